"""The inner step: ONE gradient step on a passage's next-token loss (section 2 of arXiv 2506.20989)."""

from __future__ import annotations

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdprompt.model import lora
from gdprompt.model.forward import at_least_float32, logits_at
from gdprompt.prompt import Tokens
from gdprompt.theta import Theta, ThetaPrime

LOSS_UNIT_TOKENS = 64
"""The inner loss is the sum of nats over the context, per 64 tokens. A sum, not the paper's mean, so that a
fact moves the weights as far in a long passage as in a short one, and steps on parts add up to the whole."""


def inner_loss(model: nn.Module, context: Tokens) -> Tensor:
    """[N] next-token negative log-likelihood of each context row, nats per `LOSS_UNIT_TOKENS` tokens."""
    logits = at_least_float32(logits_at(model, context.ids, context.loss_mask))
    nats = F.cross_entropy(logits, context.targets(), reduction="none")
    rows = context.loss_mask.nonzero()[:, 0]
    return nats.new_zeros(len(context.ids)).index_add(0, rows, nats) / LOSS_UNIT_TOKENS


def inner_step(
    model: nn.Module,
    theta: Theta,
    context: Tokens,
    *,
    differentiable: bool = False,
    first_order: bool = False,
    start: ThetaPrime | None = None,
) -> ThetaPrime:
    """One gradient step on each of T contexts at once, from B = 0.

    With B = 0 the gradient of A is zero and that of B is additive over tokens, so the step is exactly a
    rank-R adapter and steps on several passages may be added or taken back. A theta without `A` steps on the whole
    weight of each linear layer; embeddings, head and norms stay.

    Args:
        model: the student; its weights are read, never written.
        theta: `A` and the step size of each of its R components.
        context: [T, C] passages, one row a task.
        differentiable: keep the graph, so that an outer loss reaches `theta` and the model through the step.
        first_order: with `differentiable`, treat the inner gradient as a constant (first-order MAML).
        start: what each task learned before, whose B this step moves on; a constant, in place of B = 0.

    Returns:
        Per layer `A` [R, in] and `B` [T, out, R] = -step * dL/dB, added to that of `start`.
    """
    before = {}
    for name, log_step in theta.log_step.items():
        num_in, num_out = lora.linear_sizes(model.get_submodule(name))  # type: ignore[misc]
        zeros = log_step.new_zeros(len(context.ids), num_out, theta.rank or num_in)
        before[name] = (zeros if start is None else start.terms[name][1].detach()).requires_grad_()
    second_order = differentiable and not first_order
    pairs = {model.get_submodule(name): (theta.a.get(name), b) for name, b in before.items()}
    at_zero = start is None and not second_order
    terms = {layer: lora.AtZero(*pair) for layer, pair in pairs.items()} if at_zero else pairs
    with torch.enable_grad(), lora.active(terms):
        loss = inner_loss(model, context).sum()
        gradients = torch.autograd.grad(loss, list(before.values()), create_graph=second_order)
    with torch.set_grad_enabled(differentiable):
        steps = (theta.log_step[name].exp() for name in before)
        updates = [-step * gradient for step, gradient in zip(steps, gradients, strict=True)]
    step = ThetaPrime({name: (theta.a.get(name), b) for name, b in zip(before, updates, strict=True)})
    return step if start is None else start + step
