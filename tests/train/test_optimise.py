import pytest
import torch
from torch import nn

from gdprompt.config import META_PRESETS
from gdprompt.model import pretrained
from gdprompt.train import meta, optimise


def test_a_torch_without_muon_is_told_of_in_a_sentence(monkeypatch):
    monkeypatch.delattr(torch.optim, "Muon", raising=False)
    groups = [{"params": [nn.Parameter(torch.zeros(2))], "lr": 0.1}]
    with pytest.raises(ValueError, match=r"torch 2\.9 or newer.*upgrade") as raised:
        optimise.optimisers([nn.Parameter(torch.zeros(2, 2))], 0.1, groups)
    assert torch.__version__ in str(raised.value)
    assert len(optimise.optimisers([], 0.1, groups)) == 1


def test_positions_are_embeddings_and_stay_the_bases(short_model_dir):
    student = meta.student_of(pretrained.load_model(short_model_dir), META_PRESETS["tiny"])
    frozen = {name for name, p in student.named_parameters() if not p.requires_grad}
    assert frozen == {"transformer.wte.weight", "transformer.wpe.weight"}
    inner = {f"transformer.h.0.{name}.weight" for name in ("attn.c_attn", "attn.c_proj", "mlp.c_fc", "mlp.c_proj")}
    for model in (student, pretrained.load_model(short_model_dir).requires_grad_(True)):  # as pretraining has it
        chosen = {id(p) for p in optimise.hidden_matrices(model)}
        assert {name for name, p in model.named_parameters() if id(p) in chosen} == inner


def test_the_schedule_rises_stays_and_falls_to_nothing() -> None:
    factors = [optimise.schedule(step, 100, warmup_steps=9, decay_fraction=0.5) for step in range(101)]
    assert factors[0] == pytest.approx(0.1)
    assert factors[9] == factors[50] == 1
    assert factors[75] == pytest.approx(0.5)
    assert factors[100] == 0
    assert optimise.schedule(99, 100, 0, 0.0) == 1
