"""What both training runs share: optimisers, the schedule, processes, and checkpoints that survive SIGKILL."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any

import torch
from accelerate import PartialState
from accelerate.utils import reduce
from torch import Tensor, nn


def hidden_matrices(model: nn.Module) -> list[nn.Parameter]:
    """The 2-D weights inside the blocks: Muon's share. Embeddings and head are left out."""
    ends: list[nn.Module] = [model.get_input_embeddings(), model.get_output_embeddings()]  # type: ignore[operator]
    outside = {id(p) for layer in ends for p in layer.parameters()}
    return [p for p in model.parameters() if p.ndim == 2 and p.requires_grad and id(p) not in outside]


def optimisers(matrices: list[Any], muon_lr: float, adam_groups: list[dict[str, Any]]) -> list[torch.optim.Optimizer]:
    """Muon for `matrices`, AdamW for the groups, each group with its own `lr`.

    Raises:
        ValueError: this torch has no Muon.
    """
    adam = torch.optim.AdamW(adam_groups, betas=(0.9, 0.98), weight_decay=0.0)
    if not matrices:
        return [adam]
    if not hasattr(torch.optim, "Muon"):
        raise ValueError(f"Training needs torch 2.9 or newer, for Muon; this is {torch.__version__}: upgrade torch.")
    return [torch.optim.Muon(matrices, lr=muon_lr, momentum=0.95, weight_decay=0.01), adam]


def schedule(step: int, num_steps: int, warmup_steps: int, decay_fraction: float) -> float:
    """Factor on every learning rate: linear warm-up, constant, then linear decay to zero at the end."""
    warm = min(1.0, (step + 1) / (warmup_steps + 1))
    decay_steps = decay_fraction * num_steps
    return warm * min(1.0, max(0.0, (num_steps - step) / decay_steps)) if decay_steps else warm


def processes() -> PartialState:
    """This process's place among those that `accelerate launch` started; alone, the only one."""
    return PartialState(cpu=not torch.cuda.is_available())


def device() -> torch.device:
    """Where this process computes."""
    return processes().device or torch.device("cpu")


def sum_gradients(parameters: Iterable[Tensor]) -> None:
    """Add up every process's gradients, so that all take the same step. Alone, nothing to do."""
    if processes().num_processes == 1:
        return
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    total = reduce(torch.cat([gradient.flatten() for gradient in gradients]), reduction="sum")
    for gradient, part in zip(gradients, total.split([g.numel() for g in gradients]), strict=True):  # type: ignore[union-attr]
        gradient.copy_(part.view_as(gradient))


def optimiser_step(
    optimisers: Iterable[torch.optim.Optimizer],
    parameters: Sequence[Tensor],
    factor: float,
    max_norm: float = 1.0,
) -> float:
    """Clip, step every optimiser at `factor` times its learning rate, clear; returns the gradient norm."""
    norm = nn.utils.clip_grad_norm_(parameters, max_norm)
    for optimiser in optimisers:
        for group in optimiser.param_groups:
            group.setdefault("initial_lr", group["lr"])
            group["lr"] = group["initial_lr"] * factor
        optimiser.step()
        optimiser.zero_grad(set_to_none=True)
    return float(norm)


def save_checkpoint(path: Path, state: dict[str, Any]) -> None:
    """Write whole or not at all: a killed run finds the previous checkpoint."""
    if not processes().is_main_process:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def load_checkpoint(path: Path) -> dict[str, Any] | None:
    """The state last saved, or None; tensors and plain values only, never pickled code."""
    return torch.load(path, weights_only=True, map_location="cpu") if path.exists() else None


def check_settings(before: Mapping[str, Any], now: Mapping[str, Any], out: Path) -> None:
    """Refuse to go on with other settings than the run in `out` began with: it would be neither run's result."""
    changed = [name for name in now if before.get(name) != now[name]]
    if changed:
        was, got = (", ".join(f"{name}={of.get(name)}" for name in changed) for of in (before, now))
        raise ValueError(
            f"Expected the settings that the run in {out} began with ({was}), got {got}: give them as they were, "
            "name another --out, or begin anew with --no-resume."
        )
