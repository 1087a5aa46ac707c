"""Learning as a path: the chance of the prompted answer as the one step grows from 0 to 2 times its size."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from gdprompt.figures.theme import HALVES, MARKS, Labels, bare, line_axis, percent, percent_axis, show, write_waiting
from gdprompt.results import Comparison, Condition, PathPoint

HEIGHT = 196
# The smallest distance between two names at the right edge, in units of the probability axis.
NAME_GAP = 0.13


def learning_path(
    points: Sequence[PathPoint],
    comparison: Comparison | None = None,
    *,
    scale: float = 1.0,
    labels: Labels | None = None,
    lines: Sequence[Condition] = ("base_step", "meta_step"),
) -> go.Figure:
    """Lines of the probability of the prompted answer against the multiple of the trained step.

    Args:
        points: in any order and number; none gives the empty axes.
        comparison: adds the level that prompting itself reaches.
        scale: where the diamond stands.
        labels: the words to draw.
        lines: which steps to draw; the circle and the diamond belong to the last.
    """
    labels = labels or Labels()
    points = sorted(points, key=lambda point: point.scale)
    figure = bare(HEIGHT, margin={"l": 40, "r": 8, "t": 8, "b": 22})
    ticks = {0: "0", 0.5: "½", 1: f"1× {labels.trained}", 1.5: "1½", 2: "2×"}
    figure.update_xaxes(
        **line_axis(range=[-0.06, 2.06], tickvals=list(ticks), ticktext=list(ticks.values()), tickangle=0)
    )
    figure.update_yaxes(**percent_axis(-0.04, 1.16, tickvals=HALVES))
    if not points:
        write_waiting(figure, labels.path_waiting)
        return figure
    scales = [point.scale for point in points]
    ends: list[tuple[float, str]] = []
    if comparison and comparison.answers["prompted"].logprobs:
        level = math.exp(sum(comparison.answers["prompted"].logprobs))
        figure.add_scatter(
            x=[0, 2],
            y=[level, level],
            mode="lines",
            line={"color": MARKS["prompted"], "width": 1.5, "dash": "dot"},
            hovertemplate=f"<b>{show(labels.prompted)}</b>  {percent(level)}<extra></extra>",
            name=labels.prompted,
        )
        ends.append((level, labels.prompted))
    for condition in lines:
        values = _levels(points, condition)
        name, dash = (labels.base, "dash") if condition == "base_step" else (labels.meta, "solid")
        figure.add_scatter(
            x=scales,
            y=values,
            mode="lines+markers" if len(points) == 1 else "lines",
            line={"color": MARKS[condition], "width": 2.5, "dash": dash, "shape": "linear"},
            hovertext=[
                f"<b>{show(name)}</b>  {point.scale:g}×<br>{percent(value)}"
                + (f"<br>“{show(point.answer.strip(), 40)}”" if condition == "meta_step" and point.answer else "")
                for point, value in zip(points, values, strict=True)
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            name=name,
        )
        ends.append((values[-1], name))
    _name(figure, ends)
    figure.add_scatter(
        x=[0],
        y=_levels(points, lines[-1])[:1],
        mode="markers",
        marker={"color": MARKS["no_context"], "size": 9},
        hoverinfo="skip",
        name="untaught",
    )
    figure.add_scatter(
        x=[scale],
        y=[_at(points, scale, lines[-1])],
        mode="markers",
        marker={
            "color": MARKS[lines[-1]],
            "size": 14,
            "symbol": "diamond",
            "line": {"color": "#FFFFFF", "width": 1.5},
        },
        hoverinfo="skip",
        name="here",
    )
    return figure


def _name(figure: go.Figure, ends: list[tuple[float, str]]) -> None:
    """Writes each line's name at its right end, clear of the other lines where there is room."""
    for name, height in placed(ends):
        figure.add_annotation(
            text=show(name),
            x=2,
            y=height,
            xanchor="right",
            yanchor="bottom",
            showarrow=False,
            font={"size": 12},
            borderpad=1,
        )


def placed(ends: list[tuple[float, str]]) -> list[tuple[str, float]]:
    """For each (level, name), from the highest: the name, and the height of its lower edge."""
    heights: list[float] = []
    ends = sorted(ends, reverse=True)
    for level, _ in ends:  # downwards: above its line, or below it where another name is in the way
        lowest = heights[-1] if heights else math.inf
        heights.append(level if level + NAME_GAP < lowest else min(level, lowest) - NAME_GAP)
    room = 0.0
    for i in reversed(range(len(heights))):  # and upwards again from the floor
        heights[i] = max(heights[i], room)
        room = heights[i] + NAME_GAP
    return [(name, height) for (_, name), height in zip(ends, heights, strict=True)]


def _levels(points: Sequence[PathPoint], condition: Condition) -> list[float]:
    return [point.base_step if condition == "base_step" else point.meta_step for point in points]


def _at(points: Sequence[PathPoint], scale: float, condition: Condition) -> float:
    """A line's height at `scale`, between its two nearest points."""
    before = [point for point in points if point.scale <= scale] or [points[0]]
    after = [point for point in points if point.scale >= scale] or [points[-1]]
    left, right = before[-1], after[0]
    low, high = _levels((left, right), condition)
    share = (scale - left.scale) / (right.scale - left.scale) if right.scale != left.scale else 0.0
    return low + share * (high - low)
