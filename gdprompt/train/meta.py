"""Meta-training: one gradient step on a passage learns to do what the prompt does (Algorithm of section 2)."""

from __future__ import annotations

import random
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from accelerate.utils import reduce
from torch import nn

from gdprompt.config import MetaConfig
from gdprompt.inner import inner_step
from gdprompt.model import hf, store
from gdprompt.outer import OuterBatch, outer_loss, teacher_logits
from gdprompt.prompt import Template, Tokens
from gdprompt.tasks.types import Passage
from gdprompt.theta import Theta, init_theta
from gdprompt.train import loop
from gdprompt.train.data import PassageSource
from gdprompt.train.log import Log, check_trackers
from gdprompt.train.stop import Stop

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
    rows, prompted, scored, is_answer = [], [], [], []
    for passage, context in zip(passages, contexts, strict=True):
        qas = rng.sample(passage.qas, min(num_queries, len(passage.qas)))
        qas += rng.choices(passage.qas, k=num_queries - len(qas))
        for place, qa in enumerate(qas):
            query, answer = template.query(qa.question), template.answer(qa.answer)
            rows.append(template.bos + query + answer)
            prompted.append(context + query + answer)
            # The question's own tokens are scored in one query a passage: the head over them is dear.
            num_question = len(query) - 1 if place == 0 else 0
            scored.append(num_question + len(answer))
            is_answer.append([False] * num_question + [True] * len(answer))
    num_groups, per_group = len(passages) // group, num_queries * group
    groups = range(num_groups)[share]
    asked = [row for g in groups for row in range(g * per_group, (g + 1) * per_group)]
    unrelated: list[tuple[list[int], int]] = []
    for g in groups if num_groups > 1 else ():
        # What a group's step must leave alone: another group's first question, and how its passage begins.
        other = (g + 1) % num_groups * group
        unrelated += [(rows[other * num_queries], scored[other * num_queries])]
        unrelated += [(contexts[other][:UNRELATED_TOKENS], UNRELATED_TOKENS)]

    def batch(texts: list[list[int]], chosen: list[int]) -> Tokens:
        return template.batch([texts[i] for i in chosen], [scored[i] for i in chosen])

    return OuterBatch(
        context=template.batch([context for g in groups for context in contexts[g * group : (g + 1) * group]]),
        groups=(group,) * len(groups),
        queries=batch(rows, asked),
        prompted=batch(prompted, asked),
        is_answer=torch.tensor([flag for i in asked for flag in is_answer[i]]),
        unrelated=template.batch(*zip(*unrelated, strict=True)) if unrelated else None,
    )


def draw(config: MetaConfig, template: Template, source: PassageSource, step: int) -> OuterBatch:
    """Step number `step`'s batch, this process's share of it; depends on nothing else.

    Passages are drawn for `STEPS_A_POOL` steps at once and sorted by length, so that a batch is hardly padded.
    """
    state = loop.processes()
    pool, place = divmod(step, STEPS_A_POOL)
    passages, index = [], pool * STEPS_A_POOL * config.num_passages * 8
    while len(passages) < STEPS_A_POOL * config.num_passages:
        passage = source.passage(index, config.real_fraction)
        index += 1
        if passage.qas and len(template.context(passage.context)) <= config.max_tokens:
            passages.append(passage)
    passages.sort(key=lambda passage: len(template.context(passage.context)))
    order = random.Random(f"{config.seed}/pool/{pool}").sample(range(STEPS_A_POOL), STEPS_A_POOL)
    start = order[place] * config.num_passages
    rng = random.Random(f"{config.seed}/outer/{step}")
    group = 1 if step < config.singles_until else rng.choice(config.group_sizes)
    share = slice(state.process_index, None, state.num_processes)
    return outer_batch(template, passages[start : start + config.num_passages], config.num_queries, group, rng, share)


def check_processes(config: MetaConfig) -> None:
    """Refuse more processes than a step has groups of passages: one of them would have nothing to do."""
    num_processes, largest = loop.processes().num_processes, max(config.group_sizes)
    if config.num_passages < num_processes * largest:
        raise ValueError(
            f"{num_processes} processes expect at least {num_processes * largest} passages a step, a group of up to "
            f"{largest} for each; got {config.num_passages}: add --set num_passages={num_processes * largest}, or "
            "start fewer processes."
        )


@torch.no_grad()
def take_over(folder: Path, student: nn.Module, theta: Theta) -> None:
    """Begin where an earlier model's meta-training ended, on another base: its theta, and its change of weights."""
    base = hf.load_model(folder)
    earlier = store.load_meta(folder / "meta", folder, base)
    before, after = dict(base.named_parameters()), dict(earlier.student.named_parameters())
    for name, weight in student.named_parameters():
        weight += (after[name] - before[name]).to(weight)
    for name in theta.a:
        theta.a[name].copy_(earlier.theta.a[name])
        theta.log_step[name].copy_(earlier.theta.log_step[name])


