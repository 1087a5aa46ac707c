"""`gdprompt bench`: what the dearest parts take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import ModelOption

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


@bench.command("host")
def bench_host(
    requests: Annotated[int, typer.Option(min=1, help="Calls over which the server's memory is watched.")] = 1000,
    visitors: Annotated[int, typer.Option(min=1, help="Visitors who click at once.")] = 40,
    tabs: Annotated[int, typer.Option(min=1, help="Tabs abandoned with what they taught.")] = 200,
    starts: Annotated[int, typer.Option(min=0, help="Cold starts in Chromium; 0 leaves them out.")] = 3,
    seconds_kept: Annotated[
        int, typer.Option(min=1, help="Time to live of a visitor's state, where its end is awaited.")
    ] = 30,
    seed: Annotated[int, typer.Option(help="Seed of the invented facts.")] = 0,
    model: ModelOption = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
    out: Annotated[Path | None, typer.Option(help="JSON file for the figures.")] = None,
) -> None:
    """Measure the page under many visitors: waiting, refusals, memory, cold start."""
    from gdprompt.bench.host import run
    from gdprompt.ui.limits import MAX_WAITING

    result = run(
        waiting=MAX_WAITING,
        requests=requests,
        visitors=visitors,
        tabs=tabs,
        starts=starts,
        seconds_kept=seconds_kept,
        seed=seed,
        model=model,
        out=out,
        show=not as_json,
    )
    if as_json:
        typer.echo(json.dumps(result, indent=1))
