"""`gdprompt eval`: held-out measurements of a model."""

from __future__ import annotations

import json
import sys
from collections.abc import Iterable, Sequence
from contextlib import nullcontext, redirect_stdout
from pathlib import Path
from typing import Annotated, Any

import typer

from gdprompt.cli.options import (
    DeviceOption,
    DtypeOption,
    FolderOption,
    MetaOption,
    ModelOption,
    SetOption,
    check_folder,
    configured,
    named,
    typed,
    without_folders,
    writable,
)
from gdprompt.evaluate.names import ABOUT, QUESTION_SUITES, TEST_DATA
from gdprompt.tasks.paper import TASKS

ITEMS, SEED, CHUNK_TOKENS = 500, 0, 64


def evaluate(
    out: Annotated[Path, typer.Option(help="JSON file for the results; suites of the same model in it are kept.")],
    suite: Annotated[
        list[str] | None,
        typer.Option(
            help="Suite to measure; without it all, those of real text only where that is given. May be repeated."
        ),
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
    dtype: DtypeOption = None,
    base_only: Annotated[
        bool,
        typer.Option(
            "--base-only", help="Only how a base reads, with no meta part: without the passage, and prompted."
        ),
    ] = False,
    items: Annotated[int, typer.Option(min=1, help="Questions, or chunks of text, per suite.")] = ITEMS,
    seed: Annotated[int, typer.Option(help="Seed of the held-out worlds, and of what is drawn from real text.")] = SEED,
    chunk_tokens: Annotated[
        int, typer.Option(min=2, help="Tokens in each half of a chunk of text (continuation, harmless).")
    ] = CHUNK_TOKENS,
    data: FolderOption = None,
    test_data: Annotated[
        list[str] | None,
        typer.Option(
            metavar="SUITE=NAME",
            help="Held-out text of own, squad (several_real, contexts_real, long_real too) or continuation (harmless "
            "too), as `gdprompt train --data` names data: FILE.json (SQuAD v1.1), .jsonl or .txt (a paragraph a line), "
            "squad, wikitext or hub:owner/name, of which the validation split is read, else test. May be repeated.",
        ),
    ] = None,
    merge: Annotated[
        list[Path] | None,
        typer.Option(help="Results to put together into --out, measuring nothing; of one model. Repeated."),
    ] = None,
    table: Annotated[
        list[Path] | None, typer.Option(help="Markdown file whose results table to fill. May be repeated.")
    ] = None,
    as_json: Annotated[
        bool, typer.Option("--json", help="Print the results as JSON; all else then goes to standard error.")
    ] = False,
) -> None:
    """Measure a model on held-out passages, or merge what was measured."""
    check_folder(data, "--data")
    drawn = (items, seed, chunk_tokens) != (ITEMS, SEED, CHUNK_TOKENS)
    if merge and (suite or (model, meta) != (None, None) or data or drawn or test_data or dtype or device != "cpu"):
        raise ValueError(
            "--merge measures nothing: leave out --suite, --model, --meta, --items, --seed, --chunk-tokens, --data, "
            "--test-data, --device and --dtype."
        )
    if merge and out.exists() and out.resolve() not in [path.resolve() for path in merge]:
        raise ValueError(f"--merge would replace {out}: name another --out, or merge it too (--merge {out}).")
    if (runs and not paper) or ((steps or settings or train_data or preset != "default") and not runs):
        raise ValueError(
            "--runs goes with --paper, and --steps, --preset, --set and --train-data with --runs: add what is missing."
        )
    if base_only and (paper or merge or table or meta is not None):
        raise ValueError("--base-only measures a base alone: leave out --paper, --merge, --table and --meta.")
    if paper and (merge or table):
        raise ValueError("--paper writes tables of its own: leave out --merge and --table.")
    texts = held_out(test_data or [], suite or (TASKS if paper else QUESTION_SUITES if base_only else ABOUT))

    from gdprompt.evaluate import base, record, report
    from gdprompt.evaluate.options import Options
    from gdprompt.evaluate.reproduce import Training, reproduce
    from gdprompt.evaluate.run import evaluate as run

    for path in table or []:
        report.around(path)
    options = Options(items, seed, data, chunk_tokens, device, dtype, texts)

    def results() -> dict[str, Any]:
        writable(out)
        if paper:
            training = None
            if runs:
                from gdprompt.config import META_PRESETS

                changes = [*(settings or []), *([f"num_steps={steps}"] if steps else [])]
                config = configured(META_PRESETS, preset, changes)
                training = Training(runs, config, named(train_data or [], "--train-data", "TASK"))
            return reproduce(model, meta, suite or [], options, out, training, without_folders(typed()))
        if base_only:
            return base.evaluate(model, suite or [], options, out)
        if merge:
            merged = record.merge(merge)
            record.write(out, merged)
            return merged
        return run(model, meta, suite or [], options, out)

    with redirect_stdout(sys.stderr) if as_json else nullcontext():
        found = results()
    for path in table or []:
        report.fill(path, found)
    if as_json:
        typer.echo(json.dumps(found, indent=1))


def held_out(settings: Sequence[str], suites: Iterable[str]) -> dict[str, str]:
    """What each `--test-data` SUITE=NAME says, of those that measuring `suites` reads."""
    found, read = named(settings, "--test-data", "SUITE"), {TEST_DATA[suite] for suite in suites if suite in TEST_DATA}
    for suite in found:
        if suite not in read:
            raise ValueError(
                f"--test-data expects a suite whose text is read, here {', '.join(sorted(read)) or 'none'}; got "
                f"{suite!r}: leave it out, or ask for a suite that reads it (--suite)."
            )
    return found


_SUITES = "\n".join(f"  {name:<17} {about.line}" for name, about in ABOUT.items())
evaluate.__doc__ = f"{evaluate.__doc__}\n\n\b\nSuites:\n{_SUITES}\n"
