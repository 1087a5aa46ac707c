"""The paper's Figure 2 and Tables 1 to 5 as rows of measured figures beside those that it reports."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from gdprompt.evaluate.report import TOKENS, WEIGHTS, intervals
from gdprompt.evaluate.variants import transfer_pair
from gdprompt.tasks.paper import GENERATED, TASKS

Figures = Mapping[str, Any]
METRICS = ("exact_match", "token_accuracy")
REPORTED_BY = "reported by the paper (second-hand), %"


@dataclass(frozen=True)
class Row:
    """One line: a task, an arm, its estimates by metric, and what the paper reports, in percent (None: nothing).

    An estimate is None where there is nothing to recover; what a task does not count is left out.
    """

    task: str
    arm: str
    measured: Mapping[str, Any]
    reported: float | None = None


@dataclass(frozen=True)
class Table:
    """A figure or table of the paper's; `trained`: some of its arms were meta-trained for it alone."""

    title: str
    rows: tuple[Row, ...]
    trained: bool = False


def by_metric(figures: Figures) -> dict[str, Any]:
    """A condition's accuracies: the paper does not say which of them it counts."""
    return {metric: figures[metric] for metric in METRICS if metric in figures}


def figure_2(given: Figures, runs: Figures) -> Table:
    """Not told, prompted and taught; with runs, by conditioning and by gold answers, each trained on its task alone."""
    reported = {"squad": {"no_context": 35.2, "prompted": 87.7, "conditioning": 58.6}}
    reported["continuation"] = {"conditioning": 37.2}
    rows = []
    for task, figures in given.items():
        paper, title = reported.get(task, {}), TASKS[task].title
        rows += [
            Row(title, "no context (NC)", by_metric(figures["base"]), paper.get("no_context")),
            Row(title, "this model before its step", by_metric(figures["no_context"])),
            Row(title, "prompted", by_metric(figures["prompted"]), paper.get("prompted")),
            Row(title, "this model's step", by_metric(figures["meta_step"]), paper.get("conditioning")),
            Row(title, "its share of prompting's gain over no context", by_metric(figures["recovered_gap"])),
        ]
        for target, name in (("conditioning", "LC"), ("gold", "LG")):
            if run := runs.get(f"{task}-{target}"):
                arm = f"a step trained on this task alone, by {target} ({name})"
                rows.append(Row(title, arm, by_metric(run[task]["meta_step"]), paper.get(target)))
    return Table("Figure 2: the four tasks", tuple(rows), trained=bool(runs))


def table_1(tasks: Sequence[str], runs: Figures) -> Table:
    """What the inner step moves and what meta-training may: each trained on its task alone."""
    reported = {
        "squad": {"plain": 47.3, "whole-full": 58.6, "whole-rank-1": 59.4, "lora": 72.0, "plain-lora": 45.1},
        "continuation": {"plain": 29.1, "whole-full": 37.2, "whole-rank-1": 37.5, "lora": 38.3, "plain-lora": 32.2},
    }
    gaps = {"squad": {"whole-full": 28.0, "lora": 63.0}}
    arms = {
        "whole-full": "inner: whole weights, outer: all weights",
        "whole-rank-1": "inner: whole weights, outer: rank 1",
        "whole-rank-R": "inner: whole weights, outer: rank R",
        "lora": "inner: LoRA, outer: LoRA",
    }
    rows = []
    for task in tasks:
        title, paper = TASKS[task].title, reported.get(task, {})
        whole, lora = (runs[f"{task}-{kind}"][task]["base_step"] for kind in ("whole-full", "lora"))
        rows.append(Row(title, "untrained step, whole weights", by_metric(whole), paper.get("plain")))
        rows.append(Row(title, "untrained step, LoRA", by_metric(lora), paper.get("plain-lora")))
        for kind, arm in arms.items():
            figures = runs[f"{task}-{kind}"][task]
            rows.append(Row(title, arm, by_metric(figures["meta_step"]), paper.get(kind)))
            if "recovered_gap_from_base_step" in figures:
                gap = by_metric(figures["recovered_gap_from_base_step"])
                share = f"{arm}: share of the gap from its untrained step to prompting"
                rows.append(Row(title, share, gap, gaps.get(task, {}).get(kind)))
    return Table("Table 1: what the inner and the outer step move", tuple(rows), trained=True)


