"""The paper's four tasks: what each is trained on, and how much of it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Task:
    """One of the paper's tasks: what `--data` calls its passages, and how many there are to train on (None: all)."""

    title: str
    data: str
    num_passages: int | None = None


TASKS: dict[str, Task] = {
    "character": Task("Character Description", "character", 5000),
    "reversal": Task("Reversal Curse", "reversal", 5000),
    "squad": Task("SQuAD", "squad"),
    "continuation": Task("WikiText", "wikitext"),
}
"""By the suite that measures them on held-out passages (500 of each generated one, unless told otherwise)."""
GENERATED = ("character", "reversal")


def settings(tasks: Sequence[Task]) -> dict[str, Any]:
    """What meta-training on these tasks together, and on nothing else, sets of `MetaConfig`."""
    sizes = {task.num_passages for task in tasks}
    size = sizes.pop() if len(sizes) == 1 else None  # one setting, for all of a run's data
    return {"real_fraction": 1.0, "num_train_passages": size}
