"""`gdprompt pretrain`: the base that reads."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import ResumeOption, SetOption, TrackOption, check_folder, configured, writable_folder


def pretrain(
    out: Annotated[Path, typer.Option(help="Folder for the base model and its checkpoints.")],
    preset: Annotated[
        str, typer.Option(help="default is one run of the shipped base's size and settings; tiny takes two minutes.")
    ] = "default",
    data: Annotated[
        Path | None, typer.Option(help="Folder of real text; may be left out where real_fraction is 0 (--set).")
    ] = None,
    settings: SetOption = None,
    resume: ResumeOption = True,
    track: TrackOption = None,
) -> None:
    """Train a base model from scratch."""
    from gdprompt.config import PRETRAIN_PRESETS

    config = configured(PRETRAIN_PRESETS, preset, settings or [])
    check_folder(data, "--data")
    writable_folder(out)

    from gdprompt.train.pretrain import pretrain as run

    run(config, out, data, resume=resume, track=track or [])
