"""The inner step is one SGD step, on the low-rank B and on whole weights, in float64 on ten architectures."""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import Any

import pytest
import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdprompt.inner import LOSS_UNIT_TOKENS, inner_loss, inner_step
from gdprompt.model import lora
from gdprompt.model.forward import logits_at
from gdprompt.outer import student_logits
from gdprompt.prompt import Tokens
from gdprompt.theta import Theta, ThetaPrime, gap, init_theta, written_layers

ARCHITECTURES = ("llama", "qwen2", "qwen3", "gpt_neox", "gpt2", "lfm2", "granite", "gemma2", "cohere", "falcon")
"""Granite and Cohere scale what comes out of the head, Gemma 2 caps it; Falcon adds to a layer's output in place."""
LENGTHS = (12, 9, 12)
STEP = 0.3


def rows(*lengths: int, seed: int = 0) -> Tokens:
    """Random rows, padded on the right."""
    generator = torch.Generator().manual_seed(seed)
    ids = torch.zeros(len(lengths), max(lengths), dtype=torch.long)
    mask = torch.zeros_like(ids, dtype=torch.bool)
    for i, length in enumerate(lengths):
        ids[i, :length] = torch.randint(3, 260, (length,), generator=generator)
        mask[i, 1:length] = True
    return Tokens(ids, mask)


def row(tokens: Tokens, i: int) -> Tokens:
    """Row i alone, without its padding."""
    length = int(tokens.loss_mask[i].nonzero().max()) + 1
    return Tokens(tokens.ids[i : i + 1, :length], tokens.loss_mask[i : i + 1, :length])


def plain_loss(model: nn.Module, tokens: Tokens) -> Tensor:
    """The inner loss of one row, by the model's own forward pass."""
    logits = model(input_ids=tokens.ids, use_cache=False).logits[0, :-1]
    return F.cross_entropy(logits, tokens.ids[0, 1:], reduction="sum") / LOSS_UNIT_TOKENS


class WithAdapter(nn.Module):
    """A linear layer with an explicit adapter beside it, as PEFT has it."""

    def __init__(self, layer: nn.Module, a: Tensor) -> None:
        super().__init__()
        self.layer, self.a = layer, a.detach().clone()
        num_out = lora.linear_sizes(layer)[1]  # type: ignore[index]
        self.b = nn.Parameter(torch.zeros(num_out, a.shape[0], dtype=a.dtype))

    def forward(self, x: Tensor) -> Tensor:
        return self.layer(x) + x @ self.a.T @ self.b.T


def adapted(model: nn.Module, theta: Theta) -> tuple[nn.Module, dict[str, WithAdapter]]:
    """A copy of the model with every target layer replaced."""
    duplicate, layers = copy.deepcopy(model), {}
    for name, a in theta.a.items():
        layers[name] = WithAdapter(duplicate.get_submodule(name), a)
        parent, _, child = name.rpartition(".")
        setattr(duplicate.get_submodule(parent), child, layers[name])
    return duplicate, layers


def sgd_step(model: nn.Module, theta: Theta, tokens: Tokens) -> dict[str, Tensor]:
    """B of each layer after one torch.optim.SGD step from zero, all step sizes being STEP."""
    duplicate, layers = adapted(model, theta)
    optimiser = torch.optim.SGD([layer.b for layer in layers.values()], lr=STEP)
    plain_loss(duplicate, tokens).backward()
    optimiser.step()
    return {name: layer.b.detach() for name, layer in layers.items()}


