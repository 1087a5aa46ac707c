"""The command line, a module a command: each reads its options, calls the API and prints.

Anything heavy is imported inside the command that needs it, so `--help` answers at once.
"""

from __future__ import annotations

import sys
from collections.abc import Sequence
from typing import Annotated

import typer

from gdprompt.cli import app, ask, bench, evaluate, examples, learn, pretrain, train
from gdprompt.cli.options import SEVERAL_PROCESSES, listing
from gdprompt.exhausted import out_of_memory

cli = typer.Typer(
    name="gdprompt",
    help="Teach a language model a passage in one gradient step.",
    add_completion=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)
cli.command("app")(app.app)
cli.command("ask")(ask.ask)
cli.command("learn")(learn.learn)
cli.command("pretrain", cls=listing("PRETRAIN_PRESETS"), epilog=SEVERAL_PROCESSES)(pretrain.pretrain)
cli.command("train", cls=listing("META_PRESETS"), epilog=SEVERAL_PROCESSES)(train.train)
cli.command("eval")(evaluate.evaluate)
cli.command("examples")(examples.examples)
cli.add_typer(bench.bench, name="bench")

# Where memory ran out: what takes less of it, by command.
REMEDIES = {
    "train": "set a smaller num_passages, accumulation=N, checkpointing=true or dtype=bfloat16 with --set.",
    "pretrain": "set a smaller batch_size with --set.",
}
REMEDY = "take a shorter passage or a smaller model, or add --device cpu or --dtype bfloat16 where the command has it."


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit status.

    Bad input, and memory that ran out, are one sentence on stderr and status 2.
    """
    arguments = list(sys.argv[1:] if argv is None else argv)
    try:
        return cli(arguments or ["--help"], prog_name="gdprompt", standalone_mode=False) or 0
    except typer.TyperException as error:
        sentence = f"{error.format_message().rstrip('.')}; see `gdprompt --help`."
    except (ValueError, OSError) as error:
        sentence = str(error)
    except (MemoryError, RuntimeError) as error:
        if not out_of_memory(error):
            raise
        remedy = REMEDIES.get(arguments[0] if arguments else "", REMEDY)
        sentence = f"There was not enough memory: {remedy}"
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
