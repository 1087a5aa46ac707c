"""Answering after a step against answering from a prompt, by the passage's length: time, memory kept, break-even.

A prompt can be read anew for every question, or its cache can be kept as the adapter is: both are measured. Every
side has the fused attention kernel, which is the faster one where nothing is differentiated twice.
"""

from __future__ import annotations

import copy
import math
import time
from collections.abc import Sequence
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from gdprompt import comparison
from gdprompt.bench.passages import passage
from gdprompt.bench.publish import publish
from gdprompt.bench.rounds import Job, caption, interleaved, made, ratio, shown, spread, timed
from gdprompt.generate import Terms
from gdprompt.inner import inner_step
from gdprompt.model import copies, forward, lora
from gdprompt.model.build import longer
from gdprompt.session import LM, load
from gdprompt.theta import Theta, init_theta

if TYPE_CHECKING:
    from rich.table import Table

LENGTHS = (64, 128, 256, 512, 1024, 2048, 4096)
QUESTION = "Where does Mira Voss live?"
ANSWER_TOKENS = 8
WAYS = ("taught", "prompted", "kept")


def decoding(name: str, model: nn.Module, prompt: list[int], terms: Terms, cache: Any = None) -> Job:
    """A job that answers `prompt` with `ANSWER_TOKENS` tokens, whatever they are, going on from a copy of `cache`.

    Its parts are `NAME_first`, until the first token, and `NAME_answer`, the whole. Copying is not timed: some
    caches could be cut back to the passage in its stead.
    """

    def job() -> dict[str, float]:
        so_far, ids = copy.deepcopy(cache), torch.tensor([prompt])
        seconds = []
        started = time.perf_counter()
        with torch.no_grad(), lora.active(terms):
            for _ in range(ANSWER_TOKENS):
                logits, so_far = forward.cached_forward(model, ids, so_far)
                ids = torch.tensor([[int(logits[0, -1].argmax())]])
                seconds.append(time.perf_counter() - started)
        return {f"{name}_first": seconds[0], f"{name}_answer": seconds[-1]}

    return job


def paid_after(learn: float, taught: float, other: float, read: float = 0.0) -> int | None:
    """The first number of questions by which learning once has cost no more than the other way; None: it never has.

    Args:
        learn: seconds of the step.
        taught: seconds of an answer after it.
        other: seconds of an answer the other way.
        read: seconds that the other way takes once.
    """
    if learn + taught <= read + other:
        return 1
    return None if taught >= other else math.ceil((learn - read) / (other - taught))


def compare(lm: LM, student: nn.Module, base: nn.Module, theta: Theta, rounds: int, num_tokens: int) -> dict[str, Any]:
    """The three ways on a passage of one length; see `run`."""
    context, question = passage(lm.template, num_tokens), lm.template.query(QUESTION)
    learned = inner_step(student, theta, lm.template.batch([context]))
    cache = comparison.read(base, context)
    jobs = [
        timed("learn", lambda: inner_step(student, theta, lm.template.batch([context]))),
        timed("read", lambda: comparison.read(base, context)),
        decoding("taught", student, lm.template.context("") + question, learned.on(student)),
        decoding("prompted", base, context + question, {}),
        decoding("kept", base, question, {}, cache),
    ]
    seconds = interleaved(rounds, jobs)
    usual = {name: median(values) for name, values in seconds.items()}
    adapter_bytes, cache_bytes = sum(b.nbytes for _, b in learned.terms.values()), forward.cache_bytes(cache)
    return {
        "tokens": num_tokens,
        **{name: spread(values) for name, values in seconds.items()},
        "first_over_prompted": ratio(seconds["taught_first"], seconds["prompted_first"]),
        "first_over_kept": ratio(seconds["taught_first"], seconds["kept_first"]),
        "adapter_bytes": adapter_bytes,
        "cache_bytes": cache_bytes,
        "adapter_over_cache": adapter_bytes / cache_bytes,
        "paid_after_prompted": paid_after(usual["learn"], usual["taught_answer"], usual["prompted_answer"]),
        "paid_after_kept": paid_after(usual["learn"], usual["taught_answer"], usual["kept_answer"], read=usual["read"]),
    }


