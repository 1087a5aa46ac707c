"""What both trainings step with: Muon and AdamW, their schedule, and the clipped step."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

import torch
from torch import Tensor, nn


def embeddings(model: nn.Module) -> list[nn.Module]:
    """Every layer that looks a vector up: of tokens, and in some models of positions."""
    return [layer for layer in model.modules() if isinstance(layer, nn.Embedding)]


def hidden_matrices(model: nn.Module) -> list[nn.Parameter]:
    """The 2-D weights inside the blocks: Muon's share. Embeddings, of positions too, and head are left out."""
    ends: list[nn.Module] = [*embeddings(model), model.get_output_embeddings()]  # type: ignore[operator]
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
