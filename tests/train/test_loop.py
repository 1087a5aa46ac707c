import pytest
import torch
from torch import nn

from gdprompt.train import loop


def test_a_torch_without_muon_is_told_of_in_a_sentence(monkeypatch):
    monkeypatch.delattr(torch.optim, "Muon", raising=False)
    groups = [{"params": [nn.Parameter(torch.zeros(2))], "lr": 0.1}]
    with pytest.raises(ValueError, match=r"torch 2\.9 or newer.*upgrade") as raised:
        loop.optimisers([nn.Parameter(torch.zeros(2, 2))], 0.1, groups)
    assert torch.__version__ in str(raised.value)
    assert len(loop.optimisers([], 0.1, groups)) == 1
