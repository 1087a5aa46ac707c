"""`gdprompt train`: the one step that learns."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import DataOption, ResumeOption, SetOption, TrackOption, configured, typed, writable_folder
from gdprompt.tasks import paper


def train(
    model: Annotated[str, typer.Option("--model", "--base", help="The base: a folder or Hub id.")],
    out: Annotated[Path, typer.Option(help="Folder for the meta-trained part and checkpoints.")],
    preset: Annotated[
        str,
        typer.Option(
            help="default is one run of the shipped model's size and settings; adapter trains a PEFT adapter on a "
            "large base; tiny takes two minutes."
        ),
    ] = "default",
    task: Annotated[
        str | None,
        typer.Option(
            metavar="NAME",
            help="One of the paper's tasks alone, with as many passages as the paper has: character, reversal, squad, "
            "wikitext. --data then names where squad's or wikitext's come from; without it, the Hub.",
        ),
    ] = None,
    data: DataOption = None,
    settings: SetOption = None,
    resume: ResumeOption = True,
    track: TrackOption = None,
) -> None:
    """Meta-train a base so that one step acts like a prompt."""
    import gc

    from gdprompt.config import META_PRESETS

    data, changes = of_paper(task, data) if task else (data, [])
    config = configured(META_PRESETS, preset, [*changes, *(settings or [])])
    writable_folder(out)

    from gdprompt.evaluate import plain
    from gdprompt.train.meta import train as run
    from gdprompt.train.processes import device, processes

    trained = run(config, out, model, data, resume=resume, command=typed(), track=track or [])
    if processes().is_main_process:
        gc.collect()  # some of what training held lies in cycles, and the search needs the room
        plain.keep(model, trained, str(device()), config.dtype)


def of_paper(task: str, data: str | None) -> tuple[str, list[str]]:
    """What one of the paper's tasks is trained on, and the settings that it changes.

    Raises:
        ValueError: no such task, or data that are not of it.
    """
    from gdprompt.tasks import worlds

    found = {known.data: known for known in paper.TASKS.values()}
    if task not in found:
        raise ValueError(f"--task expects one of {', '.join(found)}; got {task!r}: choose one of them.")
    if data and task in paper.GENERATED and data != task:
        raise ValueError(f"--task {task} generates its passages; got --data {data}: leave out one of the two.")
    others = data in ("worlds", *worlds.SUITES, *found)
    if data and data != task and (others or Path(data).is_dir()):  # a folder holds what all tasks learn from
        raise ValueError(
            f"--task {task} expects --data to name where its passages come from, a file or hub:owner/name; got "
            f"{data!r}, which is something else: leave out one of the two."
        )
    return data or task, [f"{field}={json.dumps(value)}" for field, value in paper.settings([found[task]]).items()]
