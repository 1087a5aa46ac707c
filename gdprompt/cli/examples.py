"""`gdprompt examples`: the answers that the page shows before its model is warm."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import MetaOption, ModelOption, typed


def examples(
    out: Annotated[
        Path | None, typer.Option(help="JSON file for the answers; without it, the one beside the shipped model.")
    ] = None,
    model: ModelOption = None,
    meta: MetaOption = None,
) -> None:
    """Compute the answers to the page's examples beforehand; run it again for a new model."""
    from gdprompt.session import load
    from gdprompt.ui import precomputed

    answers = precomputed.compute(load(model, meta=meta), typed())
    path = out or precomputed.file()
    precomputed.write(path, answers)
    typer.echo(f"{path}  {len(answers.examples)} examples, {path.stat().st_size:,} bytes")
