"""`gdprompt examples`: the answers that the page shows before its model is warm."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import MetaOption, ModelOption, typed, writable


def examples(
    out: Annotated[
        Path | None,
        typer.Option(help="JSON file for the answers; without it, and of the shipped model only, the one beside it."),
    ] = None,
    model: ModelOption = None,
    meta: MetaOption = None,
) -> None:
    """Compute the answers to the page's examples beforehand; run it again for a new model."""
    if out is None and (model, meta) != (None, None):
        raise ValueError("--model and --meta expect --out, a file for that model's answers; got none: name one.")
    from gdprompt.ui import precomputed

    path = writable(out or precomputed.file())
    from gdprompt.session import load

    answers = precomputed.compute(load(model, meta=meta), typed())
    precomputed.write(path, answers)
    typer.echo(f"{path}  {len(answers.examples)} examples, {path.stat().st_size:,} bytes")
