"""The tab "Results": what `gdprompt eval` measured of the shipped model, with n, intervals, seed and command."""

from __future__ import annotations

import json
from html import escape
from typing import Any

import gradio as gr

from gdprompt import assets
from gdprompt.figures.results import SHOWN, by_suite, recall
from gdprompt.ui.shell import QUICK, Shell
from gdprompt.ui.words import labels, say

SUITES = (
    "profiles", "character", "reversal", "reversal_forward", "template", "relation",
    "pasted", "squad", "qamr", "fairytaleqa", "squadshifts",
)  # fmt: skip


def build(shell: Shell) -> None:
    """Adds the tab, where there are results to show."""
    file = assets.folder() / "results.json"
    if not file.exists():
        return
    results = json.loads(file.read_text(encoding="utf-8"))
    with gr.Tab(say("en", "tab_results"), id="results") as tab:
        head = gr.HTML(heading("en", results), apply_default_css=False)
        with gr.Column(elem_classes=["gd-panel"]):
            suites = gr.Plot(figure("en", results), show_label=False, container=False)
        with gr.Column(elem_classes=["gd-panel"], visible="several" in results["suites"]):
            together = gr.Plot(several("en", results), show_label=False, container=False)
        foot = gr.HTML(table("en", results), apply_default_css=False)
    shell.language.change(
        lambda language: (
            gr.Tab(say(language, "tab_results")),
            heading(language, results),
            figure(language, results),
            several(language, results),
            table(language, results),
        ),
        shell.language,
        [tab, head, suites, together, foot],
        **QUICK,
    )


def titles(language: str) -> dict[str, str]:
    """What each suite is called."""
    return {name: say(language, f"suite_{name}") for name in SUITES}


def figure(language: str, results: dict[str, Any]) -> Any:
    """Exact match by suite."""
    return by_suite(results["suites"], titles(language), labels(language))


def several(language: str, results: dict[str, Any]) -> Any:
    """Recall by number of passages."""
    return recall(results["suites"].get("several", {}), say(language, "results_together"), labels(language))


def heading(language: str, results: dict[str, Any]) -> str:
    """What is shown, and what made it."""
    made = results["made"]
    text = say(language, "results_lead", date=escape(made["date"]), command=escape(made["command"]))
    return f'<div class="gd-results"><h2>{say(language, "results_title")}</h2><p>{text}</p></div>'


def table(language: str, results: dict[str, Any]) -> str:
    """The same figures as a table, for those who read rather than look; and the paper's, second-hand."""
    words = labels(language)
    head = "".join(f'<th scope="col">{escape(words.conditions[condition])}</th>' for condition in SHOWN)
    rows = ""
    for name, title in titles(language).items():
        if name in results["suites"]:
            found = results["suites"][name]
            cells = "".join(_cell(found[condition]["exact_match"]) for condition in SHOWN)
            rows += f'<tr><th scope="row">{escape(title)}</th><td>{found["n"]}</td>{cells}</tr>'
    return (
        f'<div class="gd-results"><div class="gd-scroll" tabindex="0" role="region" '
        f'aria-label="{escape(say(language, "results_title"))}"><table><thead><tr><th scope="col">'
        f'{say(language, "results_measure")}</th><th scope="col">n</th>{head}</tr></thead>'
        f"<tbody>{rows}</tbody></table></div>"
        f"<p>{say(language, 'results_paper')}</p></div>"
    )


def _cell(value: dict[str, float]) -> str:
    return f"<td>{value['mean']:.1%} <small>{value['low']:.1%}–{value['high']:.1%}</small></td>"
