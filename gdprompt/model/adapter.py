"""What meta-training changes of a large base: a PEFT LoRA (the meta adapter) on a twin that shares its weights.

Teacher and student are then one copy of the base in memory, and the trained part is an ordinary PEFT folder.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

import torch
from torch import nn

from gdprompt.model import copies
from gdprompt.model.lora import LowRank, linear_sizes, target_layers

NAME, PREFIX = "default", "base_model.model."


def _config(layers: Mapping[str, nn.Module], rank: int) -> Any:
    from peft import LoraConfig

    conv1d = any(not isinstance(getattr(layer, "base_layer", layer), nn.Linear) for layer in layers.values())
    return LoraConfig(
        r=rank,
        lora_alpha=rank,  # a scale of 1
        lora_dropout=0.0,
        target_modules=sorted(layers),
        fan_in_fan_out=conv1d,
        task_type="CAUSAL_LM",
    )


def fresh(base: nn.Module, rank: int, seed: int) -> nn.Module:
    """A student that shares `base`'s weights and has a LoRA of its own, which changes nothing yet (B = 0)."""
    from peft import get_peft_model

    twin = copies.sharing(base)
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(seed)
        get_peft_model(twin, _config(target_layers(base), rank))  # type: ignore[arg-type]
    return twin.eval()


def load(base: nn.Module, folder: Path) -> nn.Module:
    """The student that `write` saved; raises ValueError where the adapter is damaged or fits another base."""
    from peft import PeftConfig, get_peft_model, set_peft_model_state_dict
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    file = folder / "adapter_model.safetensors"
    if not file.exists():  # PEFT would fall back to pickled weights
        raise ValueError(f"Expected {file.name} in {folder}, found none: copy or train it again.")
    twin = copies.sharing(base)
    try:
        adapted = get_peft_model(twin, PeftConfig.from_pretrained(str(folder)))  # type: ignore[arg-type]
        report = set_peft_model_state_dict(adapted, load_file(file))
        missing = [name for name in report.missing_keys if ".lora_" in name]
        if missing:  # `PeftModel.from_pretrained` would only warn
            raise ValueError(f"it lacks {missing[0]}")
    except (RuntimeError, ValueError, TypeError, KeyError, SafetensorError) as error:
        reason = " ".join(str(error).split())[:200]
        raise ValueError(f"The adapter in {folder} does not fit its base ({reason}): train it again.") from error
    return twin.eval().requires_grad_(False)


def terms(student: nn.Module) -> dict[str, LowRank]:
    """By layer `A` [r, in] and `B` [out, r], PEFT's scale included; empty for a student without an adapter."""
    found = {}
    for name, layer in target_layers(student).items():
        if hasattr(layer, "lora_A"):
            scale: float = layer.scaling[NAME]  # type: ignore[index, assignment]
            found[name] = (layer.lora_A[NAME].weight, layer.lora_B[NAME].weight * scale)  # type: ignore[index]
    return found


def write(folder: Path, model: nn.Module, terms: Mapping[str, LowRank], base_name: str, dtype: torch.dtype) -> None:
    """A plain PEFT folder, `adapter_config.json` and `adapter_model.safetensors`, for `terms` on `model`'s layers."""
    from safetensors.torch import save_file

    layers = {name: model.get_submodule(name) for name in terms}
    assert all(linear_sizes(layer) is not None for layer in layers.values())
    config = _config(layers, next(iter(terms.values()))[0].shape[0])
    config.base_model_name_or_path = base_name
    config.inference_mode = True
    config.save_pretrained(str(folder))
    tensors = {f"{PREFIX}{name}.lora_A.weight": a for name, (a, _) in terms.items()}
    tensors |= {f"{PREFIX}{name}.lora_B.weight": b for name, (_, b) in terms.items()}
    own = {
        name: tensor.detach().to("cpu", dtype).clone(memory_format=torch.contiguous_format)
        for name, tensor in tensors.items()
    }
    save_file(own, folder / "adapter_model.safetensors", metadata={"format": "pt"})
