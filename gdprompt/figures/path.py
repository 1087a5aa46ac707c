"""Learning as a path: the prompted answer's chance, and the distance from it, as the step grows from 0 to 2 times."""

from __future__ import annotations

import math
from collections.abc import Sequence
from itertools import combinations
from unicodedata import east_asian_width

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

Span = tuple[float, float]
HEIGHT = 178
# Where the strip of chances ends and the one of distances begins, as shares of the height.
CHANCES, DISTANCES = (0.41, 1.0), (0.0, 0.25)
# The axis of chances, with room for marks below and a name above; the smallest distance between two names on it.
TOP, BOTTOM = 1.3, -0.06
NAME_GAP = 0.22
# A name's letters are a little lower than the room that it has; a letter is so wide, in steps, where the figure is
# narrowest.
SLACK = 0.03
LETTER = 0.064
# Half the diamond on the same axes.
DIAMOND = (0.07, 0.11)


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
    drawn: list[tuple[str, list[float]]] = []
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
        drawn.append((labels.prompted, [level] * len(points)))
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
        drawn.append((name, values))
        _distances(figure, points, condition, name, dash)
    _name(figure, scales, drawn, _diamond(points, scale, lines[-1]))
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


def _name(
    figure: go.Figure, scales: Sequence[float], lines: list[tuple[str, list[float]]], diamond: tuple[float, Span]
) -> None:
    """Writes each line's name at the right, clear of every line and of the diamond where there is room."""
    width = LETTER * max(_num_letters(name) for name, _ in lines)
    behind = [_span(scales, values, 2 - width) for _, values in lines]
    if diamond[0] > 2 - width:
        behind.append(diamond[1])
    for name, height in placed([(values[-1], name) for name, values in lines], behind):
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


def placed(ends: list[tuple[float, str]], behind: Sequence[Span]) -> list[tuple[str, float]]:
    """For each (level, name) at the lines' right ends, from the highest: the name, and its lower edge's height.

    Names keep the lines' order and do not touch. Of such places those are taken that hide least of what is `behind`
    them, then those nearest to their lines.

    Args:
        ends: of at most four lines.
        behind: (lowest, highest) of each line, as far to the left as names are wide.
    """
    ends = sorted(ends, reverse=True)
    above = [high + i * NAME_GAP for _, high in behind for i in range(len(ends))]
    below = [low - 2 * SLACK - i * NAME_GAP for low, _ in behind for i in range(1, len(ends) + 1)]
    floor = [i * NAME_GAP for i in range(len(ends))]
    heights = sorted({h for h in (*above, *below, *floor) if 0 <= h <= TOP - NAME_GAP}, reverse=True)
    hidden = {h: sum(_overlap((h + SLACK, h + NAME_GAP - SLACK), span) for span in behind) for h in heights}

    def cost(chosen: Sequence[float]) -> tuple[float, float]:
        far = sum(max(h - level, level - h - NAME_GAP, 0) for h, (level, _) in zip(chosen, ends, strict=True))
        return round(sum(hidden[h] for h in chosen), 2), far

    apart = (
        chosen
        for chosen in combinations(heights, len(ends))
        if all(a - b > NAME_GAP - 1e-9 for a, b in zip(chosen, chosen[1:], strict=False))
    )
    return [(name, height) for (_, name), height in zip(ends, min(apart, key=cost), strict=True)]


def _span(scales: Sequence[float], values: list[float], left: float) -> Span:
    """The lowest and the highest of a line from `left` on."""
    shown = [_between(scales, left, values), *(value for x, value in zip(scales, values, strict=True) if x > left)]
    return min(shown), max(shown)


def _overlap(one: Span, other: Span) -> float:
    """How much of two spans is common; a level line has a little of its own."""
    return max(0.0, min(one[1], other[1] + 0.01) - max(one[0], other[0] - 0.01))


def _num_letters(text: str) -> float:
    """How wide a text is in Latin letters."""
    return sum(1.8 if east_asian_width(letter) in "WF" else 1 for letter in text)


def _diamond(points: Sequence[PathPoint], scale: float, condition: Condition) -> tuple[float, Span]:
    """Where the diamond ends on the right, and its lowest and highest."""
    level = _at(points, scale, _levels(points, condition))
    return scale + DIAMOND[0], (level - DIAMOND[1], level + DIAMOND[1])


def _levels(points: Sequence[PathPoint], condition: Condition) -> list[float]:
    return [point.base_step if condition == "base_step" else point.meta_step for point in points]


def _distances_of(points: Sequence[PathPoint], condition: Condition) -> list[float]:
    return [point.base_kl if condition == "base_step" else point.meta_kl for point in points]


def _at(points: Sequence[PathPoint], scale: float, levels: Sequence[float]) -> float:
    """A line's height at `scale`, between its two nearest points."""
    return _between([point.scale for point in points], scale, levels)


def _between(scales: Sequence[float], scale: float, levels: Sequence[float]) -> float:
    before = max((i for i, x in enumerate(scales) if x <= scale), default=0)
    after = min((i for i, x in enumerate(scales) if x >= scale), default=len(scales) - 1)
    left, right = scales[before], scales[after]
    share = (scale - left) / (right - left) if right != left else 0.0
    return levels[before] + share * (levels[after] - levels[before])
