"""Models made of other models: copies, the same tensors in another tree, weights that go over from one to another."""

from __future__ import annotations

import copy
import re

import torch
from torch import nn


def copy_of(model: nn.Module) -> nn.Module:
    """An independent copy of a model, without its hooks."""
    duplicate = copy.deepcopy(model)
    for layer in duplicate.modules():
        layer._forward_hooks.clear()
    return duplicate


def sharing(model: nn.Module) -> nn.Module:
    """Another tree of modules on the very same tensors, without hooks: adapters put on it leave `model` as it is."""
    tensors = [*model.parameters(), *model.buffers()]
    twin = copy.deepcopy(model, {id(tensor): tensor for tensor in tensors})
    for layer in twin.modules():
        layer._forward_hooks.clear()
    return twin


def once_differentiable(model: nn.Module) -> nn.Module:
    """The very same weights with the fused attention kernel: faster, but without a second derivative on a CPU."""
    twin = sharing(model)
    twin.set_attn_implementation("sdpa")  # type: ignore[operator]
    return twin


def go_on_from(model: nn.Module, earlier: nn.Module) -> None:
    """Copy an earlier model's weights; where it had no attention, or none of the convolution, that adds nothing yet.

    Raises:
        ValueError: the two differ in more than which layers attend.
    """
    try:
        report = model.load_state_dict(earlier.state_dict(), strict=False)
    except RuntimeError as error:
        raise ValueError(f"The base to start from has other sizes ({error}): set the sizes it has.") from error
    new, weights = report.missing_keys, model.state_dict()
    others = [name for name in [*new, *report.unexpected_keys] if not re.search(r"\.(self_attn|conv)\.", name)]
    if others:
        raise ValueError(f"The base to start from has other weights ({others[0]}): set the sizes it has.")
    for name in new:
        if name.endswith("out_proj.weight"):
            weights[name].zero_()


@torch.no_grad()
def move_towards(model: nn.Module, other: nn.Module, share: float) -> None:
    """Take the mean of the two models' weights, `share` of it the other's.

    Two runs of one beginning lie in one valley, whose middle is often lower than either end (arXiv 2203.05482).
    """
    for weight, end in zip(model.parameters(), other.parameters(), strict=True):
        weight.lerp_(end, share)
