"""The tab "Results": what `gdprompt eval` measured of the shipped model, with n, intervals, seed and command."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache, partial
from html import escape
from typing import Any, NamedTuple

import gradio as gr

from gdprompt.evaluate.names import continued_text
from gdprompt.figures.paper import paper_table
from gdprompt.figures.results import SHOWN, by_depth, by_suite, caption, continuation, gaps, recall
from gdprompt.ui import precomputed
from gdprompt.ui.shell import QUICK, REDRAW, Shell, language_of
from gdprompt.ui.words import LANGUAGES, labels, say, say_in_results, say_of_paper

SUITES = (
    "profiles", "contest", "character", "reversal", "reversal_forward", "template", "relation",
    "typed", "pasted", "squad", "qamr", "fairytaleqa", "squadshifts", "own",
)  # fmt: skip
TAB = "results"
OUTCOMES = ("only_after_step", "without_context", "wrong_always")


class Panel(NamedTuple):
    """A figure of some suites, drawn where one of them was measured."""

    names: tuple[str, ...]
    heading: str
    draw: Callable[[str, dict[str, Any]], Any]
    has: Callable[[dict[str, Any]], bool] = bool
    trained: dict[str, Any] | None = None  # what was meta-trained for it alone, and how


def build(shell: Shell) -> None:
    """Adds the tab, where there are results to show."""
    suites = precomputed.measured()
    if not suites:
        return
    shown = [panel for panel in PANELS if any(name in suites and panel.has(suites[name]) for name in panel.names)]
    shown += paper_panels(suites)
    with gr.Tab(say("en", "tab_results"), id=TAB) as tab:
        head = gr.HTML(heading("en"), apply_default_css=False)
        parts: list[Any] = []
        for panel in shown:
            with gr.Column(elem_classes=["gd-panel"]):
                parts.append(gr.HTML(title("en", panel, suites), apply_default_css=False))
                parts.append(gr.Plot(show_label=False, container=False))
                gr.HTML(made(suites, panel.names), apply_default_css=False)
        foot = gr.HTML(tables("en", suites), apply_default_css=False)

    @lru_cache(maxsize=len(LANGUAGES))
    def evidence(language: str) -> tuple[Any, ...]:
        parts = [part for panel in shown for part in (title(language, panel, suites), panel.draw(language, suites))]
        return *parts, tables(language, suites)

    def drawn(language: str) -> tuple[Any, ...]:
        fingerprint = shell.model.fingerprint
        other = fingerprint is not None and not precomputed.is_measured(fingerprint)
        return gr.Tab(say(language, "tab_results")), heading(language, other=other), *evidence(language)

    def opened(request: gr.Request) -> tuple[Any, ...]:
        asked = request.query_params.get("tab") == TAB
        return drawn(language_of(request)) if asked else (gr.skip(),) * (len(parts) + 3)

    # Only once it is looked at: drawing it all would keep everyone's first page a quarter of a second longer.
    shell.page.load(opened, None, [tab, head, *parts, foot], **QUICK)
    # The last of several: a language chosen while it is drawn would be dropped.
    asked = [tab.select, shell.language.change]
    gr.on(asked, drawn, shell.language, [tab, head, *parts, foot], **REDRAW)


def titles(language: str) -> dict[str, str]:
    """What each suite is called."""
    return {name: say(language, f"suite_{name}") for name in SUITES}


def draw_suites(language: str, suites: dict[str, Any]) -> Any:
    """Exact match by suite."""
    return by_suite(suites, titles(language), labels(language))


def draw_gaps(language: str, suites: dict[str, Any]) -> Any:
    """What is recovered of prompting's gain, by suite."""
    return gaps(suites, titles(language))


def draw_several(language: str, suites: dict[str, Any]) -> Any:
    """Recall by number of passages."""
    measured = {}
    for name in ("several", "several_real"):
        if "merged" in suites.get(name, {}):
            measured[say_in_results(language, f"{name}_merged")] = suites[name]["merged"]
        if name in suites:
            measured[say_in_results(language, name)] = suites[name]
    return recall(measured, say(language, "results_together"), labels(language))


def draw_long(language: str, suites: dict[str, Any]) -> Any:
    """Recall by depth in a long passage."""
    names = {arm: say_in_results(language, arm) for arm in ("merged", "meta_step", "single_chunk", "prompted")}
    return by_depth(suites["long"], say_in_results(language, "depth"), names)


def draw_continuation(language: str, suites: dict[str, Any]) -> Any:
    """The second half of a chunk of text, by condition."""
    return continuation(suites["continuation"], say_in_results(language, "tokens_right"), labels(language))


PANELS = (
    Panel(SUITES, "", draw_suites),
    Panel(SUITES, "gaps", draw_gaps, lambda figures: figures["recovered_gap"]["exact_match"] is not None),
    Panel(("several", "several_real"), "together", draw_several),
    Panel(("long",), "long", draw_long),
    Panel(("continuation",), "continuation", draw_continuation),
)


