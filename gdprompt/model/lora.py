"""Low-rank terms on a model's linear layers, added by hooks so that no weight of the model is ever changed.

A hook adds `(x A^T) B^T` to its layer's output, with `A` [R, in] shared and `B` [T, out, R] one per task: the
tasks are one ordinary batch, and one backward pass gives each task its own gradient. Without an `A`, `B` [T, out, in]
changes the whole weight. What is active is a context variable, so threads and nested calls never see each other's
adapters.
"""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import AbstractContextManager, nullcontext
from contextvars import ContextVar, Token
from types import MappingProxyType
from typing import Any, NamedTuple

import torch
from torch import Tensor, nn
from torch.autograd.function import once_differentiable

# Subclasses of nn.Linear that multiply by a weight in a way of their own: Falcon's, and quantised ones. Of others that
# have a `forward` of their own, some route to experts (Llama 4, Phi-MoE) and some work by groups (DeepSeek V4).
LINEAR = frozenset(
    "FalconLinear Linear4bit Linear8bitLt QLinear AutoBitLinear QuantizedLinear FP8Linear FbgemmFp8Linear "
    "CompressedTensorsFP8Linear MetalLinear".split()
)
LowRank = tuple[Tensor, Tensor]
Term = tuple[Tensor | None, Tensor]


class AtZero(NamedTuple):
    """A term whose B is zero, and through which nothing is differentiated twice.

    It adds nothing then, and no derivative but that of B goes through it: the rest of either pass is left out.
    """

    a: Tensor | None
    b: Tensor


class Look(NamedTuple):
    """In place of a term, and adding nothing: what A makes of the layer's input is put into `seen`."""

    a: Tensor
    seen: list[Tensor]


_active: ContextVar[Mapping[nn.Module, Term | Look]] = ContextVar("active low-rank terms", default=MappingProxyType({}))


def linear_sizes(layer: nn.Module) -> tuple[int, int] | None:
    """(in, out) features of a linear layer (`nn.Linear`, GPT-2's `Conv1D`, or PEFT's adapter on either), else None."""
    layer = getattr(layer, "base_layer", layer)
    kind = type(layer)
    if isinstance(layer, nn.Linear) and (kind.forward is nn.Linear.forward or kind.__name__ in LINEAR):
        return layer.in_features, layer.out_features
    if kind.__name__ == "Conv1D":
        return layer.nx, layer.nf  # type: ignore[return-value]
    return None


def target_layers(model: nn.Module) -> dict[str, nn.Module]:
    """Every linear layer of the model's blocks, by name; the output head is left out.

    A layer with a PEFT adapter is one layer, under its own name: what the adapter is made of is left out too.
    """
    head = model.get_output_embeddings()  # type: ignore[operator]
    layers: dict[str, nn.Module] = {}
    for name, layer in model.named_modules():  # outer modules come before their parts
        parents = (name.rsplit(".", depth)[0] for depth in (1, 2))
        if linear_sizes(layer) is not None and layer is not head and not any(parent in layers for parent in parents):
            layers[name] = layer
    if not layers:
        raise ValueError(f"Expected a model with linear layers, got {type(model).__name__}: choose another model.")
    return layers


def _add_low_rank(layer: nn.Module, args: tuple[Tensor, ...], output: Tensor) -> Tensor | None:
    term = _active.get().get(layer)
    if term is None:
        return None
    if isinstance(term, Look):
        term.seen.append(args[0] @ term.a.T.to(args[0].dtype))
        return None
    a, b = term
    x = args[0].detach() if isinstance(term, AtZero) else args[0]
    projected = (x if a is None else x @ a.T.to(x.dtype)).reshape(b.shape[0], -1, b.shape[2])
    if isinstance(term, AtZero):
        return _GradientOfB.apply(output, projected, b)
    added = torch.bmm(projected, b.transpose(1, 2).to(projected.dtype))
    return output + added.reshape(output.shape)


class _GradientOfB(torch.autograd.Function):
    """A layer's output as it is, [T * N, ..., out]; in the backward pass the gradient of a B that was zero."""

    @staticmethod
    def forward(ctx: Any, output: Tensor, projected: Tensor, b: Tensor) -> Tensor:
        ctx.save_for_backward(projected)
        ctx.dtype = b.dtype
        return torch.ops.aten._unsafe_view(output, output.shape)  # no view to autograd: Falcon adds to it in place

    @staticmethod
    @once_differentiable
    def backward(ctx: Any, grad: Tensor) -> tuple[Tensor, None, Tensor]:
        (projected,) = ctx.saved_tensors
        per_task = grad.reshape(*projected.shape[:2], -1)
        return grad, None, torch.bmm(projected.transpose(1, 2), per_task).transpose(1, 2).to(ctx.dtype)


def attach(model: nn.Module) -> dict[str, nn.Module]:
    """Register the hooks once and return the hooked layers by name. With no active term they add nothing."""
    layers = target_layers(model)
    for layer in layers.values():
        if _add_low_rank not in layer._forward_hooks.values():
            layer.register_forward_hook(_add_low_rank)
    return layers


class active(AbstractContextManager[None]):
    """Within the block, `terms[layer] = (A [R, in], B [T, out, R])` is added to that layer's output.

    A batch of N rows is read as T tasks of N / T consecutive rows each. May be entered again.
    """

    def __init__(self, terms: Mapping[nn.Module, Term | Look]) -> None:
        self._terms = terms
        self._before: list[Token[Mapping[nn.Module, Term | Look]]] = []

    def __enter__(self) -> None:
        self._before.append(_active.set({**_active.get(), **self._terms}))

    def __exit__(self, *_: object) -> None:
        _active.reset(self._before.pop())


def recomputing() -> tuple[AbstractContextManager[None], AbstractContextManager[None]]:
    """For `torch.utils.checkpoint`'s `context_fn`: what is active now is active again when activations are recomputed.

    Without it they would be recomputed in the backward pass, when the terms are gone, to silently wrong gradients.
    """
    return nullcontext(), active(_active.get())
