"""How much fits: recall of passages whose steps were added, here and now beside the measured average."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import plotly.graph_objects as go

from gdprompt.figures.theme import HALVES, MARKS, bare, line_axis, percent_axis, show
from gdprompt.results import Condition

HEIGHT = 190


@dataclass(frozen=True)
class FitsLabels:
    """Every word the figure shows."""

    axis: str = "passages learned together"
    here: str = "here"
    measured: str = "measured"


def fits(
    live: Mapping[int, float],
    measured: Mapping[str, Any] | None = None,
    *,
    counts: Sequence[int],
    labels: FitsLabels | None = None,
) -> go.Figure:
    """Recall in [0, 1] against the number of passages.

    Args:
        live: count -> share of its questions answered, for the counts asked so far.
        measured: `results["suites"]["several"]` as `gdprompt eval` wrote it; None draws no line of averages.
        counts: the counts that will be asked, evenly spaced on the axis.
        labels: the words to draw.
    """
    labels = labels or FitsLabels()
    figure = bare(HEIGHT, margin={"l": 40, "r": 12, "t": 10, "b": 40})
    places = {count: place for place, count in enumerate(counts)}
    averages = {count: measured[str(count)]["mean"] for count in counts if str(count) in measured} if measured else {}
    lines: tuple[tuple[Mapping[int, float], str, Condition, str, str], ...] = (
        (averages, labels.measured, "no_context", "dash", "circle"),
        (live, labels.here, "meta_step", "solid", "diamond"),
    )
    for found, name, condition, dash, symbol in lines:
        if not found:
            continue
        figure.add_scatter(
            x=[places[count] for count in found],
            y=list(found.values()),
            mode="lines+markers",
            line={"color": MARKS[condition], "width": 2.5, "dash": dash},
            marker={"color": MARKS[condition], "size": 10 if dash == "solid" else 7, "symbol": symbol},
            hovertext=[f"<b>{show(name)}</b>  {count}: {share:.0%}" for count, share in found.items()],
            hovertemplate="%{hovertext}<extra></extra>",
            cliponaxis=False,
            name=name,
        )
        first = next(iter(found))
        figure.add_annotation(
            text=show(name),
            x=places[first],
            y=found[first],
            xanchor="left",
            yanchor="bottom" if dash == "solid" else "top",
            xshift=8,
            yshift=0 if dash == "solid" else -24,
            showarrow=False,
            font={"size": 12},
        )
    figure.update_xaxes(
        **line_axis(
            range=[-0.15, len(counts) - 0.85],
            tickvals=list(places.values()),
            ticktext=[str(count) for count in counts],
            title={"text": show(labels.axis), "font": {"size": 12}, "standoff": 6},
        )
    )
    figure.update_yaxes(**percent_axis(-0.06, 1.2, tickvals=HALVES))
    return figure
