"""Passages of an exact number of tokens: what they say changes no timing."""

from __future__ import annotations

import torch

from gdprompt.prompt import Template


def passage(template: Template, num_tokens: int, seed: int = 0) -> list[int]:
    """`num_tokens` token ids: the one that marks the beginning, then random ones that are not special.

    Raises:
        ValueError: too few for a step, which predicts each token from those before it.
    """
    if num_tokens < 2:
        raise ValueError(f"Expected passages of at least 2 tokens, got {num_tokens}: ask for longer ones.")
    ordinary = torch.tensor(sorted(set(range(len(template.tokenizer))) - set(template.tokenizer.all_special_ids)))
    drawn = torch.randint(len(ordinary), (num_tokens - 1,), generator=torch.Generator().manual_seed(seed))
    return template.bos + ordinary[drawn].tolist()
