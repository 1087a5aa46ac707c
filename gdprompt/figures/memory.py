"""What a memory holds: recall of each passage as more were added, and its bytes against a cache's."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import plotly.graph_objects as go

from gdprompt.figures.theme import HALVES, LINE, MARKS, bare, line_axis, percent, percent_axis, show, write_waiting

RECALL_HEIGHT, STORED_HEIGHT = 184, 138
# The smallest distance between two numbers at the lines' ends, in units of the recall axis.
NUMBER_GAP = 0.115
# The axis has room for this many passages before it grows.
FEWEST_PLACES = 4


@dataclass(frozen=True)
class MemoryLabels:
    """Every word these figures show."""

    waiting: str = "Drawn with the first passage"
    passages: str = "passages in memory"
    mean: str = "mean"
    with_count: str = "with {count} in memory"
    adapter: str = "adapter"
    cache: str = "KV cache"
    tokens: str = "tokens taught"
    even: str = "even at {count}"
    unit: str = "KiB"


def recalled(names: Sequence[str], history: Sequence[Sequence[float]], labels: MemoryLabels | None = None) -> go.Figure:
    """A thin line for each passage from the moment it was added, a thick one for their mean.

    Args:
        names: each passage's name, in the order they were learned.
        history: `history[k][i]` is the recall of passage i, in [0, 1], when the first k + 1 were in memory.
        labels: the words to draw.
    """
    labels = labels or MemoryLabels()
    figure = bare(RECALL_HEIGHT, margin={"l": 40, "r": 22, "t": 8, "b": 36})
    count = len(history)
    places = max(count, FEWEST_PLACES)
    figure.update_xaxes(
        **line_axis(
            range=[0.75, places + 0.1],
            tickvals=list(range(1, places + 1)),
            tickangle=0,
            title={"text": labels.passages, "font": {"size": 12}, "standoff": 4},
        )
    )
    figure.update_yaxes(**percent_axis(-0.05, 1.08, tickvals=HALVES))
    if not count:
        _empty(figure, labels)
        return figure
    for i, name in enumerate(names):
        counts = list(range(i + 1, count + 1))
        figure.add_scatter(
            x=counts,
            y=[history[k - 1][i] for k in counts],
            mode="lines+markers",
            line={"color": MARKS["meta_step"], "width": 1.5},
            marker={"size": 5},
            opacity=0.85,
            hovertext=[
                f"<b>{i + 1}. {show(name, 40)}</b><br>{percent(history[k - 1][i])}, {labels.with_count.format(count=k)}"
                for k in counts
            ],
            hovertemplate="%{hovertext}<extra></extra>",
            name=str(i + 1),
        )
    means = [sum(now) / len(now) for now in history]
    figure.add_scatter(
        x=list(range(1, count + 1)),
        y=means,
        mode="lines+markers",
        line={"color": MARKS["meta_step"], "width": 3.5},
        marker={"symbol": "diamond", "size": 10, "line": {"color": "#FFFFFF", "width": 1}},
        hovertext=[
            f"<b>{labels.mean}</b><br>{percent(mean)}, {labels.with_count.format(count=k)}"
            for k, mean in enumerate(means, 1)
        ],
        hovertemplate="%{hovertext}<extra></extra>",
        name="mean",
    )
    for i, height in enumerate(spread(history[-1], NUMBER_GAP, 1.05)):
        figure.add_annotation(
            text=str(i + 1),
            x=count,
            y=height,
            xanchor="left",
            xshift=7,
            showarrow=False,
            font={"size": 12},
            borderpad=0,
        )
    return figure


def stored(
    num_tokens: Sequence[int], cache_bytes: Sequence[int], adapter_bytes: int, labels: MemoryLabels | None = None
) -> go.Figure:
    """The adapter, the same size for any number of passages, against the cache, which grows with every token.

    Args:
        num_tokens: of each passage, in the order they were learned.
        cache_bytes: measured, of each.
        adapter_bytes: of the one adapter.
        labels: the words to draw.
    """
    labels = labels or MemoryLabels()
    figure = bare(STORED_HEIGHT, margin={"l": 70, "r": 12, "t": 8, "b": 34})
    figure.update_xaxes(
        **line_axis(rangemode="tozero", nticks=5, title={"text": labels.tokens, "font": {"size": 12}, "standoff": 4})
    )
    figure.update_yaxes(gridcolor=LINE, zeroline=False, fixedrange=True, rangemode="tozero", nticks=4, tickformat=",d")
    figure.update_yaxes(ticksuffix=f" {labels.unit}")
    if not num_tokens:
        _empty(figure, labels)
        return figure
    tokens, kib = [0], [0.0]
    for count, size in zip(num_tokens, cache_bytes, strict=True):
        tokens.append(tokens[-1] + count)
        kib.append(kib[-1] + size / 1024)
    adapter = adapter_bytes / 1024
    rate = kib[-1] / tokens[-1]
    even = adapter / rate
    end = 1.18 * max(even, tokens[-1])
    figure.add_scatter(
        x=[tokens[-1], end],
        y=[kib[-1], rate * end],
        mode="lines",
        line={"color": MARKS["prompted"], "width": 1.5, "dash": "dot"},
        hoverinfo="skip",
        name="on",
    )
    figure.add_scatter(
        x=tokens,
        y=kib,
        mode="lines+markers",
        line={"color": MARKS["prompted"], "width": 2.5},
        marker={"symbol": "square", "size": [0, *[6] * (len(tokens) - 2), 10], "opacity": 1},
        hovertemplate=f"<b>{show(labels.cache)}</b><br>%{{x:,}} {show(labels.tokens)}<br>"
        f"%{{y:,.0f}} {labels.unit}<extra></extra>",
        name=labels.cache,
    )
    figure.add_scatter(
        x=[0, tokens[-1], end],
        y=[adapter] * 3,
        mode="lines+markers",
        line={"color": MARKS["meta_step"], "width": 2.5},
        marker={"symbol": "diamond", "size": [0, 11, 0], "opacity": 1},
        hovertemplate=f"<b>{show(labels.adapter)}</b><br>%{{y:,.0f}} {labels.unit}<extra></extra>",
        name=labels.adapter,
    )
    figure.add_annotation(
        text=labels.even.format(count=f"{even:,.0f}"),
        x=even,
        y=adapter,
        # Left of the crossing and above the adapter, where neither line runs.
        xanchor="right",
        yanchor="bottom",
        xshift=-6,
        showarrow=False,
        font={"size": 12},
    )
    figure.update_xaxes(range=[0, end])
    figure.update_yaxes(range=[0, 1.12 * max(adapter, rate * end)])
    return figure


def spread(heights: Sequence[float], gap: float, highest: float) -> list[float]:
    """The heights moved apart to at least `gap`, in their order, as little as a sweep up and a sweep down need."""
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    moved = list(heights)
    for below, above in zip(order, order[1:], strict=False):
        moved[above] = max(moved[above], moved[below] + gap)
    limit = highest
    for i in reversed(order):
        moved[i] = min(moved[i], limit)
        limit = moved[i] - gap
    return moved


def _empty(figure: go.Figure, labels: MemoryLabels) -> None:
    figure.update_xaxes(visible=False)
    figure.update_yaxes(visible=False)
    write_waiting(figure, labels.waiting)
