"""Models and tokenizers read from a folder, by transformers: safetensors only, and no code of theirs."""

from __future__ import annotations

import os
from inspect import signature
from pathlib import Path
from typing import Any

import torch
from torch import nn

from gdprompt.exhausted import out_of_memory
from gdprompt.model.forward import cached_forward


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
        keeps = "cache" in signature(model.forward).parameters and _keeps_keys(model.eval())
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
def _keeps_keys(model: nn.Module) -> bool:
    # Architectures that can do both read in both directions unless their config says is_decoder, and keep nothing;
    # those without attention keep a state that cannot go on from padded rows.
    cache = cached_forward(model, torch.zeros(1, 1, dtype=torch.long), None)[1]
    return any(hasattr(layer, "keys") for layer in getattr(cache, "layers", ()))


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


def quiet() -> None:
    """Keep transformers' advice on optional kernels and its progress bars off the terminal, unless asked for."""
    from transformers.utils import logging

    if "TRANSFORMERS_VERBOSITY" not in os.environ:
        logging.set_verbosity_error()
        logging.disable_progress_bar()