def farthest(found: dict[str, Tensor], expected: dict[str, Tensor]) -> float:
    """The largest difference of any entry, over the largest entry."""
    assert found.keys() == expected.keys()
    largest = max(float(tensor.abs().max()) for tensor in expected.values())
    return max(float((found[name] - expected[name]).abs().max()) for name in found) / largest


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_step_is_one_sgd_step_on_each_task(architecture: str, float64_model: Callable[..., Any]) -> None:
    model = float64_model(architecture)
    theta, tokens = init_theta(model, 3, seed=0, step_size=STEP), rows(*LENGTHS)
    learned = inner_step(model, theta, tokens)
    assert set(learned.terms) == set(lora.target_layers(model))
    for i in range(len(LENGTHS)):
        expected = sgd_step(model, theta, row(tokens, i))
        found = {name: b[i] for name, (_, b) in learned.terms.items()}
        assert farthest(found, expected) < 1e-12
        assert farthest(found, {n: 1.001 * b for n, b in expected.items()}) > 1e-4  # the control
    others = {name: b[1] for name, (_, b) in learned.terms.items()}
    assert farthest(others, sgd_step(model, theta, row(tokens, 0))) > 1e-2  # the tasks' steps differ


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_the_learned_adapter_acts_as_the_explicit_one(architecture: str, float64_model: Callable[..., Any]) -> None:
    model = float64_model(architecture)
    theta, tokens, queries = init_theta(model, 3, seed=0, step_size=STEP), rows(12), rows(8, seed=1)
    duplicate, layers = adapted(model, theta)
    for name, b in sgd_step(model, theta, tokens).items():
        layers[name].b.data.copy_(b)
    found = student_logits(model, inner_step(model, theta, tokens), queries)
    expected = duplicate(input_ids=queries.ids, use_cache=False).logits[0, :-1].detach()
    found = found.detach()
    torch.testing.assert_close(found, expected, rtol=0, atol=1e-11)
    assert float((found - logits_at(model, queries.ids, queries.loss_mask).detach()).abs().max()) > 1e-6  # it acts


def test_float32_casts_would_hide_the_agreement(float64_model: Callable[..., Any]) -> None:
    model = float64_model("llama", lifted=False)
    theta, tokens = init_theta(model, 3, seed=0, step_size=STEP), rows(*LENGTHS)
    logits = model(input_ids=tokens.ids, use_cache=False).logits.detach()
    lifted = float64_model("llama")(input_ids=tokens.ids, use_cache=False).logits.detach()
    assert logits.dtype == lifted.dtype == torch.float64
    assert 1e-12 < float((logits - lifted).abs().max()) < 1e-3
    assert inner_loss(model, tokens).dtype == torch.float64
    assert all(b.dtype == torch.float64 for _, b in inner_step(model, theta, tokens).terms.values())


def test_the_loss_is_a_sum_over_each_row_in_units_of_64_tokens(float64_model: Callable[..., Any]) -> None:
    model, tokens = float64_model("llama"), rows(*LENGTHS)
    losses = inner_loss(model, tokens)
    for i in range(len(LENGTHS)):
        torch.testing.assert_close(losses[i], plain_loss(model, row(tokens, i)), rtol=1e-12, atol=0)
    assert losses.shape == (len(LENGTHS),)


def test_each_component_has_its_own_step_size(float64_model: Callable[..., Any]) -> None:
    model, tokens = float64_model("llama"), rows(12)
    theta = init_theta(model, 3, seed=0, step_size=1.0)
    sizes = torch.tensor([0.5, 1.0, 2.0], dtype=torch.float64)
    uneven = Theta(theta.a, {name: sizes.log() for name in theta.log_step})
    one, other = inner_step(model, theta, tokens), inner_step(model, uneven, tokens)
    for name, (_, b) in one.terms.items():
        torch.testing.assert_close(other.terms[name][1], b * sizes, rtol=1e-12, atol=0)


def test_the_step_on_two_passages_is_the_sum_of_their_steps(float64_model: Callable[..., Any]) -> None:
    model, tokens = float64_model("lfm2"), rows(12, 9)
    theta = init_theta(model, 3, seed=0, step_size=STEP)
    both = inner_step(model, theta, tokens).summed([2])
    alone = [inner_step(model, theta, row(tokens, i)) for i in range(2)]
    added = alone[0] + alone[1]
    expected = {name: b[0] for name, (_, b) in added.terms.items()}
    assert farthest({name: b[0] for name, (_, b) in both.terms.items()}, expected) < 1e-12
    assert farthest({name: b[0] for name, (_, b) in alone[0].terms.items()}, expected) > 1e-2  # the control


