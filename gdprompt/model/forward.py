"""Running a causal LM of transformers: hidden states, logits where they are wanted, caches, and how blocks compute."""

from __future__ import annotations

from typing import Any

import torch
from torch import Tensor, nn

from gdprompt.model.head import logits_where
from gdprompt.model.lora import recomputing


def num_positions(model: nn.Module, unbounded: int = 2**31) -> int:
    """The longest input, in tokens; `unbounded` where the model has no such bound (ALiBi)."""
    return getattr(model.config, "max_position_embeddings", None) or unbounded


def hidden_states(model: nn.Module, ids: Tensor) -> Tensor:
    """[N, L, D] final hidden states of a right-padded batch: everything but the output head."""
    return model.base_model(input_ids=ids, use_cache=False).last_hidden_state  # type: ignore[operator]


def logits_at(model: nn.Module, ids: Tensor, positions: Tensor) -> Tensor:
    """[M, V] logits that predict the tokens where `positions` [N, L] is true, row by row, of a right-padded batch."""
    return logits_where(model, _before(positions), input_ids=ids, use_cache=False)


def logits_after(model: nn.Module, prefix: Tensor, mask: Tensor, ids: Tensor, positions: Tensor) -> Tensor:
    """[M, V] as `logits_at`, of rows of `ids` [N, L] that go on from `prefix` [P, C], which is read once.

    `mask` [P, C] is 0 where the prefix is padded, on the left. N / P consecutive rows share each row of it.
    """
    _, cache = cached_forward(model, prefix, None, mask)
    shared = torch.arange(len(prefix), device=ids.device).repeat_interleave(len(ids) // len(prefix))
    cache.reorder_cache(shared)
    mask = torch.cat([mask[shared], torch.ones_like(ids)], 1)
    # What pads a row on the right may stand beyond the last position that there is.
    places = (mask.cumsum(1) - 1).clamp(0, num_positions(model) - 1)[:, -ids.shape[1] :]
    options = {"cache": cache, "use_cache": True, "attention_mask": mask, "position_ids": places}
    return logits_where(model, _before(positions), input_ids=ids, **options)


def _before(positions: Tensor) -> Tensor:
    """[N, L] true where the next token's position is; the first token is predicted by nothing."""
    return nn.functional.pad(positions[:, 1:], (0, 1))


def at_least_float32(logits: Tensor) -> Tensor:
    """Half precision widened to float32, wider types as they are: losses are summed in it."""
    return logits.to(torch.promote_types(logits.dtype, torch.float32))


def cached_forward(model: nn.Module, ids: Tensor, cache: Any, mask: Tensor | None = None) -> tuple[Tensor, Any]:
    """[N, 1, V] logits after the last of `ids`, and the cache to go on from (None begins one).

    `mask` [N, L so far] is 0 where rows are padded, on the left; without it no row is.
    """
    padding = {}
    if mask is not None:
        positions = (mask.cumsum(1) - 1).clamp(min=0)[:, -ids.shape[1] :]
        padding = {"attention_mask": mask, "position_ids": positions}
    output = model(input_ids=ids, cache=cache, use_cache=True, logits_to_keep=1, **padding)
    return output.logits, output.cache


def cache_bytes(cache: Any) -> int:
    """Bytes of keys, values and convolution states that a cache holds."""
    held = [value for layer in cache.layers for value in vars(layer).values()]
    # Keys and values are tensors; a convolution's states are a dictionary of them.
    held += [state for value in held if isinstance(value, dict) for state in value.values()]
    return sum(value.nbytes for value in held if isinstance(value, Tensor))


def checkpoint_blocks(model: nn.Module) -> None:
    """Keep only each block's input in the forward pass; second derivatives stay exact.

    Raises:
        ValueError: transformers cannot do it for this architecture.
    """
    blocks = _blocks(model)
    if not blocks:
        raise ValueError(f"Expected blocks that transformers can checkpoint, got {type(model).__name__}: leave it off.")
    model.activation_checkpointing_enable({"use_reentrant": False, "context_fn": recomputing})  # type: ignore[operator]
    for block in blocks:
        block.training = True  # what transformers asks for; the parts stay in evaluation, without dropout


def compile_blocks(model: nn.Module) -> None:
    """Compile each block for each shape it meets, of which there should be few; blocks of a kind share the work.

    What is compiled cannot be differentiated twice.
    """
    torch._dynamo.config.recompile_limit = 64  # two kinds of block, and as many lengths as a run has
    for block in _blocks(model):
        block.compile(dynamic=False)


def _blocks(model: nn.Module) -> list[nn.Module]:
    from transformers.modeling_layers import GradientCheckpointingLayer

    return [module for module in model.modules() if isinstance(module, GradientCheckpointingLayer)]


def move(model: nn.Module, device: str) -> None:
    """Have a model compute on `device`, as torch names it; ValueError if there is none, or no room on it."""
    try:
        model.to(device)
    except (RuntimeError, AssertionError, NotImplementedError) as error:  # torch raises all three
        reason = " ".join(str(error).split())[:200]
        raise ValueError(
            f"Expected a device of this machine with room for the model, got {device!r} ({reason}): take cpu, cuda, "
            "cuda:1 or mps, as this torch has it."
        ) from error
