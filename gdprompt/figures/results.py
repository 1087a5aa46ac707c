"""What `gdprompt eval` measured: exact match by suite and condition, and recall of passages learned together."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from gdprompt.figures.theme import LINE, MARKS, Labels, bare
from gdprompt.results import Condition

SHOWN: tuple[Condition, ...] = ("no_context", "base_step", "meta_step", "prompted")
SYMBOLS = {"no_context": "circle", "base_step": "triangle-up", "meta_step": "diamond", "prompted": "square"}
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
            error_x={
                "array": [value["high"] - value["mean"] for value in found],
                "arrayminus": [value["mean"] - value["low"] for value in found],
                "color": MARKS[condition],
                "thickness": 1.5,
                "width": 3,
            },
            customdata=[[titles[name], value["low"], value["high"]] for name, value in zip(names, found, strict=True)],
            hovertemplate="<b>%{fullData.name}</b><br>%{customdata[0]}<br>%{x:.1%}, 95% interval "
            "%{customdata[1]:.1%} to %{customdata[2]:.1%}<extra></extra>",
        )
    figure.update_xaxes(range=[-0.02, 1.02], tickformat=".0%", gridcolor=LINE, zeroline=False, fixedrange=True)
    figure.update_yaxes(visible=False, range=[-0.5, len(names) - 0.4], fixedrange=True)
    figure.update_layout(showlegend=True, legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0})
    return figure


def recall(
    several: Mapping[str, Any], title: str = "Passages learned together", labels: Labels | None = None
) -> go.Figure:
    """Exact match on each passage's question against the number of passages whose steps were added."""
    labels = labels or Labels()
    counts: Sequence[str] = sorted((key for key in several if key.isdigit()), key=int)
    found = [several[count] for count in counts]
    figure = bare(240, margin={"l": 44, "r": 16, "t": 12, "b": 44})
    figure.add_scatter(
        x=list(counts),
        y=[value["mean"] for value in found],
        mode="lines+markers+text",
        text=[f"{value['mean']:.0%}" for value in found],
        textposition="top center",
        cliponaxis=False,
        name=labels.conditions["meta_step"],
        line={"color": MARKS["meta_step"], "width": 2.5},
        marker={"symbol": "diamond", "size": 10},
        error_y={
            "array": [value["high"] - value["mean"] for value in found],
            "arrayminus": [value["mean"] - value["low"] for value in found],
            "thickness": 1.5,
            "width": 3,
        },
        hovertemplate="%{x}: %{y:.1%}<extra></extra>",
    )
    figure.update_xaxes(type="category", title={"text": title, "font": {"size": 12}}, showgrid=False, fixedrange=True)
    figure.update_yaxes(range=[0, 1.12], tickvals=[0, 0.5, 1], tickformat=".0%", gridcolor=LINE, fixedrange=True)
    return figure
