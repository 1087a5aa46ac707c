"""How an answer compares with the prompted one: a chip on its card, and what a screen reader says of the two."""

from __future__ import annotations

from gdprompt.results import Answer, Comparison, Condition
from gdprompt.ui.words import say

SIGNS = {"same": "✓", "close": "≈", "other": "✕"}
# "Close" is one token off, and only where that is the exception: a wrong name in a long sentence is not close.
MIN_TOKENS_FOR_CLOSE = 4


def agreement(
    language: str,
    answer: Answer,
    prompted: Answer,
    comparison: Comparison | None = None,
    condition: Condition = "meta_step",
) -> tuple[str, str]:
    """The kind of agreement, one of `SIGNS`, and its words.

    Args:
        language: of the words.
        answer: the answer to compare.
        prompted: the target.
        comparison: tells how many tokens agree; without it an answer is the same or not.
        condition: whose answer it is in the comparison.
    """
    if answer.text == prompted.text:
        return "same", say(language, "same")
    if comparison:
        agreeing, total = comparison.num_tokens_agreeing(condition), len(comparison.tokens)
        if agreeing == total - 1 and total >= MIN_TOKENS_FOR_CLOSE:
            return "close", say(language, "close", agreeing=agreeing, total=total)
    return "other", say(language, "not_same")


def chip(kind: str, words: str) -> str:
    """The agreement as a card shows it."""
    return f'<span class="gd-chip gd-{kind}">{SIGNS[kind]} {words}</span>'


def spoken(
    language: str, name: str, answer: Answer, prompted: Answer | None, comparison: Comparison | None = None
) -> str:
    """What is read out when the answers stand: both, and whether they agree.

    Args:
        language: of the words.
        name: what the page calls the answer.
        answer: the one after the step.
        prompted: the target; None where the passages do not fit a prompt.
        comparison: as for `agreement`.
    """
    taught = say(language, "answer_of", name=name, text=answer.text)
    if prompted is None:
        return taught
    target = say(language, "answer_of", name=say(language, "prompted"), text=prompted.text)
    return f"{target} {taught} {agreement(language, answer, prompted, comparison)[1]}"
