"""What is asked when measuring: a passage and a question, neither seen in training."""

from __future__ import annotations

import json
import random
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from gdprompt.tasks import worlds
from gdprompt.tasks.types import QA, Passage

MAX_REAL_WORDS = 200


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


def real_passages(source: str, data_dir: Path | None) -> list[Passage]:
    """A dev set's passages of up to 200 words, with those questions that make sense without the passage."""
    from gdprompt.tasks.real import data_file, data_folder, load_questions

    passages = load_questions(data_file(data_folder(data_dir), "qa_dev.jsonl.gz"), standalone_only=True)
    return [p for p in passages if p.source.startswith(source) and len(p.context.split()) <= MAX_REAL_WORDS]


def _real(source: str) -> Callable[[int, int, Path | None], list[Item]]:
    def draw(num_items: int, seed: int, data_dir: Path | None) -> list[Item]:
        items = [Item(passage.context, qa) for passage in real_passages(source, data_dir) for qa in passage.qas]
        random.Random(seed).shuffle(items)
        return items[:num_items]

    return draw


def one_a_passage(source: str, num_items: int, seed: int, data_dir: Path | None) -> list[Item]:
    """Items of different passages: of generated profiles, or of the dev set that `source` names."""
    if source == "profiles":
        return SUITES["profiles"](num_items, seed, data_dir)
    rng = random.Random(seed)
    passages = real_passages(source, data_dir)
    return _one_each(rng.sample(passages, min(num_items, len(passages))), rng)


SUITES: dict[str, Callable[[int, int, Path | None], list[Item]]] = {
    "profiles": _worlds("profiles", "held_out_names"),
    "contest": _worlds("contest", "held_out_names"),
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
