"""Meta-training: one gradient step on a passage learns to do what the prompt does (Algorithm of section 2)."""

from __future__ import annotations

import random
import sys
from pathlib import Path

import torch

from gdprompt.config import MetaConfig
from gdprompt.inner import inner_step
from gdprompt.model import hf, store
from gdprompt.outer import OuterBatch, outer_loss, teacher_logits
from gdprompt.prompt import Template
from gdprompt.tasks.types import Passage
from gdprompt.theta import init_theta
from gdprompt.train import loop
from gdprompt.train.data import PassageSource

STEPS_A_POOL = 4


def outer_batch(
    template: Template, passages: list[Passage], num_queries: int, group: int, rng: random.Random
) -> OuterBatch:
    """A batch in which every `group` consecutive passages are learned together, each asked `num_queries` times."""
    rows, prompted, scored, is_answer = [], [], [], []
    for passage in passages:
        qas = rng.sample(passage.qas, min(num_queries, len(passage.qas)))
        qas += rng.choices(passage.qas, k=num_queries - len(qas))
        context = template.context(passage.context)
        for place, qa in enumerate(qas):
            query, answer = template.query(qa.question), template.answer(qa.answer)
            rows.append(template.bos + query + answer)
            prompted.append(context + query + answer)
            # The question's own tokens are scored in one query a passage: the head over them is dear.
            num_question = len(query) - 1 if place == 0 else 0
            scored.append(num_question + len(answer))
            is_answer += [False] * num_question + [True] * len(answer)
    groups = (group,) * (len(passages) // group)
    per_group = num_queries * group
    unrelated = None
    if len(groups) > 1:
        chosen = [(g + 1) % len(groups) * per_group for g in range(len(groups))]
        answers = [scored[i] for i in chosen]
        unrelated = template.batch([rows[i] for i in chosen], answers)
    return OuterBatch(
        context=template.batch([template.context(passage.context) for passage in passages]),
        groups=groups,
        queries=template.batch(rows, scored),
        prompted=template.batch(prompted, scored),
        is_answer=torch.tensor(is_answer),
        unrelated=unrelated,
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
    share = config.num_passages // state.num_processes
    start = order[place] * config.num_passages + state.process_index * share
    rng = random.Random(f"{config.seed}/outer/{step}")
    group = 1 if step < config.singles_until else rng.choice(config.group_sizes)
    return outer_batch(template, passages[start : start + share], config.num_queries, group, rng)


def train(
    config: MetaConfig,
    out: Path,
    base: Path,
    data_dir: Path | None = None,
    *,
    resume: bool = True,
    command: str = "",
) -> Path:
    """Meta-train theta and a copy of the base's weights against the frozen base; writes `out/meta`.

    Embeddings, and the head tied to them, stay the base's: the step learns to speak its vocabulary, and the
    shipped files stay small.
    """
    out, base_folder = Path(out), Path(base)
    checkpoint = out / "checkpoint.pt"
    state = loop.load_checkpoint(checkpoint) if resume else None
    device = loop.device()
    teacher = hf.load_model(base_folder).to(device)
    template = Template(hf.load_tokenizer(base_folder))
    student = hf.copy_of(teacher).train()
    theta = init_theta(student, config.rank, config.seed, config.step_size)
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
    log = loop.Log(out, config.num_steps, step)
    parameters = [*matrices, *others, *theta.parameters()]
    running: dict[str, float] = {}
    num_processes = loop.processes().num_processes

    def write() -> None:
        if not loop.processes().is_main_process:
            return
        info = {
            "config": config.model_dump(mode="json"),
            "step": step,
            "command": command or " ".join(sys.argv),
        }
        store.save_meta(out / "meta", base_folder, teacher, student, theta, info)

    while step < config.num_steps:
        batch = draw(config, template, source, step).to(device)
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
            )
        (loss / num_processes).backward()
        loop.sum_gradients(parameters)
        factor = loop.schedule(step, config.num_steps, config.warmup_steps, config.decay_fraction)
        norm = loop.optimiser_step(optimisers, parameters, factor)

        step += 1
        for name, value in {**aux, "norm": torch.tensor(norm)}.items():
            running[name] = running.get(name, float(value)) * 0.95 + 0.05 * float(value)
        if step % config.report_every == 0 or step == config.num_steps:
            log.report(step, {**running, "lr": factor, "group": float(batch.groups[0])})
        if step % config.save_every == 0 or step == config.num_steps:
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
    return out / "meta"
