"""Which layers attend, going on from a base whose layers attended elsewhere, and models that cannot be taken."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from gdprompt.model import hf

SIZES: dict[str, Any] = {
    "vocab_size": 64,
    "hidden_size": 16,
    "intermediate_size": 24,
    "num_layers": 4,
    "num_heads": 2,
    "max_position_embeddings": 64,
}
IDS = torch.tensor([[1, 5, 9, 33, 12, 7]])


def lfm2(attention_layers: tuple[int, ...] | None = None, seed: int = 0, **sizes: int) -> nn.Module:
    return hf.build("lfm2", **{**SIZES, **sizes}, seed=seed, attention_layers=attention_layers).eval()


def test_every_second_layer_attends_unless_others_are_named() -> None:
    assert lfm2().config.layer_types == ["conv", "full_attention"] * 2
    assert lfm2((0, 3)).config.layer_types == ["full_attention", "conv", "conv", "full_attention"]
    assert lfm2(()).config.layer_types == ["conv"] * 4


@pytest.mark.parametrize(
    ("architecture", "layers", "reason"),
    [("lfm2", (1, 4), r"attention_layers of 0 to 3, got \[1, 4\]"), ("llama", (1,), "Every layer of llama attends")],
)
def test_layers_that_cannot_be_chosen_are_refused(architecture: Any, layers: tuple[int, ...], reason: str) -> None:
    with pytest.raises(ValueError, match=reason):
        hf.build(architecture, **SIZES, seed=0, attention_layers=layers)


def test_the_same_layers_take_over_every_weight() -> None:
    earlier, later = lfm2(seed=1), lfm2(seed=2)
    hf.go_on_from(later, earlier)
    assert torch.equal(later(IDS).logits, earlier(IDS).logits)


def test_attention_in_a_convolutions_place_adds_nothing_at_first_and_learns() -> None:
    earlier, later = lfm2(seed=1), lfm2((1, 2, 3), seed=2)
    hf.go_on_from(later, earlier)
    with torch.no_grad():
        earlier.model.layers[2].conv.out_proj.weight.zero_()  # type: ignore[union-attr, index]
    torch.testing.assert_close(later(IDS).logits, earlier(IDS).logits)
    later(IDS).logits.square().mean().backward()
    new = later.model.layers[2].self_attn  # type: ignore[union-attr, index]
    assert new.out_proj.weight.grad.abs().sum() > 0  # type: ignore[union-attr]


@pytest.mark.parametrize("sizes", [{"hidden_size": 32}, {"num_layers": 2}])
def test_a_base_of_other_sizes_is_refused(sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="base to start from has other"):
        hf.go_on_from(lfm2(), lfm2(**sizes))


def test_a_model_that_reads_in_both_directions_is_refused(tmp_path: Path) -> None:
    from transformers import BertConfig, BertLMHeadModel

    shape = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    for is_decoder in (True, False):
        BertLMHeadModel(BertConfig(vocab_size=32, **shape, is_decoder=is_decoder)).save_pretrained(tmp_path)
        if is_decoder:
            hf.load_model(tmp_path)  # the control
    with pytest.raises(ValueError, match=r"keys and values it keeps, got BertLMHeadModel .*: choose another model\."):
        hf.load_model(tmp_path)


def test_a_model_without_keys_and_values_is_refused(tmp_path: Path) -> None:
    from transformers import MambaConfig, MambaForCausalLM

    config = MambaConfig(vocab_size=32, hidden_size=8, state_size=4, num_hidden_layers=1)
    MambaForCausalLM(config).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match=r"keys and values it keeps, got MambaForCausalLM .*: choose another model\."):
        hf.load_model(tmp_path)
