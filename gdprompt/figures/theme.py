"""What every figure shares: one mark colour a condition for both themes, the labels, a bare layout."""

from __future__ import annotations

import html
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import plotly.graph_objects as go

from gdprompt.results import Condition, Measure

# Plotly cannot read CSS variables, so these have contrast of at least 3 on a white and on a dark card.
MARKS: Mapping[Condition, str] = {
    "no_context": "#8B95A1",
    "prompted": "#2B7DDB",
    "base_step": "#D9730D",
    "meta_step": "#00826C",
    "wrong_context": "#8B95A1",
    "base": "#8B95A1",
}
GLYPHS: Mapping[Condition, str] = {
    "no_context": "●",
    "prompted": "■",
    "base_step": "▲",
    "meta_step": "◆",
    "wrong_context": "○",
    "base": "○",
}
TEXT, MUTED, LINE = "#1A2027", "#56616F", "rgba(139,149,161,0.28)"
HOVER_BACKGROUND = "#1F262E"
# The ticks of an axis of shares: nothing, half and all.
HALVES = (0, 0.5, 1)
SANS = 'system-ui, -apple-system, "Segoe UI", Roboto, "Noto Sans", "PingFang SC", "Microsoft YaHei", sans-serif'
MONO = 'ui-monospace, SFMono-Regular, Menlo, Consolas, "Liberation Mono", monospace'


@dataclass(frozen=True)
class Labels:
    """Every word a figure shows, so that the page can pass its own language."""

    conditions: Mapping[Condition, str] = field(
        default_factory=lambda: {
            "no_context": "Not told",
            "prompted": "Prompted",
            "base_step": "Plain step",
            "meta_step": "One meta-trained step",
            "wrong_context": "Step on another passage",
            "base": "Not told, before meta-training",
        }
    )
    units: Mapping[Measure, str] = field(
        default_factory=lambda: {
            "kl": "nats",
            "js": "nats",
            "delta_logprob": "nats",
            "rank": "place",
        }
    )
    mean: str = "mean"
    waiting: str = "Fills in when the answers are in"
    path_waiting: str = "Drawn after the step"
    path_kl: str = "KL from prompted, nats"
    prompted: str = "prompted"
    meta: str = "meta-trained"
    base: str = "plain"
    trained: str = "trained"


def show(token: str, limit: int | None = None) -> str:
    """A token for display: a leading space as a middle dot, a line break as ⏎, nothing as ◌, markup made harmless.

    A token that is the beginning of a character is nothing by itself.

    Plotly reads a subset of HTML, links included, in every text it draws, and tokens come from visitors.
    """
    text = token.replace("\n", "⏎").replace("\t", "⇥")
    stripped = text.lstrip(" ")
    text = "·" * (len(text) - len(stripped)) + stripped
    if limit and len(text) > limit:
        text = text[: limit - 1] + "…"
    return html.escape(text) or "◌"


def percent(probability: float) -> str:
    """A probability in [0, 1] in words, such as "97%" or "<1%"."""
    return "<1%" if 0 < probability < 0.005 else f"{probability:.0%}"


def _await_pandas() -> None:
    """Plotly takes pandas as it finds it, and fails where another thread has only begun to import it."""
    with suppress(ImportError):
        from pandas import Series  # noqa: F401 (waits for the whole of it)


def bare(height: int, **layout: Any) -> go.Figure:
    """An empty figure of `height` px with transparent ground, no toolbar, no zoom and no legend."""
    _await_pandas()
    figure = go.Figure()
    figure.update_layout(
        height=height,
        autosize=True,
        paper_bgcolor="rgba(0,0,0,0)",
        plot_bgcolor="rgba(0,0,0,0)",
        font={"family": SANS, "size": 12, "color": MUTED},
        showlegend=False,
        dragmode=False,
        hoverlabel={
            "bgcolor": HOVER_BACKGROUND,
            "bordercolor": HOVER_BACKGROUND,
            "font": {"color": "#FFFFFF", "size": 12, "family": SANS},
            "align": "left",
        },
        modebar={"remove": ["zoom", "pan", "select", "lasso", "zoomin", "zoomout", "autoscale", "resetscale"]},
    )
    figure.update_layout(**layout)
    return figure


def line_axis(**axis: Any) -> dict[str, Any]:
    """An x-axis that is a line with ticks, without grid and without zoom."""
    return {"showgrid": False, "zeroline": False, "fixedrange": True, "linecolor": LINE, **axis}


def percent_axis(low: float, high: float, **axis: Any) -> dict[str, Any]:
    """An axis of shares in [0, 1], written in percent; `low` and `high` leave room for marks and names beyond them."""
    return {
        "range": [low, high],
        "tickformat": ".0%",
        "gridcolor": LINE,
        "zeroline": False,
        "fixedrange": True,
        **axis,
    }


def write_waiting(figure: go.Figure, text: str) -> None:
    """Writes in the middle of a figure that has nothing to draw yet what it waits for."""
    figure.add_annotation(text=text, xref="paper", yref="paper", x=0.5, y=0.5, showarrow=False, name="waiting")
