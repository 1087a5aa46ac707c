"""The gradient of one outer step, by several ways to the same numbers.

Ours has the tasks in batches, as training with `accumulation` has. Its peers: `torch.func.vmap` over all tasks and over
as many at once as ours, torchopt's differentiable `MetaSGD` task by task, learn2learn's MAML task by task, and a plain
loop of `torch.autograd` over tasks. MAML's algorithm is written here: learn2learn's last release (0.2.0, 2023) cannot
be built on Python 3.11 and later (`longintrepr.h: No such file`), the oldest that this package runs on.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from importlib.util import find_spec

import torch
import torch.nn.functional as F
from torch import Tensor, nn
from torch.func import functional_call, grad, vmap

from gdprompt.inner import LOSS_UNIT_TOKENS, inner_loss, inner_step
from gdprompt.model import lora
from gdprompt.model.build import Architecture, build
from gdprompt.outer import OuterBatch, kl_divergence, outer_loss
from gdprompt.prompt import Tokens
from gdprompt.theta import Theta, ThetaPrime, init_theta

VOCAB, CONTEXT_TOKENS, QUERY_TOKENS, ANSWER_TOKENS, NUM_QUERIES, RANK = 512, 64, 20, 6, 1, 16
TASKS_AT_ONCE = 16
"""More at once are no faster (16 and 32 took the same time, 8 a sixth more) and need more memory."""


@dataclass(frozen=True)
class Setting:
    """A model, T random tasks of one length, and the logits that a teacher might have given."""

    model: nn.Module
    theta: Theta
    batch: OuterBatch
    teacher: Tensor

    def variables(self) -> list[Tensor]:
        """What the outer loss is differentiated by."""
        return [*self.model.parameters(), *self.theta.parameters()]


def setting(tasks: int, hidden: int, architecture: Architecture = "llama") -> Setting:
    """The same setting for every method, from fixed seeds; raises ValueError on a width that heads cannot share."""
    if hidden % 8:
        raise ValueError(f"Expected a width that is a multiple of 8, got {hidden}: try {hidden // 8 * 8 or 8}.")
    model = build(
        architecture,
        vocab_size=VOCAB,
        hidden_size=hidden,
        intermediate_size=hidden * 5 // 2,
        num_layers=4,
        num_heads=4,
        max_position_embeddings=256,
        seed=0,
    )
    theta = init_theta(model, RANK, seed=0)
    generator = torch.Generator().manual_seed(0)
    for log_step in theta.log_step.values():  # each component its own step size, as after meta-training
        log_step.copy_(0.5 * torch.randn(RANK, generator=generator))
    for tensor in theta.parameters():
        tensor.requires_grad_(True)
    num_rows = tasks * NUM_QUERIES
    queries = torch.randint(3, VOCAB, (num_rows, QUERY_TOKENS), generator=generator)
    scored = torch.zeros_like(queries, dtype=torch.bool)
    scored[:, -ANSWER_TOKENS:] = True
    context = torch.randint(3, VOCAB, (tasks, CONTEXT_TOKENS), generator=generator)
    predicted = torch.ones_like(context, dtype=torch.bool)
    predicted[:, 0] = False
    num_scored = num_rows * ANSWER_TOKENS
    batch = OuterBatch(
        context=Tokens(context, predicted),
        groups=(1,) * tasks,
        queries=Tokens(queries, scored),
        is_answer=torch.ones(num_scored, dtype=torch.bool),
    )
    return Setting(model, theta, batch, torch.randn(num_scored, VOCAB, generator=generator))


def in_parts(given: Setting, learn: Callable[[Setting, Tokens], ThetaPrime], tasks_at_once: int) -> list[Tensor]:
    """The outer gradient, summed over parts of the tasks; `learn` takes the inner steps of a part."""
    num_tasks = len(given.batch.groups)
    total: list[Tensor] = []
    for first in range(0, num_tasks, tasks_at_once):
        tasks = slice(first, min(first + tasks_at_once, num_tasks))
        rows = slice(tasks.start * NUM_QUERIES, tasks.stop * NUM_QUERIES)
        scored = slice(rows.start * ANSWER_TOKENS, rows.stop * ANSWER_TOKENS)
        queries = Tokens(given.batch.queries.ids[rows], given.batch.queries.loss_mask[rows])
        context = Tokens(given.batch.context.ids[tasks], given.batch.context.loss_mask[tasks])
        groups = given.batch.groups[tasks]
        part = OuterBatch(context, groups, queries, given.batch.is_answer[scored])
        loss, _ = outer_loss(given.model, learn(given, context), part, given.teacher[scored])
        share = loss * len(groups) / num_tasks
        gradients = torch.autograd.grad(share, given.variables(), materialize_grads=True)
        total = [a + b for a, b in zip(total, gradients, strict=True)] if total else list(gradients)
    return total


def our_step(given: Setting, context: Tokens) -> ThetaPrime:
    """The inner steps of all tasks in `context`, as one batch with a per-task `B`."""
    return inner_step(given.model, given.theta, context, differentiable=True)


def batched(given: Setting) -> list[Tensor]:
    """The outer gradient by batches of `TASKS_AT_ONCE` tasks."""
    return in_parts(given, our_step, TASKS_AT_ONCE)


def loop(given: Setting) -> list[Tensor]:
    """The outer gradient by a plain loop over tasks."""
    return in_parts(given, our_step, 1)


def by_torchopt(given: Setting) -> list[Tensor]:
    """The outer gradient by a loop whose inner step is `torchopt.MetaSGD`'s."""
    return in_parts(given, torchopt_step, 1)


