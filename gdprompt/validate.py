"""Checks on what people hand in: one plain sentence saying what was expected, what came, and the remedy."""

from __future__ import annotations

import copyreg
import re
from pathlib import Path
from typing import Any

from gdprompt.model.whole import PARTIAL

MAX_STEP_SCALE = 100.0
RECORD = "learned.json"
"""What every save of something learned has in its folder."""
SURROGATE = re.compile("[\ud800-\udfff]")


class BadInput(ValueError):
    """Input that is not accepted; the error's text is one plain sentence with the remedy.

    `key` names what is wrong and `values` are the sentence's figures, for those who say it in other words: the
    page, in the visitor's language.
    """

    def __init__(self, sentence: str, key: str, **values: Any) -> None:
        super().__init__(sentence)
        self.key, self.values = key, values

    def __reduce__(self) -> tuple[Any, ...]:
        # An exception is otherwise made anew from its sentence alone.
        return copyreg.__newobj__, (type(self), *self.args), self.__dict__  # type: ignore[attr-defined]


class OtherModelError(ValueError):
    """What was saved was learned by another model."""


def text(value: Any, name: str) -> str:
    """`value` as text without surrounding white space; raises BadInput where it is not usable text."""
    if not isinstance(value, str):
        sentence = f"Expected the {name} to be text, got {type(value).__name__}: type or paste some text."
        raise BadInput(sentence, "error_not_text", which=name)
    if not value.strip():
        raise BadInput(f"Expected a {name}, got nothing: type or paste some text.", f"error_{name}_empty")
    # Neither can be tokenized. They are named and not dropped: what is taught is what was typed.
    if "\0" in value:
        sentence = f"Expected the {name} to be plain text, got a NUL character: remove it and try again."
        raise BadInput(sentence, "error_nul", which=name)
    if SURROGATE.search(value):
        sentence = f"Expected the {name} to be valid Unicode, got half of a character: paste it again."
        raise BadInput(sentence, "error_surrogate", which=name)
    return value.strip()


def length(num_tokens: int, limit: int, name: str, exact: bool = True) -> None:
    """Raises BadInput where a text has more tokens than the model takes; not `exact`, it has so many at least."""
    if num_tokens > limit:
        remedy = "shorten it or split it into several." if name == "passage" else "shorten it."
        count = f"{num_tokens:,}" if exact else f"more than {limit:,}"
        sentence = f"Expected a {name} of at most {limit:,} tokens, got {count}: {remedy}"
        raise BadInput(sentence, f"error_{name}_tokens", count=count, limit=f"{limit:,}")


def folder(path: Path) -> None:
    """Raises ValueError unless a save may go to `path`: nothing, an empty folder, or an earlier save to write over."""
    if path.is_dir() and ((path / RECORD).is_file() or all(file.name == PARTIAL for file in path.iterdir())):
        return
    if path.is_symlink() or path.exists():
        raise ValueError(
            f"Expected a new or empty folder, or an earlier save, to write to; got {str(path)!r}, which is something "
            "else: name another folder (--out)."
        )


def step_scale(value: Any) -> float:
    """A multiple of the trained step size; raises BadInput unless a finite number from 0 to 100."""
    if isinstance(value, bool) or not isinstance(value, (int, float)):
        sentence = f"Expected the step size to be a number, got {type(value).__name__}: 1 is the trained step."
        raise BadInput(sentence, "error_scale")
    if not 0 <= value <= MAX_STEP_SCALE:  # NaN fails it too
        sentence = f"Expected a step size from 0 to {MAX_STEP_SCALE:g}, got {value}: 1 is the trained step."
        raise BadInput(sentence, "error_scale")
    return float(value)