def table_2(contexts: Figures, title: str) -> Table:
    """Several passages learned, their steps added or taken one after another; the paper's are of SQuAD."""
    reported = {("meta_step", "1"): 57.2, ("meta_step", "4"): 51.5, ("meta_step", "16"): 46.6}
    reported |= {("base_step", "4"): 43.6, ("base_step", "16"): 42.6}
    arms = {"meta_step": "this model's step", "base_step": "untrained step"}
    rows = tuple(
        Row(title, f"{arms[arm]}, {count} {order}", figures, reported.get((arm, count)) if title == "SQuAD" else None)
        for arm, orders in contexts["recall"].items()
        for order, counts in orders.items()
        for count, figures in counts.items()
    )
    return Table("Table 2: several contexts (the paper's summary does not say which order its figures are of)", rows)


def table_3(tasks: Sequence[str], runs: Figures) -> Table | None:
    """Meta-training on one task, on both in turn, on both together: each measured on both."""
    pair = transfer_pair(tasks)
    if pair is None:
        return None
    first, second = pair
    trained = {
        f"{first}-conditioning": f"trained on {TASKS[first].title}",
        f"{second}-conditioning": f"trained on {TASKS[second].title}",
        f"{first}-then-{second}": f"on {TASKS[first].title}, then {TASKS[second].title}",
        f"{first}-and-{second}": "on both together",
    }
    reported = {
        ("squad", "squad-conditioning"): 58.6,
        ("squad", "continuation-then-squad"): 47.8,
        ("squad", "continuation-and-squad"): 48.0,
        ("squad", "untrained"): 47.3,
        ("continuation", "continuation-conditioning"): 37.2,
        ("continuation", "continuation-then-squad"): 34.8,
        ("continuation", "continuation-and-squad"): 34.8,
    }
    rows = []
    for task in pair:
        untrained = by_metric(runs[f"{first}-conditioning"][task]["base_step"])
        rows.append(Row(TASKS[task].title, "untrained step", untrained, reported.get((task, "untrained"))))
        for name, arm in trained.items():
            figures = by_metric(runs[name][task]["meta_step"])
            rows.append(Row(TASKS[task].title, arm, figures, reported.get((task, name))))
    return Table("Table 3: transfer and forgetting", tuple(rows), trained=True)


def table_4(given: Figures) -> Table:
    """Who is right when, by exact match; each question is in one row."""
    arms = {
        "without_context": "right without context",
        "after_plain_step": "right after the untrained step, not without context",
        "only_after_step": "right only after this model's step",
        "wrong_always_but_prompted": "right only when prompted",
        "never": "never right",
    }
    reported = {"without_context": 3.6, "only_after_step": 12.8}
    rows = []
    for task, figures in given.items():
        outcomes, paper = figures.get("outcomes", {}), reported if task == "squad" else {}
        for key, arm in arms.items():
            if key in outcomes:
                rows.append(Row(TASKS[task].title, arm, {"share": outcomes[key]}, paper.get(key)))
        if outcomes:
            always = {"share": outcomes["wrong_always"]}
            arm = "the last two together: wrong always, prompting not counted"
            rows.append(Row(TASKS[task].title, arm, always, 55.6 if task == "squad" else None))
    return Table("Table 4: which questions only the step gets right", tuple(rows))