def torchopt_step(given: Setting, context: Tokens) -> ThetaPrime:
    """One `torchopt.MetaSGD` step of size 1 on one context, on the `C` of `scaled_start`."""
    import torchopt  # pyright: ignore[reportMissingImports]

    scaled = nn.ParameterList(scaled_start(given))
    optimizer = torchopt.MetaSGD(scaled, lr=1.0)
    with lora.active(scaled_back(given, scaled).on(given.model)):
        optimizer.step(inner_loss(given.model, context).sum())
    return scaled_back(given, scaled)


def by_maml(given: Setting) -> list[Tensor]:
    """The outer gradient by a loop whose inner step is taken as learn2learn's `MAML` takes it."""
    return in_parts(given, maml_step, 1)


def maml_step(given: Setting, context: Tokens) -> ThetaPrime:
    """One step as `MAML(learner, lr=1).clone().adapt(loss)` takes it: on clones, each replaced by itself moved."""
    learner = nn.ParameterList(scaled_start(given))
    clones = [parameter.clone() for parameter in learner]
    with lora.active(scaled_back(given, clones).on(given.model)):
        loss = inner_loss(given.model, context).sum()
    gradients = torch.autograd.grad(loss, clones, create_graph=True)
    return scaled_back(given, [clone - gradient for clone, gradient in zip(clones, gradients, strict=True)])


def scaled_start(given: Setting) -> list[Tensor]:
    """For each layer, zeros of the shape of its `C`, with `B = C * sqrt(step)`.

    The peers' optimizers have one step size for all, and theta one for each component: a step of size 1 on `C` moves
    `B` by `-step * dL/dB`.
    """
    layers = {name: given.model.get_submodule(name) for name in given.theta.a}
    return [given.theta.a[name].new_zeros(1, lora.linear_sizes(layer)[1], RANK) for name, layer in layers.items()]  # type: ignore[index]


def scaled_back(given: Setting, scaled: Iterable[Tensor]) -> ThetaPrime:
    """The adapters whose `C` are `scaled`, in the order of theta's layers."""
    a, log_step = given.theta.a, given.theta.log_step
    return ThetaPrime({name: (a[name], c * (log_step[name] / 2).exp()) for name, c in zip(a, scaled, strict=True)})


