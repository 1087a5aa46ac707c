"""How an answer compares with the prompted one: a chip on its card, and what a screen reader says of the two."""

from __future__ import annotations

from difflib import SequenceMatcher

from gdprompt.results import Answer
from gdprompt.ui.words import say

SIGNS = {"same": "✓", "close": "≈", "other": "✕"}
# "Close" is one token other, more or fewer, and only where that is the exception.
MIN_TOKENS_FOR_CLOSE = 4


def agreement(language: str, answer: Answer, prompted: Answer) -> tuple[str, str]:
    """The kind of agreement of an answer with the target, one of `SIGNS`, and its words."""
    if answer.text == prompted.text:
        return "same", say(language, "same")
    tokens = SequenceMatcher(None, answer.token_ids, prompted.token_ids, autojunk=False)
    agreeing = sum(block.size for block in tokens.get_matching_blocks())
    total = max(len(answer.token_ids), len(prompted.token_ids))
    if agreeing == total - 1 and total >= MIN_TOKENS_FOR_CLOSE:
        return "close", say(language, "close", agreeing=agreeing, total=total)
    return "other", say(language, "not_same")


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
