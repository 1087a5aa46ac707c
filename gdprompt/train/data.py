"""Training passages: item i depends on (seed, i) alone, so a resumed run sees exactly what it would have seen."""

from __future__ import annotations

import hashlib
import os
import random
from collections.abc import Callable
from dataclasses import replace
from functools import cached_property
from pathlib import Path

from gdprompt.prompt import Template
from gdprompt.tasks import sources, worlds
from gdprompt.tasks.real import TRAINING_FILES, RealMixture, data_folder
from gdprompt.tasks.sources import HUB, HUB_SETS
from gdprompt.tasks.spans import still_named, window
from gdprompt.tasks.types import QA, Passage

WORLD_WEIGHTS: dict[worlds.Suite, float] = {
    "profiles": 0.32,
    "contest": 0.32,
    "character": 0.06,
    "reversal": 0.14,
    "reversal_forward": 0.16,
}
SHORT_WORDS = (15, 45)
"""The fewest and the most words of a passage that is cut short: one is drawn of those between."""


class PassageSource:
    """Draws passages from generated worlds and, where data are named, from those.

    Args:
        seed: of the draws.
        data: a folder of real text; `worlds` or one generated suite's name; or what `sources.read` takes. Of several,
            each in turn.
        size: how many passages one generated suite, or what `sources.read` gives, has; None is all.
    """

    def __init__(self, seed: int, data: str | Path | tuple[str, ...] | None, size: int | None = None) -> None:
        self._parts = [PassageSource(seed, part, size) for part in data] if isinstance(data, tuple) else []
        if isinstance(data, tuple):
            return
        self.seed = seed
        self.data = data
        self.size = size
        # Read at once: a name that means nothing is told of before a model is loaded.
        self._read = [] if generated(data) or os.path.isdir(str(data)) else sources.read(str(data))[:size]

    def passage(self, index: int, real_fraction: float, short_fraction: float = 0.0) -> Passage:
        """Passage number `index`, from the data with probability `real_fraction`, cut short with `short_fraction`."""
        if self._parts:
            turn, place = index // len(self._parts), index % len(self._parts)
            return self._parts[place].passage(turn, real_fraction, short_fraction)
        rng = random.Random(f"{self.seed}/{index}")
        passage = self._sampled(rng, real_fraction)
        if short_fraction and rng.random() < short_fraction:
            short = window(passage, rng, rng.randint(*SHORT_WORDS), sentences_only=True)
            qas = tuple(qa for qa in short.qas if still_named(qa.question, passage.context, short.context))
            return replace(short, qas=qas) if qas else passage
        return passage

    def _sampled(self, rng: random.Random, real_fraction: float) -> Passage:
        if self.data in worlds.SUITES:
            if self.size:
                rng = random.Random(f"{self.seed}/{rng.randrange(self.size)}")
            return worlds.sample(rng, self.data, "train")  # type: ignore[arg-type]
        if self.data != "worlds" and rng.random() < real_fraction:
            return self._draw(rng)
        suite = rng.choices(list(WORLD_WEIGHTS), list(WORLD_WEIGHTS.values()))[0]
        return worlds.sample(rng, suite, "train")

    @property
    def read(self) -> list[Passage]:
        """What was read of files and data sets; none of a folder's or of generated passages."""
        return [passage for part in self._parts for passage in part.read] if self._parts else self._read

    @cached_property
    def _draw(self) -> Callable[[random.Random], Passage]:
        if self._read:
            return lambda rng: rng.choice(self._read)
        return RealMixture(self.data).mixed


def generated(data: str | Path | None) -> bool:
    """Whether a name, as `PassageSource` takes it, is of generated passages alone."""
    return data is None or data == "worlds" or data in worlds.SUITES


MARKS = 16
"""More tokens than stand around a question and its answer."""


def fitting(template: Template, passage: Passage, num_positions: int) -> Passage:
    """The passage with those of its questions that, with it and their answer, take at most so many tokens."""

    def at_most(qa: QA) -> int:
        return len(f"{qa.question}{qa.answer}".encode()) + MARKS  # a token is a byte or more, and encoding takes long

    if len(passage.context.encode()) + max(map(at_most, passage.qas), default=0) <= num_positions:
        return passage
    room = num_positions - len(template.context(passage.context))

    def fits(qa: QA) -> bool:
        return at_most(qa) <= room or len(template.query(qa.question)) + len(template.answer(qa.answer)) <= room

    return replace(passage, qas=tuple(filter(fits, passage.qas)))


def document(template: Template, passage: Passage, max_tokens: int) -> tuple[list[int], list[bool]] | None:
    """Ids of a passage followed by all its questions and answers, and which of them are answer tokens.

    Questions that do not fit are left off; a passage that does not fit, or none of its questions, is None.
    """
    ids = template.context(passage.context)
    if len(ids) > max_tokens:
        return None
    is_answer = [False] * len(ids)
    for qa in passage.qas:
        query, answer = template.query(qa.question), template.answer(qa.answer)
        if len(ids) + len(query) + len(answer) > max_tokens:
            break
        ids = ids + query + answer
        is_answer += [False] * len(query) + [True] * len(answer)
    if passage.qas and not any(is_answer):
        return None
    return ids, is_answer


def data_names(data: str | Path | tuple[str, ...] | None, real_fraction: float) -> list[str]:
    """What a run's data are called, of what `PassageSource` takes: a path by its last part, wherever it lies.

    Raises:
        ValueError: as `data_hashes`.
    """
    parts = _parts(data, real_fraction)
    return [part if part.startswith(HUB) else os.path.basename(os.path.abspath(part)) for part in parts]


def data_hashes(data: str | Path | tuple[str, ...] | None, real_fraction: float) -> list[str | None]:
    """`sha256_of` each of the data that `data_names` names.

    Raises:
        ValueError: real text is asked for, and no folder that is there is named; or some is named and none is to be
            read.
    """
    return [sha256_of(part) for part in _parts(data, real_fraction)]


def sha256_of(data: str) -> str | None:
    """SHA-256 of the file that a name stands for, or over those of a folder's files that are trained on.

    None of generated passages and of the Hub's data sets, of which the name is enough.

    Raises:
        ValueError: no such file or folder.
    """
    path = Path(data)
    if generated(data) or (not path.is_dir() and (data in HUB_SETS or data.startswith(HUB))):
        return None
    if path.is_file():
        return _digest(path)
    if not path.is_dir():
        raise ValueError(f"Expected data in {data}, found no such file or folder: check the name.")
    found = [f"{name} {_digest(path / name)}" for name in TRAINING_FILES if (path / name).is_file()]
    return hashlib.sha256("\n".join(found).encode()).hexdigest()


def _digest(file: Path) -> str:
    with file.open("rb") as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _parts(data: str | Path | tuple[str, ...] | None, real_fraction: float) -> tuple[str, ...]:
    if data is None:
        data = data_folder() if real_fraction else "worlds"
    parts = data if isinstance(data, tuple) else (str(data),)
    if not real_fraction and (unread := [part for part in parts if not generated(part)]):
        raise ValueError(
            f"--data {unread[0]} would not be read: with these settings all passages are generated (real_fraction=0). "
            "Add --set real_fraction=1 to train on it alone, or a smaller share."
        )
    return parts
