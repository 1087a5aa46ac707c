"""Everything asked of transformers: building, loading and saving causal language models and tokenizers."""

from __future__ import annotations

import copy
import os
import re
from inspect import signature
from pathlib import Path
from typing import Any, Literal

import torch
from torch import Tensor, nn

from gdprompt.exhausted import out_of_memory
from gdprompt.model.head import logits_where
from gdprompt.model.lora import recomputing

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


def quiet() -> None:
    """Keep transformers' advice on optional kernels and its progress bars off the terminal, unless asked for."""
    from transformers.utils import logging

    if "TRANSFORMERS_VERBOSITY" not in os.environ:
        logging.set_verbosity_error()
        logging.disable_progress_bar()


def go_on_from(model: nn.Module, earlier: nn.Module) -> None:
    """Copy an earlier model's weights; where it had no attention, or none of the convolution, that adds nothing yet.

    Raises:
        ValueError: the two differ in more than which layers attend.
    """
    try:
        report = model.load_state_dict(earlier.state_dict(), strict=False)
    except RuntimeError as error:
        raise ValueError(f"The base to start from has other sizes ({error}): set the sizes it has.") from error
    new, weights = report.missing_keys, model.state_dict()
    others = [name for name in [*new, *report.unexpected_keys] if not re.search(r"\.(self_attn|conv)\.", name)]
    if others:
        raise ValueError(f"The base to start from has other weights ({others[0]}): set the sizes it has.")
    for name in new:
        if name.endswith("out_proj.weight"):
            weights[name].zero_()


@torch.no_grad()
def move_towards(model: nn.Module, other: nn.Module, share: float) -> None:
    """Take the mean of the two models' weights, `share` of it the other's.

    Two runs of one beginning lie in one valley, whose middle is often lower than either end (arXiv 2203.05482).
    """
    for weight, end in zip(model.parameters(), other.parameters(), strict=True):
        weight.lerp_(end, share)


def copy_of(model: nn.Module) -> nn.Module:
    """An independent copy of a model, without its hooks."""
    duplicate = copy.deepcopy(model)
    for layer in duplicate.modules():
        layer._forward_hooks.clear()
    return duplicate


def sharing(model: nn.Module) -> nn.Module:
    """Another tree of modules on the very same tensors, without hooks: adapters put on it leave `model` as it is."""
    tensors = [*model.parameters(), *model.buffers()]
    twin = copy.deepcopy(model, {id(tensor): tensor for tensor in tensors})
    for layer in twin.modules():
        layer._forward_hooks.clear()
    return twin


def once_differentiable(model: nn.Module) -> nn.Module:
    """The very same weights with the fused attention kernel: faster, but without a second derivative on a CPU."""
    twin = sharing(model)
    twin.set_attn_implementation("sdpa")  # type: ignore[operator]
    return twin


def longer(model: nn.Module, max_position_embeddings: int, seed: int = 0) -> nn.Module:
    """A freshly initialised model of the same shape, in float32, that takes a longer prompt."""
    from transformers import AutoModelForCausalLM

    config: Any = copy.deepcopy(model.config)
    config.max_position_embeddings = max_position_embeddings
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        return AutoModelForCausalLM.from_config(config, dtype=torch.float32, attn_implementation="eager").eval()


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


def check_no_adapter(path: str | Path) -> None:
    """Refuse a folder that holds a PEFT adapter and no model, such as `Taught.save_pretrained` writes."""
    if Path(path, "adapter_config.json").is_file() and not Path(path, "config.json").is_file():
        raise ValueError(
            f"Expected a model in {path}, got a PEFT adapter: name the model that it belongs to; if `gdprompt learn` "
            f"wrote it, gdprompt.load(MODEL).load_taught({str(path)!r}) reads it."
        )


