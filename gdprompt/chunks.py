"""A passage too long for one step, split at the ends of its sentences."""

from __future__ import annotations

import re
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
    pieces: list[str] = []
    for sentence in _units(text, limit, count):
        longer = f"{pieces[-1]}{sentence}" if pieces else ""
        if pieces and count(longer.strip()) <= limit:
            pieces[-1] = longer
        else:
            pieces.append(sentence)
    return tuple(piece.strip() for piece in pieces if piece.strip())


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
