"""Results as a readable table, and its place in README and model card."""

from __future__ import annotations

from pathlib import Path
from typing import Any

START, END = "<!-- results:start -->", "<!-- results:end -->"
TITLES = {
    "profiles": "Profiles, unseen names",
    "character": "Character description",
    "reversal": "Reversal (name first, asked by description)",
    "reversal_forward": "Reversal, the other way round",
    "template": "Wordings never trained on",
    "relation": "Kinds of fact never trained on",
    "pasted": "Real passages, written for this project",
    "squad": "SQuAD v1.1 dev, standalone, ≤ 200 words",
    "qamr": "QAMR dev",
    "fairytaleqa": "FairytaleQA dev",
    "squadshifts": "SQuADShifts dev",
}
COLUMNS = {
    "no_context": "not told",
    "base_step": "plain step",
    "meta_step": "one meta-trained step",
    "prompted": "prompted",
    "wrong_context": "wrong passage",
}


def table(results: dict[str, Any]) -> str:
    """Markdown: exact match by suite and condition, in percent with 95% intervals, and what made it."""
    lines = [f"| exact match, % | n | {' | '.join(COLUMNS.values())} | same answer as prompted |"]
    lines.append("|---|---|" + "---|" * (len(COLUMNS) + 1))
    suites = results["suites"]
    for name, title in TITLES.items():
        if name not in suites:
            continue
        figures = suites[name]
        cells = [_percent(figures[condition]["exact_match"]) for condition in COLUMNS]
        lines.append(f"| {title} | {figures['n']} | {' | '.join(cells)} | {_percent(figures['same_as_prompted'])} |")
    if "several" in suites:
        found = {count: value for count, value in suites["several"].items() if count.isdigit()}
        recalled = ", ".join(f"{count}: {_percent(value)}" for count, value in found.items())
        lines += ["", f"Passages learned together by adding their steps (profiles), exact match: {recalled}."]
    made, model = results["made"], results["model"]
    seeds = sorted({figures["seed"] for figures in suites.values()})
    lines += [
        "",
        f"Mean and 95% bootstrap interval; greedy answers; seed {', '.join(map(str, seeds))}; {made['date']}; "
        f"plain step at its own best size ({model['plain_step_size']:g}, found by search). "
        f"Made by `{made['command']}`.",
    ]
    return "\n".join(lines)


def fill(path: Path, results: dict[str, Any]) -> None:
    """Put the table between the markers of a Markdown file; raises ValueError where it has none."""
    text = path.read_text()
    if START not in text or END not in text:
        raise ValueError(f"Expected {START} and {END} in {path}, found none: add both lines where the table belongs.")
    before, after = text.split(START)[0], text.split(END)[1]
    path.write_text(f"{before}{START}\n{table(results)}\n{END}{after}")


def _percent(figure: dict[str, float]) -> str:
    return f"{100 * figure['mean']:.1f} ({100 * figure['low']:.1f}–{100 * figure['high']:.1f})"
