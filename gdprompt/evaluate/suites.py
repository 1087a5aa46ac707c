"""What is asked when measuring: a passage and a question, neither seen in training."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gdprompt.evaluate import held_out
from gdprompt.tasks import worlds
from gdprompt.tasks.types import QA, Passage


@dataclass(frozen=True)
class Item:
    """One passage and the one question asked of it."""

    context: str
    qa: QA


Draw = Callable[[int, int, str | Path | None], list[Item]]
"""So many items, by a seed, of the data that `held_out.passages` takes."""


def _one_each(passages: list[Passage], rng: random.Random) -> list[Item]:
    return [Item(passage.context, rng.choice(passage.qas)) for passage in passages]


def _worlds(suite: str, split: str) -> Draw:
    def draw(num_items: int, seed: int, data: str | Path | None) -> list[Item]:
        rngs = [random.Random(f"eval/{suite}/{split}/{seed}/{i}") for i in range(num_items)]
        return _one_each([worlds.sample(rng, suite, split) for rng in rngs], random.Random(seed))  # type: ignore[arg-type]

    return draw


WRITTEN: dict[str, Path] = {name: Path(__file__).parents[2] / "tests" / f"{name}.json" for name in ("typed", "pasted")}
"""The passages written for this project, by suite, where this is a checkout."""


def written(suite: str) -> Draw:
    """Every question on passages written for this project, as people type them or as they paste them."""

    def draw(num_items: int, seed: int, data: str | Path | None) -> list[Item]:
        if not WRITTEN[suite].exists():
            raise ValueError(
                f"Expected the {suite} passages in {WRITTEN[suite]}, found none: run from a checkout of the "
                f"repository, or leave out the suite {suite}."
            )
        items = [
            Item(passage["context"], QA(qa["question"], tuple(qa["answers"])))
            for passage in json.loads(WRITTEN[suite].read_text(encoding="utf-8"))
            for qa in passage["qas"]
        ]
        return items[:num_items]

    return draw


def _real(suite: str) -> Draw:
    def draw(num_items: int, seed: int, data: str | Path | None) -> list[Item]:
        items = [Item(passage.context, qa) for passage in held_out.passages(suite, data) for qa in passage.qas]
        random.Random(seed).shuffle(items)
        return items[:num_items]

    return draw


def one_a_passage(suite: str, num_items: int, seed: int, data: str | Path | None) -> list[Item]:
    """Items of different passages: of generated profiles, or of a suite of real text."""
    if suite == "profiles":
        return SUITES["profiles"](num_items, seed, data)
    rng = random.Random(seed)
    passages = held_out.passages(suite, data)
    return _one_each(rng.sample(passages, min(num_items, len(passages))), rng)


SUITES: dict[str, Draw] = {
    "profiles": _worlds("profiles", "held_out_names"),
    "contest": _worlds("contest", "held_out_names"),
    "character": _worlds("character", "held_out_names"),
    "reversal": _worlds("reversal", "held_out_names"),
    "reversal_forward": _worlds("reversal_forward", "held_out_names"),
    "template": _worlds("profiles", "template"),
    "relation": _worlds("profiles", "relation"),
    **{suite: written(suite) for suite in WRITTEN},
    **{suite: _real(suite) for suite in (*held_out.DEV_SETS, "own")},
}
