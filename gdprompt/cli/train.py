"""`gdprompt train`: the one step that learns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import DataOption, ResumeOption, SetOption, TrackOption, configured, typed


def train(
    model: Annotated[str, typer.Option("--model", "--base", help="The base: a folder or Hub id.")],
    out: Annotated[Path, typer.Option(help="Folder for the meta-trained part and checkpoints.")],
    preset: Annotated[
        str,
        typer.Option(
            help="default is the shipped model; adapter trains a PEFT adapter on a large base; tiny takes two minutes."
        ),
    ] = "default",
    data: DataOption = None,
    settings: SetOption = None,
    resume: ResumeOption = True,
    track: TrackOption = None,
) -> None:
    """Meta-train a base so that one step acts like a prompt."""
    import gc

    from gdprompt.config import META_PRESETS

    config = configured(META_PRESETS, preset, settings or [])

    from gdprompt.evaluate import plain
    from gdprompt.train.meta import train as run
    from gdprompt.train.processes import device, processes

    trained = run(config, out, model, data, resume=resume, command=typed(), track=track or [])
    if processes().is_main_process:
        gc.collect()  # some of what training held lies in cycles, and the search needs the room
        plain.keep(model, trained, str(device()), config.dtype)
