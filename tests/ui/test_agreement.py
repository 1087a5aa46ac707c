"""What the chip on a card says of an answer: of the answer itself, not of how near it might have come."""

from __future__ import annotations

import pytest

from gdprompt.results import Answer
from gdprompt.ui.agreement import agreement, spoken

PROMPTED = Answer("a grey parrot here", token_ids=(4, 5, 6, 7, 1))


@pytest.mark.parametrize(
    ("ids", "kind", "words"),
    [
        ((4, 5, 9, 7, 1), "close", "Close: 4 of 5 tokens"),
        ((4, 5, 7, 1), "close", "Close: 4 of 5 tokens"),
        ((4, 5, 6, 6, 7, 1), "close", "Close: 5 of 6 tokens"),
        ((9, 4, 5, 6, 7, 1), "close", "Close: 5 of 6 tokens"),
        ((4, 5, 7, 6, 1), "other", "Not as prompted"),
        ((9, 4, 5, 6, 7), "other", "Not as prompted"),
        ((4, 5, 6, 7, 1), "other", "Not as prompted"),
        ((4, 9, 8, 7, 1), "other", "Not as prompted"),
        ((9,) * 32, "other", "Not as prompted"),
        ((3, 1), "other", "Not as prompted"),
        ((7, 6, 5, 4, 1), "other", "Not as prompted"),
    ],
)
def test_one_token_off_is_close(ids: tuple[int, ...], kind: str, words: str) -> None:
    assert agreement("en", Answer("other", token_ids=ids), PROMPTED) == (kind, words)


def test_a_token_other_among_tokens_like_it_is_close() -> None:
    ours, theirs = Answer("one", token_ids=(0, 0, 0, 0, 1, 9)), Answer("two", token_ids=(0, 0, 1, 0, 1, 9))
    assert agreement("en", ours, theirs) == agreement("en", theirs, ours) == ("close", "Close: 5 of 6 tokens")


def test_of_a_short_answer_none_is_close() -> None:
    assert agreement("en", Answer("two", token_ids=(8, 1)), Answer("one", token_ids=(7, 1)))[0] == "other"


def test_the_same_text_is_the_same_whatever_its_tokens() -> None:
    assert agreement("en", Answer(PROMPTED.text), PROMPTED) == ("same", "Same as prompted")
    assert "Same as prompted" in spoken("en", "One step", Answer(PROMPTED.text), PROMPTED)
