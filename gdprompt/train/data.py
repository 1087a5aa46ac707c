"""Training passages: item i depends on (seed, i) alone, so a resumed run sees exactly what it would have seen."""

from __future__ import annotations

import random
from pathlib import Path

from gdprompt.prompt import Template
from gdprompt.tasks import worlds
from gdprompt.tasks.real import RealMixture
from gdprompt.tasks.types import Passage

WORLD_WEIGHTS: dict[worlds.Suite, float] = {
    "profiles": 0.27,
    "contest": 0.42,
    "character": 0.1,
    "reversal": 0.14,
    "reversal_forward": 0.07,
}


class PassageSource:
    """Draws passages from generated worlds and, where a data folder is given, from real text."""

    def __init__(self, seed: int, data_dir: Path | None) -> None:
        self.seed = seed
        self.data_dir = data_dir
        self._real: RealMixture | None = None

    def passage(self, index: int, real_fraction: float) -> Passage:
        """Passage number `index`, real with probability `real_fraction`."""
        rng = random.Random(f"{self.seed}/{index}")
        if rng.random() < real_fraction:
            return self._real_mixture().mixed(rng)
        suite = rng.choices(list(WORLD_WEIGHTS), list(WORLD_WEIGHTS.values()))[0]
        return worlds.sample(rng, suite, "train")

    def _real_mixture(self) -> RealMixture:
        if self._real is None:
            self._real = RealMixture(self.data_dir)
        return self._real


def document(template: Template, passage: Passage, max_tokens: int) -> tuple[list[int], list[bool]] | None:
    """Ids of a passage followed by all its questions and answers, and which of them are answer tokens.

    Questions that do not fit are left off; a passage that does not fit is None.
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
