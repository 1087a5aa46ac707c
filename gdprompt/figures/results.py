"""What `gdprompt eval` measured, drawn: answers by suite, what is recovered of prompting, recall, continuation."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from gdprompt.figures.theme import HALVES, MARKS, Labels, bare, percent_axis
from gdprompt.results import Condition

SHOWN: tuple[Condition, ...] = ("no_context", "base_step", "meta_step", "prompted")
CONTINUED: tuple[Condition, ...] = ("base", *SHOWN)
SYMBOLS = {
    "base": "circle-open",
    "no_context": "circle",
    "base_step": "triangle-up",
    "meta_step": "diamond",
    "prompted": "square",
}
LABEL_ROOM = 0.13
LINE_SYMBOLS, LINE_DASHES = ("diamond", "circle", "square", "cross"), ("solid", "dot", "dash", "dashdot")
ROW = 44


def by_suite(suites: Mapping[str, Any], titles: Mapping[str, str], labels: Labels | None = None) -> go.Figure:
    """One row a suite, one mark a condition with its 95% interval; the thick line is the gap that the step closes.

    Args:
        suites: `results["suites"]` as `gdprompt eval` wrote it.
        titles: the suites to draw, in this order, and what each is called.
        labels: the conditions' names.
    """
    labels = labels or Labels()
    names = [name for name in titles if name in suites]
    rows = list(range(len(names)))[::-1]
    figure = bare(ROW * len(names) + 70, margin={"l": 8, "r": 16, "t": 34, "b": 30})
    for row, name in zip(rows, names, strict=True):
        untaught, taught = (suites[name][condition]["exact_match"]["mean"] for condition in ("no_context", "meta_step"))
        line = {"color": MARKS["meta_step"], "width": 5}
        figure.add_scatter(
            x=[untaught, taught],
            y=[row, row],
            mode="lines",
            line=line,
            opacity=0.25,
            hoverinfo="skip",
            showlegend=False,
        )
        text = f"{titles[name]}  (n {suites[name]['n']})"
        figure.add_annotation(text=text, x=0, y=row + 0.36, xanchor="left", showarrow=False, font={"size": 12})
    for condition in SHOWN:
        found = [suites[name][condition]["exact_match"] for name in names]
        figure.add_scatter(
            x=[value["mean"] for value in found],
            y=rows,
            mode="markers",
            name=labels.conditions[condition],
            marker={"color": MARKS[condition], "symbol": SYMBOLS[condition], "size": 11},
            error_x=_interval(found, MARKS[condition]),
            customdata=[[titles[name], value["low"], value["high"]] for name, value in zip(names, found, strict=True)],
            hovertemplate="<b>%{fullData.name}</b><br>%{customdata[0]}<br>%{x:.1%} "
            "(%{customdata[1]:.1%}–%{customdata[2]:.1%})<extra></extra>",
        )
    figure.update_xaxes(**percent_axis(-0.02, 1.02))
    figure.update_yaxes(visible=False, range=[-0.5, len(names) - 0.4], fixedrange=True)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    return figure


def recall(
    measured: Mapping[str, Mapping[str, Any]],
    title: str = "Passages learned together",
    labels: Labels | None = None,
) -> go.Figure:
    """Exact match on each passage's question against the number of passages that were learned together.

    Args:
        measured: what a line is called, and `results["suites"]["several"]` (or its "merged", or of real passages).
        title: of the axis.
        labels: the conditions' names; a single line is called by its condition.
    """
    labels = labels or Labels()
    figure = bare(240, margin={"l": 44, "r": 16, "t": 12, "b": 44})
    for (name, several), symbol, dash in zip(measured.items(), LINE_SYMBOLS, LINE_DASHES, strict=False):
        counts: Sequence[str] = sorted((key for key in several if key.isdigit()), key=int)
        found = [several[count] for count in counts]
        _line(figure, list(counts), found, name if len(measured) > 1 else labels.conditions["meta_step"], symbol, dash)
    _label_apart(figure)
    figure.update_xaxes(type="category", title={"text": title, "font": {"size": 12}}, showgrid=False, fixedrange=True)
    return _shares(figure, len(measured) > 1)


def by_depth(
    long: Mapping[str, Any], title: str = "Quarter of the passage", names: Mapping[str, str] | None = None
) -> go.Figure:
    """Exact match by where in a long passage the asked fact stands: learned whole, its piece alone, and prompted.

    Args:
        long: `results["suites"]["long"]`.
        title: of the axis.
        names: what each line is called.
    """
    names = names or {
        "merged": "All chunks' steps merged",
        "meta_step": "All chunks' steps added",
        "single_chunk": "The fact's chunk alone",
        "prompted": "Prompted",
    }
    depths = sorted(long["by_depth"], key=int)
    figure = bare(260, margin={"l": 44, "r": 16, "t": 34, "b": 44})
    for (arm, name), symbol, dash in zip(names.items(), LINE_SYMBOLS, LINE_DASHES, strict=True):
        found = [long["by_depth"][depth][arm] for depth in depths if arm in long["by_depth"][depth]]
        if found:
            color = MARKS["prompted" if arm == "prompted" else "meta_step"]
            _line(figure, depths, found, name, symbol, dash, color)
    _label_apart(figure)
    figure.update_xaxes(type="category", title={"text": title, "font": {"size": 12}}, showgrid=False, fixedrange=True)
    return _shares(figure, legend=True)


def gaps(suites: Mapping[str, Any], titles: Mapping[str, str]) -> go.Figure:
    """The share of prompting's gain that one meta-trained step recovers, a row a suite, with its 95% interval."""
    names = [name for name in titles if name in suites and suites[name]["recovered_gap"]["exact_match"]]
    rows = list(range(len(names)))[::-1]
    found = [suites[name]["recovered_gap"]["exact_match"] for name in names]
    figure = bare(ROW * len(names) + 50, margin={"l": 8, "r": 16, "t": 12, "b": 30})
    for row, name in zip(rows, names, strict=True):
        figure.add_annotation(text=titles[name], x=0, y=row + 0.36, xanchor="left", showarrow=False, font={"size": 12})
    figure.add_vline(x=1, line={"color": MARKS["prompted"], "width": 1.5, "dash": "dot"})
    figure.add_scatter(
        x=[value["mean"] for value in found],
        y=rows,
        mode="markers+text",
        text=[f"{value['mean']:.0%}" for value in found],
        textposition="bottom center",
        marker={"color": MARKS["meta_step"], "symbol": "diamond", "size": 11},
        error_x=_interval(found, MARKS["meta_step"]),
        customdata=[[titles[name], value["low"], value["high"]] for name, value in zip(names, found, strict=True)],
        hovertemplate="<b>%{customdata[0]}</b><br>%{x:.1%} (%{customdata[1]:.1%}–%{customdata[2]:.1%})<extra></extra>",
    )
    top = max([1.05, *(value["high"] + 0.02 for value in found)])
    figure.update_xaxes(**percent_axis(-0.02, top))
    figure.update_yaxes(visible=False, range=[-0.5, len(names) - 0.4], fixedrange=True)
    return figure


