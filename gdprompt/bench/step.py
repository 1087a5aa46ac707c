"""One inner step against one forward pass of the same passage, by the passage's length."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from gdprompt import comparison
from gdprompt.bench.figure import Figure, figure_table
from gdprompt.bench.passages import passage
from gdprompt.bench.publish import publish
from gdprompt.bench.rounds import caption, interleaved, made, ratio, shown, spread, timed
from gdprompt.inner import inner_loss, inner_step
from gdprompt.session import LM, load

if TYPE_CHECKING:
    from rich.table import Table

LENGTHS = (16, 64, 128, 256, 512)
STEP_WANTED = 2.5
"""Of a forward pass's time."""


def compare(lm: LM, rounds: int, num_tokens: int) -> dict[str, Any]:
    """Seconds of the step and of two forward passes: one that predicts every token, one that only reads.

    The first is the step without its backward pass; the second is what a prompt costs before its question.
    """
    ids = passage(lm.template, num_tokens)
    context = lm.template.batch([ids])

    @torch.no_grad()
    def forward() -> None:
        inner_loss(lm.student, context)

    jobs = [
        timed("forward", forward),
        timed("read", lambda: comparison.read(lm.base, ids)),
        timed("step", lambda: inner_step(lm.student, lm.theta, context)),
    ]
    seconds = interleaved(rounds, jobs)
    return {
        "tokens": num_tokens,
        **{name: spread(values) for name, values in seconds.items()},
        "step_over_forward": ratio(seconds["step"], seconds["forward"]),
        "step_over_read": ratio(seconds["step"], seconds["read"]),
    }


def run(
    rounds: int = 15,
    lengths: Sequence[int] = LENGTHS,
    model: str | None = None,
    meta: str | None = None,
    out: Path | None = None,
    show: bool = True,
) -> dict[str, Any]:
    """Time the step on passages of each length, print a table, and write JSON to `out`.

    Returns:
        Machine and settings; `lengths`, each with the seconds of `forward`, `read` and `step` and the step's ratio
        to both; and `figures`, what is wanted of them.

    Raises:
        ValueError: a length that the model does not take, or one too short for a step.
    """
    lm = load(model, meta)
    for num_tokens in lengths:
        if num_tokens > lm.max_context_tokens:
            raise ValueError(
                f"Expected passages of at most {lm.max_context_tokens:,} tokens, got {num_tokens:,}: ask for shorter "
                "ones, or name a model that takes more."
            )
    rows = [compare(lm, rounds, num_tokens) for num_tokens in lengths]
    wanted = [
        Figure(f"a step's time, {row['tokens']} tokens", row["step_over_forward"]["median"], "×", rounds, STEP_WANTED)
        for row in rows
    ]
    result = {
        **made(rounds),
        "model": lm.name,
        "rank": lm.theta.rank,
        "lengths": rows,
        "figures": [figure.to_dict() for figure in wanted],
    }
    title = "One step, of one forward pass's time"
    publish(result, [lengths_table(result), figure_table(title, caption(result), wanted)], out, show)
    return result


def lengths_table(result: dict[str, Any]) -> Table:
    """One row a length."""
    from rich.table import Table

    table = Table(
        title=f"One inner step (rank {result['rank']}) and one forward pass: {result['model']}", caption=caption(result)
    )
    headings = ("tokens", "forward, ms", "reading, ms", "step, ms", "step / forward", "step / reading")
    for heading in headings:
        table.add_column(heading, justify="right")
    for row in result["lengths"]:
        times = [shown(row[name]) for name in ("forward", "read", "step")]
        ratios = [shown(row[name], "×") for name in ("step_over_forward", "step_over_read")]
        table.add_row(f"{row['tokens']:,}", *times, *ratios)
    return table
