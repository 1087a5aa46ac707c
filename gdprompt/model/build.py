"""Models of random weights, of an architecture that transformers has."""

from __future__ import annotations

import copy
from typing import Any, Literal

import torch
from torch import nn

from gdprompt.model.pretrained import quiet

Architecture = Literal["lfm2", "llama"]


def build(
    architecture: Architecture,
    *,
    vocab_size: int,
    hidden_size: int,
    intermediate_size: int,
    num_layers: int,
    num_heads: int,
    max_position_embeddings: int,
    seed: int,
    attention_layers: tuple[int, ...] | None = None,
) -> nn.Module:
    """A freshly initialised causal LM with tied embeddings.

    `lfm2` is short convolutions, and attention in `attention_layers` (every second one where None); `llama` is
    attention throughout.

    Raises:
        ValueError: a layer that is not there, or layers chosen of `llama`.
    """
    from transformers import AutoModelForCausalLM, Lfm2Config, LlamaConfig

    quiet()
    sizes: dict[str, Any] = {
        "vocab_size": vocab_size,
        "hidden_size": hidden_size,
        "intermediate_size": intermediate_size,
        "num_hidden_layers": num_layers,
        "num_attention_heads": num_heads,
        "num_key_value_heads": num_heads,
        "max_position_embeddings": max_position_embeddings,
        "tie_word_embeddings": True,
        "pad_token_id": 0,
        "bos_token_id": 1,
        "eos_token_id": 2,
    }
    if architecture == "lfm2":
        chosen = range(1, num_layers, 2) if attention_layers is None else attention_layers
        if not set(chosen) <= set(range(num_layers)):
            raise ValueError(f"Expected attention_layers of 0 to {num_layers - 1}, got {list(chosen)}: mend the list.")
        layer_types = ["full_attention" if i in chosen else "conv" for i in range(num_layers)]
        config = Lfm2Config(**sizes, layer_types=layer_types, block_auto_adjust_ff_dim=False, conv_L_cache=4)
    elif attention_layers is not None:
        raise ValueError("Every layer of llama attends: leave attention_layers out, or take architecture=lfm2.")
    else:
        config = LlamaConfig(**sizes)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return AutoModelForCausalLM.from_config(config, attn_implementation="eager")


def longer(model: nn.Module, max_position_embeddings: int, seed: int = 0) -> nn.Module:
    """A freshly initialised model of the same shape, in float32, that takes a longer prompt."""
    from transformers import AutoModelForCausalLM

    config: Any = copy.deepcopy(model.config)
    config.max_position_embeddings = max_position_embeddings
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return AutoModelForCausalLM.from_config(config, dtype=torch.float32, attn_implementation="eager").eval()
