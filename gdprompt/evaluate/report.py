"""Results as a readable table, and its place in README and model card."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from gdprompt.evaluate.metrics import exact_interval
from gdprompt.evaluate.names import ABOUT, MOST_SEARCHED, QUESTION_SUITES, continued_text
from gdprompt.generate import MAX_NEW_TOKENS

START, END = "<!-- results:start -->", "<!-- results:end -->"
COLUMNS = {
    "no_context": "not told",
    "base_step": "plain step",
    "meta_step": "one meta-trained step",
    "prompted": "prompted",
    "wrong_context": "wrong passage",
}
CONTINUED = {"base": "the base, not told", "prompted": "prompted", "base_step": "plain step"} | COLUMNS
"""The conditions of continued text: what the base does first, since it is what meta-training begins from."""


BESIDE = {
    "Figure 2": ("no context (NC)", "prompted", "this model's step"),
    "Table 1": (
        "untrained step, whole weights",
        "untrained step, LoRA",
        "inner: whole weights, outer: all weights",
        "inner: whole weights, outer: rank 1",
        "inner: LoRA, outer: LoRA",
    ),
    "Table 2": ("this model's step, 4 batched", "this model's step, 16 batched"),
    "Table 3": ("on WikiText, then SQuAD", "on both together"),
    "Table 5": ("irrelevant context",),
}
"""The arms of the paper's tables that stand beside its figures, of its two tasks of real text."""
TOKENS = (
    "each token of the gold answer, with the line break that ends it, or of the text, is predicted from the gold ones "
    "before it"
)
GAIN = "What prompting gains is counted from the base, not told."
WEIGHTS = (
    "Whole weights are those of every linear layer alone: embeddings, head, norms and short convolutions stay. "
    "All weights are all but the embeddings."
)
"""What the tables' shortest words mean."""
NO_WIDTH = "0.0 (0.0–0.0)"


def table(results: dict[str, Any]) -> str:
    """Markdown: exact match by suite and condition, in percent with 95% intervals, and what made it.

    Raises:
        ValueError: results of a base alone, which has no step.
    """
    suites = results["suites"]
    if "meta" not in results["model"]["fingerprint"]:
        raise ValueError("Expected results of a model with its meta part, got those of a base alone: measure both.")
    heads = [*COLUMNS.values(), "share of prompting's gain recovered", "same answer as prompted"]
    lines = [f"| exact match, % | n | {' | '.join(heads)} |", "|---|---|" + "---|" * len(heads)]
    for name, about in QUESTION_SUITES.items():
        if name in suites:
            figures = suites[name]
            cells = [_percent(figures[condition]["exact_match"]) for condition in COLUMNS]
            cells += [_percent(figures["recovered_gap"]["exact_match"]), _percent(figures["same_as_prompted"])]
            read = figures["made"].get("test_data")
            title = f"{about.given or about.title} ({read})" if read else about.title
            lines.append(f"| {title} | {figures['n']} | {' | '.join(cells)} |")
    said: list[str] = []
    for name in ("several", "several_real"):
        if name in suites:
            merged = suites[name].get("merged")
            said.append(f"{ABOUT[name].title} by adding their steps, exact match, %: {_by_count(suites[name])}")
            said[-1] += f"; by merging them: {_by_count(merged)}." if merged else "."
    for name in ("contexts", "contexts_real"):
        if name in suites and name != suites.get("paper", {}).get("contexts"):  # its Table 2 says the same
            said.append(_contexts(ABOUT[name].title, suites[name]["recall"]))
    said += [_long(ABOUT[name].title, suites[name]) for name in ("long", "long_real") if name in suites]
    if "continuation" in suites:
        said.append(_continuation(suites["continuation"]))
    if "harmless" in suites:
        said.append(_harmless(suites["harmless"]))
    if said:
        lines += ["", *(f"- {line}" for line in said)]
    beside = _beside_the_paper(suites["paper"]) if "paper" in suites else []
    lines += beside
    legend = [GAIN, f"Tokens right: {TOKENS}."] if beside else [GAIN]
    legend += [WEIGHTS] if any("weights" in line for line in beside) else []
    return "\n".join([*lines, "", " ".join(legend), f"{intervals('passages', lines)}; {_made(suites)}"])


def intervals(over: str, lines: Iterable[str]) -> str:
    """What the intervals in a table's lines are; one without width is of a version that had no exact bound."""
    said = f"Mean and 95% bootstrap interval over {over}, where nothing varies the exact bound"
    said += " (a share of gain has none)"
    if any(NO_WIDTH in line for line in lines):
        said += (
            f"; {NO_WIDTH} was measured before that and is no certainty: where none of 500 is right, up to "
            f"{100 * exact_interval(0, 500)[1]:.1f}% may be"
        )
    return said


def _by_count(recall: dict[str, Any]) -> str:
    return ", ".join(f"{count}: {_percent(value)}" for count, value in recall.items() if count.isdigit())


def _contexts(title: str, recall: dict[str, Any]) -> str:
    shown = []
    for arm, orders in recall.items():
        for order, counts in orders.items():
            cells = ", ".join(f"{count}: {_percent(found['exact_match'])}" for count, found in counts.items())
            shown.append(f"{COLUMNS[arm]}, {order}, {cells}")
    return f"{title}, exact match, %: {'; '.join(shown)}."