def continuation(figures: Mapping[str, Any], title: str = "Tokens right", labels: Labels | None = None) -> go.Figure:
    """How well the second half of a chunk of text is predicted under each condition; nats per token beside the mark."""
    labels = labels or Labels()
    # Earlier versions did not ask the base.
    shown: list[Condition] = [condition for condition in CONTINUED if figures.get(condition)]
    rows = list(range(len(shown)))[::-1]
    figure = bare(ROW * len(shown) + 60, margin={"l": 8, "r": 16, "t": 12, "b": 44})
    for row, condition in zip(rows, shown, strict=True):
        value, nats = figures[condition]["token_accuracy"], figures[condition]["nats"]
        figure.add_annotation(
            text=f"{labels.conditions[condition]}  ({nats['mean']:.2f} {labels.units['kl']})",
            x=0, y=row + 0.36, xanchor="left", showarrow=False, font={"size": 12},
        )  # fmt: skip
        figure.add_scatter(
            x=[value["mean"]],
            y=[row],
            mode="markers",
            name=labels.conditions[condition],
            marker={"color": MARKS[condition], "symbol": SYMBOLS[condition], "size": 11},
            error_x=_interval([value], MARKS[condition]),
            hovertemplate=f"%{{x:.1%}} ({value['low']:.1%}–{value['high']:.1%})<br>{nats['mean']:.3f} "
            f"({nats['low']:.3f}–{nats['high']:.3f}) {labels.units['kl']}<extra></extra>",
        )
    top = max(figures[condition]["token_accuracy"]["high"] for condition in shown) * 1.1
    figure.update_xaxes(**percent_axis(-0.02 * top, top, title={"text": title, "font": {"size": 12}}))
    figure.update_yaxes(visible=False, range=[-0.5, len(shown) - 0.4], fixedrange=True)
    return figure


