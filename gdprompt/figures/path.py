"""Learning as a path: the prompted answer's chance, and the distance from it, as the step grows from 0 to 2 times."""

from __future__ import annotations

import math
from collections.abc import Sequence

import plotly.graph_objects as go

from gdprompt.figures.theme import (
    HALVES,
    LINE,
    MARKS,
    Labels,
    bare,
    line_axis,
    percent,
    percent_axis,
    show,
    write_waiting,
)
from gdprompt.results import Comparison, Condition, PathPoint

HEIGHT = 196
# Where the strip of chances ends and the one of distances begins, as shares of the height.
CHANCES, DISTANCES = (0.42, 1.0), (0.0, 0.26)
# The axis of chances, with room for marks below and a name above; the smallest distance between two names on it.
TOP, BOTTOM = 1.3, -0.06
NAME_GAP = 0.24


def learning_path(
    points: Sequence[PathPoint],
    comparison: Comparison | None = None,
    *,
    scale: float = 1.0,
    labels: Labels | None = None,
    lines: Sequence[Condition] = ("base_step", "meta_step"),
) -> go.Figure:
    """Against the multiple of the trained step, the prompted answer's probability, and below it the mean KL from it.

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
    figure.update_layout(
        xaxis={"anchor": "y2"},
        yaxis={**percent_axis(BOTTOM, TOP, tickvals=HALVES), "domain": CHANCES},
        yaxis2={"domain": DISTANCES, "gridcolor": LINE, "zeroline": False, "fixedrange": True, "visible": bool(points)},
    )
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
        _distances(figure, points, condition, name, dash)
    _name(figure, ends)
    _name_distances(figure, points, lines, labels)
    figure.add_scatter(
        x=[0],
        y=_levels(points, lines[-1])[:1],
        mode="markers",
        marker={"color": MARKS["no_context"], "size": 9},
        hoverinfo="skip",
        name="untaught",
    )
    for name, axis, levels in (("here", "y", _levels), ("here below", "y2", _distances_of)):
        figure.add_scatter(
            x=[scale],
            y=[_at(points, scale, levels(points, lines[-1]))],
            yaxis=axis,
            mode="markers",
            marker={
                "color": MARKS[lines[-1]],
                "size": 14 if axis == "y" else 11,
                "symbol": "diamond",
                "line": {"color": "#FFFFFF", "width": 1.5},
            },
            cliponaxis=False,
            hoverinfo="skip",
            name=name,
        )
    return figure


def _distances(figure: go.Figure, points: Sequence[PathPoint], condition: Condition, name: str, dash: str) -> None:
    values = _distances_of(points, condition)
    figure.add_scatter(
        x=[point.scale for point in points],
        y=values,
        yaxis="y2",
        mode="lines+markers" if len(points) == 1 else "lines",
        line={"color": MARKS[condition], "width": 2, "dash": dash, "shape": "linear"},
        cliponaxis=False,
        hovertext=[
            f"<b>{show(name)}</b>  {point.scale:g}×<br>KL {value:.2f}"
            for point, value in zip(points, values, strict=True)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        name=f"{name} KL",
    )


def _name_distances(figure: go.Figure, points: Sequence[PathPoint], lines: Sequence[Condition], labels: Labels) -> None:
    """Writes what the lower strip shows above it, and its axis with the largest distance."""
    largest = max(value for condition in lines for value in _distances_of(points, condition))
    shown = round(largest, 1) or 0.1
    figure.update_layout(yaxis2={"range": [-0.12 * shown, 1.05 * shown], "tickvals": [0, shown]})
    figure.add_annotation(
        text=show(labels.path_kl),
        xref="paper",
        yref="paper",
        x=1,
        y=DISTANCES[1],
        xanchor="right",
        yanchor="bottom",
        showarrow=False,
        font={"size": 11},
        borderpad=1,
    )


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


def _distances_of(points: Sequence[PathPoint], condition: Condition) -> list[float]:
    return [point.base_kl if condition == "base_step" else point.meta_kl for point in points]


def _at(points: Sequence[PathPoint], scale: float, levels: Sequence[float]) -> float:
    """A line's height at `scale`, between its two nearest points."""
    before = max((i for i, point in enumerate(points) if point.scale <= scale), default=0)
    after = min((i for i, point in enumerate(points) if point.scale >= scale), default=len(points) - 1)
    left, right = points[before].scale, points[after].scale
    share = (scale - left) / (right - left) if right != left else 0.0
    return levels[before] + share * (levels[after] - levels[before])
