"""The meta-gradient is finite differences and a plain loop over tasks, to float64 rounding."""

from __future__ import annotations

import math
from collections.abc import Callable
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdprompt.inner import LOSS_UNIT_TOKENS, inner_step
from gdprompt.model import lora
from gdprompt.model.forward import at_least_float32
from gdprompt.outer import (
    OuterBatch,
    Target,
    kl_divergence,
    outer_loss,
    prompted_logits,
    student_logits,
    teacher_logits,
)
from gdprompt.prompt import Template, Tokens
from gdprompt.theta import Theta, init_theta

ARCHITECTURES = ("llama", "qwen2", "qwen3", "gpt_neox", "gpt2", "lfm2")
NUM_TASKS, NUM_QUERIES, CONTEXT, QUERY, ANSWER = 3, 2, 10, 8, 3
WEIGHT = 0.3


def setting(model: nn.Module, rank: int | None = 2) -> tuple[Theta, OuterBatch, Tensor]:
    """A theta with steps long enough to matter, three tasks of two queries each, and a teacher's logits."""
    theta = init_theta(model, rank, seed=1, step_size=8.0 if rank else 0.5)
    for tensor in theta.parameters():
        tensor.requires_grad_(True)
    generator = torch.Generator().manual_seed(0)
    context = torch.randint(3, 260, (NUM_TASKS, CONTEXT), generator=generator)
    queries = torch.randint(3, 260, (NUM_TASKS * NUM_QUERIES, QUERY), generator=generator)
    predicted = torch.arange(CONTEXT) > 0
    scored = torch.arange(QUERY) > 1
    batch = OuterBatch(
        context=Tokens(context, predicted.expand_as(context)),
        groups=(1,) * NUM_TASKS,
        queries=Tokens(queries, scored.expand_as(queries)),
        is_answer=(torch.arange(2, QUERY) >= QUERY - ANSWER).repeat(len(queries)),
    )
    teacher = torch.randn(len(batch.is_answer), 260, generator=generator, dtype=torch.float64)
    return theta, batch, teacher


def variables(model: nn.Module, theta: Theta) -> dict[str, list[Tensor]]:
    return {
        "a": list(theta.a.values()),
        "log_step": list(theta.log_step.values()),
        "weights": list(model.parameters()),
    }


def loss_of(model: nn.Module, theta: Theta, batch: OuterBatch, teacher: Tensor, **options: Any) -> Tensor:
    first_order = options.pop("first_order", False)
    learned = inner_step(model, theta, batch.context, differentiable=True, first_order=first_order)
    return outer_loss(model, learned, batch, teacher, question_weight=WEIGHT, **options)[0]


def gradient(loss: Tensor, model: nn.Module, theta: Theta) -> dict[str, list[Tensor]]:
    """By group; weights that the loss does not reach have a gradient of zero."""
    groups = variables(model, theta)
    flat = iter(torch.autograd.grad(loss, [v for group in groups.values() for v in group], materialize_grads=True))
    return {name: [next(flat) for _ in group] for name, group in groups.items()}


def plain_loop(
    model: nn.Module, theta: Theta, batch: OuterBatch, teacher: Tensor, *, target: Target, first_order: bool
) -> Tensor:
    """The outer loss from the paper's formulas: each task alone, its step by `autograd.grad`, hooks of its own."""
    per_task = []
    rows = NUM_QUERIES * (QUERY - 2)
    for t in range(NUM_TASKS):
        b = {
            name: torch.zeros(lora.linear_sizes(model.get_submodule(name))[1], 2, dtype=torch.float64)  # type: ignore[index]
            for name in theta.a
        }
        b = {name: tensor.requires_grad_() for name, tensor in b.items()}
        with added(model, theta, b):
            logits = model(input_ids=batch.context.ids[t : t + 1], use_cache=False).logits[0, :-1]
        inner = F.cross_entropy(logits, batch.context.ids[t, 1:], reduction="sum") / LOSS_UNIT_TOKENS
        gradients = torch.autograd.grad(inner, list(b.values()), create_graph=True)
        if first_order:
            gradients = tuple(g.detach() for g in gradients)
        stepped = {n: -theta.log_step[n].exp() * g for n, g in zip(b, gradients, strict=True)}
        queries = batch.queries.ids[t * NUM_QUERIES : (t + 1) * NUM_QUERIES]
        with added(model, theta, stepped):
            answers = model(input_ids=queries, use_cache=False).logits[:, 1:-1].flatten(0, 1)
        log_p = teacher[t * rows : (t + 1) * rows].log_softmax(-1)
        kl = (log_p.exp() * (log_p - answers.log_softmax(-1))).sum(-1).view(NUM_QUERIES, -1)
        nll = F.cross_entropy(answers, queries[:, 2:].flatten(), reduction="none").view(NUM_QUERIES, -1)
        chosen = kl if target == "conditioning" else nll
        per_task.append(chosen[:, -ANSWER:].mean() + WEIGHT * kl[:, :-ANSWER].mean())
    return torch.stack(per_task).mean()


