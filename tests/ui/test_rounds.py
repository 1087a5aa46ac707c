"""An answer that goes round is shown for two rounds, with how much is left out; any other is shown whole."""

import pytest

from gdprompt.results import Answer
from gdprompt.ui import rounds
from gdprompt.ui.words import LANGUAGES


def answer(*tokens: str, truncated: bool = True) -> Answer:
    return Answer(
        "".join(tokens).strip(), tokens, (1,) * len(tokens), (-1.0,) * len(tokens), "no_context", 0.1, 0.1, truncated
    )


@pytest.mark.parametrize(
    ("tokens", "short", "left_out"),
    [
        ([" the"] * 32, "the the …", 30),
        ([" The", " baker", *[" mountain", " climb", "er"] * 10], "The baker mountain climber mountain climber …", 24),
        ([" $", *["2"] * 31], "$22 …", 29),
        # It stops in the middle of a round.
        ([" a", " b"] * 8 + [" a"], "a b a b …", 13),
    ],
)
def test_what_goes_round_is_told_twice(tokens, short, left_out):
    assert rounds.short(answer(*tokens)) == short
    shown, rest = rounds.told(answer(*tokens))
    assert rest == left_out and [*shown, *tokens[len(shown) :]] == tokens and len(shown) + rest == len(tokens)
    for language in LANGUAGES:
        assert str(left_out) in rounds.chip(language, answer(*tokens))


@pytest.mark.parametrize(
    ("tokens", "truncated"),
    [
        (["2"] * 31, False),  # it came to an end: that is the answer
        ([" a", " b"] * 4, True),
        ([" the"] * 20 + [" end"], True),
        ([f" {i}" for i in range(32)], True),
        ([], False),
        ([], True),
    ],
)
def test_any_other_answer_is_whole(tokens, truncated):
    said = answer(*tokens, truncated=truncated)
    assert rounds.short(said) == said.text
    assert rounds.told(said) == (tokens, 0)
    assert ("token limit" in rounds.chip("en", said)) == truncated
