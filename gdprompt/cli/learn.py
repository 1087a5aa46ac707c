"""`gdprompt learn`: a passage as an adapter to take home."""

from __future__ import annotations

import json
import time
from pathlib import Path
from typing import Annotated

import typer

from gdprompt import validate
from gdprompt.cli.options import (
    DeviceOption,
    DtypeOption,
    MetaOption,
    ModelOption,
    PassageOption,
    check_stdin,
    read_passage,
    writable,
)

LOAD = """Load it with:

from peft import PeftModel
from transformers import AutoModelForCausalLM

base = AutoModelForCausalLM.from_pretrained({base!r}, dtype='float32')
model = PeftModel.from_pretrained(base, {out!r})"""


def learn(
    passage: PassageOption,
    out: Annotated[Path, typer.Option(help="New folder for the adapter, or one it was saved to before.")],
    as_json: Annotated[bool, typer.Option("--json", help="Print what was learned and written, as JSON.")] = False,
    model: ModelOption = None,
    meta: MetaOption = None,
    device: DeviceOption = "cpu",
    dtype: DtypeOption = None,
) -> None:
    """Learn a passage and save it as a PEFT LoRA adapter."""
    check_stdin(passage)
    contexts = [read_passage(source) for source in passage]
    validate.folder(out)
    writable(out / validate.RECORD if out.exists() else out)
    from gdprompt.model import adapter
    from gdprompt.model.export import OWN_BASE
    from gdprompt.session import load

    lm = load(model, meta=meta, device=device, dtype=dtype)
    started = time.perf_counter()
    taught = lm.learn(contexts)
    seconds = time.perf_counter() - started
    before = files(out)
    taught.save_pretrained(out)
    sizes = {path: path.stat().st_size for path, *_ in sorted(files(out) - before)}
    own = out / OWN_BASE  # an adapter on a base that was not trained itself fits that one
    base = lm.name if adapter.terms(lm.student) else str(own)
    if as_json:
        learned = {
            "folder": str(out),
            "files": {str(path.relative_to(out)): size for path, size in sizes.items()},
            "bytes": sum(sizes.values()),
            "seconds": seconds,
            "tokens": sum(lm.num_context_tokens(context) for context in contexts),
            "base": base,
        }
        typer.echo(json.dumps(learned, indent=2))
        return
    for path, size in sizes.items():
        typer.echo(f"{path}  {size:,} bytes")
    typer.echo(LOAD.format(base=base, out=str(out)))


def files(folder: Path) -> set[tuple[Path, int, int]]:
    """Every file in the folder, with what tells it from one that took its place."""
    found = [(path, path.stat()) for path in folder.rglob("*") if path.is_file()]
    return {(path, stat.st_ino, stat.st_mtime_ns) for path, stat in found}
