"""A passage several times as long as meta-training saw, learned chunk by chunk: is any part of it lost?"""

from __future__ import annotations

import random
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import Any

import torch

from gdprompt import chunks
from gdprompt.evaluate.metrics import estimate, exact_match
from gdprompt.evaluate.predict import greedy_batch, learn_to_merge
from gdprompt.evaluate.progress import Tell, quiet
from gdprompt.evaluate.suites import Item
from gdprompt.generate import MAX_NEW_TOKENS
from gdprompt.merge import merge
from gdprompt.model import forward
from gdprompt.session import LM
from gdprompt.tasks.types import QA

TIMES = 4
NUM_DEPTHS = 4
AT_ONCE = 6
PROMPTS_AT_ONCE = 8
ARMS = ("meta_step", "merged", "single_chunk", "prompted")


@dataclass(frozen=True)
class Long:
    """A long passage in pieces, and questions: fact i stands in part `depths[i]` and in piece `homes[i]`, from 0."""

    context: str
    pieces: tuple[str, ...]
    qas: tuple[QA, ...]
    depths: tuple[int, ...]
    homes: tuple[int, ...]


def join(lm: LM, items: Sequence[Item], rng: random.Random, limit: int) -> Long:
    """Short passages as one, a line break between, with a question on each part of it.

    The part, and the piece of at most `limit` tokens, are those where the answer first stands in its own passage.
    """
    context = "\n".join(item.context for item in items)
    pieces = chunks.split(context, limit, lm.num_context_tokens)
    starts, place = [], 0
    for piece in pieces:
        place = context.index(piece, place)
        starts.append(place)
        place += len(piece)
    asked: dict[int, list[tuple[QA, int]]] = {}
    offset = 0
    for item in items:
        position = offset + max(item.context.find(item.qa.answer), 0)
        home = max(i for i, start in enumerate(starts) if start <= position)
        asked.setdefault(position * NUM_DEPTHS // len(context), []).append((item.qa, home))
        offset += len(item.context) + 1
    chosen = [(rng.choice(asked[depth]), depth) for depth in sorted(asked)]
    return Long(
        context,
        pieces,
        qas=tuple(qa for (qa, _), _ in chosen),
        depths=tuple(depth for _, depth in chosen),
        homes=tuple(home for (_, home), _ in chosen),
    )


def gather(lm: LM, items: Sequence[Item], num_questions: int, seed: int, limit: int) -> list[Long]:
    """Long passages of about `TIMES` x `limit` tokens made of the items in turn, until they ask enough."""
    rng, found, taken, length = random.Random(seed), [], [], 0
    for item in items:
        size = lm.num_context_tokens(item.context)
        if size > TIMES * limit:
            continue
        if taken and length + size > TIMES * limit:
            found.append(join(lm, taken, rng, limit))
            taken, length = [], 0
            if sum(len(long.qas) for long in found) >= num_questions:
                break
        taken.append(item)
        length += size
    if not found:
        raise ValueError(f"Expected passages for {TIMES * limit} tokens, got {len(items)} short ones: ask for more.")
    return found


@torch.no_grad()
def answers(lm: LM, batch: Sequence[Long]) -> dict[str, list[str]]:
    """Each question's answer after all pieces' steps, added and merged, after its own's, and prompted if it fits."""
    template = lm.template
    learned, moments = learn_to_merge(lm, [piece for long in batch for piece in long.pieces])
    owner = [i for i, long in enumerate(batch) for _ in long.qas]
    first = [sum(len(long.pieces) for long in batch[:i]) for i in range(len(batch))]
    homes = [first[i] + home for i, long in enumerate(batch) for home in long.homes]
    groups = [len(long.pieces) for long in batch]
    total = learned.summed(groups)[torch.tensor(owner)]
    single = learned[torch.tensor(homes)]
    asked = [template.bos + template.query(qa.question) for long in batch for qa in long.qas]
    found = {
        "meta_step": greedy_batch(lm.student, template, asked, total.on(lm.student)),
        "single_chunk": greedy_batch(lm.student, template, asked, single.on(lm.student)),
    }
    if moments:
        merged = merge(learned, moments, groups)[torch.tensor(owner)]
        found["merged"] = greedy_batch(lm.student, template, asked, merged.on(lm.student))
    prompts = [template.context(long.context) + template.query(qa.question) for long in batch for qa in long.qas]
    # The last new token is read by nothing.
    if max(map(len, prompts)) + MAX_NEW_TOKENS - 1 <= forward.num_positions(lm.base):
        found["prompted"] = []
        for start in range(0, len(prompts), PROMPTS_AT_ONCE):
            found["prompted"] += greedy_batch(lm.base, template, prompts[start : start + PROMPTS_AT_ONCE], {})
    return found


def measure(lm: LM, longs: Sequence[Long], tell: Tell = quiet) -> dict[str, Any]:
    """Exact match overall and by depth; `prompted` only where every long passage fits the prompt."""
    right: dict[str, list[float]] = {arm: [] for arm in ARMS}
    num_questions = sum(len(long.qas) for long in longs)
    at_once = AT_ONCE if lm.theta.rank else 1  # steps on whole weights are as large as the model
    for start in range(0, len(longs), at_once):
        batch = longs[start : start + at_once]
        qas = [qa for long in batch for qa in long.qas]
        for arm, texts in answers(lm, batch).items():
            right[arm] += [exact_match(text, qa.answers) for text, qa in zip(texts, qas, strict=True)]
        tell(len(right["meta_step"]), num_questions)
    arms = [arm for arm in ARMS if len(right[arm]) == num_questions]
    depths = [depth for long in longs for depth in long.depths]
    passages = [i for i, long in enumerate(longs) for _ in long.qas]

    def by_arm(rows: list[int]) -> dict[str, Any]:
        groups = [passages[i] for i in rows]
        return {arm: asdict(estimate([right[arm][i] for i in rows], groups)) for arm in arms}

    return {
        "n": num_questions,
        "num_passages": len(longs),
        "num_tokens": sum(lm.num_context_tokens(long.context) for long in longs) / len(longs),
        "num_chunks": sum(len(long.pieces) for long in longs) / len(longs),
        "recall": by_arm(list(range(num_questions))),
        "by_depth": {
            str(depth + 1): by_arm([i for i, found in enumerate(depths) if found == depth])
            for depth in sorted(set(depths))
        },
    }
