"""What is asked when measuring: one question a passage, never seen in training."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gdprompt.tasks import worlds
from gdprompt.tasks.types import QA, Passage


@dataclass(frozen=True)
class Item:
    """One passage and the one question asked of it."""

    context: str
    qa: QA


def _one_each(passages: list[Passage], rng: random.Random) -> list[Item]:
    return [Item(passage.context, rng.choice(passage.qas)) for passage in passages]


def _worlds(suite: str, split: str) -> Callable[[int, int, Path | None], list[Item]]:
    def draw(num_items: int, seed: int, data_dir: Path | None) -> list[Item]:
        rngs = [random.Random(f"eval/{suite}/{split}/{seed}/{i}") for i in range(num_items)]
        return _one_each([worlds.sample(rng, suite, split) for rng in rngs], random.Random(seed))  # type: ignore[arg-type]

    return draw


def pasted(num_items: int, seed: int, data_dir: Path | None) -> list[Item]:
    """Forty questions on twelve passages written for this project: news, notices, biographies, stories."""
    path = Path(__file__).parents[2] / "tests" / "pasted.json"
    if not path.exists():
        raise ValueError(f"Expected the pasted passages in {path}, found none: run from a checkout of the repository.")
    items = [
        Item(passage["context"], QA(qa["question"], tuple(qa["answers"])))
        for passage in json.loads(path.read_text())
        for qa in passage["qas"]
    ]
    return items[:num_items]


def _real(source: str) -> Callable[[int, int, Path | None], list[Item]]:
    def draw(num_items: int, seed: int, data_dir: Path | None) -> list[Item]:
        from gdprompt.tasks.real import data_file, data_folder, load_questions

        passages = load_questions(data_file(data_folder(data_dir), "qa_dev.jsonl.gz"), standalone_only=True)
        items = [
            Item(passage.context, qa)
            for passage in passages
            if passage.source.startswith(source) and len(passage.context.split()) <= 200
            for qa in passage.qas
        ]
        random.Random(seed).shuffle(items)
        return items[:num_items]

    return draw


SUITES: dict[str, Callable[[int, int, Path | None], list[Item]]] = {
    "profiles": _worlds("profiles", "held_out_names"),
    "character": _worlds("character", "held_out_names"),
    "reversal": _worlds("reversal", "held_out_names"),
    "reversal_forward": _worlds("reversal_forward", "held_out_names"),
    "template": _worlds("profiles", "template"),
    "relation": _worlds("profiles", "relation"),
    "pasted": pasted,
    "squad": _real("squad11"),
    "qamr": _real("qamr"),
    "fairytaleqa": _real("fairytaleqa"),
    "squadshifts": _real("squadshifts"),
}

WORLD_SUITES = ("profiles", "character", "reversal", "reversal_forward", "template", "relation")
REAL_SUITES = ("squad", "qamr", "fairytaleqa", "squadshifts")
"""Standalone questions of each dev set on passages of up to 200 words; they need the data folder."""
