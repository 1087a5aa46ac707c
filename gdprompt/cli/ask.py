"""`gdprompt ask`: every condition's answer to one question."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Annotated

import typer

from gdprompt.cli.options import (
    DeviceOption,
    DtypeOption,
    MetaOption,
    ModelOption,
    PassageOption,
    check_stdin,
    read_passage,
)

if TYPE_CHECKING:
    from gdprompt.results import Comparison


def ask(
    passage: PassageOption,
    question: Annotated[str, typer.Option(help="What to ask about the passage.")],
    step_scale: Annotated[
        float, typer.Option(help="Multiple of the trained step size: 0 is untaught, 1 as trained.")
    ] = 1.0,
    wrong_passage: Annotated[
        str | None,
        typer.Option(help="Learn this instead, while the prompt keeps the passage: a file, or - for standard input."),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print everything measured, as JSON.")] = False,
    model: ModelOption = None,
    meta: MetaOption = None,
    device: DeviceOption = "cpu",
    dtype: DtypeOption = None,
) -> None:
    """Answer a question under every condition, prompted and learned."""
    check_stdin([*passage, wrong_passage])
    contexts = [read_passage(source) for source in passage]
    wrong = None if wrong_passage is None else read_passage(wrong_passage, "--wrong-passage")
    from gdprompt.session import load

    lm = load(model, meta=meta, device=device, dtype=dtype)
    comparison = lm.compare(contexts, question, step_scale=step_scale, wrong_passage=wrong)
    if as_json:
        typer.echo(json.dumps(comparison.to_dict(), indent=2))
    else:
        print_comparison(comparison)


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