def caption(suites: Mapping[str, Any], names: Sequence[str]) -> str:
    """What made a figure of the suites `names`: n, seed, date, and the command, suites measured alike as one."""
    found: dict[tuple[str, str], list[str]] = {}
    for name in names:
        if name in suites:
            figures = suites[name]
            made = figures["made"]
            how = f"n {figures['n']}, seed {made['seed']}, {made['date']}"
            found.setdefault((how, made["command"].replace(f"--suite {name}", "--suite …")), []).append(name)
    return "; ".join(
        f"{how}: {command.replace('…', members[0])}"
        if len(members) == 1
        else f"{how}: {command} ({', '.join(members)})"
        for (how, command), members in found.items()
    )


def _line(
    figure: go.Figure,
    x: Sequence[str],
    found: Sequence[Mapping[str, float]],
    name: str,
    symbol: str,
    dash: str,
    color: str = MARKS["meta_step"],
) -> None:
    figure.add_scatter(
        x=list(x),
        y=[value["mean"] for value in found],
        mode="lines+markers",
        textposition="top center",
        cliponaxis=False,
        name=name,
        line={"color": color, "width": 2.5, "dash": dash},
        marker={"symbol": symbol, "size": 10},
        error_y=_interval(found, color),
        hovertemplate="<b>%{fullData.name}</b><br>%{x}: %{y:.1%}<extra></extra>",
    )


def _label_apart(figure: go.Figure) -> None:
    """Writes every point's share above it, but where the line above leaves no room: hovering tells it."""
    lines: Any = figure.data
    points = [(x, y) for line in lines for x, y in zip(line.x, line.y, strict=True)]
    written: set[tuple[str, float]] = set()

    def label(point: tuple[str, float]) -> str:
        covered = any(x == point[0] and point[1] < y < point[1] + LABEL_ROOM for x, y in points)
        if covered or point in written:
            return ""
        written.add(point)
        return f"{point[1]:.0%}"

    for line in lines:
        line.mode, line.text = "lines+markers+text", [label(point) for point in zip(line.x, line.y, strict=True)]


def _interval(found: Sequence[Mapping[str, float]], color: str) -> dict[str, Any]:
    """Plotly's error bars from the means and ends of intervals."""
    return {
        "array": [value["high"] - value["mean"] for value in found],
        "arrayminus": [value["mean"] - value["low"] for value in found],
        "color": color,
        "thickness": 1.5,
        "width": 3,
    }


def _shares(figure: go.Figure, legend: bool) -> go.Figure:
    figure.update_yaxes(**percent_axis(0, 1.12, tickvals=HALVES))
    if legend:
        figure.update_layout(
            margin={"t": 34}, showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0}
        )
    return figure
