"""Generated worlds: passages about things that do not exist, endless and reproducible."""

from __future__ import annotations

import itertools
import random
from collections.abc import Callable, Iterator, Mapping
from typing import Literal

from gdprompt.tasks.types import Passage
from gdprompt.tasks.worlds import paper
from gdprompt.tasks.worlds.compose import compose, contest
from gdprompt.tasks.worlds.domains import ALL
from gdprompt.tasks.worlds.schema import Split

Suite = Literal["profiles", "contest", "character", "reversal", "reversal_forward"]

DEFAULT_WEIGHTS: Mapping[Suite, float] = {
    "profiles": 0.5,
    "contest": 0.2,
    "character": 0.12,
    "reversal": 0.12,
    "reversal_forward": 0.06,
}
_WITH_NEW = tuple(domain for domain in ALL if any(relation.is_new for relation in domain.relations))


def _profiles(rng: random.Random, split: Split) -> Passage:
    return compose(rng, rng.choice(_WITH_NEW if split == "relation" else ALL), split)


def _contest(rng: random.Random, split: Split) -> Passage:
    return contest(rng, rng.choice(ALL), split)


SUITES: Mapping[Suite, Callable[[random.Random, Split], Passage]] = {
    "profiles": _profiles,
    "contest": _contest,
    "character": paper.character_description,
    "reversal": paper.reversal,
    "reversal_forward": paper.reversal_forward,
}


def sample(rng: random.Random, suite: Suite, split: Split) -> Passage:
    """One passage of a suite; only `profiles` knows the split `relation`."""
    return SUITES[suite](rng, split)


def stream(
    seed: int, split: Split, weights: Mapping[Suite, float] = DEFAULT_WEIGHTS, skip: int = 0
) -> Iterator[Passage]:
    """Endless passages of a mixture of suites, starting with passage `skip`.

    Passage i depends on `seed` and i alone, so a run resumes exactly by skipping what it has seen. Suites
    that do not know the split `relation` are left out of it.
    """
    suites: list[Suite] = [suite for suite in weights if split != "relation" or suite == "profiles"]
    shares = [weights[suite] for suite in suites]
    for i in itertools.count(skip):
        rng = random.Random(f"{seed}/{i}")
        yield sample(rng, rng.choices(suites, shares)[0], split)
