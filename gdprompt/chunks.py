"""A passage too long for one step, split at the ends of its sentences."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Callable

# Ends of sentences, with whatever closes after them; Chinese ones need no space behind.
SENTENCE = re.compile(r"(?<=[.!?])[\"'”’)\]]*\s+|(?<=[。！？])[”’」』）]*|\n+")


def split(text: str, limit: int, count: Callable[[str], int]) -> tuple[str, ...]:
    """The pieces of `text`, in order, each of at most `limit` tokens; nothing but white space is lost.

    Whole sentences as far as they fit, so that no fact is cut in two. A sentence longer than the limit is split
    between words, and a word longer than that between characters.

    Args:
        text: the passage.
        limit: tokens a piece may have; of one character at least.
        count: tokens of a text.
    """
    if count(text) <= limit:
        return (text,)
    pieces, units = list[str](), _units(text, limit, count)
    while units:
        fit = _how_many_fit(units, limit, count)
        pieces.append("".join(units[:fit]).strip())
        units = units[fit:]
    return tuple(piece for piece in pieces if piece)


def _how_many_fit(units: list[str], limit: int, count: Callable[[str], int]) -> int:
    """How many of the first units are at most `limit` tokens together; one at least. Counts few texts, none long."""

    def too_many(number: int) -> bool:
        return count("".join(units[:number]).strip()) > limit

    ahead = 1
    while ahead < len(units) and not too_many(ahead):
        ahead *= 2
    fit = bisect_left(range(ahead + 1), True, lo=ahead // 2 + 1, hi=min(ahead, len(units)) + 1, key=too_many) - 1
    return max(1, fit)


def _units(text: str, limit: int, count: Callable[[str], int]) -> list[str]:
    """Sentences, or where one is too long its words, or their characters; each with the space behind it."""
    units: list[str] = []
    for sentence in _cut(text, [match.end() for match in SENTENCE.finditer(text)]):
        if count(sentence.strip()) <= limit:
            units.append(sentence)
            continue
        for word in re.findall(r"\s*\S+\s*", sentence):
            units += [word] if count(word.strip()) <= limit else list(word)
    return units


def _cut(text: str, ends: list[int]) -> list[str]:
    borders = [0, *ends, len(text)]
    return [text[a:b] for a, b in zip(borders, borders[1:], strict=False) if a < b]
