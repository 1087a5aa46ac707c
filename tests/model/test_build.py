"""Which layers attend."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from torch import nn

Small = Callable[..., nn.Module]


def test_every_second_layer_attends_unless_others_are_named(small: Small) -> None:
    assert small().config.layer_types == ["conv", "full_attention"] * 2
    assert small((0, 3)).config.layer_types == ["full_attention", "conv", "conv", "full_attention"]
    assert small(()).config.layer_types == ["conv"] * 4


@pytest.mark.parametrize(
    ("architecture", "layers", "reason"),
    [("lfm2", (1, 4), r"attention_layers of 0 to 3, got \[1, 4\]"), ("llama", (1,), "Every layer of llama attends")],
)
def test_layers_that_cannot_be_chosen_are_refused(
    small: Small, architecture: Any, layers: tuple[int, ...], reason: str
) -> None:
    with pytest.raises(ValueError, match=reason):
        small(layers, architecture)
