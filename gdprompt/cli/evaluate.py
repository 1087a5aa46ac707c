"""`gdprompt eval`: held-out measurements of a model."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import (
    DeviceOption,
    FolderOption,
    MetaOption,
    ModelOption,
    SetOption,
    check_folder,
    configured,
    typed,
    without_folders,
)
from gdprompt.evaluate.names import ABOUT


def evaluate(
    out: Annotated[Path, typer.Option(help="JSON file for the results; suites of the same model in it are kept.")],
    suite: Annotated[
        list[str] | None,
        typer.Option(help="Suite to measure; without it all, those of real text only with --data. May be repeated."),
    ] = None,
    paper: Annotated[
        bool,
        typer.Option(
            "--paper",
            help="The paper's Figure 2 and Tables 2, 4 and 5, in --out and in Markdown beside it; its tasks are the "
            "suites character, reversal, squad and continuation (WikiText).",
        ),
    ] = False,
    runs: Annotated[
        Path | None,
        typer.Option(
            help="With --paper: folder of what Tables 1 and 3 and the rest of Figure 2 have trained, one folder each; "
            "what is missing or unfinished is trained."
        ),
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="With --runs: outer steps of each training.")] = None,
    preset: Annotated[str, typer.Option(help="With --runs: the settings, as of `gdprompt train`.")] = "default",
    settings: SetOption = None,
    train_data: Annotated[
        list[str] | None,
        typer.Option(
            metavar="TASK=NAME",
            help="With --runs: what to train a task on, as `gdprompt train --data` names it; without it SQuAD and "
            "WikiText come from the Hub. May be repeated.",
        ),
    ] = None,
    model: ModelOption = None,
    meta: MetaOption = None,
    device: DeviceOption = "cpu",
    base_only: Annotated[
        bool,
        typer.Option(
            "--base-only", help="Only how a base reads, with no meta part: without the passage, and prompted."
        ),
    ] = False,
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
    if merge and (suite or model or meta or data or device != "cpu"):
        raise ValueError("--merge measures nothing: leave out --suite, --model, --meta, --data and --device.")
    if (runs and not paper) or ((steps or settings or train_data or preset != "default") and not runs):
        raise ValueError(
            "--runs goes with --paper, and --steps, --preset, --set and --train-data with --runs: add what is missing."
        )
    if base_only and (paper or merge or table or meta):
        raise ValueError("--base-only measures a base alone: leave out --paper, --merge, --table and --meta.")
    if paper and (merge or table):
        raise ValueError("--paper writes tables of its own: leave out --merge and --table.")

    from gdprompt.evaluate import record, report
    from gdprompt.evaluate.reproduce import Training, reproduce
    from gdprompt.evaluate.run import Options
    from gdprompt.evaluate.run import evaluate as run

    options = Options(items, seed, data, chunk_tokens, device)
    if paper:
        training = None
        if runs:
            from gdprompt.config import META_PRESETS

            changes = [*(settings or []), *([f"num_steps={steps}"] if steps else [])]
            training = Training(runs, configured(META_PRESETS, preset, changes), named(train_data or []))
        reproduce(model, meta, suite or [], options, out, training, without_folders(typed()))
        return
    if base_only:
        from gdprompt.evaluate import base

        base.evaluate(model, suite or [], options, out)
        return
    if merge:
        results = record.merge(merge)
        record.write(out, results)
    else:
        results = run(model, meta, suite or [], options, out)
    for path in table or []:
        report.fill(path, results)


def named(settings: Sequence[str]) -> dict[str, str]:
    """What each TASK=NAME says."""
    pairs = [setting.partition("=") for setting in settings]
    for task, equals, name in pairs:
        if not (task and equals and name):
            raise ValueError(f"--train-data expects TASK=NAME; got {task + equals + name!r}: name a task and its data.")
    return {task: name for task, _, name in pairs}


_SUITES = "\n".join(f"  {name:<17} {about.line}" for name, about in ABOUT.items())
evaluate.__doc__ = f"{evaluate.__doc__}\n\n\b\nSuites:\n{_SUITES}\n"