def _long(title: str, figures: dict[str, Any]) -> str:
    by_depth = ", ".join(_percent(arms["meta_step"]) for arms in figures["by_depth"].values())
    prompted, merged = (figures["recall"].get(arm) for arm in ("prompted", "merged"))
    return (
        f"{title} ({figures['num_tokens']:.0f} tokens in {figures['num_chunks']:.1f} chunks, n {figures['n']}), exact "
        f"match, %: {_percent(figures['recall']['meta_step'])}; "
        + (f"the steps merged {_percent(merged)}; " if merged else "")
        + f"the asked chunk's step alone "
        f"{_percent(figures['recall']['single_chunk'])}; "
        + (f"prompted {_percent(prompted)}; " if prompted else "")
        + f"by quarter of the passage {by_depth}."
    )


def _continuation(figures: dict[str, Any]) -> str:
    shown = ", ".join(
        f"{title} {_percent(figures[condition]['token_accuracy'])} at {_number(figures[condition]['nats'])} nats"
        for condition, title in CONTINUED.items()
        if condition in figures
    )
    gap = figures["recovered_gap"]
    return (
        f"{continued_text(figures)}, the second {figures['chunk_tokens']} tokens of a paragraph after the first "
        f"{figures['chunk_tokens']} (n {figures['n']}), tokens right, % and nats per token: {shown}. Recovered "
        f"of prompting's gain over the base, %: {_percent(gap['token_accuracy'])} in accuracy, {_percent(gap['nats'])} "
        "in nats."
    )


def _harmless(figures: dict[str, Any]) -> str:
    text, answers = figures["text"], figures["answers"]
    return (
        f"A step on something else (n {figures['n']}): {continued_text(figures)} at {_number(text['base'])} nats per "
        f"token by the base, not told, {_number(text['difference']['base_step'], '+')} after a plain step on a "
        f"profile; at {_number(text['no_context'])} by the meta-trained model, not told, "
        f"{_number(text['difference']['wrong_context'], '+')} after its step; "
        f"answers about other passages that stay as they were, %: {_percent(answers['same_as_no_context'])}."
    )


def _beside_the_paper(paper: dict[str, Any]) -> list[str]:
    """A line an arm: n, whole answers and tokens right, each task beside what the paper reports of it."""
    found: dict[str, dict[str, Any]] = {}
    for told in paper["tables"]:
        for row in told["rows"]:
            if row["arm"] in BESIDE.get(told["title"].split(":")[0], ()):
                found.setdefault(row["arm"], {})[row["task"]] = row
    heads = ["SQuAD: n", "exact match", "tokens right", "paper", "WikiText: n", "tokens right", "paper"]
    lines = ["", f"| %, beside the paper (second-hand) | {' | '.join(heads)} |", "|---|" + "---|" * len(heads)]
    for arm, tasks in found.items():
        squad, text = (tasks.get(task, {"measured": {}, "reported": None}) for task in ("SQuAD", "WikiText"))
        cells = [
            _n(squad["measured"]),
            *(_mean(squad["measured"].get(metric)) for metric in ("exact_match", "token_accuracy")),
            "–" if squad["reported"] is None else f"{squad['reported']:g}",
            _n(text["measured"]),
            _mean(text["measured"].get("token_accuracy")),
            "–" if text["reported"] is None else f"{text['reported']:g}",
        ]
        if set(cells) != {"–"}:
            lines.append(f"| {arm} | {' | '.join(cells)} |")
    return lines if len(lines) > 3 else []


def _made(suites: dict[str, Any]) -> str:
    """What made the figures: each suite's command, those that differ in nothing but its name as one."""
    commands: dict[str, list[str]] = {}
    for name, figures in suites.items():
        if name == "paper":  # has tables of its own
            continue
        commands.setdefault(figures["made"]["command"].replace(f"--suite {name}", "--suite …"), []).append(name)
    made = [figures["made"] for figures in suites.values()]
    sizes = _distinct(figures["plain_step_size"] for figures in suites.values() if "plain_step_size" in figures)
    typed = "; ".join(f"`{command}` ({', '.join(names)})" for command, names in commands.items())
    return (
        f"greedy answers of up to {MAX_NEW_TOKENS} tokens, so that a longer gold one counts as wrong; "
        f"seed {_distinct(m['seed'] for m in made)}; "
        f"{_distinct(m['date'] for m in made)}; on each suite the plain step has the size at which the gold answers to "
        f"its first {MOST_SEARCHED} questions are likeliest ({sizes}, found by search). Made by {typed}."
    )


def fill(path: Path, results: dict[str, Any]) -> None:
    """Put the table between the first two markers of a Markdown file."""
    before, after = around(path)
    path.write_text(f"{before}{START}\n{table(results)}\n{END}{after}", encoding="utf-8")


def around(path: Path) -> tuple[str, str]:
    """What stands before and after the table of a Markdown file; raises ValueError where it has no place for one."""
    try:
        text = path.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise ValueError(f"--table expects a Markdown file; got {path} ({error}): name one.") from error
    before, _, rest = text.partition(START)
    old, end, after = rest.partition(END)
    if not end or START in old:
        raise ValueError(
            f"Expected {START} and then {END} in {path}, found no such pair: add both lines where the table belongs."
        )
    return before, after


def _distinct(values: Any) -> str:
    return ", ".join(f"{value:g}" if isinstance(value, float) else str(value) for value in sorted(set(values)))


def _percent(figure: dict[str, float] | None) -> str:
    if figure is None:
        return "–"
    return f"{100 * figure['mean']:.1f} ({100 * figure['low']:.1f}–{100 * figure['high']:.1f})"


def _mean(figure: dict[str, float] | None) -> str:
    return "–" if figure is None else f"{100 * figure['mean']:.1f}"


def _n(measured: dict[str, Any]) -> str:
    return next((str(figure["n"]) for figure in measured.values() if figure), "–")


def _number(figure: dict[str, float], sign: str = "") -> str:
    return f"{figure['mean']:{sign}.3f} ({figure['low']:{sign}.3f} to {figure['high']:{sign}.3f})"
