"""Theta: what meta-training learns about the inner step itself."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

import torch
from safetensors.torch import load, save
from torch import Tensor, nn

from gdprompt.model.lora import Term, attach, linear_sizes


@dataclass(frozen=True)
class Theta:
    """The inner step's own parameters, one entry per linear layer that it writes on, by the layer's name.

    `a`: [R, in], what the step looks at; `log_step`: [R], natural log of each component's step size. Without any `a`
    the step is on the layers' whole weights, and `log_step` is [1].
    """

    a: Mapping[str, Tensor]
    log_step: Mapping[str, Tensor]

    @property
    def rank(self) -> int | None:
        """R, the same for every layer; None where the step is on whole weights."""
        return next(iter(self.a.values())).shape[0] if self.a else None

    def parameters(self) -> list[Tensor]:
        """Every tensor, for an optimiser."""
        return [*self.a.values(), *self.log_step.values()]

    def to(self, device: torch.device | str) -> Theta:
        """The same theta on another device."""
        return Theta(
            {name: tensor.to(device) for name, tensor in self.a.items()},
            {name: tensor.to(device) for name, tensor in self.log_step.items()},
        )

    def state_dict(self) -> dict[str, Tensor]:
        """Flat names to detached tensors, for safetensors."""
        named = {f"{name}.a": tensor for name, tensor in self.a.items()}
        named |= {f"{name}.log_step": tensor for name, tensor in self.log_step.items()}
        return {name: tensor.detach().clone() for name, tensor in named.items()}

    @classmethod
    def from_state_dict(cls, state: Mapping[str, Tensor]) -> Theta:
        """The inverse of `state_dict`."""
        return cls(
            {name[:-2]: tensor for name, tensor in state.items() if name.endswith(".a")},
            {name[:-9]: tensor for name, tensor in state.items() if name.endswith(".log_step")},
        )


@dataclass(frozen=True)
class ThetaPrime:
    """What one step learned: per layer `(A [R, in], B [T, out, R])`, an additive LoRA adapter per task.

    Of a step on whole weights there is no `A`, and `B` is [T, out, in].
    """

    terms: Mapping[str, Term]

    def on(self, model: nn.Module) -> dict[nn.Module, Term]:
        """The terms by layer of `model`, for `lora.active`."""
        return {model.get_submodule(name): term for name, term in self.terms.items()}

    def to(self, device: torch.device | str) -> ThetaPrime:
        """The same step on another device."""
        moved = {name: (a if a is None else a.to(device), b.to(device)) for name, (a, b) in self.terms.items()}
        return ThetaPrime(moved)

    def to_bytes(self) -> bytes:
        """Every B as safetensors; A is theta's own."""
        return save({name: b.detach().cpu().contiguous() for name, (_, b) in self.terms.items()})

    @classmethod
    def from_bytes(cls, data: bytes, theta: Theta) -> ThetaPrime:
        """The inverse of `to_bytes`, for a step that was taken with `theta`."""
        found = load(data)
        return cls({name: (theta.a.get(name), found[name]) for name in theta.log_step})

    @classmethod
    def joined(cls, steps: Sequence[ThetaPrime]) -> ThetaPrime:
        """The tasks of several, which share A, one after another."""
        terms = steps[0].terms.items()
        return cls({name: (a, torch.cat([step.terms[name][1] for step in steps])) for name, (a, _) in terms})

    def summed(self, groups: Iterable[int]) -> ThetaPrime:
        """Add the tasks' steps in consecutive groups of the given sizes: [T, …] becomes [len(groups), …]."""
        sizes = list(groups)
        return ThetaPrime(
            {name: (a, torch.stack([part.sum(0) for part in b.split(sizes)])) for name, (a, b) in self.terms.items()}
        )

    def scaled(self, factor: float) -> ThetaPrime:
        """The same step, `factor` times as long."""
        return ThetaPrime({name: (a, b * factor) for name, (a, b) in self.terms.items()})

    def __add__(self, other: ThetaPrime) -> ThetaPrime:
        """Both steps, task by task; they share A, so the sum is one adapter of the same rank."""
        return ThetaPrime({name: (a, b + other.terms[name][1]) for name, (a, b) in self.terms.items()})

    def __getitem__(self, tasks: slice | Tensor) -> ThetaPrime:
        """The steps of some of the tasks."""
        return ThetaPrime({name: (a, b[tasks]) for name, (a, b) in self.terms.items()})


def gap(one: ThetaPrime | None, other: ThetaPrime | None) -> float:
    """|one - other| / |one| over every B together; None is a step of nothing."""
    if one is None or other is None:
        return 0.0 if one is other else math.inf
    square = {"difference": 0.0, "length": 0.0}
    for name, (_, b) in one.terms.items():
        square["difference"] += float((b - other.terms[name][1]).double().square().sum())
        square["length"] += float(b.double().square().sum())
    return math.inf if not square["length"] else math.sqrt(square["difference"] / square["length"])


def written_layers(model: nn.Module, names: Sequence[str] | None) -> dict[str, nn.Module]:
    """The linear layers whose own name (`w1`, `out_proj`, …) is among `names`, by full name; all where None.

    Raises:
        ValueError: a name that no layer has.
    """
    layers = attach(model)
    own = {name: name.rsplit(".", 1)[-1] for name in layers}
    if unknown := set(names or ()) - set(own.values()):
        raise ValueError(
            f"Expected step_layers among {', '.join(sorted(set(own.values())))}, got {', '.join(sorted(unknown))}: "
            "name layers that the model has, or leave step_layers null for all of them."
        )
    return {name: layer for name, layer in layers.items() if names is None or own[name] in names}


def init_theta(
    model: nn.Module, rank: int | None, seed: int, step_size: float = 1.0, step_layers: Sequence[str] | None = None
) -> Theta:
    """Random `A` (variance 1 / in, so that components of a unit-scale input have unit scale), one step size.

    Without a rank the step is on whole weights: no `A`. `step_layers` is what `written_layers` takes.
    """
    generator = torch.Generator().manual_seed(seed)
    a, log_step = {}, {}
    for name, layer in written_layers(model, step_layers).items():
        num_in, _ = linear_sizes(layer)  # type: ignore[misc]
        weight: Tensor = layer.weight  # type: ignore[assignment]
        # At least float32: a step size learned in half precision would stand still.
        like = {"device": weight.device, "dtype": torch.promote_types(weight.dtype, torch.float32)}
        if rank is not None:
            a[name] = (torch.randn(rank, num_in, generator=generator) / num_in**0.5).to(**like)
        log_step[name] = torch.full((rank or 1,), math.log(step_size), **like)
    return Theta(a, log_step)
