"""The command line: each command reads its options, calls the API and prints.

Anything heavy is imported inside the command that needs it, so `--help` answers at once.
"""

from __future__ import annotations

import json
import shlex
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

if TYPE_CHECKING:
    from pydantic import BaseModel

    from gdprompt.results import Comparison
    from gdprompt.session import LM

Config = TypeVar("Config", bound="BaseModel")

cli = typer.Typer(
    name="gdprompt",
    help="Teach a language model a passage in one gradient step.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
bench = typer.Typer(help="Time the parts that cost the most.", rich_markup_mode=None)
cli.add_typer(bench, name="bench")

PassageOption = Annotated[
    list[str],
    typer.Option("--passage", metavar="FILE|-", help="A UTF-8 text file to learn, - for stdin. May be repeated."),
]
ModelOption = Annotated[str | None, typer.Option("--model", help="A folder or Hub id; without it, the shipped model.")]
MetaOption = Annotated[
    str | None, typer.Option("--meta", help="A folder or Hub id of meta-trained weights for --model.")
]
DeviceOption = Annotated[str, typer.Option("--device", help="Where to compute: cpu, cuda, cuda:1, mps.")]
DtypeOption = Annotated[
    str | None, typer.Option("--dtype", help="float32, bfloat16 or float16; without it, the model's own.")
]
DataOption = Annotated[
    Path | None, typer.Option("--data", help="Folder of real text; without it, generated worlds only.")
]
SetOption = Annotated[
    list[str] | None,
    typer.Option("--set", metavar="FIELD=VALUE", help="Change one field of the preset. May be repeated."),
]
ResumeOption = Annotated[bool, typer.Option(help="Go on from the newest checkpoint in --out.")]


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status; bad input is one sentence on stderr and status 2."""
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return cli(arguments or ["--help"], prog_name="gdprompt", standalone_mode=False) or 0
    except typer.TyperException as error:
        sentence = f"{error.format_message().rstrip('.')}; see `gdprompt --help`."
    except (ValueError, OSError) as error:
        sentence = str(error)
    print("gdprompt: " + " ".join(sentence.split()), file=sys.stderr)
    return 2


def show_version(wanted: bool) -> None:
    """Print the version and stop."""
    if wanted:
        from gdprompt import __version__

        typer.echo(f"gdprompt {__version__}")
        raise typer.Exit()


@cli.callback()
def gdprompt(
    version: Annotated[
        bool,
        typer.Option("--version", callback=show_version, is_eager=True, help="Show the version and exit."),
    ] = False,
) -> None:
    """Teach a language model a passage in one gradient step."""


@cli.command()
def app(
    host: Annotated[str, typer.Option(help="Address to listen on; 0.0.0.0 for every interface.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535, help="Port to listen on.")] = 7860,
    model: ModelOption = None,
) -> None:
    """Serve the page."""
    from gdprompt.ui.app import launch

    launch(host, port, model=model)


@cli.command()
def ask(
    passage: PassageOption,
    question: Annotated[str, typer.Option(help="What to ask about the passage.")],
    step_scale: Annotated[
        float, typer.Option(help="Multiple of the trained step size: 0 is untaught, 1 as trained.")
    ] = 1.0,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything measured, as JSON.")] = False,
    model: ModelOption = None,
    meta: MetaOption = None,
    device: DeviceOption = "cpu",
    dtype: DtypeOption = None,
) -> None:
    """Answer a question under every condition, prompted and learned."""
    contexts = [read_passage(source) for source in passage]
    comparison = load_model(model, meta, device, dtype).compare(contexts, question, step_scale=step_scale)
    if as_json:
        typer.echo(json.dumps(comparison.to_dict(), indent=2))
    else:
        print_comparison(comparison)


@cli.command()
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
    load_model(model, meta, device, dtype).learn(contexts).save_pretrained(out)
    for path in sorted(path for path in out.rglob("*") if path.is_file()):
        typer.echo(f"{path}  {path.stat().st_size:,} bytes")
    typer.echo(f"Load it with: peft.PeftModel.from_pretrained(base_model, {str(out)!r})")


@cli.command()
def pretrain(
    out: Annotated[Path, typer.Option(help="Folder for the base model and its checkpoints.")],
    preset: Annotated[str, typer.Option(help="default is the shipped base; tiny takes two minutes.")] = "default",
    data: DataOption = None,
    settings: SetOption = None,
    resume: ResumeOption = True,
) -> None:
    """Train a base model from scratch."""
    from gdprompt.config import PRETRAIN_PRESETS

    config = configured(PRETRAIN_PRESETS, preset, settings or [])
    check_folder(data, "--data")

    from gdprompt.train.pretrain import pretrain as run

    run(config, out, data, resume=resume)


@cli.command()
def train(
    base: Annotated[Path, typer.Option(help="Folder of the base model to start from.")],
    out: Annotated[Path, typer.Option(help="Folder for the meta-trained weights and checkpoints.")],
    preset: Annotated[str, typer.Option(help="default is the shipped model; tiny takes two minutes.")] = "default",
    data: DataOption = None,
    settings: SetOption = None,
    resume: ResumeOption = True,
) -> None:
    """Meta-train a base so that one step acts like a prompt."""
    from gdprompt.config import META_PRESETS

    config = configured(META_PRESETS, preset, settings or [])
    check_folder(base, "--base")
    check_folder(data, "--data")

    from gdprompt.train.meta import train as run

    run(config, out, base, data, resume=resume)


@cli.command("eval")
def evaluate(
    out: Annotated[Path, typer.Option(help="JSON file for the results.")],
    suite: Annotated[
        list[str] | None, typer.Option(help="Suite to measure; all of them without it. May be repeated.")
    ] = None,
    model: ModelOption = None,
    meta: MetaOption = None,
    items: Annotated[int, typer.Option(min=1, help="Questions per suite.")] = 500,
    seed: Annotated[int, typer.Option(help="Seed of the held-out worlds.")] = 0,
    data: DataOption = None,
    table: Annotated[
        list[Path] | None, typer.Option(help="Markdown file whose results table to fill. May be repeated.")
    ] = None,
) -> None:
    """Measure a model on held-out passages under every condition."""
    check_folder(data, "--data")

    from gdprompt.evaluate.run import evaluate as run

    results = run(model, meta, suite or [], items, seed, out, data_dir=data, command=typed())
    from gdprompt.evaluate.report import fill

    for path in table or []:
        fill(path, results)


@bench.callback()
def bench_group() -> None:
    """Time the parts that cost the most."""


@bench.command("outer")
def bench_outer(
    rounds: Annotated[int, typer.Option(min=1, help="Interleaved rounds; medians are reported.")] = 7,
    tasks: Annotated[int, typer.Option(min=1, help="Tasks in the step.")] = 32,
    hidden: Annotated[int, typer.Option(min=8, help="Width of the model, a multiple of 8.")] = 128,
    out: Annotated[Path | None, typer.Option(help="JSON file for the figures.")] = None,
) -> None:
    """Time one outer step: batched LoRA, vmap, a loop over tasks."""
    from gdprompt.bench.outer import run

    run(rounds, tasks, hidden, out)


def typed() -> str:
    """The command line as typed, to be kept with what it made."""
    return shlex.join(["gdprompt", *sys.argv[1:]])


def load_model(model: str | None, meta: str | None, device: str, dtype: str | None) -> LM:
    """The model that a command's options name."""
    from gdprompt.session import load

    return load(model, meta=meta, device=device, dtype=dtype)


def read_passage(source: str) -> str:
    """The text of a file, or of standard input for "-"."""
    name = "standard input" if source == "-" else source
    try:
        raw = sys.stdin.buffer.read() if source == "-" else Path(source).read_bytes()
    except OSError as error:
        raise ValueError(
            f"--passage expects a readable text file, or - for standard input; "
            f"{name!r} could not be read ({error.strerror}); check the path."
        ) from error
    try:
        return raw.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        raise ValueError(
            f"--passage expects UTF-8 text; {name} has the byte 0x{raw[error.start]:02x} at offset "
            f"{error.start}; save it as plain UTF-8 text and try again."
        ) from error


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
        changes[name] = json.loads(value) if value == "null" or value[:1] in ("[", "{") else value
    try:
        return type(config).model_validate({**config.model_dump(), **changes})
    except ValidationError as error:
        first = error.errors()[0]
        where = ".".join(map(str, first["loc"])) or ", ".join(changes)
        raise ValueError(f"--set {where}: {first['msg']}; got {first['input']!r}.") from error


def print_comparison(comparison: Comparison) -> None:
    """Print a row for each condition, then what learning took."""
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(caption=f"KL is from the prompted answer, the mean over its {len(comparison.tokens)} tokens.")
    for heading in ("condition", "answer", "same as prompted", "KL, nats per token", "seconds"):
        table.add_column(heading, justify="left" if heading in ("condition", "answer") else "right")
    for condition, answer in comparison.answers.items():
        same = "yes" if comparison.same_as_prompted(condition) else "no"
        table.add_row(
            condition,
            Text(answer.text + (" … (cut at the token limit)" if answer.truncated else "")),
            "" if condition == "prompted" else same,
            f"{comparison.mean(condition, 'kl'):.3f}",
            f"{answer.seconds:.2f}",
        )
    console = Console()
    console.print(table)
    console.print(
        f"One step over {comparison.num_context_tokens:,} tokens took {comparison.seconds['learn']:.2f} s; "
        f"adapter {comparison.adapter_bytes:,} bytes, prompting's KV cache {comparison.cache_bytes:,} bytes.",
        highlight=False,
    )
