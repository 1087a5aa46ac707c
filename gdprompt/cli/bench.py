"""`gdprompt bench`: what the dearest parts take."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

bench = typer.Typer(help="Time the parts that cost the most.", rich_markup_mode=None)


@bench.callback()
def bench_group() -> None:
    """Time the parts that cost the most."""


@bench.command("outer")
def bench_outer(
    rounds: Annotated[int, typer.Option(min=1, help="Interleaved rounds; medians are reported.")] = 7,
    tasks: Annotated[int, typer.Option(min=1, help="Tasks in the step.")] = 32,
    hidden: Annotated[int, typer.Option(min=8, help="Width of the model, a multiple of 8.")] = 128,
    out: Annotated[Path | None, typer.Option(help="JSON file for the figures.")] = None,
) -> None:
    """Time one outer step: batched LoRA, vmap, a loop over tasks."""
    from gdprompt.bench.outer import run

    run(rounds, tasks, hidden, out)