def test_a_step_on_some_layers_is_that_part_of_the_whole_one(float64_model: Callable[..., Any]) -> None:
    model, tokens = float64_model("lfm2"), rows(*LENGTHS)
    whole = init_theta(model, 3, seed=0, step_size=STEP)
    names = written_layers(model, ("w1", "out_proj"))
    assert {name.rsplit(".", 1)[-1] for name in names} == {"w1", "out_proj"} and len(names) < len(whole.a)
    part = Theta({n: whole.a[n] for n in names}, {n: whole.log_step[n] for n in names})
    expected = inner_step(model, whole, tokens).terms
    learned = inner_step(model, part, tokens).terms
    assert learned.keys() == names.keys() == init_theta(model, 3, 0, step_layers=("w1", "out_proj")).a.keys()
    for name, (_, b) in learned.items():
        torch.testing.assert_close(b, expected[name][1], rtol=1e-12, atol=1e-15)
    with pytest.raises(ValueError, match="step_layers among .*w1.*got w9"):
        init_theta(model, 3, 0, step_layers=("w1", "w9"))


def test_groups_sum_consecutive_steps(float64_model: Callable[..., Any]) -> None:
    model = float64_model("llama")
    learned = inner_step(model, init_theta(model, 2, seed=0), rows(7, 8, 9))
    summed = learned.summed([2, 1])
    for name, (_, b) in learned.terms.items():
        torch.testing.assert_close(summed.terms[name][1], torch.stack([b[0] + b[1], b[2]]), rtol=0, atol=0)
    for name, (_, b) in learned[1:].terms.items():
        assert torch.equal(b, learned.terms[name][1][1:])


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_step_of_no_size_is_no_context_to_the_bit(architecture: str, float64_model: Callable[..., Any]) -> None:
    model, queries = float64_model(architecture), rows(8, 6, seed=1)
    before = logits_at(model, queries.ids, queries.loss_mask)
    learned = inner_step(model, init_theta(model, 3, seed=0), rows(12, 9))
    assert torch.equal(student_logits(model, learned.scaled(0.0), queries), before)
    assert not torch.equal(student_logits(model, learned, queries), before)  # the control


def test_padding_changes_nothing(float64_model: Callable[..., Any]) -> None:
    model, tokens = float64_model("lfm2"), rows(12, 7)
    theta = init_theta(model, 3, seed=0)
    padded, alone = inner_step(model, theta, tokens), inner_step(model, theta, row(tokens, 1))
    assert (
        farthest({n: b[1] for n, (_, b) in padded.terms.items()}, {n: b[0] for n, (_, b) in alone.terms.items()})
        < 1e-12
    )


def test_the_graph_is_kept_only_where_asked(float64_model: Callable[..., Any]) -> None:
    model, tokens = float64_model("llama"), rows(8)
    theta = init_theta(model, 2, seed=0)
    for tensor in theta.parameters():
        tensor.requires_grad_(True)
    assert not any(b.requires_grad for _, b in inner_step(model, theta, tokens).terms.values())
    learned = inner_step(model, theta, tokens, differentiable=True)
    assert all(b.requires_grad for _, b in learned.terms.values())
    with torch.no_grad():  # a caller that wants no graph still gets the step
        again = inner_step(model, theta, tokens)
    assert (
        farthest({n: b for n, (_, b) in again.terms.items()}, {n: b.detach() for n, (_, b) in learned.terms.items()})
        < 1e-12
    )


# The whole weights of the layers, and steps one after another


