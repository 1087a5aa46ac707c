"""Low-rank terms: added where they are active, nowhere else, and never to another thread's model."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

import pytest
import torch
from torch import Tensor, nn
from torch.nn.modules.linear import NonDynamicallyQuantizableLinear

from gdprompt.inner import inner_step
from gdprompt.model import lora
from gdprompt.model.copies import copy_of
from gdprompt.prompt import Tokens
from gdprompt.theta import init_theta

ARCHITECTURES = ("llama", "qwen2", "qwen3", "gpt_neox", "gpt2", "lfm2")


def term(layer: nn.Module, tasks: int = 1, seed: int = 0) -> lora.LowRank:
    sizes = lora.linear_sizes(layer)
    assert sizes is not None
    generator = torch.Generator().manual_seed(seed)
    a = torch.randn(2, sizes[0], generator=generator, dtype=torch.float64)
    return a, torch.randn(tasks, sizes[1], 2, generator=generator, dtype=torch.float64)


@pytest.mark.parametrize("architecture", ARCHITECTURES)
def test_every_linear_layer_but_the_head_is_hooked_once(architecture: str, float64_model: Callable[..., Any]) -> None:
    model = float64_model(architecture)
    layers = lora.attach(model)
    assert lora.attach(model) == layers
    head = model.get_output_embeddings()
    matrices = {
        name.removesuffix(".weight")
        for name, parameter in model.named_parameters()
        if parameter.ndim == 2 and "emb" not in name and "wte" not in name and "wpe" not in name
    }
    assert set(layers) == matrices - {"lm_head"}
    assert head not in layers.values()
    for layer in layers.values():
        assert list(layer._forward_hooks.values()).count(lora._add_low_rank) == 1
        assert lora.linear_sizes(layer) is not None


def test_a_layer_computes_what_its_term_says() -> None:
    layer = nn.Linear(5, 3).double()
    layer.register_forward_hook(lora._add_low_rank)
    a, b = term(layer, tasks=2)
    x = torch.randn(4, 7, 5, dtype=torch.float64)  # two tasks of two rows each
    plain = layer(x)
    with lora.active({layer: (a, b)}):
        found = layer(x)
    for row in range(4):
        expected = plain[row] + x[row] @ a.T @ b[row // 2].T
        torch.testing.assert_close(found[row], expected)
        assert not torch.allclose(found[row], plain[row] + x[row] @ a.T @ b[1 - row // 2].T)
    assert torch.equal(layer(x), plain)


def test_a_term_at_zero_leaves_out_only_what_is_zero() -> None:
    first, second = nn.Linear(5, 5).double(), nn.Linear(5, 3).double()
    for layer in (first, second):
        layer.register_forward_hook(lora._add_low_rank)
    x = torch.randn(2, 7, 5, dtype=torch.float64)

    def gradients(kind: Callable[..., Any], scale: float) -> tuple[Tensor, ...]:
        terms = {layer: kind(a, (scale * b).requires_grad_()) for layer, (a, b) in given.items()}
        with lora.active(terms):
            return torch.autograd.grad(second(first(x).sin()).square().sum(), [b for _, b in terms.values()])

    given = {layer: term(layer, tasks=2) for layer in (first, second)}
    for found, expected in zip(gradients(lora.AtZero, 0.0), gradients(lambda *pair: pair, 0.0), strict=True):
        assert torch.equal(found, expected) and expected.abs().max() > 0
    found, expected = gradients(lora.AtZero, 1.0)[0], gradients(lambda *pair: pair, 1.0)[0]
    assert not torch.allclose(found, expected)  # the control: away from zero it would be wrong


def test_gpt2_conv1d_counts_as_linear(float64_model: Callable[..., Any]) -> None:
    layer = float64_model("gpt2").transformer.h[0].attn.c_attn
    assert type(layer).__name__ == "Conv1D"
    assert lora.linear_sizes(layer) == (32, 96)
    assert lora.linear_sizes(nn.LayerNorm(4)) is None


class Router(nn.Linear):
    def forward(self, x: Tensor) -> tuple[Tensor, Tensor]:  # type: ignore[override]
        return super().forward(x), x


def test_a_kind_of_linear_layer_with_a_forward_of_its_own_is_left_out_unless_it_is_known() -> None:
    from transformers.models.falcon.modeling_falcon import FalconLinear

    assert lora.linear_sizes(Router(4, 3)) is None
    assert lora.linear_sizes(FalconLinear(4, 3)) == (4, 3)
    assert lora.linear_sizes(NonDynamicallyQuantizableLinear(4, 3)) == (4, 3)  # a name, and nn.Linear's own forward


@pytest.mark.parametrize("architecture", ["llama4_text", "phimoe"])
def test_routers_to_experts_take_no_step(architecture: str) -> None:
    from transformers import AutoConfig, AutoModelForCausalLM

    sizes = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 4}
    sizes |= {"intermediate_size": 48, "intermediate_size_mlp": 48, "head_dim": 8, "vocab_size": 260}
    sizes |= {"num_local_experts": 2, "num_experts_per_tok": 2, "pad_token_id": 0}
    config = AutoConfig.for_model(architecture, **sizes)
    model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").eval()
    names = set(lora.attach(model))
    assert names and not any("router" in name or name.endswith("gate") for name in names)
    ids = torch.randint(3, 200, (2, 9))
    mask = torch.ones_like(ids, dtype=torch.bool)
    mask[:, 0] = False
    step = inner_step(model, init_theta(model, 2, 0), Tokens(ids, mask))
    assert set(step.terms) == names and all(b.isfinite().all() for _, b in step.terms.values())


def test_a_model_without_linear_layers_is_refused() -> None:
    class Empty(nn.Module):
        def get_output_embeddings(self) -> None:
            return None

    with pytest.raises(ValueError, match="linear layers"):
        lora.target_layers(Empty())


def test_blocks_nest_and_the_inner_one_wins() -> None:
    one, two = nn.Linear(3, 3), nn.Linear(3, 3)
    first, second, third = term(one), term(one, seed=1), term(two)
    with lora.active({one: first}):
        with lora.active({one: second, two: third}):
            assert lora._active.get() == {one: second, two: third}
        assert lora._active.get() == {one: first}
    assert lora._active.get() == {}


def test_another_thread_sees_nothing_of_an_active_term() -> None:
    layer = nn.Linear(3, 3).double()
    layer.register_forward_hook(lora._add_low_rank)
    x, seen = torch.ones(1, 1, 3, dtype=torch.float64), []
    plain = layer(x)
    with lora.active({layer: term(layer)}):
        thread = threading.Thread(target=lambda: seen.append(layer(x)))
        thread.start()
        thread.join()
        assert not torch.equal(layer(x), plain)  # the control: here it is on
    assert torch.equal(seen[0], plain)


def test_a_copy_of_a_model_has_no_hooks_and_its_own_weights(float64_model: Callable[..., Any]) -> None:
    model = float64_model("llama")
    layers = lora.attach(model)
    twin = copy_of(model)
    assert not any(layer._forward_hooks for layer in twin.modules())
    assert all(layer._forward_hooks for layer in layers.values())
    with torch.no_grad():
        next(twin.parameters()).add_(1)
    assert not torch.equal(next(twin.parameters()), next(model.parameters()))
