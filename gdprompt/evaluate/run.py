"""`gdprompt eval`: measure a model under every condition and write one JSON file with everything that made it."""

from __future__ import annotations

import json
import platform
import time
from dataclasses import asdict
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import torch

from gdprompt import __version__
from gdprompt.evaluate import plain, several
from gdprompt.evaluate.metrics import estimate
from gdprompt.evaluate.predict import CONDITIONS, Prediction, predict
from gdprompt.evaluate.suites import REAL_SUITES, SUITES, WORLD_SUITES, Item
from gdprompt.model import store
from gdprompt.results import Condition
from gdprompt.session import LM, load, unload

METRICS = ("exact_match", "f1", "token_accuracy", "kl", "drift_kl")
BATCH_SIZE = 25


def with_plain_step(model: str | None, meta: str | None) -> LM:
    """The model, the plain step's best size searched and kept in its `meta.json` where it is not yet known."""
    lm = load(model, meta)
    if "base_step" not in lm.info:
        size, scores = plain.best_plain_step(lm)
        found = {
            "step_size": size,
            "mean_answer_logprob": {f"{step:g}": score for step, score in scores.items()},
        }
        store.update_info(store.meta_folder(model, meta), base_step=found)
        unload()
        lm = load(model, meta)
    return lm


def measure(lm: LM, items: list[Item]) -> dict[Condition, list[Prediction]]:
    """Every condition's predictions, batch by batch, passages of like length together."""
    order = sorted(items, key=lambda item: len(item.context))
    found: dict[Condition, list[Prediction]] = {condition: [] for condition in CONDITIONS}
    for start in range(0, len(order), BATCH_SIZE):
        for condition, predictions in predict(lm, order[start : start + BATCH_SIZE], CONDITIONS).items():
            found[condition] += predictions
    return found


def summary(predictions: dict[Condition, list[Prediction]]) -> dict[str, Any]:
    """Means and intervals by condition, and how often the taught answer is the prompted one."""
    figures: dict[str, Any] = {
        condition: {m: asdict(estimate([getattr(p, m) for p in found])) for m in METRICS}
        for condition, found in predictions.items()
    }
    pairs = zip(predictions["meta_step"], predictions["prompted"], strict=True)
    figures["same_as_prompted"] = asdict(estimate([float(a.text == b.text) for a, b in pairs]))
    return figures


def evaluate(
    model: str | None,
    meta: str | None,
    suites: list[str],
    num_items: int,
    seed: int,
    out: Path,
    data_dir: Path | None = None,
    command: str = "",
) -> dict[str, Any]:
    """Measure and write `out`; suites already there and not asked for are kept.

    Args:
        model: folder or hub id; None is the shipped model.
        meta: folder of the meta-trained part; None looks in the model's folder.
        suites: names from `SUITES`, or "several" (passages learned together); empty means the worlds, the
            pasted passages and several, and the real dev sets too where a data folder is given.
        num_items: questions a suite, where it has so many.
        seed: of the held-out worlds and of the choice of questions.
        out: the JSON file.
        data_dir: folder of real text and questions.
        command: what was typed, kept in the file.

    Raises:
        ValueError: an unknown suite, or missing data.
    """
    names = suites or [*WORLD_SUITES, "pasted", "several", *(REAL_SUITES if data_dir else ())]
    for name in names:
        if name not in SUITES and name != "several":
            raise ValueError(
                f"Expected a suite among {', '.join([*SUITES, 'several'])}, got {name!r}: choose one of them."
            )
    lm = with_plain_step(model, meta)
    results: dict[str, Any] = json.loads(out.read_text()) if out.exists() else {}
    results.setdefault("suites", {})
    results["model"] = {
        "name": lm.name,
        "parameters": lm.num_parameters,
        "base_fingerprint": lm.info["base"],
        "meta_steps": lm.info.get("step"),
        "rank": lm.theta.rank,
        "plain_step_size": lm.info["base_step"]["step_size"],
    }
    results["made"] = {
        "command": command,
        "date": datetime.now(UTC).date().isoformat(),
        "version": __version__,
        "torch": torch.__version__,
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads",
    }
    for name in names:
        started = time.perf_counter()
        if name == "several":
            items = SUITES["profiles"](num_items // 16 * 16, seed + 1, None)
            figures: dict[str, Any] = {str(k): asdict(several.recall(lm, items, k)) for k in several.COUNTS}
            shown = "  ".join(f"{k}: {v['mean']:.3f}" for k, v in figures.items())
        else:
            items = SUITES[name](num_items, seed, data_dir)
            figures = summary(measure(lm, items))
            shown = "  ".join(f"{c} {figures[c]['exact_match']['mean']:.3f}" for c in CONDITIONS)
        figures |= {"n": len(items), "seed": seed, "seconds": round(time.perf_counter() - started, 1)}
        results["suites"][name] = figures
        print(f"{name:<16} n {len(items):<5} {shown}", flush=True)
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(results, indent=1) + "\n")
    return results