class added:  # noqa: N801
    """Adds `x A^T B^T` to each layer's output, by a hook that knows nothing of the package's."""

    def __init__(self, model: nn.Module, theta: Theta, b: dict[str, Tensor]) -> None:
        self.terms = [(model.get_submodule(name), theta.a[name], b[name]) for name in b]
        self.handles: list[Any] = []

    def __enter__(self) -> None:
        for layer, a, b in self.terms:

            def hook(_: nn.Module, args: Any, output: Tensor, a: Tensor = a, b: Tensor = b) -> Tensor:
                return output + args[0] @ a.T @ b.T

            self.handles.append(layer.register_forward_hook(hook))

    def __exit__(self, *_: Any) -> None:
        for handle in self.handles:
            handle.remove()


def farthest(found: list[Tensor], expected: list[Tensor]) -> float:
    largest = max(float(tensor.abs().max()) for tensor in expected)
    assert largest > 0
    return max(float((f - e).abs().max()) for f, e in zip(found, expected, strict=True)) / largest


def slope(loss: Callable[[], Tensor], group: list[Tensor], direction: list[Tensor], epsilon: float) -> float:
    """The loss's central difference along a direction; the variables are put back to the bit."""
    kept, values = [v.detach().clone() for v in group], []
    for sign in (1, -1):
        for v, k, d in zip(group, kept, direction, strict=True):
            v.data.copy_(k + sign * epsilon * d)
        values.append(float(loss().detach()))
    for v, k in zip(group, kept, strict=True):
        v.data.copy_(k)
    return (values[0] - values[1]) / (2 * epsilon)


@pytest.mark.parametrize(("architecture", "rank"), [*((name, 2) for name in ARCHITECTURES), ("gpt2", None)])
def test_the_meta_gradient_is_finite_differences(
    architecture: str, rank: int | None, float64_model: Callable[..., Any]
) -> None:
    model = float64_model(architecture)
    theta, batch, teacher = setting(model, rank)
    exact = gradient(loss_of(model, theta, batch, teacher), model, theta)
    first = gradient(loss_of(model, theta, batch, teacher, first_order=True), model, theta)
    generator = torch.Generator().manual_seed(2)
    for name, group in variables(model, theta).items():
        if not group:  # a step on whole weights has no A
            continue
        for _ in range(2):
            direction = [torch.randn(v.shape, generator=generator, dtype=torch.float64) for v in group]
            norm = math.sqrt(sum(float((d * d).sum()) for d in direction))
            direction = [d / norm for d in direction]
            measured = slope(lambda: loss_of(model, theta, batch, teacher), group, direction, 1e-4)
            size = math.sqrt(sum(float((g * g).sum()) for g in exact[name]))
            along = sum(float((g * d).sum()) for g, d in zip(exact[name], direction, strict=True))
            assert abs(along - measured) < 1e-7 * size, name
        if name != "log_step":  # the control: leaving out the second order would show
            assert farthest(first[name], exact[name]) > 1e-4, name


@pytest.mark.parametrize("target", ["conditioning", "gold"])
@pytest.mark.parametrize("first_order", [False, True])
@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_meta_gradient_is_a_plain_loops(
    architecture: str, first_order: bool, target: Target, float64_model: Callable[..., Any]
) -> None:
    model = float64_model(architecture)
    theta, batch, teacher = setting(model)
    loss = loss_of(model, theta, batch, teacher, target=target, first_order=first_order)
    expected = plain_loop(model, theta, batch, teacher, target=target, first_order=first_order)
    other = plain_loop(model, theta, batch, teacher, target=target, first_order=not first_order)
    torch.testing.assert_close(loss, expected, rtol=1e-12, atol=0)
    found, known = gradient(loss, model, theta), gradient(expected, model, theta)
    wrong = gradient(other, model, theta)
    for name in known:
        assert farthest(found[name], known[name]) < 1e-11, name
    assert farthest(found["a"], wrong["a"]) > 1e-4
    assert farthest(found["weights"], wrong["weights"]) > 1e-4


def test_the_two_targets_differ(float64_model: Callable[..., Any]) -> None:
    model = float64_model("llama")
    theta, batch, teacher = setting(model)
    learned = inner_step(model, theta, batch.context)
    with torch.no_grad():
        loss, aux = outer_loss(model, learned, batch, teacher)
        gold, _ = outer_loss(model, learned, batch, teacher, target="gold")
    assert torch.equal(loss, aux["kl"])
    assert torch.equal(gold, aux["nll"])
    assert not torch.equal(loss, gold)
    assert not any(figure.requires_grad for figure in aux.values())