def whole_step(model: nn.Module, tokens: Tokens, **options: Any) -> Any:
    return inner_step(model, init_theta(model, None, seed=0, step_size=STEP), tokens, **options)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_a_step_without_a_rank_is_one_sgd_step_on_the_layers_weights(
    architecture: str, float64_model: Callable[..., Any]
) -> None:
    model, tokens = float64_model(architecture), rows(*LENGTHS)
    learned = whole_step(model, tokens)
    for i in range(len(LENGTHS)):
        trained = copy.deepcopy(model)
        optimiser = torch.optim.SGD(trained.parameters(), lr=STEP)
        plain_loss(trained, row(tokens, i)).backward()
        optimiser.step()
        for name, (a, b) in learned.terms.items():
            change = (trained.get_submodule(name).weight - model.get_submodule(name).weight).detach()
            expected = change.T if architecture == "gpt2" else change  # Conv1D keeps its weight transposed
            assert a is None and b.shape[1:] == expected.shape
            torch.testing.assert_close(b[i], expected, rtol=0, atol=1e-12)
            assert float(change.abs().max()) > 1e-8


def test_after_a_step_without_a_rank_the_model_answers_with_those_weights(float64_model: Callable[..., Any]) -> None:
    model, tokens, queries = float64_model("llama"), rows(*LENGTHS), rows(8, 8, 8, seed=1)
    learned = whole_step(model, tokens)
    with torch.no_grad():
        found = student_logits(model, learned, queries)
        for i, logits in enumerate(found.split(7)):
            moved = copy.deepcopy(model)
            for name, (_, b) in learned.terms.items():
                moved.get_submodule(name).weight.add_(b[i])
            expected = logits_at(moved, row(queries, i).ids, row(queries, i).loss_mask)
            torch.testing.assert_close(logits, expected, rtol=0, atol=1e-11)


@pytest.mark.parametrize("rank", [2, None])
def test_a_step_comes_back_from_its_bytes(rank: int | None, float64_model: Callable[..., Any]) -> None:
    model, tokens = float64_model("llama"), rows(*LENGTHS)
    theta = init_theta(model, rank, seed=0, step_size=STEP)
    learned = inner_step(model, theta, tokens)
    again = ThetaPrime.from_bytes(learned.to_bytes(), theta)
    assert again.terms.keys() == learned.terms.keys() and gap(learned, again) == 0
    assert all(again.terms[name][0] is a for name, (a, _) in learned.terms.items())


@pytest.mark.parametrize("rank", [2, None])
def test_a_second_step_is_taken_where_the_first_ended(rank: int | None, float64_model: Callable[..., Any]) -> None:
    model, one, two = float64_model("lfm2"), rows(*LENGTHS), rows(*LENGTHS, seed=1)
    theta = init_theta(model, rank, seed=0, step_size=30.0)
    first = inner_step(model, theta, one)
    kept = {name: b.clone() for name, (_, b) in first.terms.items()}
    both = inner_step(model, theta, two, start=first)
    added = first + inner_step(model, theta, two)
    for i in range(len(LENGTHS)):  # by torch's own optimiser, on explicit weights
        twin = copy.deepcopy(model)
        for name in theta.log_step:
            parent, _, last = name.rpartition(".")
            layer = twin.get_submodule(name)
            a = theta.a.get(name, torch.eye(lora.linear_sizes(layer)[0], dtype=torch.float64))  # type: ignore[index]
            setattr(twin.get_submodule(parent), last, WithAdapter(layer, a))
        optimiser = torch.optim.SGD([p for name, p in twin.named_parameters() if name.endswith(".b")], lr=30.0)
        for tokens in (one, two):
            optimiser.zero_grad()
            plain_loss(twin, row(tokens, i)).backward()
            optimiser.step()
        for name, (_, b) in both.terms.items():
            expected = twin.get_submodule(name).b.detach()  # type: ignore[union-attr]
            torch.testing.assert_close(b[i], expected, rtol=0, atol=1e-11)
    assert all(torch.equal(b, kept[name]) and not b.requires_grad for name, (_, b) in first.terms.items())
    # The control: steps taken at the same weights are others.
    assert max(float((added.terms[name][1] - b).abs().max()) for name, (_, b) in both.terms.items()) > 1e-4
