"""Going on from a base whose layers attended elsewhere."""

from __future__ import annotations

from collections.abc import Callable

import pytest
import torch
from torch import nn

from gdprompt.model import copies

IDS = torch.tensor([[1, 5, 9, 33, 12, 7]])

Small = Callable[..., nn.Module]


def test_the_same_layers_take_over_every_weight(small: Small) -> None:
    earlier, later = small(seed=1), small(seed=2)
    copies.go_on_from(later, earlier)
    assert torch.equal(later(IDS).logits, earlier(IDS).logits)


def test_attention_in_a_convolutions_place_adds_nothing_at_first_and_learns(small: Small) -> None:
    earlier, later = small(seed=1), small((1, 2, 3), seed=2)
    copies.go_on_from(later, earlier)
    with torch.no_grad():
        earlier.model.layers[2].conv.out_proj.weight.zero_()  # type: ignore[union-attr, index]
    torch.testing.assert_close(later(IDS).logits, earlier(IDS).logits)
    later(IDS).logits.square().mean().backward()
    new = later.model.layers[2].self_attn  # type: ignore[union-attr, index]
    assert new.out_proj.weight.grad.abs().sum() > 0  # type: ignore[union-attr]


@pytest.mark.parametrize("sizes", [{"hidden_size": 32}, {"num_layers": 2}])
def test_a_base_of_other_sizes_is_refused(small: Small, sizes: dict[str, int]) -> None:
    with pytest.raises(ValueError, match="base to start from has other"):
        copies.go_on_from(small(), small(**sizes))