def test_a_student_that_is_the_teacher_has_no_loss(float64_model: Callable[..., Any]) -> None:
    model = float64_model("llama")
    theta, batch, _ = setting(model)
    learned = inner_step(model, theta, batch.context)
    with torch.no_grad():
        own = student_logits(model, learned, batch.queries)
        same, aux = outer_loss(model, learned, batch, own, question_weight=1.0)
        without = teacher_logits(model, batch.queries)
        other, _ = outer_loss(model, learned, batch, without, question_weight=1.0)
    assert abs(float(same)) < 1e-12
    assert aux["agree"] == 1
    assert float(other) > 1e-4  # the control: before the step it is another model


def test_unrelated_answers_are_kept_at_their_weight(float64_model: Callable[..., Any]) -> None:
    model = float64_model("llama")
    theta, batch, teacher = setting(model)
    unrelated = Tokens(batch.queries.ids[:NUM_TASKS], batch.queries.loss_mask[:NUM_TASKS])
    batch = OuterBatch(**{**vars(batch), "unrelated": unrelated})
    before = teacher_logits(model, unrelated)
    learned = inner_step(model, theta, batch.context)
    with torch.no_grad():
        plain, _ = outer_loss(model, learned, batch, teacher)
        kept, aux = outer_loss(model, learned, batch, teacher, unrelated_teacher=before, unrelated_weight=2.0)
    assert aux["unrelated_kl"] > 0
    torch.testing.assert_close(kept, plain + 2.0 * aux["unrelated_kl"], rtol=1e-12, atol=0)


def test_the_student_without_a_step_is_kept_what_the_base_is(float64_model: Callable[..., Any]) -> None:
    model = float64_model("llama")
    theta, batch, teacher = setting(model)
    unrelated = Tokens(batch.queries.ids[:NUM_TASKS], batch.queries.loss_mask[:NUM_TASKS])
    batch = OuterBatch(**{**vars(batch), "unrelated": unrelated})
    learned = inner_step(model, theta, batch.context)
    own = model(unrelated.ids).logits[:, :-1][unrelated.loss_mask[:, 1:]].detach()
    base = teacher[: len(own)]
    with torch.no_grad():
        same, before = outer_loss(model, learned, batch, teacher, unrelated_teacher=own, untaught_weight=3.0)
        apart, aux = outer_loss(model, learned, batch, teacher, unrelated_teacher=base, untaught_weight=3.0)
    expected = F.kl_div(own.log_softmax(-1), base.log_softmax(-1), reduction="none", log_target=True).sum(-1).mean()
    assert abs(float(before["untaught_kl"])) < 1e-12
    torch.testing.assert_close(aux["untaught_kl"], expected)
    torch.testing.assert_close(apart, same + 3.0 * expected)


def test_the_divergence_is_torchs() -> None:
    generator = torch.Generator().manual_seed(0)
    p, q = torch.randn(2, 5, 7, generator=generator, dtype=torch.float64)
    expected = F.kl_div(q.log_softmax(-1), p.log_softmax(-1), reduction="none", log_target=True).sum(-1)
    torch.testing.assert_close(kl_divergence(p, q), expected)
    assert float((kl_divergence(q, p) - expected).abs().min()) > 0  # the direction matters


@pytest.mark.parametrize(
    ("given", "expected"),
    [(torch.float16, torch.float32), (torch.bfloat16, torch.float32), (torch.float32, torch.float32)]
    + [(torch.float64, torch.float64)],
)
def test_only_half_precision_is_widened(given: torch.dtype, expected: torch.dtype) -> None:
    logits = torch.zeros(2, 3, dtype=given)
    assert at_least_float32(logits).dtype == kl_divergence(logits, logits).dtype == expected


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_passage_read_once_prompts_each_of_its_queries(architecture: str, float64_model: Callable[..., Any]) -> None:
    """Passages and queries of unlike lengths, two queries a passage, against whole prompts row by row."""
    model = float64_model(architecture)
    generator = torch.Generator().manual_seed(3)

    def text(length: int) -> list[int]:
        return torch.randint(3, 260, (length,), generator=generator).tolist()

    passages, lengths = [[1, *text(n)] for n in (9, 4, 6)], [(5, 2), (7, 3), (4, 4), (6, 1), (8, 2), (3, 2)]
    queries = [text(n) for n, _ in lengths]
    pad = partial(Template.batch, SimpleNamespace(pad=0))
    context = pad(passages)
    asked = pad([[1, *query] for query in queries], [scored for _, scored in lengths])
    found = prompted_logits(model, context, asked).split([scored for _, scored in lengths])
    for i, (query, (_, scored), row) in enumerate(zip(queries, lengths, found, strict=True)):
        whole = pad([passages[i // 2] + query], [scored])
        torch.testing.assert_close(row, teacher_logits(model, whole), rtol=1e-9, atol=1e-10)
        other = pad([passages[(i // 2 + 1) % 3] + query], [scored])
        assert not torch.allclose(row, teacher_logits(model, other), atol=1e-4)  # the control
