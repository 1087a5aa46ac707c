"""The plain step's best step size, found by search, so that the contrast with meta-training is an honest one."""

from __future__ import annotations

import json
from dataclasses import replace
from pathlib import Path
from typing import Any

from gdprompt.evaluate.predict import batch_size, learn_batch
from gdprompt.evaluate.suites import SUITES
from gdprompt.model import store
from gdprompt.readings import answer_logprob, gold_logits
from gdprompt.session import LM, load, plain_theta, unload

GRID = tuple(2.0**power for power in range(-4, 9))
WEIGHTS_AT_ONCE = 10**10
"""A model's weights, times the passages that are learned at once: a few gigabytes of activations, large or small."""


def best_plain_step(lm: LM, num_items: int = 64, seed: int = 1) -> tuple[float, dict[float, float]]:
    """The step size at which one step without meta-training makes gold answers likeliest.

    Returns:
        The best of `GRID`, and the mean log-probability of an answer (nats) at each.
    """
    items = [
        item for suite in ("profiles", "character", "reversal") for item in SUITES[suite](num_items // 3, seed, None)
    ]
    template, theta = lm.template, plain_theta(lm.base, lm.theta.rank, {**lm.info, "base_step": {"step_size": 1.0}})
    at_once = max(1, min(batch_size(lm), WEIGHTS_AT_ONCE // lm.num_parameters))
    scores = dict.fromkeys(GRID, 0.0)
    for start in range(0, len(items), at_once):
        batch = items[start : start + at_once]
        prompts = [template.bos + template.query(item.qa.question) for item in batch]
        golds = [template.answer(item.qa.answer) for item in batch]
        unit = learn_batch(lm.base, template, theta, [item.context for item in batch])
        for size in GRID:
            logits = gold_logits(lm.base, template, prompts, golds, unit.scaled(size).on(lm.base))
            found = (answer_logprob(row, gold) for row, gold in zip(logits, golds, strict=True))
            scores[size] += sum(found) / len(items)
    return max(scores, key=scores.__getitem__), scores


def searched(lm: LM) -> dict[str, Any]:
    """What `meta.json` keeps of the search as `base_step`; says on a line that it searches, and what it found."""
    print("plain step: searching its best size for this base", flush=True)
    size, scores = best_plain_step(lm)
    print(f"plain step: {size:g} is best, of sizes from {GRID[0]:g} to {GRID[-1]:g}", flush=True)
    return {"step_size": size, "mean_answer_logprob": {f"{step:g}": score for step, score in scores.items()}}


def known(lm: LM) -> LM:
    """The model with the plain step at its best size, searched where that is not known; its folder stays as it is."""
    if "base_step" in lm.info:
        return lm
    info = {**lm.info, "base_step": searched(lm)}
    return replace(lm, info=info, plain_theta=plain_theta(lm.base, lm.theta.rank, info))


def keep(model: str | None, meta: Path, device: str = "cpu", dtype: str | None = None) -> None:
    """Search the plain step's best size into the `meta.json` of a run's meta part, where it is not yet there.

    It costs what a few outer steps do: a step on each of 63 short passages, and an answer's logits at each of `GRID`.
    """
    if "base_step" in json.loads((meta / "meta.json").read_text(encoding="utf-8")):
        return
    store.update_info(meta, base_step=searched(load(model, str(meta), device, dtype)))
    unload()  # what is loaded does not know it