def table_5(given: Figures) -> Table:
    """A step on the right passage, on an irrelevant one, and none."""
    arms = {"meta_step": "right context", "wrong_context": "irrelevant context", "base": "no context"}
    reported = {
        ("squad", "meta_step"): 58.6,
        ("squad", "wrong_context"): 29.7,
        ("squad", "base"): 35.2,
        ("continuation", "meta_step"): 37.2,
        ("continuation", "wrong_context"): 0.0,
    }
    rows = [
        Row(TASKS[task].title, arm, by_metric(figures[condition]), reported.get((task, condition)))
        for task, figures in given.items()
        for condition, arm in arms.items()
    ]
    return Table("Table 5: irrelevant context", tuple(rows))


def all_tables(tasks: Sequence[str], given: Figures, contexts: tuple[str, Figures], runs: Figures) -> list[Table]:
    """Every table that there are figures for; `runs` is empty where no variants were trained."""
    trained = [table_1(tasks, runs), table_3(tasks, runs)] if runs else []
    found = [figure_2(given, runs), *trained[:1], table_2(contexts[1], contexts[0]), *trained[1:]]
    return [table for table in [*found, table_4(given), table_5(given)] if table is not None]


def kept(paper: Figures) -> list[Table]:
    """The tables as a results file holds them."""
    return [Table(**{**told, "rows": tuple(Row(**row) for row in told["rows"])}) for told in paper["tables"]]


def markdown(tables: Sequence[Table], trained: Figures | None = None, commands: Sequence[str] = ()) -> str:
    """Every table in percent with 95% intervals and n, under what they are, what was trained and what made them."""
    lines = [line for table in tables for line in _lines(table)]
    note = (
        f"{intervals('held-out passages', lines)}; all in %; greedy answers. What the paper's accuracy "
        "counts is not known, so exact match and token accuracy both stand here; continued text has no exact match. "
        f"For token accuracy {TOKENS}. "
        f"{' and '.join(TASKS[task].title for task in GENERATED)} are generated anew, as many to train on as in the "
        "paper. The untrained step has on each task the size that is best for it there, found by search."
    )
    if trained:
        note += f"\n\n{_training(trained)}"
    if commands:
        first, *others = (f"`{command}`" for command in commands)
        note += f"\n\nMade by {first}{', of what was measured by ' if others else ''}{', '.join(others)}."
    return "\n".join([note, *lines]) + "\n"


def _training(trained: Figures) -> str:
    on = "; ".join(
        f"{task} on {f'{data:,} generated passages' if isinstance(data, int) else data}"
        for task, data in trained["data"].items()
    )
    question = trained.get("question_weight")
    theirs = f", and asks for no KL on the question: all arms but LG have it, weighing {question:g}" if question else ""
    return (
        "Arms said to be trained on a task, and all of Tables 1 and 3, were meta-trained for these tables alone, from "
        f"the base: {trained['num_steps']} outer steps of {trained['num_passages']} passages each, seed "
        f"{trained['seed']}, R = {trained['rank']}; {on}. The paper meta-trains for an epoch of its own data, with an "
        f"outer learning rate for each task{theirs}. {WEIGHTS}"
    )


def _lines(table: Table) -> Iterator[str]:
    metrics = list(dict.fromkeys(metric for row in table.rows for metric in row.measured))
    heads = ["task", "", "n", *(metric.replace("_", " ") for metric in metrics), REPORTED_BY]
    yield from ("", f"### {table.title}", "", f"| {' | '.join(heads)} |", "|" + "---|" * len(heads))
    for row in table.rows:
        n = next((str(value["n"]) for value in row.measured.values() if value), "–")
        cells = [_percent(row.measured.get(metric)) for metric in metrics]
        reported = "–" if row.reported is None else f"{row.reported:g}"
        yield f"| {' | '.join([row.task, row.arm, n, *cells, reported])} |"


def _percent(value: Mapping[str, Any] | None) -> str:
    if value is None:
        return "–"
    count = f"{value['count']}: " if "count" in value else ""
    return f"{count}{100 * value['mean']:.1f} ({100 * value['low']:.1f}–{100 * value['high']:.1f})"
