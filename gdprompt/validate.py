"""Checks on what people hand in: one plain sentence saying what was expected, what came, and the remedy."""

from __future__ import annotations

from typing import Any

MAX_STEP_SCALE = 100.0


class OtherModelError(ValueError):
    """What was saved was learned by another model."""


def text(value: Any, name: str) -> str:
    """`value` as text without surrounding white space; raises ValueError where it is not usable text."""
    if not isinstance(value, str):
        raise ValueError(f"Expected the {name} to be text, got {type(value).__name__}: type or paste some text.")
    if not value.strip():
        raise ValueError(f"Expected a {name}, got nothing: type or paste some text.")
    if "\0" in value:
        raise ValueError(f"Expected the {name} to be plain text, got a NUL character: remove it and try again.")
    if any("\ud800" <= character <= "\udfff" for character in value):
        raise ValueError(f"Expected the {name} to be valid Unicode, got half of a character: paste it again.")
    return value.strip()


def length(num_tokens: int, limit: int, name: str) -> None:
    """Raises ValueError where a text has more tokens than the model takes."""
    if num_tokens > limit:
        raise ValueError(
            f"Expected a {name} of at most {limit:,} tokens, got {num_tokens:,}: shorten it"
            + (" or split it into several." if name == "passage" else ".")
        )


def step_scale(value: Any) -> float:
    """A multiple of the trained step size; raises ValueError unless a finite number from 0 to 100."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        raise ValueError(f"Expected the step size to be a number, got {type(value).__name__}: 1 is the trained step.")
    if not 0 <= value <= MAX_STEP_SCALE:  # NaN fails it too
        raise ValueError(f"Expected a step size from 0 to {MAX_STEP_SCALE:g}, got {value}: 1 is the trained step.")
    return float(value)
