"""How an answer compares with the prompted one: a chip on its card, and what a screen reader says of the two."""

from __future__ import annotations

from itertools import takewhile

from gdprompt.results import Answer
from gdprompt.ui.words import say

SIGNS = {"same": "✓", "close": "≈", "other": "✕"}
# "Close" is one token other, more or fewer, and only where that is the exception.
MIN_TOKENS_FOR_CLOSE = 4


def agreement(language: str, answer: Answer, prompted: Answer) -> tuple[str, str]:
    """The kind of agreement of an answer with the target, one of `SIGNS`, and its words."""
    if answer.text == prompted.text:
        return "same", say(language, "same")
    ours, theirs = answer.token_ids, prompted.token_ids
    start = _num_shared(ours, theirs)
    agreeing = start + _num_shared(ours[start:][::-1], theirs[start:][::-1])
    total = max(len(ours), len(theirs))
    if agreeing == total - 1 and total >= MIN_TOKENS_FOR_CLOSE:
        return "close", say(language, "close", agreeing=agreeing, total=total)
    return "other", say(language, "not_same")


def _num_shared(ours: tuple[int, ...], theirs: tuple[int, ...]) -> int:
    """How many tokens two begin with alike."""
    return len(list(takewhile(lambda pair: pair[0] == pair[1], zip(ours, theirs, strict=False))))


def chip(kind: str, words: str) -> str:
    """The agreement as a card shows it."""
    return f'<span class="gd-chip gd-{kind}">{SIGNS[kind]} {words}</span>'


def spoken(language: str, name: str, answer: Answer, prompted: Answer | None) -> str:
    """What is read out when the answers stand: both, and whether they agree.

    Args:
        language: of the words.
        name: what the page calls the answer.
        answer: the one after the step.
        prompted: the target; None where the passages do not fit a prompt.
    """
    taught = say(language, "answer_of", name=name, text=answer.text)
    if prompted is None:
        return taught
    target = say(language, "answer_of", name=say(language, "prompted"), text=prompted.text)
    return f"{target} {taught} {agreement(language, answer, prompted)[1]}"
