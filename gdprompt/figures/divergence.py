"""Distance of each condition from being prompted, token by token: three strips on one scale."""

from __future__ import annotations

import math

import plotly.graph_objects as go

from gdprompt.figures.theme import GLYPHS, MARKS, MONO, Labels, bare, percent, show, write_waiting
from gdprompt.results import Comparison, Condition, Measure, TokenReading

STRIPS: tuple[Condition, ...] = ("no_context", "base_step", "meta_step")
HEIGHT = 240
# Beyond this many tokens the values above the bars touch, so only the tall bars keep theirs.
NUM_LABELLED = 14
NUM_TALL = 5
# The smallest full scale: distances below it are noise, and should look like nothing.
SMALLEST_SCALE = 0.1


def divergence(
    comparison: Comparison | None,
    measure: Measure = "kl",
    *,
    selected: int | None = None,
    labels: Labels | None = None,
) -> go.Figure:
    """A strip of bars for each condition other than the prompted one.

    Args:
        comparison: None gives the empty strips.
        measure: which distance the bars show; ranks are drawn on a logarithmic scale.
        selected: the position the band marks; None marks none.
        labels: the words to draw.

    Returns:
        A figure whose first shape, named "band", is the mark of the selected token.
    """
    labels = labels or Labels()
    figure = bare(HEIGHT, margin={"l": 4, "r": 4, "t": 2, "b": 24}, bargap=0.28, barmode="overlay")
    heights = {c: [_height(r, measure) for r in comparison.readings[c]] for c in STRIPS} if comparison else {}
    low, high = _range([height for strip in heights.values() for height in strip])
    for row, condition in enumerate(STRIPS):
        top = 1 - row / len(STRIPS)
        figure.update_layout(
            {
                _axis(row): {
                    # The strip's head and the tallest bar's value both lie inside the strip.
                    "domain": [top - 1 / len(STRIPS) + 0.015, top - 0.075],
                    "range": [low, high],
                    "visible": True,
                    "showticklabels": False,
                    "showgrid": False,
                    "zeroline": True,
                    "zerolinecolor": "rgba(139,149,161,0.7)",
                    "zerolinewidth": 1.5,
                    "fixedrange": True,
                }
            }
        )
        mean = ""
        if comparison:
            mean = f"  {labels.mean} {_number(comparison.mean(condition, measure), measure, mean=True)}"
        figure.add_annotation(
            text=f'<span style="color:{MARKS[condition]}">{GLYPHS[condition]}</span> '
            f"<b>{show(labels.conditions[condition])}</b>{mean}",
            xref="paper",
            yref="paper",
            x=0,
            y=top,
            xanchor="left",
            yanchor="top",
            showarrow=False,
            font={"size": 12},
            borderpad=0,
        )
        if comparison:
            _strip(figure, row, condition, comparison, measure, heights[condition], (low, high), labels)
    _tokens(figure, comparison)
    if not comparison:
        write_waiting(figure, labels.waiting)
    figure.add_shape(
        name="band",
        type="rect",
        xref="x",
        yref="paper",
        x0=(selected or 0) - 0.5,
        x1=(selected or 0) + 0.5,
        y0=0,
        y1=1,
        visible=selected is not None and comparison is not None,
        fillcolor="rgba(43,125,219,0.14)",
        line={"color": "rgba(43,125,219,0.75)", "width": 1},
        layer="below",
    )
    return figure


def _strip(
    figure: go.Figure,
    row: int,
    condition: Condition,
    comparison: Comparison,
    measure: Measure,
    heights: list[float],
    bounds: tuple[float, float],
    labels: Labels,
) -> None:
    readings, positions = comparison.readings[condition], list(range(len(heights)))
    tall = sorted(map(abs, heights))[-NUM_TALL:]
    values = [
        _number(getattr(reading, measure), measure)
        if len(heights) <= NUM_LABELLED or (abs(height) >= tall[0] and abs(height) > SMALLEST_SCALE)
        else ""
        for reading, height in zip(readings, heights, strict=True)
    ]
    yaxis = "y" if row == 0 else f"y{row + 1}"
    figure.add_bar(
        x=positions,
        y=heights,
        yaxis=yaxis,
        text=values,
        textposition="outside",
        textangle=0,
        constraintext="none",
        textfont={"size": 12 if len(heights) <= 9 else 10},
        cliponaxis=False,
        marker={"color": MARKS[condition], "line": {"width": 0}},
        hoverinfo="skip",
        name=labels.conditions[condition],
    )
    # A bar of 0.00 has no area: an unseen column as tall as the strip takes its hover and its click.
    figure.add_bar(
        x=positions,
        y=[bounds[1] - bounds[0]] * len(positions),
        base=bounds[0],
        yaxis=yaxis,
        width=1,
        marker={"color": "rgba(0,0,0,0)", "line": {"width": 0}},
        hovertext=[_hover(comparison.tokens[i], condition, readings[i], measure, labels) for i in range(len(heights))],
        hovertemplate="%{hovertext}<extra></extra>",
        name="target",
    )


def _hover(token: str, condition: Condition, reading: TokenReading, measure: Measure, labels: Labels) -> str:
    head = f"<b>{show(token)}</b>  {show(labels.conditions[condition])}"
    value = f"{_number(getattr(reading, measure), measure)} {labels.units[measure]}"
    rows = [f"{percent(a.probability)}  {show(a.token, 16)}" for a in reading.alternatives[:5]]
    return "<br>".join([head, value, *rows])


def _tokens(figure: go.Figure, comparison: Comparison | None) -> None:
    tokens = comparison.tokens if comparison else ()
    figure.update_xaxes(
        range=[-0.5, max(len(tokens), 1) - 0.5],
        tickmode="array",
        tickvals=list(range(len(tokens))),
        ticktext=[show(token, 9) for token in tokens],
        tickfont={"family": MONO, "size": 12 if len(tokens) <= 12 else 10},
        autotickangles=[0, 45, 90],
        showgrid=False,
        zeroline=False,
        fixedrange=True,
        automargin=True,
        anchor=f"y{len(STRIPS)}",
    )


def _axis(row: int) -> str:
    return "yaxis" if row == 0 else f"yaxis{row + 1}"


def _height(reading: TokenReading, measure: Measure) -> float:
    # Ranks run from 1 to the whole vocabulary: in tens, a first place has no bar.
    return math.log10(reading.rank) if measure == "rank" else getattr(reading, measure)


def _range(heights: list[float]) -> tuple[float, float]:
    low, high = min([0.0, *heights]), max([0.0, *heights])
    if high - low < SMALLEST_SCALE:
        low, high = (-SMALLEST_SCALE, 0.0) if low < 0 else (0.0, SMALLEST_SCALE)
    span = high - low
    # Room for the value beyond the tallest bar, up or down.
    return low - 0.42 * span * (low < 0), high + 0.42 * span * (high > 0 or low == 0)


def _number(value: float, measure: Measure, *, mean: bool = False) -> str:
    if measure == "rank":
        return f"{value:.1f}" if mean else f"{value:.0f}"
    text = f"{value:.2f}"
    return "0.00" if text == "-0.00" else text.replace("-", "−")
