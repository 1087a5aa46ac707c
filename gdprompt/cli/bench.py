"""`gdprompt bench`: what the dearest parts take."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated, Any

import typer

from gdprompt.cli.options import MetaOption, ModelOption, writable


def for_json(out: Path | None) -> Path | None:
    """A file that is named for the figures, once it and the Markdown beside it can be written."""
    if out is None:
        return None
    if out.suffix != ".json":
        raise ValueError(f"--out expects NAME.json, as its tables go to NAME.md; got {str(out)!r}: end it in .json.")
    for suffix in (".json", ".md"):
        writable(out.with_suffix(suffix))
    return out


RoundsOption = Annotated[int, typer.Option(min=1, help="Interleaved rounds; medians are reported.")]
TokensOption = Annotated[
    list[int] | None, typer.Option("--tokens", min=2, help="Length of the passage, in tokens. May be repeated.")
]
JsonOption = Annotated[bool, typer.Option("--json", help="Print JSON.")]
OutOption = Annotated[
    Path | None,
    typer.Option(
        metavar="NAME.json", callback=for_json, help="JSON file for the figures; the tables go beside it as Markdown."
    ),
]

bench = typer.Typer(help="Time the parts that cost the most.", rich_markup_mode=None)


@bench.callback()
def bench_group() -> None:
    """Time the parts that cost the most."""


@bench.command("outer")
def bench_outer(
    rounds: RoundsOption = 7,
    tasks: Annotated[int, typer.Option(min=1, help="Tasks in the step.")] = 32,
    hidden: Annotated[
        list[int] | None,
        typer.Option(min=8, help="Width of the model, a multiple of 8. May be repeated; without it, 128 and 256."),
    ] = None,
    as_json: JsonOption = False,
    out: OutOption = None,
) -> None:
    """Time one outer step: batched LoRA against vmap, torchopt, MAML and a loop over tasks; memory and gradients too.

    torchopt comes with the extra `bench`; without it, its row says so.
    """
    from gdprompt.bench.outer import run

    finish(run(rounds, tasks, hidden or (128, 256), out, show=not as_json), as_json)


@bench.command("step")
def bench_step(
    rounds: RoundsOption = 15,
    tokens: TokensOption = None,
    model: ModelOption = None,
    meta: MetaOption = None,
    as_json: JsonOption = False,
    out: OutOption = None,
) -> None:
    """Time one inner step against one forward pass of the same passage, by its length.

    Without --tokens: 16, 64, 128, 256 and 512.
    """
    from gdprompt.bench.step import LENGTHS, run

    finish(run(rounds, tokens or LENGTHS, model, meta, out, show=not as_json), as_json)


@bench.command("answer")
def bench_answer(
    rounds: RoundsOption = 7,
    tokens: TokensOption = None,
    model: ModelOption = None,
    meta: MetaOption = None,
    as_json: JsonOption = False,
    out: OutOption = None,
) -> None:
    """Time answers after a step against answers from a prompt: first token, bytes kept, when learning has paid.

    Without --tokens: 64 to 4,096, doubling. A length that the model does not take is measured on one of the same
    shape with random weights and a longer window.
    """
    from gdprompt.bench.answer import LENGTHS, run

    finish(run(rounds, tokens or LENGTHS, model, meta, out, show=not as_json), as_json)


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
    meta: MetaOption = None,
    as_json: JsonOption = False,
    out: OutOption = None,
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
        meta=meta,
        out=out,
        show=not as_json,
    )
    finish(result, as_json)


def finish(result: dict[str, Any], as_json: bool) -> None:
    """Print a result that has not been shown as tables."""
    if as_json:
        typer.echo(json.dumps(result, indent=1))
