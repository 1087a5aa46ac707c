"""Meta-training an adapter on a frozen base, from a file: exact in parts and after an interruption; it answers."""

from __future__ import annotations

import json
import shutil
from functools import partial
from pathlib import Path
from typing import Any

import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

import gdprompt
from gdprompt.config import META_PRESETS, MetaConfig
from gdprompt.model import lora, pretrained
from gdprompt.tasks import worlds
from gdprompt.theta import gap
from gdprompt.train import checkpoint, meta, optimise

# peft 0.21 asks transformers 5.23 for a deprecated property.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
CONFIG = MetaConfig(
    **{
        **META_PRESETS["adapter"].model_dump(),
        **{"rank": 4, "adapter_rank": 2, "dtype": "float32", "num_steps": 4, "num_passages": 4, "group_sizes": (1, 2)},
        **{"step_size": 3.0, "max_tokens": 400, "save_every": 2, "report_every": 1, "warmup_steps": 0},
    }
)


@pytest.fixture
def data(tmp_path: Path) -> Path:
    """Questions as anyone would bring them."""
    rows = [
        {"context": passage.context, "question": qa.question, "answers": list(qa.answers)}
        for passage, _ in zip(worlds.stream(3, "train"), range(12), strict=False)
        for qa in passage.qas
    ]
    file = tmp_path / "mine.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    return file


def run(base: Path, out: Path, data: Path, **changes: Any) -> dict[str, Tensor]:
    folder = meta.train(MetaConfig(**{**CONFIG.model_dump(), **changes}), out, base, data)
    return {k: v for name in ("meta", "adapter_model") for k, v in load_file(folder / f"{name}.safetensors").items()}


def exactly(monkeypatch: pytest.MonkeyPatch) -> None:
    """float32 and plain SGD: Adam divides by the gradient's size, and would make rounding a step of its own."""
    monkeypatch.setattr(torch, "autocast", partial(torch.autocast, enabled=False))

    def plain(matrices: list[Any], muon_lr: float, groups: list[dict[str, Any]]) -> list[torch.optim.Optimizer]:
        return [torch.optim.SGD([*matrices, *(p for group in groups for p in group["params"])], lr=2.0)]

    monkeypatch.setattr(optimise, "optimisers", plain)


@pytest.mark.parametrize("changes", [{"accumulation": 2}, {"checkpointing": True}], ids=["parts", "checkpointing"])
def test_less_memory_is_the_same_training(
    changes: dict[str, Any], tiny_model_dir: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    exactly(monkeypatch)
    whole = run(tiny_model_dir, tmp_path / "whole", data)
    other = run(tiny_model_dir, tmp_path / "other", data, **changes)
    untrained = run(tiny_model_dir, tmp_path / "untrained", data, num_steps=1, adam_lr=1e-12, step_lr=1e-12)
    assert whole.keys() == other.keys()
    for name, weight in whole.items():
        torch.testing.assert_close(other[name], weight, rtol=2e-3, atol=2e-4)  # saved in half precision
    assert any(not torch.allclose(weight, untrained[name], atol=1e-3) for name, weight in whole.items())


def test_it_resumes_to_the_bit_and_the_base_is_not_touched(
    tiny_model_dir: Path, data: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = {file.name: file.read_bytes() for file in tiny_model_dir.glob("*.safetensors")}
    real = checkpoint.save

    def keep_first(path: Path, state: dict[str, Any]) -> None:
        real(path, state)
        if state["step"] == 2:
            (tmp_path / "resumed").mkdir()
            shutil.copy(path, tmp_path / "resumed")

    with monkeypatch.context() as patch:
        patch.setattr(checkpoint, "save", keep_first)
        whole = run(tiny_model_dir, tmp_path / "whole", data)
    resumed = run(tiny_model_dir, tmp_path / "resumed", data)
    assert all(torch.equal(weight, resumed[name]) for name, weight in whole.items())
    assert before == {file.name: file.read_bytes() for file in tiny_model_dir.glob("*.safetensors")}
    saved = checkpoint.load(tmp_path / "whole" / "checkpoint.pt")
    assert saved is not None and all("lora_" in name for name in saved["student"])


def test_the_result_loads_beside_its_base_and_answers(tiny_model_dir: Path, data: Path, tmp_path: Path) -> None:
    folder = meta.train(CONFIG, tmp_path / "run", tiny_model_dir, data)
    lm = gdprompt.load(str(tiny_model_dir), meta=str(folder))
    compared = lm.compare("Lena keeps a grey parrot.", "What does Lena keep?")
    assert set(compared.answers) == {"no_context", "prompted", "base_step", "meta_step"}
    assert lm.info["model"] == str(tiny_model_dir)
    assert pretrained.load_model(tiny_model_dir).num_parameters() == lm.num_parameters


def test_a_step_on_some_layers_is_one_plain_adapter_with_the_meta_part_on_all(
    tiny_model_dir: Path, data: Path, tmp_path: Path
) -> None:
    from peft import PeftModel

    config = CONFIG.model_copy(update={"step_layers": ("w1", "out_proj"), "num_steps": 2, "step_size": 30.0})
    folder = meta.train(config, tmp_path / "run", tiny_model_dir, data)
    lm = gdprompt.load(str(tiny_model_dir), meta=str(folder))
    assert {name.rsplit(".", 1)[-1] for name in lm.theta.a} == {"w1", "out_proj"}
    assert lm.plain_theta.a.keys() == lm.theta.a.keys()
    taught = lm.learn("Lena keeps a grey parrot.")
    taught.save_pretrained(tmp_path / "learned")
    plain = PeftModel.from_pretrained(pretrained.load_model(tiny_model_dir), tmp_path / "learned").eval()
    ids = torch.tensor([lm.template.bos + lm.template.query("What does Lena keep?")])
    with torch.no_grad(), lora.active(taught.theta_prime.on(lm.student)):
        expected = lm.student(ids).logits
    with torch.no_grad():
        torch.testing.assert_close(plain(ids).logits, expected, rtol=1e-4, atol=1e-5)
        assert not torch.allclose(lm.student(ids).logits, expected, atol=1e-3)  # the control
    again = lm.load_taught(tmp_path / "learned")
    assert gap(again.theta_prime, taught.theta_prime) < 1e-6

    described = folder / "meta.json"
    info = json.loads(described.read_text())
    del info["config"]["step_layers"]
    described.write_text(json.dumps(info))
    gdprompt.session.unload()
    with pytest.raises(ValueError, match="does not fit"):
        gdprompt.load(str(tiny_model_dir), meta=str(folder))
