"""Options that several commands share, and how their values are read and checked."""

from __future__ import annotations

import json
import shlex
import sys
import tempfile
from collections.abc import Iterable, Sequence
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer
from typer.core import TyperCommand

if TYPE_CHECKING:
    from pydantic import BaseModel

Config = TypeVar("Config", bound="BaseModel")

PassageOption = Annotated[
    list[str],
    typer.Option("--passage", metavar="FILE|-", help="A UTF-8 text file to learn, - for stdin. May be repeated."),
]
ModelOption = Annotated[str | None, typer.Option("--model", help="A folder or Hub id; without it, the shipped model.")]
MetaOption = Annotated[
    str | None, typer.Option("--meta", help="A folder or Hub id of meta-trained weights for --model.")
]
DeviceOption = Annotated[str, typer.Option("--device", help="Where to compute: cpu, cuda, cuda:1, mps.")]
DtypeOption = Annotated[str | None, typer.Option("--dtype", help="float32, bfloat16 or float16; without it, float32.")]
FolderOption = Annotated[
    Path | None, typer.Option("--data", help="Folder of real text for the suites that --test-data names none for.")
]
DataOption = Annotated[
    str | None,
    typer.Option(
        "--data",
        metavar="NAME",
        help="What to learn from: a folder of real text; FILE.json (SQuAD v1.1), .jsonl or .txt; squad, wikitext or "
        "hub:owner/name; worlds, or one of its suites (character, reversal, …). Without it, generated worlds and "
        "the folder that GDPROMPT_DATA names.",
    ),
]
SetOption = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        metavar="FIELD=VALUE",
        help="Change one field of the preset; train --help and pretrain --help list them. May be repeated.",
    ),
]
TrackOption = Annotated[
    list[str] | None,
    typer.Option(
        "--track",
        metavar="NAME",
        help="Send reports to tensorboard, wandb or trackio too, as accelerate does; log.jsonl is always "
        "written. May be repeated.",
    ),
]
ResumeOption = Annotated[bool, typer.Option(help="Go on from the newest checkpoint in --out.")]

SEVERAL_PROCESSES = """
In several processes, on GPUs or CPUs, which share each step's batch:

\b
  accelerate launch --multi_gpu --num_processes 2 -m gdprompt COMMAND ...

With --cpu in place of --multi_gpu, accelerate starts one process only. Ctrl-C or SIGTERM finishes the step and
saves; the same command goes on from there.

On several machines, the same on each but for its rank, and with --out on a disk that all of them see:

\b
  accelerate launch --multi_gpu --num_machines 2 --num_processes 4 --machine_rank 0 \\
      --main_process_ip ADDRESS --main_process_port 29500 -m gdprompt COMMAND ...

Every process holds the whole model and gradients are averaged, so --use_fsdp would shard nothing: the inner step
differentiates through weights as they are. What is too large for one device, `train` takes with --set
checkpointing=true, --set accumulation=N or --set dtype=bfloat16.
"""


def listing(presets: str) -> type[TyperCommand]:
    """A command whose help ends in the fields that --set takes, of the presets of that name in `gdprompt.config`."""

    class Command(TyperCommand):
        def format_epilog(self, ctx: Any, formatter: Any) -> None:
            from gdprompt import config

            default = getattr(config, presets)["default"]
            rows = []
            for name, value in default.model_dump(mode="json").items():
                shown = value if isinstance(value, str) else json.dumps(value, separators=(",", ":"))
                rows.append((f"{name}={shown}", type(default).model_fields[name].description))
            with formatter.section("Fields that --set changes, with the default preset's values"):
                formatter.write_dl(rows)
            super().format_epilog(ctx, formatter)

    return Command


def typed() -> str:
    """The command line as typed, to be kept with what it made."""
    return shlex.join(["gdprompt", *sys.argv[1:]])


def without_folders(command: str) -> str:
    """A command with each path on this machine, also after an equals sign, shown by its last part."""

    def shown(word: str) -> str:
        if Path(word).is_absolute():
            return Path(word).name
        name, equals, value = word.partition("=")
        return name + equals + shown(value) if equals else word

    return shlex.join(map(shown, shlex.split(command)))