def run(
    rounds: int = 7,
    lengths: Sequence[int] = LENGTHS,
    model: str | None = None,
    meta: str | None = None,
    out: Path | None = None,
    show: bool = True,
) -> dict[str, Any]:
    """Time answers after a step and from a prompt, print tables, and write JSON to `out`.

    Lengths that the model does not take are measured on one of the same shape with random weights and a window long
    enough: these change no timing.

    Returns:
        Machine and settings; `lengths`, each with its `weights` ("its own" or "random"), the seconds of `learn` and
        `read` (once a passage) and of `taught_…`, `prompted_…` (the passage read anew) and `kept_…` (its cache kept),
        each `…_first` (time to the first token) and `…_answer`; ratios of the first; bytes of the adapter and of the
        cache; and after how many questions learning has paid for itself, None where it never does.

    Raises:
        ValueError: a length too short for a step.
    """
    lm = load(model, meta)
    own = [copies.once_differentiable(module) for module in (lm.student, lm.base)]
    room = len(lm.template.query(QUESTION)) + ANSWER_TOKENS
    positions = forward.num_positions(lm.base)
    rows = []
    for num_tokens in lengths:
        if num_tokens + room <= positions:
            student, base, theta = *own, lm.theta
        else:
            student = base = copies.once_differentiable(longer(lm.base, num_tokens + room))
            theta = init_theta(student, lm.theta.rank, 0, step_layers=lm.info.get("config", {}).get("step_layers"))
        for module in (student, base):
            lora.attach(module)
        weights = "its own" if student is own[0] else "random"
        rows.append({"weights": weights, **compare(lm, student, base, theta, rounds, num_tokens)})
    result = {
        **made(rounds),
        "model": lm.name,
        "rank": lm.theta.rank,
        "question_tokens": len(lm.template.query(QUESTION)),
        "answer_tokens": ANSWER_TOKENS,
        "lengths": rows,
    }
    publish(result, tables(result), out, show)
    return result


def tables(result: dict[str, Any]) -> list[Table]:
    """Times in one table, what they come to in another; one row a length in each."""
    from rich.table import Table

    of = f"{result['model']}, question of {result['question_tokens']} tokens, answer of {result['answer_tokens']}"
    times = Table(title=f"Medians, ms: {of}", caption=caption(result))
    sums = Table(
        title="What learning comes to beside prompting",
        caption="Prompted: the passage read anew for each question. Kept: its KV cache kept, and gone on from.",
    )
    parts = [f"{way}_{part}" for part in ("first", "answer") for way in WAYS]
    times.add_column("tokens", justify="right")
    times.add_column("weights")
    for heading in ("learn", "read", *(f"{way}: {part}" for part in ("first token", "answer") for way in WAYS)):
        times.add_column(heading, justify="right")
    for heading in (
        *("tokens", "first token: taught / prompted", "taught / kept", "adapter, kB", "KV cache, kB"),
        *("adapter / cache", "questions to pay: prompted", "kept"),
    ):
        sums.add_column(heading, justify="right")
    for row in result["lengths"]:
        medians = (f"{1000 * row[name]['median']:.1f}" for name in ("learn", "read", *parts))
        times.add_row(f"{row['tokens']:,}", row["weights"], *medians)
        sums.add_row(
            f"{row['tokens']:,}",
            shown(row["first_over_prompted"], "×"),
            shown(row["first_over_kept"], "×"),
            f"{row['adapter_bytes'] / 1000:,.0f}",
            f"{row['cache_bytes'] / 1000:,.0f}",
            f"{row['adapter_over_cache']:.2f}×",
            questions(row["paid_after_prompted"]),
            questions(row["paid_after_kept"]),
        )
    return [times, sums]


def questions(count: int | None) -> str:
    """After how many questions."""
    return "never" if count is None else f"{count:,}"
