"""The paper's WikiText task: learn the first half of a chunk of text, predict the second."""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdprompt.evaluate import held_out, plain
from gdprompt.evaluate.metrics import estimate, recovered_gap
from gdprompt.evaluate.predict import BATCH_SIZE, CONDITIONS, batch_size
from gdprompt.evaluate.progress import Tell, quiet
from gdprompt.generate import Terms
from gdprompt.inner import inner_step
from gdprompt.model import forward, lora
from gdprompt.model.forward import at_least_float32, logits_at
from gdprompt.prompt import Template
from gdprompt.results import Condition
from gdprompt.session import LM

METRICS = ("token_accuracy", "nats")
GAPS: dict[str, Condition] = {"recovered_gap": "base", "recovered_gap_from_base_step": "base_step"}


@dataclass(frozen=True)
class Chunk:
    """Two consecutive runs of tokens of one paragraph, equally long."""

    first: list[int]
    second: list[int]


@dataclass(frozen=True)
class Reading:
    """How well one text's tokens were predicted: share right, and mean negative log-likelihood in nats per token."""

    token_accuracy: float
    nats: float


def draw_chunks(template: Template, num_chunks: int, seed: int, data: str | Path | None, half: int) -> list[Chunk]:
    """The beginnings of held-out paragraphs with at least 2 x `half` tokens, one chunk a paragraph."""
    found = held_out.paragraphs(data)
    random.Random(seed).shuffle(found)
    chunks = []
    for paragraph in found:
        ids = template.encode(f" {paragraph}")
        if len(ids) >= 2 * half:
            chunks.append(Chunk(ids[:half], ids[half : 2 * half]))
        if len(chunks) == num_chunks:
            break
    if len(chunks) < 2:
        raise ValueError(
            f"Expected two or more paragraphs of at least {2 * half} tokens, each on a line of {data or 'the data'}, "
            f"took {len(chunks)}: ask for more (--items), or for shorter chunks (--chunk-tokens)."
        )
    return chunks


def check_room(lm: LM, chunks: Sequence[Chunk]) -> None:
    """Refuse chunks that are, both halves together, longer than the model's positions."""
    half, positions = len(chunks[0].second), forward.num_positions(lm.base)
    most = (positions - len(lm.template.bos)) // 2
    if half > most:
        raise ValueError(
            f"Expected chunks of at most {most:,} tokens for the model's {positions:,} positions, got {half:,}: ask "
            f"for shorter ones (--chunk-tokens {most})."
        )


@torch.no_grad()
def read(
    model: nn.Module, template: Template, rows: Sequence[list[int]], num_scored: int, terms: Terms
) -> list[Reading]:
    """How well the last `num_scored` tokens of each row are predicted, each from all before it."""
    tokens = template.batch(rows, [num_scored] * len(rows)).to(next(model.parameters()).device)
    with lora.active(terms):
        logits: Tensor = at_least_float32(logits_at(model, tokens.ids, tokens.loss_mask))
    targets = tokens.targets()
    right = (logits.argmax(-1) == targets).float().view(len(rows), num_scored).mean(1)
    nats = F.cross_entropy(logits, targets, reduction="none").view(len(rows), num_scored).mean(1)
    return [Reading(*pair) for pair in zip(right.tolist(), nats.tolist(), strict=True)]


def continued(lm: LM, chunks: Sequence[Chunk]) -> dict[Condition, list[Reading]]:
    """The second halves' readings under every condition; `wrong_context` learns the next chunk's first half."""
    template, half = lm.template, len(chunks[0].second)
    alone = [template.bos + chunk.second for chunk in chunks]
    whole = [template.bos + chunk.first + chunk.second for chunk in chunks]
    first = template.batch([template.bos + chunk.first for chunk in chunks]).to(next(lm.base.parameters()).device)
    plain = inner_step(lm.base, lm.plain_theta, first).on(lm.base)
    step = inner_step(lm.student, lm.theta, first)
    wrong = step[torch.arange(len(chunks)).roll(-1)]
    return {
        "no_context": read(lm.student, template, alone, half, {}),
        "base": read(lm.base, template, alone, half, {}),
        "prompted": read(lm.base, template, whole, half, {}),
        "base_step": read(lm.base, template, alone, half, plain),
        "meta_step": read(lm.student, template, alone, half, step.on(lm.student)),
        "wrong_context": read(lm.student, template, alone, half, wrong.on(lm.student)),
    }


def measure(lm: LM, chunks: Sequence[Chunk], tell: Tell = quiet) -> dict[str, Any]:
    """Token accuracy and nats per token by condition, and the share of prompting's gain that the step recovers.

    The gain counts from `base`: meta-training leaves `no_context` further from other text than the base is.

    Raises:
        ValueError: the chunks are longer than the model's positions.
    """
    check_room(lm, chunks)
    bos = lm.template.bos
    lm = plain.at_its_best(lm, [plain.Example(bos + chunk.first, bos, chunk.second) for chunk in chunks])
    found: dict[Condition, list[Reading]] = {condition: [] for condition in CONDITIONS}
    for batch in batches(chunks, batch_size(lm)):
        for condition, readings in continued(lm, batch).items():
            found[condition] += readings
        tell(len(found["meta_step"]), len(chunks))
    figures: dict[str, Any] = {"n": len(chunks), "chunk_tokens": len(chunks[0].second)}
    figures["plain_step_size"] = plain.size_of(lm)
    for condition, readings in found.items():
        values = {metric: [getattr(reading, metric) for reading in readings] for metric in METRICS}
        figures[condition] = {m: asdict(estimate(found, share=m != "nats")) for m, found in values.items()}
    for key, untaught in GAPS.items():
        arms: tuple[Condition, ...] = ("meta_step", untaught, "prompted")
        figures[key] = {}
        for metric in METRICS:
            taught, before, prompted = ([getattr(reading, metric) for reading in found[arm]] for arm in arms)
            gap = recovered_gap(taught, before, prompted)
            figures[key][metric] = gap and asdict(gap)
    return figures


def batches(chunks: Sequence[Chunk], size: int = BATCH_SIZE) -> list[Sequence[Chunk]]:
    """Batches of at least two, so that each chunk has another for a wrong one."""
    starts = list(range(0, len(chunks), size))
    if len(chunks) % size == 1 and len(starts) > 1:
        starts.pop()
    return [chunks[a:b] for a, b in zip(starts, [*starts[1:], len(chunks)], strict=True)]
