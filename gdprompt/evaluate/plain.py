"""The plain step's best step size, found by search, so that the contrast with meta-training is an honest one."""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from gdprompt.evaluate.names import MOST_SEARCHED
from gdprompt.evaluate.predict import batch_size, gold_logits
from gdprompt.evaluate.room import fit
from gdprompt.evaluate.suites import SUITES, Item
from gdprompt.inner import inner_step
from gdprompt.model import store
from gdprompt.prompt import Template
from gdprompt.readings import answer_logprob
from gdprompt.session import LM, load, plain_theta, unload

GRID = tuple(2.0**power for power in range(-4, 9))
WEIGHTS_AT_ONCE = 10**10
"""A model's weights, times the passages that are learned at once: a few gigabytes of activations, large or small."""


class Example(NamedTuple):
    """Token ids of a passage to learn, of what is asked without it, and of what should follow."""

    passage: list[int]
    prompt: list[int]
    gold: list[int]


def examples(template: Template, items: Sequence[Item]) -> list[Example]:
    """Items as the search takes them."""
    return [
        Example(
            template.context(item.context),
            template.bos + template.query(item.qa.question),
            template.answer(item.qa.answer),
        )
        for item in items
    ]


def best_plain_step(lm: LM, given: Sequence[Example]) -> tuple[float, dict[float, float]]:
    """The step size at which one step without meta-training makes what should follow likeliest.

    Returns:
        The best of `GRID`, and the mean log-probability of what should follow (nats) at each.
    """
    given = given[:MOST_SEARCHED]
    template, theta = lm.template, plain_theta(lm.base, lm.theta.rank, {**lm.info, "base_step": {"step_size": 1.0}})
    device = next(lm.base.parameters()).device
    at_once = max(1, min(batch_size(lm), WEIGHTS_AT_ONCE // lm.num_parameters))
    scores = dict.fromkeys(GRID, 0.0)
    for start in range(0, len(given), at_once):
        passages, prompts, golds = map(list, zip(*given[start : start + at_once], strict=True))
        unit = inner_step(lm.base, theta, template.batch(passages).to(device))
        for size in GRID:
            logits = gold_logits(lm.base, template, prompts, golds, unit.scaled(size).on(lm.base))
            found = (answer_logprob(row, gold) for row, gold in zip(logits, golds, strict=True))
            scores[size] += sum(found) / len(given)
    return max(scores, key=scores.__getitem__), scores


def at_its_best(lm: LM, given: Sequence[Example]) -> LM:
    """The model with the plain step at the size that is best on what it is about to be measured on.

    That favours the plain step: its rival, the meta-trained one, has one size for everything.
    """
    info = {**lm.info, "base_step": kept(*best_plain_step(lm, given))}
    return replace(lm, info=info, plain_theta=plain_theta(lm.base, lm.theta.rank, info))


def size_of(lm: LM) -> float:
    """The plain step's size."""
    return lm.info["base_step"]["step_size"]


def kept(size: float, scores: dict[float, float]) -> dict[str, Any]:
    """What a model's `info` keeps of the search, as `base_step`."""
    return {"step_size": size, "mean_answer_logprob": {f"{step:g}": score for step, score in scores.items()}}


def keep(model: str | None, meta: Path, device: str = "cpu", dtype: str | None = None) -> None:
    """Search the plain step's best size into the `meta.json` of a run's meta part, where it is not yet there.

    It is what the page and `gdprompt ask` take, best on generated passages: each suite that is measured has its own.
    The search costs what a few outer steps do, and leaves out the passages that the model has no room for.
    """
    if "base_step" in json.loads((meta / "meta.json").read_text(encoding="utf-8")):
        return
    print("plain step: searching its best size for this base", flush=True)
    lm = load(model, str(meta), device, dtype)
    drawn = [
        item for suite in ("profiles", "character", "reversal") for item in SUITES[suite](MOST_SEARCHED // 3, 1, None)
    ]
    try:
        fitting = fit("plain step", drawn, lm.base, lm.template, prompted=False)
    except ValueError:
        print("plain step: there is nothing to search with, so its size stays 1", flush=True)
        return
    size, scores = best_plain_step(lm, examples(lm.template, fitting))
    print(f"plain step: {size:g} is best, of sizes from {GRID[0]:g} to {GRID[-1]:g}", flush=True)
    store.update_info(meta, base_step=kept(size, scores))
    unload()  # what is loaded does not know it
