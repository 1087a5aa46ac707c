"""A small model with layers of one's choice."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from torch import nn

from gdprompt.model.build import build

SIZES: dict[str, Any] = {
    "vocab_size": 64,
    "hidden_size": 16,
    "intermediate_size": 24,
    "num_layers": 4,
    "num_heads": 2,
    "max_position_embeddings": 64,
}


@pytest.fixture
def small() -> Callable[..., nn.Module]:
    """`small(attention_layers, architecture="lfm2", seed=0, **sizes)`: a model of random weights."""

    def model(layers: tuple[int, ...] | None = None, architecture: Any = "lfm2", seed: int = 0, **sizes: int):
        return build(architecture, **{**SIZES, **sizes}, seed=seed, attention_layers=layers).eval()

    return model