def train(
    config: MetaConfig,
    out: Path,
    base: Path,
    data_dir: Path | None = None,
    *,
    resume: bool = True,
    command: str = "",
    track: Sequence[str] = (),
) -> Path:
    """Meta-train theta and a copy of the base's weights against the frozen base; writes `out/meta`.

    Embeddings, and the head tied to them, stay the base's: the step learns to speak its vocabulary, and the
    shipped files stay small. `track` names accelerate's trackers. Ctrl-C or SIGTERM saves a checkpoint, then
    raises SystemExit(130 or 143).
    """
    check_trackers(track)
    check_processes(config)
    out, base_folder = Path(out), Path(base)
    checkpoint = out / "checkpoint.pt"
    state = loop.load_checkpoint(checkpoint) if resume else None
    device = loop.device()
    teacher = hf.load_model(base_folder).to(device)
    template = Template(hf.load_tokenizer(base_folder))
    student = hf.copy_of(teacher).train()
    theta = init_theta(student, config.rank, config.seed, config.step_size)
    if config.start_from is not None and state is None:
        take_over(Path(config.start_from), student, theta)
    teacher.requires_grad_(False)
    student.get_input_embeddings().requires_grad_(False)  # type: ignore[operator]
    for tensor in theta.parameters():
        tensor.requires_grad_(True)
    matrices = loop.hidden_matrices(student)
    chosen = {id(p) for p in matrices}
    others = [p for p in student.parameters() if p.requires_grad and id(p) not in chosen]
    groups = [{"params": [*theta.a.values(), *others], "lr": config.adam_lr}]
    groups += [{"params": list(theta.log_step.values()), "lr": config.step_lr}]
    optimisers = loop.optimisers(matrices, config.muon_lr, groups)
    step = 0
    if state is not None:
        student.load_state_dict(state["student"])
        for tensor, saved in zip(theta.parameters(), state["theta"], strict=True):
            tensor.data.copy_(saved)
        for optimiser, saved in zip(optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        step = state["step"]
    source = PassageSource(config.seed + 1, data_dir)
    parameters = [*matrices, *others, *theta.parameters()]
    running: dict[str, float] = {}

    def write() -> None:
        if not loop.processes().is_main_process:
            return
        info = {
            "config": config.model_dump(mode="json"),
            "step": step,
            "command": command or " ".join(sys.argv),
        }
        store.save_meta(out / "meta", base_folder, teacher, student, theta, info)

    stopping = 0
    with Log(out, config.num_steps, step, config.model_dump(mode="json"), track) as log, Stop() as stop:
        while step < config.num_steps and not stopping:
            batch = draw(config, template, source, step).to(device)
            num_tokens: Any = reduce(batch.num_tokens(), reduction="sum")
            with torch.autocast(device.type, dtype=torch.bfloat16):
                target = teacher_logits(teacher, batch.prompted)
                before = None
                if batch.unrelated is not None and config.unrelated_weight:
                    before = teacher_logits(teacher, batch.unrelated)
                learned = inner_step(student, theta, batch.context, differentiable=True, first_order=config.first_order)
                loss, aux = outer_loss(
                    student,
                    learned.summed(batch.groups),
                    batch,
                    target,
                    target=config.target,
                    question_weight=config.question_weight,
                    unrelated_teacher=before,
                    unrelated_weight=config.unrelated_weight,
                    num_tokens=num_tokens,
                )
            loss.backward()
            loop.sum_gradients(parameters)
            factor = loop.schedule(step, config.num_steps, config.warmup_steps, config.decay_fraction)
            norm = loop.optimiser_step(optimisers, parameters, factor)

            step += 1
            figures = {name: float(value) for name, value in reduce(aux, reduction="sum").items()} | {"norm": norm}
            for name, value in figures.items():
                running[name] = running.get(name, value) * 0.95 + 0.05 * value
            log.advance(step, running["kl" if config.target == "conditioning" else "nll"])
            if step % config.report_every == 0 or step == config.num_steps:
                log.report(step, {**running, "lr": factor, "group": float(batch.groups[0])})
            stopping = stop.asked()
            if step % config.save_every == 0 or step == config.num_steps or stopping:
                loop.save_checkpoint(
                    checkpoint,
                    {
                        "student": student.state_dict(),
                        "theta": [tensor.detach() for tensor in theta.parameters()],
                        "optimisers": [optimiser.state_dict() for optimiser in optimisers],
                        "step": step,
                    },
                )
                write()
    if step < config.num_steps:
        log.leave(step, stopping)
    return out / "meta"
