"""Meta-training: one gradient step on a passage learns to do what the prompt does (Algorithm of section 2)."""

from __future__ import annotations

import math
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
from accelerate.utils import reduce
from torch import Tensor, nn

from gdprompt.config import MetaConfig
from gdprompt.inner import inner_step
from gdprompt.merge import key_moments, merge
from gdprompt.model import adapter, copies, forward, pretrained, store
from gdprompt.model.fingerprints import fingerprint
from gdprompt.outer import OuterBatch, outer_loss, prompted_logits, teacher_logits
from gdprompt.prompt import Template
from gdprompt.theta import Theta, init_theta
from gdprompt.train import optimise
from gdprompt.train.batches import check_processes, draw, say_drawn, say_left_out
from gdprompt.train.checkpoint import saved_in
from gdprompt.train.data import PassageSource, data_hashes, data_names
from gdprompt.train.log import check_trackers
from gdprompt.train.loop import run
from gdprompt.train.processes import device, processes, sum_gradients


def student_of(teacher: nn.Module, config: MetaConfig) -> nn.Module:
    """What is trained against the frozen teacher: a copy of its weights, or an adapter on the teacher's own.

    A copy's embeddings, and the head tied to them, stay the base's: the step learns to speak its vocabulary, and
    the shipped files stay small.
    """
    teacher.requires_grad_(False)
    if config.adapter_rank is not None:
        student = adapter.fresh(teacher, config.adapter_rank, config.seed)
    else:
        student = copies.copy_of(teacher).float().requires_grad_(True)
        for layer in optimise.embeddings(student):
            layer.requires_grad_(False)
    if config.checkpointing:
        forward.checkpoint_blocks(student)
    return student


NEW_STEP = 0.1
"""Step size, in an earlier theta's own, of components that it did not have: they hardly speak until trained."""


@torch.no_grad()
def take_over(folder: Path, student: nn.Module, theta: Theta, base_folder: Path) -> None:
    """Begin where an earlier meta-training ended, that in `folder`: its theta, and its change of its base's weights.

    The base may be another than the student's, with attention in other layers, and the rank higher: what the earlier
    one did not have begins anew. A run's folder has no base beside `meta/`: it is then `base_folder`'s.
    """
    if (folder / "config.json").exists():
        base_folder = folder
    base = pretrained.load_model(base_folder)
    earlier = store.load_meta(folder / "meta", base_folder, base)
    before, after = dict(base.named_parameters()), dict(earlier.student.named_parameters())
    trained = {name: weight for name, weight in student.named_parameters() if weight.requires_grad}
    rank, lost = earlier.theta.rank, trained.keys() - after.keys()
    same_kind = lost < trained.keys() and not lost & before.keys() and (rank is None) == (theta.rank is None)
    if not same_kind or (rank and theta.rank and rank > theta.rank):
        raise ValueError(
            f"Expected in {folder} a meta-training of the same kind, got one of other weights: set adapter_rank and "
            "rank as they were there (rank may be higher), or leave start_from out."
        )
    for name in trained.keys() - lost:
        weight = trained[name]
        # An adapter has nothing before it.
        weight.copy_(weight + (after[name] - before[name]).to(weight) if name in before else after[name])
    for name in theta.log_step.keys() & earlier.theta.log_step.keys():
        log_step = earlier.theta.log_step[name]
        theta.log_step[name].fill_(float(log_step.mean()) + math.log(NEW_STEP))
        theta.log_step[name][: len(log_step)] = log_step
        if name in theta.a:
            theta.a[name][:rank] = earlier.theta.a[name]


