"""`gdprompt eval --paper`: train what is missing, measure it, and put the paper's figure and tables together."""

from __future__ import annotations

import shlex
import time
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from gdprompt.config import MetaConfig
from gdprompt.evaluate import record, tables, variants
from gdprompt.evaluate.contexts import COUNTS
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.run import evaluate, measured_so
from gdprompt.evaluate.variants import Variant
from gdprompt.model import store
from gdprompt.tasks.paper import TASKS

SUITE = "paper"


@dataclass(frozen=True)
class Training:
    """Where the variants lie, how each is trained, and what on: a file or data set's name for some of the tasks."""

    runs: Path
    config: MetaConfig
    data: Mapping[str, str] = field(default_factory=dict)


def reproduce(
    model: str | None,
    meta: str | None,
    tasks: Sequence[str],
    options: Options,
    out: Path,
    training: Training | None = None,
    command: str = "",
) -> dict[str, Any]:
    """Measure and write `out`, and its tables in Markdown beside it.

    Args:
        model: folder or hub id; None is the shipped model.
        meta: folder of the meta-trained part; where there is none, the one trained on SQuAD, else on the first task.
        tasks: among `TASKS`; empty means all, without those of real text that are given none.
        options: how many items, which ones, and from where.
        out: the results file; suites of this model in it, measured as is asked for on as many items or more, are
            used.
        training: for Figure 2's trained arms and Tables 1 and 3; without it they are left out.
        command: kept with the tables.

    Raises:
        ValueError: an unknown task, missing data, or runs of other settings.
    """
    started = time.perf_counter()
    tasks = checked(tasks, options, training.data if training else {})
    runs: dict[str, Any] = {}
    if training:
        wanted = variants.variants(tasks, training.config)
        runs = {variant.name: trained(variant, tasks, model, options, training, command) for variant in wanted}
        if not (store.meta_folder(model, meta) / "meta.json").exists():
            main = "squad" if "squad" in tasks else tasks[0]
            meta = str(training.runs / f"{main}-conditioning" / "meta")
    contexts = "contexts_real" if "squad" in tasks else "contexts"
    figures = of_given(model, meta, [*tasks, contexts], options, out)
    made = list(dict.fromkeys(figures[suite]["made"]["command"] for suite in (*tasks, contexts)))
    title = TASKS["squad"].title if contexts == "contexts_real" else "Profiles"
    given = {task: figures[task] for task in tasks}
    found = tables.all_tables(tasks, given, (title, figures[contexts]), runs)
    results = record.read(out)
    of = results["model"]
    seconds = time.perf_counter() - started
    what = described(training, tasks) if training else None
    results["suites"][SUITE] = {
        "n": min(row["n"] for row in figures.values()),
        "reported": tables.REPORTED_BY,
        "contexts": contexts,
        "tables": [asdict(table) for table in found],
        **({"trained": what} if what else {}),
        "measured": made,
        "made": record.made(command, options.seed, seconds, of["fingerprint"]),
    }
    record.write(out, results)
    shown = out.with_suffix(".paper.md")
    shown.write_text(tables.markdown(found, what, [command, *made]), encoding="utf-8")
    print(f"{shown}  {len(found)} tables, {seconds:.0f} s", flush=True)
    return results


def described(training: Training, tasks: Sequence[str]) -> dict[str, Any]:
    """How the variants were trained, for who reads their figures; of generated passages, how many there were."""
    config = training.config
    return {
        "num_steps": config.num_steps,
        "num_passages": config.num_passages,
        "seed": config.seed,
        "rank": variants.outer_rank(config),
        "question_weight": config.question_weight,
        "data": {TASKS[task].title: variants.trained_on(training.runs, task) for task in tasks},
    }


def checked(tasks: Sequence[str], options: Options, data: Mapping[str, str] | None = None) -> list[str]:
    """The tasks asked for, in the paper's order.

    Raises:
        ValueError: an unknown task, there or in `data`; no held-out passages for one of real text; too few items.
    """
    if options.num_items < max(COUNTS):
        raise ValueError(
            f"--paper learns up to {max(COUNTS)} passages together; got --items {options.num_items}: ask for that many."
        )
    for task in (*tasks, *(data or {})):
        if task not in TASKS:
            raise ValueError(f"--paper expects tasks among {', '.join(TASKS)}; got {task!r}: choose one of them.")
    chosen = [task for task in TASKS if task in (tasks or options.measurable(TASKS))]
    for task in chosen:
        options.check(task)
    return chosen


def trained(
    variant: Variant, tasks: Sequence[str], model: str | None, options: Options, training: Training, command: str
) -> dict[str, Any]:
    """A variant's figures on what it was trained on, and on the other task where transfer is asked about."""
    print(f"{variant.name}: training in {training.runs / variant.name}", flush=True)
    folder = variants.train(variant, training.config, training.runs, model, training.data, command)
    pair = variants.transfer_pair(tasks) or ()
    transfers = variant.tasks == pair or variant.after or variant.name in [f"{task}-conditioning" for task in pair]
    suites = dict.fromkeys((*variant.tasks, *(pair if transfers else ())))
    return variants.measured(model, str(folder), suites, options, training.runs / variant.name / "results.json")


def of_given(model: str | None, meta: str | None, suites: list[str], options: Options, out: Path) -> dict[str, Any]:
    """The given model's figures: those that `out` holds, measured alike on as many items or more, else measured."""
    kept: dict[str, Any] = {}
    if out.exists():
        kept, _ = record.of_model(record.read(out), record.model_fingerprint(model, meta))

    def alike(suite: str) -> bool:
        # Earlier versions did not ask the base without the passage.
        if suite not in kept or (suite in TASKS and "base" not in kept[suite]):
            return False
        made: dict[str, Any] = kept[suite]["made"]
        items = next((int(n) for option, n in pairwise(shlex.split(made["command"])) if option == "--items"), 0)
        asked = replace(options, num_items=items)
        return items >= options.num_items and measured_so(made, suite, asked, model, meta)

    missing = [suite for suite in suites if not alike(suite)]
    if missing:
        kept = evaluate(model, meta, missing, options, out)["suites"]
    return {suite: kept[suite] for suite in suites}
