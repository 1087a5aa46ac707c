"""`gdprompt learn`: a passage as an adapter to take home."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import DeviceOption, DtypeOption, MetaOption, ModelOption, PassageOption, read_passage


def learn(
    passage: PassageOption,
    out: Annotated[Path, typer.Option(help="Folder to write the adapter to.")],
    model: ModelOption = None,
    meta: MetaOption = None,
    device: DeviceOption = "cpu",
    dtype: DtypeOption = None,
) -> None:
    """Learn a passage and save it as a PEFT LoRA adapter."""
    contexts = [read_passage(source) for source in passage]
    from gdprompt.session import load

    load(model, meta=meta, device=device, dtype=dtype).learn(contexts).save_pretrained(out)
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")
    typer.echo(f"Load it with: peft.PeftModel.from_pretrained(base_model, {str(out)!r})")
