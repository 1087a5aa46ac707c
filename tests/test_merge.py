"""Merging passages' steps: the least squares it says it is, between each passage's own step and their sum."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor

from gdprompt.inner import inner_step
from gdprompt.merge import key_moments, merge
from gdprompt.model import forward, lora
from gdprompt.prompt import Tokens
from gdprompt.theta import Theta, ThetaPrime, init_theta

LENGTHS = (9, 5, 7)


@pytest.fixture
def model(float64_model: Callable[..., Any]) -> Any:
    return float64_model("lfm2")


@pytest.fixture
def theta(model: Any) -> Theta:
    return init_theta(model, 4, seed=1)


@pytest.fixture
def context(model: Any) -> Tokens:
    generator = torch.Generator().manual_seed(0)
    ids = torch.randint(1, model.config.vocab_size, (len(LENGTHS), max(LENGTHS)), generator=generator)
    mask = torch.arange(max(LENGTHS))[None] < torch.tensor(LENGTHS)[:, None]
    mask[:, 0] = False
    return Tokens(ids, mask)


def random_step(num_tasks: int, rank: int = 4, seed: int = 0) -> ThetaPrime:
    generator = torch.Generator().manual_seed(seed)
    a = torch.randn(rank, 6, generator=generator, dtype=torch.float64)
    return ThetaPrime({"layer": (a, torch.randn(num_tasks, 5, rank, generator=generator, dtype=torch.float64))})


def moments_of(keys: list[Tensor]) -> dict[str, Tensor]:
    return {"layer": torch.stack([k.T @ k for k in keys])}


def test_the_moments_are_those_of_the_keys_of_each_passage_alone(model: Any, theta: Theta, context: Tokens) -> None:
    found = key_moments(model, theta, context)
    seen: dict[str, Tensor] = {}
    hooks = [
        model.get_submodule(name).register_forward_hook(lambda _, args, out, name=name: seen.update({name: args[0]}))
        for name in theta.a
    ]
    for row, length in enumerate(LENGTHS):
        model(context.ids[row : row + 1, :length])
        for name, a in theta.a.items():
            keys = seen[name][0] @ a.T
            moment = keys.T @ keys
            torch.testing.assert_close(found[name][row], moment / moment.diagonal().mean())
    for hook in hooks:
        hook.remove()


def test_looking_adds_nothing(model: Any, theta: Theta, context: Tokens) -> None:
    before = model(context.ids).logits
    looks = {model.get_submodule(name): lora.Look(a, []) for name, a in theta.a.items()}
    with lora.active(looks):
        within = model(context.ids).logits
    assert torch.equal(before, within) and all(len(look.seen) == 1 for look in looks.values())


def test_one_passage_stays_as_it_is_and_a_large_ridge_adds_up(model: Any, theta: Theta, context: Tokens) -> None:
    step, moments = inner_step(model, theta, context), key_moments(model, theta, context)
    alone, stiff = merge(step, moments, [1, 1, 1]), merge(step, moments, [3], ridge=1e12)
    for name, (a, b) in step.terms.items():
        assert alone.terms[name][0] is a
        torch.testing.assert_close(alone.terms[name][1], b)
        torch.testing.assert_close(stiff.terms[name][1], b.sum(0, keepdim=True))


def test_it_is_where_the_squares_are_least() -> None:
    keys = [torch.randn(7, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(i)) for i in range(3)]
    step, ridge = random_step(3), 0.7
    (_, merged), (_, own) = merge(step, moments_of(keys), [3], ridge).terms["layer"], step.terms["layer"]

    def squares(b: Tensor) -> Tensor:
        own_words = sum(((b - b_i) @ k.T).square().sum() for b_i, k in zip(own, keys, strict=True))
        return own_words + ridge * (b - own.sum(0)).square().sum()

    b = merged[0].clone().requires_grad_()
    (gradient,) = torch.autograd.grad(squares(b), b)
    torch.testing.assert_close(gradient, torch.zeros_like(b), atol=1e-9, rtol=0)
    assert squares(merged[0]).item() < squares(own.sum(0)).item()


def test_passages_that_share_no_direction_do_not_disturb_each_other() -> None:
    step = random_step(2)
    keys = [torch.eye(4, dtype=torch.float64)[:2], torch.eye(4, dtype=torch.float64)[2:]]
    (_, merged), (_, own) = merge(step, moments_of(keys), [2], ridge=1e-9).terms["layer"], step.terms["layer"]
    for b_i, k in zip(own, keys, strict=True):
        torch.testing.assert_close(k @ merged[0].T, k @ b_i.T, atol=1e-6, rtol=0)
        assert not torch.allclose(k @ own.sum(0).T, k @ b_i.T, atol=1e-2)


def test_groups_are_merged_apart() -> None:
    keys = [torch.randn(7, 4, dtype=torch.float64, generator=torch.Generator().manual_seed(i)) for i in range(3)]
    step, moments = random_step(3), moments_of(keys)
    both = merge(step, moments, [2, 1])
    first = merge(step[slice(0, 2)], {"layer": moments["layer"][:2]}, [2])
    torch.testing.assert_close(both.terms["layer"][1][:1], first.terms["layer"][1])


def test_steps_on_whole_weights_have_no_keys(model: Any, context: Tokens) -> None:
    with pytest.raises(ValueError, match="add those up"):
        key_moments(model, init_theta(model, None, seed=1), context)


@pytest.mark.parametrize("checkpointing", [False, True])
def test_an_outer_gradient_goes_through_the_merge(
    checkpointing: bool, model: Any, theta: Theta, context: Tokens
) -> None:
    if checkpointing:
        forward.checkpoint_blocks(model)
    variables = [*theta.parameters(), *model.parameters()]
    generator = torch.Generator().manual_seed(2)
    ways = [torch.randn(v.shape, generator=generator, dtype=torch.float64) for v in variables]
    for variable in variables:
        variable.requires_grad_(True)

    def loss(graph: bool, graph_of_keys: bool) -> Tensor:
        step = inner_step(model, theta, context, differentiable=graph)
        moments = key_moments(model, theta, context, differentiable=graph_of_keys)
        merged = merge(step, moments, [2, 1], differentiable=graph)
        return torch.stack([b[0].square().sum() for _, b in merged.terms.values()]).sum()

    def along(found: Tensor) -> float:
        gradients = torch.autograd.grad(found, variables, materialize_grads=True)
        return sum(float((g * way).sum()) for g, way in zip(gradients, ways, strict=True))

    def moved(size: float) -> float:
        with torch.no_grad():
            for variable, way in zip(variables, ways, strict=True):
                variable.add_(way, alpha=size)
        return float(loss(False, False))

    exact, held = along(loss(True, True)), along(loss(True, False))
    assert not loss(False, False).requires_grad
    ahead, behind = moved(1e-6), moved(-2e-6)
    assert exact == pytest.approx((ahead - behind) / 2e-6, rel=1e-5)
    assert abs(held - exact) > 1e-3 * abs(exact)  # the control: the keys' own part would be missed
