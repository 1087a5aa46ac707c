"""Batches of meta-training: passages, the queries that share their steps, and what a step must leave alone."""

from __future__ import annotations

import random
from dataclasses import replace

import torch

from gdprompt.config import MetaConfig
from gdprompt.outer import OuterBatch
from gdprompt.prompt import Template, Tokens
from gdprompt.tasks.types import Passage
from gdprompt.train.data import PassageSource, fitting, generated
from gdprompt.train.processes import processes

STEPS_A_POOL = 4
UNRELATED_TOKENS = 48
"""How much of another passage is scored, so that a step leaves the likelihood of other text where it was."""


def outer_batch(
    template: Template,
    passages: list[Passage],
    num_queries: int,
    group: int,
    rng: random.Random,
    share: slice = slice(None),
) -> OuterBatch:
    """A batch in which every `group` consecutive passages are learned together, each asked `num_queries` times.

    `share` takes some of the groups. Queries are drawn, and unrelated ones chosen, among all of them, so that the
    shares of several processes are together the batch of one.
    """
    contexts = [template.context(passage.context) for passage in passages]
    rows, scored, is_answer = [], [], []
    for passage in passages:
        qas = rng.sample(passage.qas, min(num_queries, len(passage.qas)))
        qas += rng.choices(passage.qas, k=num_queries - len(qas))
        for place, qa in enumerate(qas):
            query, answer = template.query(qa.question), template.answer(qa.answer)
            rows.append(template.bos + query + answer)
            # The question's own tokens are scored in one query a passage (the head is dear); plain text has none.
            num_question = max(0, len(query) - 1) if place == 0 else 0
            scored.append(num_question + len(answer))
            is_answer.append([False] * num_question + [True] * len(answer))
    num_groups, per_group = len(passages) // group, num_queries * group
    groups = range(num_groups)[share]
    asked = [row for g in groups for row in range(g * per_group, (g + 1) * per_group)]
    # What a group's step must leave alone: the first question of a stranger to it, and how its passage begins.
    others = strangers([passage.context for passage in passages], group)
    unrelated: list[tuple[list[int], int]] = []
    for other in [others[g] for g in groups] if others else ():
        unrelated += [(rows[other * num_queries], scored[other * num_queries])]
        unrelated += [(contexts[other][:UNRELATED_TOKENS], UNRELATED_TOKENS)]

    def batch(texts: list[list[int]], chosen: list[int]) -> Tokens:
        return template.batch([texts[i] for i in chosen], [scored[i] for i in chosen])

    return OuterBatch(
        context=template.batch([context for g in groups for context in contexts[g * group : (g + 1) * group]]),
        groups=(group,) * len(groups),
        queries=batch(rows, asked),
        is_answer=torch.tensor([flag for i in asked for flag in is_answer[i]]),
        unrelated=template.batch([row for row, _ in unrelated], [n for _, n in unrelated]) if unrelated else None,
    )


def strangers(contexts: list[str], group: int) -> list[int]:
    """For every group, the nearest passage after it that is none of its own: few data are drawn twice in a batch.

    Empty where a group has none, so that every process's share has unrelated queries or none has.
    """
    found = []
    for start in range(0, len(contexts), group):
        own, count = set(contexts[start : start + group]), len(contexts)
        after = [place % count for place in range(start + group, start + count)]
        found += [place for place in after if contexts[place] not in own][:1]
    return found if len(found) == len(contexts) // group else []


def draw(
    config: MetaConfig, template: Template, source: PassageSource, step: int, num_positions: int
) -> list[OuterBatch]:
    """Step number `step`'s batch, this process's share of it in `accumulation` parts; depends on nothing else.

    Passages are drawn for `STEPS_A_POOL` steps at once and sorted by length, so that a batch is hardly padded. What the
    teacher does not take, by its `num_positions`, is left out.
    """
    state = processes()
    pool, place = divmod(step, STEPS_A_POOL)
    passages, index = [], pool * STEPS_A_POOL * config.num_passages * 8
    while len(passages) < STEPS_A_POOL * config.num_passages:
        passage = source.passage(index, config.real_fraction, config.short_fraction)
        index += 1
        if passage.qas and len(template.context(passage.context)) <= config.max_tokens:
            passage = fitting(template, passage, num_positions)
            passages += [passage] if passage.qas else []
        exhausted = index >= (pool + 1) * STEPS_A_POOL * config.num_passages * 8
        if exhausted and len(passages) < STEPS_A_POOL * config.num_passages:
            raise ValueError(
                f"Expected passages of at most {config.max_tokens} tokens, with questions and answers for which the "
                f"model has room, got {len(passages)} among {STEPS_A_POOL * config.num_passages * 8}: raise max_tokens "
                "(--set), or give shorter passages and answers."
            )
    passages.sort(key=lambda passage: len(template.context(passage.context)))
    order = random.Random(f"{config.seed}/pool/{pool}").sample(range(STEPS_A_POOL), STEPS_A_POOL)
    start = order[place] * config.num_passages
    chosen = passages[start : start + config.num_passages]
    num_parts, parts = state.num_processes * config.accumulation, []
    for k in range(config.accumulation):
        rng = random.Random(f"{config.seed}/outer/{step}")  # one state for all, whose parts are the batch of one
        group = 1 if step < config.singles_until else rng.choice(config.group_sizes)
        merged = group > 1 and rng.random() < config.merged_fraction
        share = slice(state.process_index + k * state.num_processes, None, num_parts)
        part = outer_batch(template, chosen, config.num_queries, group, rng, share)
        parts.append(replace(part, merged=merged))
    return parts


def say_drawn(names: list[str], real_fraction: float) -> None:
    """Say how many passages are of the data that are named, where some are generated instead."""
    drawn = [name for name in names if not generated(name)]
    if drawn and real_fraction < 1 and processes().is_main_process:
        told = f"{real_fraction:.0%} of the passages are of {', '.join(drawn)}, the others generated"
        print(f"{told} (--set real_fraction=1 takes no others)", flush=True)


def say_left_out(template: Template, source: PassageSource, config: MetaConfig, num_positions: int) -> None:
    """Say how many passages and questions `draw` leaves out of the files and data sets that were read."""
    if not processes().is_main_process:
        return
    short = [passage for passage in source.read if len(template.context(passage.context)) <= config.max_tokens]
    if num_long := len(source.read) - len(short):
        told = f"of more than {config.max_tokens:,} tokens (--set max_tokens=N takes longer ones)"
        told += ", except where they are cut short" if config.short_fraction else ""
        print(f"left out {num_long:,} of {len(source.read):,} passages, {told}", flush=True)
    num_asked = sum(len(passage.qas) for passage in short)
    if num_left := num_asked - sum(len(fitting(template, passage, num_positions).qas) for passage in short):
        told = f"with passage and answer longer than the model's {num_positions:,} positions"
        print(f"left out {num_left:,} of {num_asked:,} questions, {told}", flush=True)


def check_processes(config: MetaConfig) -> None:
    """Refuse more parts than a step has groups of passages: one of them would be empty."""
    num_processes, largest = processes().num_processes, max(config.group_sizes)
    num_parts = num_processes * config.accumulation
    if config.num_passages < num_parts * largest:
        raise ValueError(
            f"{num_processes} processes of {config.accumulation} parts expect at least {num_parts * largest} passages "
            f"a step, a group of up to {largest} for each part; got {config.num_passages}: add "
            f"--set num_passages={num_parts * largest}, or take fewer processes or parts."
        )
