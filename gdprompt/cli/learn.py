"""`gdprompt learn`: a passage as an adapter to take home."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from gdprompt.cli.options import DeviceOption, DtypeOption, MetaOption, ModelOption, PassageOption, read_passage

LOAD = """Load it with:

from peft import PeftModel
from transformers import AutoModelForCausalLM

base = AutoModelForCausalLM.from_pretrained({base!r}, dtype='float32')
model = PeftModel.from_pretrained(base, {out!r})"""


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

    lm = load(model, meta=meta, device=device, dtype=dtype)
    lm.learn(contexts).save_pretrained(out)
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")
    own = out / "base"  # an adapter on a base that was not trained itself fits that one
    typer.echo(LOAD.format(base=str(own) if own.exists() else lm.name, out=str(out)))