def part_loss(
    config: MetaConfig, teacher: nn.Module, student: nn.Module, theta: Theta, batch: OuterBatch, num_tokens: Tensor
) -> tuple[Tensor, dict[str, Tensor]]:
    """`outer_loss` after the inner step on a part of a batch of `num_tokens` tokens."""
    with torch.autocast(num_tokens.device.type, dtype=torch.bfloat16):
        target = prompted_logits(teacher, batch.context, batch.queries)
        before = None
        if batch.unrelated is not None and (config.unrelated_weight or config.untaught_weight):
            before = teacher_logits(teacher, batch.unrelated)
        learned = inner_step(student, theta, batch.context, differentiable=True, first_order=config.first_order)
        if batch.merged:
            moments = key_moments(student, theta, batch.context, differentiable=True)
            together = merge(learned, moments, batch.groups, differentiable=True)
        else:
            together = learned.summed(batch.groups)
        return outer_loss(
            student,
            together,
            batch,
            target,
            target=config.target,
            question_weight=config.question_weight,
            unrelated_teacher=before,
            unrelated_weight=config.unrelated_weight,
            untaught_weight=config.untaught_weight,
            num_tokens=num_tokens,
        )


class MetaTraining:
    """A learner of one-step reading: theta and the student, their optimisers, and the frozen teacher of both."""

    def __init__(self, config: MetaConfig, base: Path, source: PassageSource, out: Path, info: dict[str, Any]) -> None:
        self.config, self.base, self.source, self.out, self.info = config, base, source, out, info
        self.device = device()
        self.teacher = pretrained.load_model(base, store.dtype_of(config.dtype)).to(self.device)
        self.template = Template(pretrained.load_tokenizer(base))
        self.student = student_of(self.teacher, config)
        self.theta = init_theta(self.student, config.rank, config.seed, config.step_size, config.step_layers)
        for tensor in self.theta.parameters():
            tensor.requires_grad_(True)
        # Muon is for whole matrices; an adapter's factors are not.
        matrices = [] if config.adapter_rank else optimise.hidden_matrices(self.student)
        chosen = {id(p) for p in matrices}
        others = [p for p in self.student.parameters() if p.requires_grad and id(p) not in chosen]
        groups = [{"params": [*self.theta.a.values(), *others], "lr": config.adam_lr}]
        groups += [{"params": list(self.theta.log_step.values()), "lr": config.step_lr}]
        self.optimisers = optimise.optimisers(matrices, config.muon_lr, groups)
        self.parameters = [*matrices, *others, *self.theta.parameters()]
        self.running: dict[str, float] = {}

    def state(self) -> dict[str, Any]:
        """What is trained of the student, theta, the optimisers' moments, and the means to report."""
        return {
            "student": {name: p.detach() for name, p in self.student.named_parameters() if p.requires_grad},
            "theta": [tensor.detach() for tensor in self.theta.parameters()],
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "running": self.running,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Be as `state` was.

        Raises:
            ValueError: an earlier version trained other weights of such a model.
        """
        trained = {name for name, weight in self.student.named_parameters() if weight.requires_grad}
        if changed := trained ^ state["student"].keys():
            raise ValueError(
                f"Expected the checkpoint in {self.out} to hold the weights that are trained, got others "
                f"({', '.join(sorted(changed)[:3])}): it is of an earlier version; begin anew with --no-resume."
            )
        self.student.load_state_dict(state["student"], strict=False)
        for tensor, saved in zip(self.theta.parameters(), state["theta"], strict=True):
            tensor.data.copy_(saved)
        for optimiser, saved in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(saved)
        self.running = state.get("running", {})  # earlier versions did not keep it

    def trained(self, student: nn.Module, theta: Theta) -> dict[str, Tensor]:
        """What a run changes of the two, by name."""
        names = {name for name, weight in self.student.named_parameters() if weight.requires_grad}
        weights = {name: weight.detach() for name, weight in student.named_parameters() if name in names}
        steps = {
            f"{kind}.{name}": tensor for kind in ("a", "log_step") for name, tensor in getattr(theta, kind).items()
        }
        return weights | steps

    def weights_of(self, folder: Path) -> dict[str, Tensor]:
        """What an earlier run changed, `trained` of it.

        Raises:
            ValueError: it was of another base, or trained other weights.
        """
        earlier = store.load_meta(folder / "meta", self.base, pretrained.load_model(self.base))
        found, own = self.trained(earlier.student, earlier.theta), self.trained(self.student, self.theta)
        if {name: weight.shape for name, weight in found.items()} != {name: w.shape for name, w in own.items()}:
            raise ValueError(
                f"mean_with expects a meta-training of the same weights in {folder}, got others: set rank, step_layers "
                "and adapter_rank as they were there, or leave it out."
            )
        return found

    def take_mean(self, earlier: Sequence[dict[str, Tensor]]) -> None:
        """Be the mean of this run and earlier ones: runs of one beginning lie in one valley (arXiv 2203.05482)."""
        for name, weight in self.trained(self.student, self.theta).items():
            weights = [weight, *(other[name].to(weight) for other in earlier)]
            weight.data.copy_(torch.stack(weights).mean(0))

    def step(self, step: int) -> tuple[float, dict[str, float]]:
        """Learn the passages of one batch in one inner step each, ask, and learn from the answers."""
        config = self.config
        drawn = draw(config, self.template, self.source, step, forward.num_positions(self.teacher))
        parts = [part.to(self.device) for part in drawn]
        num_tokens: Any = reduce(sum(part.num_tokens() for part in parts), reduction="sum")
        aux: dict[str, Tensor] = {}
        for part in parts:
            loss, terms = part_loss(config, self.teacher, self.student, self.theta, part, num_tokens)
            loss.backward()
            aux = {name: value + aux.get(name, 0) for name, value in terms.items()}
        sum_gradients(self.parameters)
        factor = optimise.schedule(step, config.num_steps, config.warmup_steps, config.decay_fraction)
        norm = optimise.optimiser_step(self.optimisers, self.parameters, factor)

        figures = {name: float(value) for name, value in reduce(aux, reduction="sum").items()} | {"norm": norm}
        for name, value in figures.items():
            self.running[name] = self.running.get(name, value) * 0.95 + 0.05 * value
        watched = self.running["kl" if config.target == "conditioning" else "nll"]
        return watched, {**self.running, "lr": factor, "group": float(parts[0].groups[0])}

    def write(self, step: int) -> None:
        """`out/meta`, as it is after `step` steps."""
        if processes().is_main_process:
            info = {"config": self.config.model_dump(mode="json"), "step": step, **self.info}
            store.save_meta(self.out / "meta", self.base, self.teacher, self.student, self.theta, info)


def train(
    config: MetaConfig,
    out: Path,
    model: str | Path,
    data: str | Path | tuple[str, ...] | None = None,
    *,
    resume: bool = True,
    command: str = "",
    track: Sequence[str] = (),
) -> Path:
    """Meta-train theta and a student against the frozen base; writes `out/meta`.

    Args:
        config: what to train and for how long.
        out: folder for the result, checkpoints and the log.
        model: the base, a folder or hub id.
        data: what `PassageSource` takes.
        resume: go on from the checkpoint in `out`.
        command: kept in `meta.json`; the process's own arguments when left out.
        track: names of accelerate's trackers.

    Raises:
        SystemExit: 130 or 143, after Ctrl-C or SIGTERM has saved a checkpoint.
        ValueError: a model, data or settings that do not go together.
    """
    check_trackers(track)
    check_processes(config)
    source = PassageSource(config.seed + 1, data, config.num_train_passages)
    out, base = Path(out), store.locate(str(model))
    names = data_names(data, config.real_fraction)
    learned = {"data": names, "data_sha256": data_hashes(data, config.real_fraction)}
    settings = {**config.lasting(), "base": fingerprint(base), **learned}
    saved = saved_in(out, settings, MetaConfig().lasting()) if resume else None
    info = {"model": str(model), **learned, "command": command or " ".join(sys.argv)}
    work = MetaTraining(config, base, source, out, info)
    say_drawn(names, config.real_fraction)
    say_left_out(work.template, source, config, forward.num_positions(work.teacher))
    if config.start_from is not None and saved is None:
        take_over(Path(config.start_from), work.student, work.theta, base)
    earlier = [work.weights_of(Path(folder)) for folder in config.mean_with]  # before hours of training, not after
    # A finished run is asked for without the others that its mean was with: it is written again.
    finished = saved is not None and (out / "meta" / "meta.json").exists()
    meant = finished and store.read_info(out / "meta").get("config", {}).get("mean_with")
    run(work, config, out, settings, saved, track)
    if earlier or meant:
        work.take_mean(earlier)
        work.write(config.num_steps)
    return out / "meta"