def load_model(path: str | Path, dtype: torch.dtype = torch.float32) -> nn.Module:
    """A causal LM from a folder, from safetensors only, with attention that can be differentiated twice.

    Raises:
        ValueError: no safetensors, a folder that cannot be read as a causal LM, or one without attention at all.
    """
    from transformers import AutoModelForCausalLM

    quiet()
    check_no_adapter(path)
    if not list(Path(path).glob("*.safetensors")):
        raise ValueError(
            f"Expected safetensors weights in {path}, found none: save the model with `safe_serialization=True`."
        )
    try:
        loaded: Any = AutoModelForCausalLM.from_pretrained(
            path,
            dtype=dtype,
            use_safetensors=True,
            trust_remote_code=False,
            attn_implementation="eager",
            output_loading_info=True,
        )
        model, report = loaded
        # Architectures that can do both read in both directions unless their config says is_decoder, and keep nothing.
        keeps = "past_key_values" in signature(model.forward).parameters and not _keeps_nothing(model.eval())
    except Exception as error:  # the library raises whatever it meets
        if out_of_memory(error):
            raise
        wanting = isinstance(error, ImportError)
        remedy = "install what it names, or choose an unquantised model" if wanting else "copy or download it again"
        raise ValueError(f"The model in {path} cannot be read ({_reason(error)}): {remedy}.") from error
    if report["missing_keys"]:
        names = ", ".join(sorted(report["missing_keys"])[:3])
        raise ValueError(f"The model in {path} lacks weights ({names}): copy or download it again.")
    if not keeps:
        raise ValueError(
            f"Expected a causal LM that answers from keys and values it keeps, got {type(model).__name__} in {path}: "
            "choose another model."
        )
    return model


@torch.no_grad()
def _keeps_nothing(model: nn.Module) -> bool:
    return cached_forward(model, torch.zeros(1, 1, dtype=torch.long), None)[1] is None


def load_tokenizer(path: str | Path) -> Any:
    """The tokenizer saved beside a model; raises ValueError where there is none that can be read."""
    from transformers import AutoTokenizer

    try:
        return AutoTokenizer.from_pretrained(path, trust_remote_code=False)
    except Exception as error:  # the library's own parsers raise whatever they meet
        raise ValueError(
            f"The tokenizer in {path} cannot be read ({_reason(error)}): copy or download it again."
        ) from error


def _reason(error: Exception) -> str:
    return " ".join(f"{type(error).__name__}: {error}".split())[:200]


def num_positions(model: nn.Module, unbounded: int = 2**31) -> int:
    """The longest input, in tokens; `unbounded` where the model has no such bound (ALiBi)."""
    return getattr(model.config, "max_position_embeddings", None) or unbounded


def hidden_states(model: nn.Module, ids: Tensor) -> Tensor:
    """[N, L, D] final hidden states of a right-padded batch: everything but the output head."""
    return model.base_model(input_ids=ids, use_cache=False).last_hidden_state  # type: ignore[operator]


def logits_at(model: nn.Module, ids: Tensor, positions: Tensor) -> Tensor:
    """[M, V] logits that predict the tokens where `positions` [N, L] is true, row by row, of a right-padded batch."""
    return logits_where(model, _before(positions), input_ids=ids, use_cache=False)


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
    output = model(input_ids=ids, past_key_values=cache, use_cache=True, logits_to_keep=1, **padding)
    return output.logits, output.past_key_values


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
    options = {"past_key_values": cache, "use_cache": True, "attention_mask": mask, "position_ids": places}
    return logits_where(model, _before(positions), input_ids=ids, **options)


def _before(positions: Tensor) -> Tensor:
    """[N, L] true where the next token's position is; the first token is predicted by nothing."""
    return nn.functional.pad(positions[:, 1:], (0, 1))


def cache_bytes(cache: Any) -> int:
    """Bytes of keys, values and convolution states that a cache holds."""
    held = [value for layer in cache.layers for value in vars(layer).values()]
    # Keys and values are tensors; a convolution's states are a dictionary of them.
    held += [state for value in held if isinstance(value, dict) for state in value.values()]
    return sum(value.nbytes for value in held if isinstance(value, Tensor))


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
