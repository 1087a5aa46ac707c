"""Which layers attend, going on from a base whose layers attended elsewhere, and models that cannot be taken."""

from __future__ import annotations

import json
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


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"num_hidden_layers": 3}, r"must be equal to the number of `layer_types` .*: copy or download it again\."),
        ({"rope_parameters": {"rope_type": "zzz"}}, r"KeyError: 'zzz'\): copy or download it again\."),
        ({"num_attention_heads": 0}, r"ZeroDivisionError: .*: copy or download it again\."),
        ({"pad_token_id": 99999}, r"AssertionError: Padding_idx .*: copy or download it again\."),
        (
            {"rope_parameters": {"rope_type": "default", "rope_theta": "x"}},
            r"TypeError: .*: copy or download",
        ),
        ({"vocab_size": 0}, r": copy or download it again\."),
        (5, r"TypeError: .*: copy or download it again\."),
    ],
)
def test_a_config_that_no_model_can_be_built_of_is_a_sentence(tmp_path: Path, changes: Any, told: str) -> None:
    lfm2().save_pretrained(tmp_path)  # type: ignore[operator]
    file = tmp_path / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes} if isinstance(changes, dict) else changes))
    with pytest.raises(ValueError, match=told) as raised:
        hf.load_model(tmp_path)
    assert str(tmp_path) in str(raised.value) and "\n" not in str(raised.value)


@pytest.mark.parametrize(
    ("error", "told"),
    [
        (
            ImportError("It needs `pip install bits`"),
            r"`pip install bits`\): install what it names, or .*unquantised",
        ),
        (MemoryError(), None),
        (RuntimeError("DefaultCPUAllocator: can't allocate memory"), None),
    ],
)
def test_a_missing_package_and_memory_that_runs_out_are_no_damage(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str | None
) -> None:
    from transformers import AutoModelForCausalLM

    def fail(*_: Any, **__: Any) -> None:
        raise error

    lfm2().save_pretrained(tmp_path)  # type: ignore[operator]
    monkeypatch.setattr(AutoModelForCausalLM, "from_pretrained", fail)
    with pytest.raises(ValueError if told else type(error), match=told) as raised:
        hf.load_model(tmp_path)
    assert told or raised.value is error


def test_an_adapter_is_no_model(tmp_path: Path) -> None:
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        (tmp_path / name).write_text("{}")
    told = r"Expected a model in .*, got a PEFT adapter: name the model .*gdprompt\.load\(MODEL\)\.load_taught\("
    with pytest.raises(ValueError, match=told):
        hf.load_model(tmp_path)
