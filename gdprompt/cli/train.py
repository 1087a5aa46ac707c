"""`gdprompt train`: the one step that learns."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import DataOption, ResumeOption, SetOption, TrackOption, check_folder, configured, typed


def train(
    base: Annotated[Path, typer.Option(help="Folder of the base model to start from.")],
    out: Annotated[Path, typer.Option(help="Folder for the meta-trained weights and checkpoints.")],
    preset: Annotated[str, typer.Option(help="default is the shipped model; tiny takes two minutes.")] = "default",
    data: DataOption = None,
    settings: SetOption = None,
    resume: ResumeOption = True,
    track: TrackOption = None,
) -> None:
    """Meta-train a base so that one step acts like a prompt."""
    from gdprompt.config import META_PRESETS

    config = configured(META_PRESETS, preset, settings or [])
    check_folder(base, "--base")
    check_folder(data, "--data")

    from gdprompt.train.meta import train as run

    run(config, out, base, data, resume=resume, command=typed(), track=track or [])
