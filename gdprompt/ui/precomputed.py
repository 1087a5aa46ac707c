"""What ships beside the model: its examples' answers, shown before it is warm, and what `gdprompt eval` measured."""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from datetime import UTC, datetime
from functools import lru_cache
from itertools import chain
from pathlib import Path
from typing import TYPE_CHECKING, Any

from pydantic import TypeAdapter

from gdprompt import assets
from gdprompt.model import fingerprints
from gdprompt.results import Comparison, PathPoint
from gdprompt.ui.examples import EXAMPLES

if TYPE_CHECKING:
    from gdprompt.ui.teaching import Ticket

# Finer than any figure shows, and a third of the bytes.
DIGITS = 4


@dataclass(frozen=True)
class Shown:
    """What the page shows of one example: the comparison at the trained step, and the path through it."""

    comparison: Comparison
    path: tuple[PathPoint, ...]


@dataclass(frozen=True)
class Precomputed:
    """Every example's answers; `fingerprint` names the model that gave them (`LM.fingerprint`)."""

    fingerprint: str
    date: str
    command: str
    examples: tuple[Shown, ...] = ()


def file() -> Path:
    """Where the answers of the shipped model are."""
    return assets.folder() / "examples.json"


def compute(lm: Any, command: str) -> Precomputed:
    """Runs every example.

    Args:
        lm: the model, as `gdprompt.load` gives it.
        command: what was typed, kept with the answers.

    Raises:
        ValueError: the model has no room for the longest of them.
    """
    examples = list(chain.from_iterable(EXAMPLES.values()))
    needed, limit = max(lm.num_context_tokens(example.passage) for example in examples), lm.max_context_tokens
    if needed > limit:
        raise ValueError(
            f"Expected a model that takes the examples' passages, of up to {needed:,} tokens, got one of at most "
            f"{limit:,}: choose a model of {2 * needed:,} positions or more (--model)."
        )
    shown = []
    for example in examples:
        comparison = lm.compare(example.passage, example.question)
        path = lm.path(example.passage, example.question, comparison)
        shown.append(Shown(comparison, tuple(path)))
    return Precomputed(lm.fingerprint, datetime.now(UTC).date().isoformat(), command, tuple(shown))


def write(path: Path, precomputed: Precomputed) -> None:
    """Writes the answers as JSON, numbers to four digits; a reader never sees half of it."""
    text = json.dumps(_rounded(asdict(precomputed)), ensure_ascii=False, separators=(",", ":"))
    part = path.with_name(f"{path.name}.part")
    part.write_text(text + "\n", encoding="utf-8")
    part.replace(path)


def read(path: Path) -> Precomputed:
    """What `write` wrote.

    Raises:
        ValueError: it is something else.
    """
    return TypeAdapter(Precomputed).validate_json(path.read_bytes())


def find(fingerprint: str | None, ticket: Ticket) -> Shown | None:
    """What the model of this fingerprint answered to the same words, at the same step; None where nothing is known."""
    stored = _stored()
    if fingerprint != stored.fingerprint:
        return None
    asked = ticket.contexts, ticket.question, ticket.step_scale
    for shown in stored.examples:
        known = shown.comparison
        if asked == ((known.context,), known.question, known.step_scale):
            return shown
    return None


def measured() -> dict[str, Any]:
    """The suites that were measured of the shipped model, by name; nothing where there are no results."""
    return _results().get("suites", {})


def is_measured(fingerprint: str) -> bool:
    """Whether what was measured was measured of the model of this fingerprint."""
    pair = _results().get("model", {}).get("fingerprint", {})
    return "meta" in pair and fingerprints.of_pair(pair["base"], pair["meta"]) == fingerprint


@lru_cache(maxsize=1)
def _results() -> dict[str, Any]:
    file = assets.folder() / "results.json"
    return json.loads(file.read_text(encoding="utf-8")) if file.exists() else {}


@lru_cache(maxsize=1)
def _stored() -> Precomputed:
    return read(file()) if file().exists() else Precomputed("", "", "")


def _rounded(value: Any) -> Any:
    if isinstance(value, float):
        return float(f"{value:.{DIGITS}g}")
    if isinstance(value, dict):
        return {key: _rounded(item) for key, item in value.items()}
    return tuple(map(_rounded, value)) if isinstance(value, (list, tuple)) else value
