"""Models that cannot be taken are refused in a sentence."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from torch import nn

from gdprompt.model import pretrained

Small = Callable[..., nn.Module]


def test_a_model_that_reads_in_both_directions_is_refused(tmp_path: Path) -> None:
    from transformers import BertConfig, BertLMHeadModel

    shape = {"hidden_size": 8, "intermediate_size": 8, "num_hidden_layers": 1, "num_attention_heads": 1}
    for is_decoder in (True, False):
        BertLMHeadModel(BertConfig(vocab_size=32, **shape, is_decoder=is_decoder)).save_pretrained(tmp_path)
        if is_decoder:
            pretrained.load_model(tmp_path)  # the control
    with pytest.raises(ValueError, match=r"keys and values it keeps, got BertLMHeadModel .*: choose another model\."):
        pretrained.load_model(tmp_path)


def test_a_model_without_keys_and_values_is_refused(tmp_path: Path) -> None:
    from transformers import MambaConfig, MambaForCausalLM

    config = MambaConfig(vocab_size=32, hidden_size=8, state_size=4, num_hidden_layers=1)
    MambaForCausalLM(config).save_pretrained(tmp_path)
    with pytest.raises(ValueError, match=r"keys and values it keeps, got MambaForCausalLM .*: choose another model\."):
        pretrained.load_model(tmp_path)


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
def test_a_config_that_no_model_can_be_built_of_is_a_sentence(
    small: Small, tmp_path: Path, changes: Any, told: str
) -> None:
    small().save_pretrained(tmp_path)  # type: ignore[operator]
    file = tmp_path / "config.json"
    file.write_text(json.dumps({**json.loads(file.read_text()), **changes} if isinstance(changes, dict) else changes))
    with pytest.raises(ValueError, match=told) as raised:
        pretrained.load_model(tmp_path)
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
    small: Small, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, error: Exception, told: str | None
) -> None:
    from transformers import AutoModelForCausalLM

    def fail(*_: Any, **__: Any) -> None:
        raise error

    small().save_pretrained(tmp_path)  # type: ignore[operator]
    monkeypatch.setattr(AutoModelForCausalLM, "from_pretrained", fail)
    with pytest.raises(ValueError if told else type(error), match=told) as raised:
        pretrained.load_model(tmp_path)
    assert told or raised.value is error


def test_an_adapter_is_no_model(tmp_path: Path) -> None:
    for name in ("adapter_config.json", "adapter_model.safetensors"):
        (tmp_path / name).write_text("{}")
    told = r"Expected a model in .*, got a PEFT adapter: name the model .*gdprompt\.load\(MODEL\)\.load_taught\("
    with pytest.raises(ValueError, match=told):
        pretrained.load_model(tmp_path)
