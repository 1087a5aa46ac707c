"""`gdprompt eval`: held-out measurements of a model."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import FolderOption, MetaOption, ModelOption, check_folder
from gdprompt.evaluate.names import ABOUT


def evaluate(
    out: Annotated[Path, typer.Option(help="JSON file for the results; suites of the same model in it are kept.")],
    suite: Annotated[
        list[str] | None,
        typer.Option(help="Suite to measure; without it all, those of real text only with --data. May be repeated."),
    ] = None,
    model: ModelOption = None,
    meta: MetaOption = None,
    items: Annotated[int, typer.Option(min=1, help="Questions, or chunks of text, per suite.")] = 500,
    seed: Annotated[int, typer.Option(help="Seed of the held-out worlds, and of what is drawn from real text.")] = 0,
    chunk_tokens: Annotated[
        int, typer.Option(min=2, help="Tokens in each half of a chunk of text (continuation, harmless).")
    ] = 64,
    data: FolderOption = None,
    merge: Annotated[
        list[Path] | None,
        typer.Option(help="Results to put together into --out, measuring nothing; of one model. Repeated."),
    ] = None,
    table: Annotated[
        list[Path] | None, typer.Option(help="Markdown file whose results table to fill. May be repeated.")
    ] = None,
) -> None:
    """Measure a model on held-out passages, or merge what was measured."""
    check_folder(data, "--data")
    if merge and (suite or model or meta or data):
        raise ValueError("--merge measures nothing: leave out --suite, --model, --meta and --data.")

    from gdprompt.evaluate import record, report
    from gdprompt.evaluate.run import Options
    from gdprompt.evaluate.run import evaluate as run

    if merge:
        results = record.merge(merge)
        record.write(out, results)
    else:
        results = run(model, meta, suite or [], Options(items, seed, data, chunk_tokens), out)
    for path in table or []:
        report.fill(path, results)


_SUITES = "\n".join(f"  {name:<17} {about.line}" for name, about in ABOUT.items())
evaluate.__doc__ = f"{evaluate.__doc__}\n\n\b\nSuites:\n{_SUITES}\n"
