"""What the paper's Figure 2 and Tables 1 and 3 need trained: variants of meta-training, each kept in a folder."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from gdprompt.config import MetaConfig
from gdprompt.evaluate import record
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.run import evaluate, measured_so
from gdprompt.model import store
from gdprompt.tasks.paper import TASKS, settings


@dataclass(frozen=True)
class Variant:
    """A meta-training: its settings' changes, the tasks it is trained on together, and what it goes on from."""

    name: str
    tasks: tuple[str, ...]
    changes: Mapping[str, Any] = field(default_factory=dict)
    after: str | None = None


def outer_rank(config: MetaConfig) -> int:
    """R of the outer adapter in "rank-R outer" and "LoRA inner and outer"."""
    return config.adapter_rank or config.rank or 16


def transfer_pair(tasks: Sequence[str]) -> tuple[str, str] | None:
    """The two tasks between which transfer is measured: the paper's, or the first two; None where there is one."""
    if {"continuation", "squad"} <= set(tasks):
        return "continuation", "squad"
    return (tasks[0], tasks[1]) if len(tasks) > 1 else None


def variants(tasks: Sequence[str], config: MetaConfig) -> list[Variant]:
    """Every meta-training that the figure and the tables need; one comes after what it goes on from."""
    rank = outer_rank(config)
    kinds: dict[str, dict[str, Any]] = {
        "conditioning": {"target": "conditioning"},
        "gold": {"target": "gold", "question_weight": 0.0},  # nothing of the teacher's
        "whole-full": {"rank": None, "step_layers": None, "adapter_rank": None},
        "whole-rank-1": {"rank": None, "step_layers": None, "adapter_rank": 1},
        "whole-rank-R": {"rank": None, "step_layers": None, "adapter_rank": rank},
        "lora": {"rank": config.rank or rank, "adapter_rank": rank},
    }
    found = [Variant(f"{task}-{kind}", (task,), changes) for task in tasks for kind, changes in kinds.items()]
    pair = transfer_pair(tasks)
    if pair:
        first, second = pair
        found.append(Variant(f"{first}-then-{second}", (second,), after=f"{first}-conditioning"))
        found.append(Variant(f"{first}-and-{second}", pair))
    return found


def configured(variant: Variant, config: MetaConfig, runs: Path) -> MetaConfig:
    """The variant's settings."""
    changes = settings([TASKS[task] for task in variant.tasks])
    if variant.after:
        changes["start_from"] = str(runs / variant.after)
    return MetaConfig.model_validate({**config.model_dump(), **changes, **variant.changes})


def train(
    variant: Variant, config: MetaConfig, runs: Path, model: str | None, data: Mapping[str, str], command: str
) -> Path:
    """The variant's meta-trained part, trained where it is missing or unfinished.

    Args:
        variant: what to train.
        config: the settings that variants are changes of.
        runs: holds a folder a variant.
        model: the base, a folder or hub id; None is the shipped one.
        data: for some tasks, what to train on in place of its own name.
        command: kept in `meta.json`.

    Raises:
        ValueError: the folder's part was trained with other settings, or on other data.
    """
    from gdprompt.train.data import data_hashes, data_names
    from gdprompt.train.meta import train as meta_train

    wanted, folder = configured(variant, config, runs), runs / variant.name
    named = tuple(data.get(task, TASKS[task].data) for task in variant.tasks)
    kept = folder / "meta" / "meta.json"
    if kept.exists():
        info = json.loads(kept.read_text(encoding="utf-8"))
        learned, asked = info.get("data"), data_names(named, wanted.real_fraction)
        other = ", ".join(learned) if learned not in (None, asked) else ""  # earlier versions kept neither
        if not other and info.get("data_sha256") and info["data_sha256"] != data_hashes(named, wanted.real_fraction):
            other = "other data of that name"
        if other:
            raise ValueError(
                f"Expected in {folder} a run trained on {', '.join(asked)}, got one on {other}: name another folder "
                "(--runs), or give the same --train-data."
            )
        if MetaConfig.model_validate(info["config"]) != wanted:
            raise ValueError(
                f"Expected in {folder} a run with the settings asked for, got one with others: name another folder "
                "(--runs), or give the same --preset, --set and --steps."
            )
        if info["step"] == wanted.num_steps:
            return folder / "meta"
    return meta_train(wanted, folder, str(store.locate(model)), named, command=command)


def trained_on(runs: Path, task: str) -> int | str:
    """What a task's own run learned from: the data's name, or how many passages where they were generated for it."""
    info = json.loads((runs / f"{task}-conditioning" / "meta" / "meta.json").read_text(encoding="utf-8"))
    names = info.get("data", ["unknown data"])
    generated = names == [TASKS[task].data] and TASKS[task].num_passages
    return generated or names[0]


def measured(model: str | None, meta: str | None, suites: Iterable[str], options: Options, out: Path) -> dict[str, Any]:
    """The suites' figures for a model, from `out` where they were measured so, else measured into it."""
    kept: dict[str, Any] = {}
    if out.exists():
        kept, others = record.of_model(record.read(out), record.model_fingerprint(model, meta))
        if others:
            out.unlink()  # of the variant before it was trained further
    wanted = list(suites)
    missing = [s for s in wanted if s not in kept or not measured_so(kept[s]["made"], s, options, model, meta)]
    found = evaluate(model, meta, missing, options, out)["suites"] if missing else kept
    return {suite: found[suite] for suite in wanted}