def paper_panels(suites: dict[str, Any]) -> list[Panel]:
    """One for each of the paper's figures and tables that was measured."""

    def panel(table: dict[str, Any]) -> Panel:
        def draw(language: str, _: dict[str, Any]) -> Any:
            return paper_table(table["rows"], partial(say_of_paper, language), say_in_results(language, "paper"))

        trained = suites["paper"].get("trained") if table.get("trained") else None
        return Panel(("paper",), table["title"], draw, trained=trained)

    return [panel(table) for table in suites.get("paper", {}).get("tables", ())]


def heading(language: str, *, other: bool = False) -> str:
    """What is shown, and that it is not of the model served here where that is an `other`."""
    text = say_in_results(language, "lead")
    if other:
        text = f"<strong>{say_in_results(language, 'other')}</strong> {text}"
    return f'<div class="gd-results"><h2>{say(language, "results_title")}</h2><p>{text}</p></div>'


def title(language: str, panel: Panel, suites: dict[str, Any]) -> str:
    """What a panel shows; the first is under the tab's own heading."""
    text = continued_text(suites["continuation"]) if panel.names == ("continuation",) else ""
    said = panel.heading and (
        say_of_paper(language, panel.heading)
        if panel.names == ("paper",)
        else say_in_results(language, panel.heading, text=text, times=4)
    )
    shown = f"<h2>{escape(said)}</h2>" if said else ""
    if panel.trained:
        shown += f"<p>{escape(_how_trained(language, panel.trained))}</p>"
    return f'<div class="gd-results">{shown}</div>'


def _how_trained(language: str, trained: dict[str, Any]) -> str:
    colon, semicolon = ("：", "；") if language == "zh" else (": ", "; ")
    on = [
        say_of_paper(language, task)
        + colon
        + (say_in_results(language, "generated", count=f"{what:,}") if isinstance(what, int) else what)
        for task, what in trained["data"].items()
    ]
    return say_in_results(language, "trained", **{**trained, "data": semicolon.join(on)})


def made(suites: dict[str, Any], names: Sequence[str]) -> str:
    """What made a figure: n, seed, date and command."""
    return f'<div class="gd-results"><p><small>{escape(caption(suites, names))}</small></p></div>'


def tables(language: str, suites: dict[str, Any]) -> str:
    """The same figures for those who read rather than look, who is right when, and the paper's, second-hand."""
    words = labels(language)
    measured = {name: title for name, title in titles(language).items() if name in suites}
    head = [say(language, "results_measure"), "n", *(words.conditions[condition] for condition in SHOWN)]
    rows = []
    for name, called in measured.items():
        found = suites[name]
        cells = [_cell(found[condition]["exact_match"]) for condition in SHOWN]
        cells += [_cell(found["recovered_gap"]["exact_match"]), _cell(found["same_as_prompted"])]
        rows.append([escape(called), str(found["n"]), *cells])
    text = _table(
        say(language, "results_title"), [*head, say_in_results(language, "gap"), say_in_results(language, "same")], rows
    )
    text += f"<p>{say(language, 'results_paper')}</p>"
    counted = {name: suites[name]["outcomes"] for name in measured if "outcomes" in suites[name]}
    if counted:
        rows = [[escape(measured[name]), *(_cell(found[key]) for key in OUTCOMES)] for name, found in counted.items()]
        head = [say_in_results(language, "outcomes"), *(say_in_results(language, key) for key in OUTCOMES)]
        text += _table(say_in_results(language, "outcomes"), head, rows)
        text += f"<p>{say_in_results(language, 'outcomes_paper')}</p>"
    if "harmless" in suites:
        nats = suites["harmless"]["text"]
        same = suites["harmless"]["answers"]["same_as_no_context"]["mean"]
        shown = {name: f"{nats['difference']['wrong_context'][name]:+.3f}" for name in ("mean", "low", "high")}
        shown["text"] = escape(continued_text(suites["harmless"]))
        shown |= {"base": f"{nats['base']['mean']:.3f}", "untaught": f"{nats['no_context']['mean']:.3f}"}
        text += (
            f"<p>{say_in_results(language, 'harmless', same=f'{same:.0%}', **shown)}</p>{made(suites, ['harmless'])}"
        )
    return f'<div class="gd-results">{text}</div>'


def _table(label: str, head: Sequence[str], rows: Sequence[Sequence[str]]) -> str:
    heads = "".join(f'<th scope="col">{escape(text)}</th>' for text in head)
    body = "".join(
        f'<tr><th scope="row">{row[0]}</th>{"".join(f"<td>{cell}</td>" for cell in row[1:])}</tr>' for row in rows
    )
    return (
        f'<div class="gd-scroll" tabindex="0" role="region" aria-label="{escape(label)}">'
        f"<table><thead><tr>{heads}</tr></thead><tbody>{body}</tbody></table></div>"
    )


def _cell(value: dict[str, float] | None) -> str:
    if value is None:
        return "–"
    return f"{value['mean']:.1%} <small>{value['low']:.1%}–{value['high']:.1%}</small>"