def named(settings: Sequence[str], option: str, of: str) -> dict[str, str]:
    """What each NAME of an option is named for; `of` is what stands before the equals sign."""
    found: dict[str, str] = {}
    for setting in settings:
        key, equals, name = setting.partition("=")
        if not (key and equals and name):
            raise ValueError(
                f"{option} expects {of}=NAME, such as squad=FILE.json; got {setting!r}: add what is missing."
            )
        if key in found:
            raise ValueError(f"{option} expects each {of} once; got {key!r} twice: leave one of them out.")
        found[key] = name
    return found


def read_passage(source: str, option: str = "--passage") -> str:
    """The text of a file, or of standard input for "-"."""
    name = "standard input" if source == "-" else source
    if source == "-" and sys.stdin is None:
        raise ValueError(f"{option} expects text on standard input, which is closed: pipe the text in, or name a file.")
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise ValueError(
            f"{option} expects a readable text file, or - for standard input; "
            f"{name!r} could not be read ({error.strerror}); check the path."
        ) from error
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"{option} expects UTF-8 text; {name} has the byte 0x{raw[error.start]:02x} at offset "
            f"{error.start}; save it as plain UTF-8 text and try again."
        ) from error


def check_stdin(sources: Iterable[str | None]) -> None:
    """Refuse "-" among more than one of the sources: what has been read once is gone."""
    if (count := [*sources].count("-")) > 1:
        raise ValueError(f"Expected - for one text, as standard input is read once; got it {count} times: name files.")


def writable(path: Path, option: str = "--out") -> Path:
    """`path`, once its folder is there and takes such a file; what is in the file stays, and none is left behind.

    Raises:
        ValueError: nothing can be written there.
    """
    try:
        file = path.resolve()
        with suppress(FileExistsError):
            file.parent.mkdir(parents=True)
        new = not file.exists()
        file.open("ab").close()
        if new:
            file.unlink()
    except OSError as error:
        raise ValueError(
            f"{option} expects a place that can be written to; got {str(path)!r} ({error.strerror}): name another."
        ) from error
    return path


def writable_folder(path: Path, option: str = "--out") -> Path:
    """`path`, once it takes files or, where it is not there yet, what is above it does; nothing is made.

    Raises:
        ValueError: nothing can be written there.
    """
    try:
        there = next(place for place in (path, *path.parents) if place.exists() or place.is_symlink())
        # Nameless, and so in no other process's way: several may train together.
        tempfile.TemporaryFile(dir=there).close()
    except OSError as error:
        raise ValueError(
            f"{option} expects a folder that can be written to; got {str(path)!r} ({error.strerror}): name another."
        ) from error
    return path


def check_folder(path: Path | None, option: str) -> None:
    """Refuse a folder that an option names and that is not there."""
    if path is not None and not path.is_dir():
        raise ValueError(f"{option} expects an existing folder; got {str(path)!r}; check the path.")


def configured(presets: dict[str, Config], preset: str, settings: Sequence[str]) -> Config:
    """A preset with `field=value` settings applied and validated; lists and null are written as JSON."""
    from pydantic import ValidationError

    if preset not in presets:
        raise ValueError(f"--preset expects one of {', '.join(presets)}; got {preset!r}.")
    config = presets[preset]
    fields = type(config).model_fields
    changes: dict[str, Any] = {}
    for setting in settings:
        name, equals, value = setting.partition("=")
        if not equals or name not in fields:
            raise ValueError(f"--set expects FIELD=VALUE with a field among {', '.join(fields)}; got {setting!r}.")
        try:
            changes[name] = json.loads(value) if value == "null" or value[:1] in ("[", "{") else value
        except ValueError as error:
            raise ValueError(
                f"--set {name} expects a list as JSON writes it, its words in double quotes; got {value!r} ({error})."
            ) from error
    try:
        return type(config).model_validate({**config.model_dump(), **changes})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or ", ".join(changes)
        raise ValueError(f"--set {where}: {first['msg']}; got {first['input']!r}.") from error
