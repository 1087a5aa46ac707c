"""The same inner step over all of a model's weights, one task at a time (the paper's own setting, section 2)."""

from __future__ import annotations

from collections.abc import Mapping

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call

from gdprompt.inner import LOSS_UNIT_TOKENS
from gdprompt.model.hf import at_least_float32
from gdprompt.prompt import Tokens


def full_inner_step(
    model: nn.Module,
    step_size: float | Tensor,
    context: Tokens,
    *,
    differentiable: bool = False,
    first_order: bool = False,
) -> dict[str, Tensor]:
    """One SGD step of every weight on ONE task's context, out of place.

    The model is never written, but `functional_call` borrows it: call from one thread at a time.

    Args:
        model: the student; tied weights move as the one weight that they are.
        step_size: a number, or a scalar tensor that an outer loss may reach.
        context: [1, C], one passage. Its loss is `inner_loss`: a sum, per 64 tokens.
        differentiable: keep the graph, so that an outer loss reaches the step size and the model's weights.
        first_order: with `differentiable`, treat the inner gradient as a constant (first-order MAML).

    Returns:
        Each weight after the step, by its name in `model.named_parameters()`.
    """
    if len(context.ids) != 1:
        raise ValueError(f"Expected the context of one task, got {len(context.ids)} rows: step on each alone.")
    start = {
        name: weight if differentiable and weight.requires_grad else weight.detach().requires_grad_()
        for name, weight in model.named_parameters()
    }
    with torch.enable_grad():
        logits = full_student_logits(model, start, context)
        loss = F.cross_entropy(at_least_float32(logits), context.targets(), reduction="sum") / LOSS_UNIT_TOKENS
        graph = differentiable and not first_order
        gradients = torch.autograd.grad(loss, list(start.values()), create_graph=graph, materialize_grads=True)
    with torch.set_grad_enabled(differentiable):
        return {
            name: weight - step_size * gradient
            for (name, weight), gradient in zip(start.items(), gradients, strict=True)
        }


def full_student_logits(model: nn.Module, weights: Mapping[str, Tensor], queries: Tokens) -> Tensor:
    """[M, V] logits at the scored tokens of `queries`, under `weights` in place of the model's own."""
    output = functional_call(model, dict(weights), (queries.ids,), {"use_cache": False})
    return output.logits[:, :-1][queries.loss_mask[:, 1:]]
