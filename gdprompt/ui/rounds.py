"""Answers that go round: greedy decoding that says the same again and again will say nothing else to the limit."""

from __future__ import annotations

import re

from gdprompt.results import Answer
from gdprompt.ui.words import say

LONGEST_ROUND = 4  # tokens
ROUNDS = 5
ROUNDS_SHOWN = 2


def told(answer: Answer) -> tuple[list[str], int]:
    """An answer's tokens (its words, where it has none) as far as they say something, and how many are left out."""
    pieces = list(answer.tokens) or re.findall(r"\s*\S+", answer.text)
    if answer.truncated:
        for length in range(1, min(LONGEST_ROUND, len(pieces) // ROUNDS) + 1):
            begins = len(pieces) - length
            while begins and pieces[begins - 1] == pieces[begins - 1 + length]:
                begins -= 1
            if len(pieces) - begins >= ROUNDS * length:
                shown = begins + ROUNDS_SHOWN * length
                return pieces[:shown], len(pieces) - shown
    return pieces, 0


def short(answer: Answer) -> str:
    """An answer's text; of one that goes round, two rounds and an ellipsis."""
    pieces, left_out = told(answer)
    return "".join(pieces).strip() + " …" if left_out else answer.text


def chip(language: str, answer: Answer) -> str:
    """What is said of an answer that did not come to its end; nothing of one that did."""
    if not answer.truncated:
        return ""
    _, left_out = told(answer)
    words = say(language, "goes_round", count=left_out) if left_out else say(language, "cut")
    return f'<span class="gd-cut">{words}</span>'