def vmapped_in_parts(given: Setting) -> list[Tensor]:
    """The outer gradient by `vmapped`, as many tasks at once as ours takes: memory grows with them."""
    return vmapped(given, TASKS_AT_ONCE)


def vmapped(given: Setting, tasks_at_once: int | None = None) -> list[Tensor]:
    """The outer gradient by `grad(mean(vmap(one task)))`; of so many tasks at once, without a number of all."""
    model, layers = given.model, lora.attach(given.model)

    def logits(weights: dict[str, Tensor], a: dict[str, Tensor], b: dict[str, Tensor], ids: Tensor) -> Tensor:
        terms = {layer: (a[name], b[name][None]) for name, layer in layers.items()}
        with lora.active(terms):
            return functional_call(model, weights, (ids,), {"use_cache": False}).logits

    def one_task(weights: dict[str, Tensor], theta: Theta, context: Tensor, queries: Tensor, teacher: Tensor) -> Tensor:
        start = {
            name: given.theta.a[name].new_zeros(lora.linear_sizes(layer)[1], RANK)  # type: ignore[index]
            for name, layer in layers.items()
        }

        def inner(b: dict[str, Tensor]) -> Tensor:
            predictions = logits(weights, dict(theta.a), b, context[None])[0, :-1]
            return F.cross_entropy(predictions, context[1:], reduction="sum") / LOSS_UNIT_TOKENS

        b = {name: -theta.log_step[name].exp() * gradient for name, gradient in grad(inner)(start).items()}
        answers = logits(weights, dict(theta.a), b, queries)[:, -ANSWER_TOKENS - 1 : -1]
        return kl_divergence(teacher, answers.flatten(0, 1)).mean()

    contexts, num_tasks = given.batch.context.ids, len(given.batch.groups)
    asked = given.batch.queries.ids.view(num_tasks, NUM_QUERIES, QUERY_TOKENS)
    teachers = given.teacher.view(num_tasks, -1, VOCAB)

    def share_of_loss(
        weights: dict[str, Tensor], a: dict[str, Tensor], log_step: dict[str, Tensor], tasks: slice
    ) -> Tensor:
        def loss_of(context: Tensor, queries: Tensor, teacher: Tensor) -> Tensor:
            return one_task(weights, Theta(a, log_step), context, queries, teacher)

        return vmap(loss_of)(contexts[tasks], asked[tasks], teachers[tasks]).sum() / num_tasks

    # Detached, or autograd would keep a graph of its own under torch.func's.
    weights = {name: weight.detach() for name, weight in model.named_parameters()}
    a = {name: tensor.detach() for name, tensor in given.theta.a.items()}
    log_step = {name: tensor.detach() for name, tensor in given.theta.log_step.items()}
    total: list[Tensor] = []
    for first in range(0, num_tasks, tasks_at_once or num_tasks):
        tasks = slice(first, first + (tasks_at_once or num_tasks))
        parts = grad(share_of_loss, argnums=(0, 1, 2))(weights, a, log_step, tasks)
        gradients = [gradient for part in parts for gradient in part.values()]
        total = [x + y for x, y in zip(total, gradients, strict=True)] if total else gradients
    return total


OUTER_GRADIENT: dict[str, Callable[[Setting], list[Tensor]]] = {
    "batched": batched,
    "vmap": vmapped,
    "vmap in parts": vmapped_in_parts,
    "torchopt": by_torchopt,
    "maml": by_maml,
    "loop": loop,
}


def missing(method: str) -> str | None:
    """Why a method cannot be measured here; None where it can."""
    if method == "torchopt" and find_spec("torchopt") is None:
        return 'needs torchopt: pip install "gdprompt[bench]"'
    return None


def largest_difference(gradients: list[Tensor], reference: list[Tensor]) -> float:
    """The largest absolute difference of any entry, over the largest entry of the same tensor."""
    return max(
        float((a - b).abs().max() / b.abs().max().clamp_min(1e-12)) for a, b in zip(gradients, reference, strict=True)
    )
