"""The paper's figure and tables, drawn: what was measured of a model beside what the paper reports of its own."""

from __future__ import annotations

import textwrap
import unicodedata
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import plotly.graph_objects as go

from gdprompt.figures.theme import MARKS, MUTED, bare, percent_axis

ROW, HEAD, LINE = 40, 26, 15
"""Heights in pixels: of an arm of one line, of a task's name, of an arm's every further line."""
LINE_CHARACTERS = 46
METRICS = {"exact_match": "circle", "token_accuracy": "circle-open", "share": "circle"}


def paper_table(
    rows: Sequence[Mapping[str, Any]],
    tell: Callable[[str], str] = str,
    paper: str = "reported by the paper (second-hand)",
) -> go.Figure:
    """One line an arm under its task's name, one mark a metric with its 95% interval, and a cross for the paper's.

    Args:
        rows: of a table in `results["suites"]["paper"]["tables"]`, as `gdprompt eval --paper` wrote it.
        tell: words for the names of arms, tasks and metrics, which are given as written there.
        paper: what the crosses are called.
    """
    places, height = [], 0.0
    figure = bare(60, margin={"l": 8, "r": 16, "t": 34, "b": 30})
    for i, row in enumerate(rows):
        if i == 0 or row["task"] != rows[i - 1]["task"]:
            height -= HEAD
            text = f"<b>{tell(row['task'])}</b>"
            figure.add_annotation(text=text, x=0, y=height + 4, xanchor="left", yanchor="bottom", showarrow=False)
        n = next((value["n"] for value in row["measured"].values() if value), None)
        lines = _lines(tell(row["arm"]) + (f" (n {n})" if n else ""))
        height -= ROW + LINE * (len(lines) - 1)
        places.append(height + 8)
        figure.add_annotation(
            text="<br>".join(lines), x=0, y=height + 16,
            align="left", xanchor="left", yanchor="bottom", showarrow=False, font={"size": 12},
        )  # fmt: skip
    for metric, symbol in METRICS.items():
        found = [
            (place, row, row["measured"][metric])
            for place, row in zip(places, rows, strict=True)
            if row["measured"].get(metric)
        ]
        if found:
            _marks(figure, found, tell(metric), symbol, tell)
    reported = [(place, row) for place, row in zip(places, rows, strict=True) if row["reported"] is not None]
    if reported:
        figure.add_scatter(
            x=[row["reported"] / 100 for _, row in reported],
            y=[place for place, _ in reported],
            mode="markers",
            name=paper,
            marker={"color": MUTED, "symbol": "x-thin-open", "size": 9, "line": {"width": 2, "color": MUTED}},
            hovertemplate="%{fullData.name}: %{x:.1%}<extra></extra>",
        )
    figure.update_xaxes(**percent_axis(-0.02, 1.02))
    figure.update_yaxes(visible=False, range=[height, 0], fixedrange=True)
    figure.update_layout(
        height=round(-height) + 64,
        showlegend=True,
        legend={"orientation": "h", "y": 1.0, "yanchor": "bottom", "x": 0},
    )
    return figure


def _lines(text: str) -> list[str]:
    wide = any(unicodedata.east_asian_width(character) in "WF" for character in text)
    return textwrap.wrap(text, LINE_CHARACTERS // 2 if wide else LINE_CHARACTERS)


def _marks(
    figure: go.Figure, found: Sequence[tuple[float, Mapping[str, Any], Any]], name: str, symbol: str, tell: Any
) -> None:
    # Where a gain is small its share is anything; the picture ends where shares do, and the table says the rest.
    means = [min(max(value["mean"], 0.0), 1.0) for _, _, value in found]
    figure.add_scatter(
        x=means,
        y=[place for place, _, _ in found],
        mode="markers",
        name=name,
        marker={"color": MARKS["meta_step"], "symbol": symbol, "size": 10},
        error_x={
            "array": [min(value["high"], 1.0) - mean for (_, _, value), mean in zip(found, means, strict=True)],
            "arrayminus": [mean - max(value["low"], 0.0) for (_, _, value), mean in zip(found, means, strict=True)],
            "color": MARKS["meta_step"],
            "thickness": 1.5,
            "width": 3,
        },
        customdata=[[tell(row["arm"]), value["mean"], value["low"], value["high"]] for _, row, value in found],
        hovertemplate="%{customdata[0]}<br><b>%{fullData.name}</b> %{customdata[1]:.1%} "
        "(%{customdata[2]:.1%}–%{customdata[3]:.1%})<extra></extra>",
    )
