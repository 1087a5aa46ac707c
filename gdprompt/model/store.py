"""A saved learner: the base as any Hugging Face model folder, the meta-trained part in `meta/` beside it.

`meta/` holds safetensors shards (theta, and the student's weights that differ from the base's) and `meta.json`
(rank, training settings, the command, and the fingerprint of the base they belong to). Where meta-training changed the
base by an adapter, that adapter lies there as a PEFT folder instead of the student's weights.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch
from pydantic import BaseModel, ConfigDict, Field, ValidationError
from torch import Tensor, nn

from gdprompt import assets
from gdprompt.model import adapter, card, copies, pretrained
from gdprompt.model.fingerprints import fingerprint, of_pair
from gdprompt.model.lora import linear_sizes
from gdprompt.model.whole import whole
from gdprompt.theta import Theta, written_layers

SHARD_SIZE = "9MB"
SHARDS, ADAPTER_CONFIG = "*.safetensors*", "adapter_config.json"
INDEX = "meta.safetensors.index.json"
FORMAT = 1


DTYPES = {
    "float32": torch.float32,
    "bfloat16": torch.bfloat16,
    "float16": torch.float16,
    "float64": torch.float64,
}


class _Kept(BaseModel):
    model_config = ConfigDict(strict=True)


class _Settings(_Kept):
    seed: int = Field(default=0, ge=-(2**63), lt=2**64)  # what torch takes
    step_layers: list[str] | None = None
    max_tokens: int = Field(default=1, ge=1)
    mean_with: list[str] = []


class _PlainStep(_Kept):
    step_size: float = Field(default=1.0, gt=0, allow_inf_nan=False)


class _Info(_Kept):
    """What is read of `meta.json`; whatever else it says, and what it leaves out, is left to it."""

    config: _Settings = _Settings()
    base_step: _PlainStep = _PlainStep()
    step: int | None = None
    command: str = ""


def locate(model: str | None) -> Path:
    """The local folder of a model named by folder or hub id (None is the shipped one)."""
    if model is None:
        return assets.folder() / "model"
    if not model:
        raise ValueError("Expected the folder or hub id of a model or meta part, got '': name one, or leave it out.")
    folder = Path(model)
    if os.path.isdir(folder):  # unlike `folder.is_dir()`, false also for what no path can be
        return folder
    from huggingface_hub import snapshot_download
    from huggingface_hub.errors import (
        HfHubHTTPError,
        HFValidationError,
        LocalEntryNotFoundError,
        OfflineModeIsEnabled,
    )

    try:
        patterns = ["*.json", "*.safetensors", "*.model", "*.txt", card.FILE]
        return Path(snapshot_download(model, allow_patterns=patterns))
    except (HFValidationError, HfHubHTTPError, LocalEntryNotFoundError, OfflineModeIsEnabled) as error:
        raise ValueError(
            f"Expected a model folder or a hub id, got {model!r}, which is neither here nor reachable "
            f"({type(error).__name__}): check the name, the network, or `hf auth login`."
        ) from error


def meta_folder(model: str | None, meta: str | None) -> Path:
    """Where the meta-trained part of a model lies: as named, or `meta/` in the model's folder."""
    if meta is not None:
        return locate(meta)
    folder = locate(model)
    pretrained.check_no_adapter(folder)
    return folder / "meta"


def dtype_of(name: str | None) -> torch.dtype:
    """A torch dtype by name; None is float32."""
    if name is not None and name not in DTYPES:
        raise ValueError(f"Expected a dtype among {', '.join(DTYPES)}, got {name!r}: choose one of them.")
    return DTYPES[name or "float32"]


@dataclass(frozen=True)
class Meta:
    """The meta-trained part: the inner step's theta, the student, and what is known of how they were made.

    `fingerprint` names the base and this part: what was learned with one pair means nothing to another.
    """

    theta: Theta
    student: nn.Module
    info: dict[str, Any]
    fingerprint: str


def save_base(model: nn.Module, tokenizer: Any, folder: Path, dtype: torch.dtype = torch.float16) -> None:
    """Write the base in shards of under 10 MB. Half precision: its error is far below what training leaves."""
    with whole(folder, SHARDS) as partial:
        copies.copy_of(model).to(dtype).save_pretrained(partial, max_shard_size=SHARD_SIZE)  # type: ignore[operator]
        tokenizer.save_pretrained(partial)


def save_meta(
    folder: Path, base_folder: Path, base: nn.Module, student: nn.Module, theta: Theta, info: dict[str, Any]
) -> None:
    """Write theta and the student's own weights, in half precision, with the base's fingerprint."""
    from huggingface_hub import save_torch_state_dict

    adapted = adapter.terms(student)
    before = base.state_dict()
    own = {} if adapted else student.state_dict()
    changed = {k: v for k, v in own.items() if not torch.equal(v, before[k])}
    state = {f"student.{name}": tensor for name, tensor in changed.items()}
    state |= {f"theta.{name}": tensor for name, tensor in theta.state_dict().items()}
    halved = {name: tensor.detach().to(torch.float16).contiguous() for name, tensor in state.items()}
    described = {"format": FORMAT, "base": fingerprint(base_folder), "rank": theta.rank, **info}
    with whole(folder, SHARDS, ADAPTER_CONFIG) as partial:
        save_torch_state_dict(halved, partial, filename_pattern="meta{suffix}.safetensors", max_shard_size=SHARD_SIZE)
        if adapted:
            adapter.write(partial, student, adapted, info.get("model") or str(base_folder), torch.float16)
        (partial / "meta.json").write_text(json.dumps(described, indent=1) + "\n")


def load_meta(folder: Path, base_folder: Path, base: nn.Module) -> Meta:
    """The meta part for `base`; raises ValueError where it belongs to another base, or is damaged."""
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    info = read_info(folder)
    found = fingerprint(base_folder)
    expected = str(info.get("base"))
    if expected != found:
        raise ValueError(
            f"The meta part in {folder} belongs to another base (expected {expected[:12]}, got {found[:12]}): "
            "use the base it was trained on."
        )
    state: dict[str, Tensor] = {}
    try:
        for file in _shards(folder):
            state |= load_file(file)
    except SafetensorError as error:
        raise ValueError(f"{folder} holds a damaged safetensors file ({error}): copy or train it again.") from error
    weight = next(base.parameters())
    # As of a new theta at least float32, whatever the base's type: a step means the same under each.
    like: dict[str, Any] = {"device": weight.device, "dtype": torch.promote_types(weight.dtype, torch.float32)}
    learned = {k.removeprefix("theta."): v.to(**like) for k, v in state.items() if k.startswith("theta.")}
    theta = Theta.from_state_dict(learned)
    adapted = (folder / ADAPTER_CONFIG).exists()
    student = adapter.load(base, folder) if adapted else copies.copy_of(base)
    own = {k.removeprefix("student."): v for k, v in state.items() if k.startswith("student.")}
    shapes = {name: tensor.shape for name, tensor in student.state_dict().items()}
    fits = all(shapes.get(name) == tensor.shape for name, tensor in own.items())
    step_layers = info.get("config", {}).get("step_layers")
    if not fits or not _theta_fits(theta, written_layers(student, step_layers)):
        raise ValueError(f"The meta part in {folder} does not fit its base's layers: train or download it again.")
    student.load_state_dict(own, strict=False)
    for parameter in student.parameters():
        parameter.requires_grad_(False)
    return Meta(theta, student.eval(), info, of_pair(found, fingerprint(folder)))


def read_info(folder: Path) -> dict[str, Any]:
    """What `meta.json` says; raises ValueError where there is none of this format, or it is damaged."""
    described = folder / "meta.json"
    if not described.exists():
        raise ValueError(f"Expected a meta-trained part with meta.json in {folder}, found none: run `gdprompt train`.")
    try:
        info = json.loads(described.read_text())
    except (ValueError, RecursionError) as error:
        raise ValueError(f"{described} is not JSON ({error}): copy or train it again.") from error
    if not isinstance(info, dict) or info.get("format") != FORMAT:
        raise ValueError(f"Expected format {FORMAT} in {described}, got another: train or download it again.")
    try:
        _Info.model_validate(info)
    except ValidationError as error:
        first = error.errors()[0]
        where, got = ".".join(map(str, first["loc"])), repr(first["input"])[:60]
        raise ValueError(
            f"{described} is damaged ({where}: {first['msg']}, got {got}): copy or train it again."
        ) from error
    return info


def _shards(folder: Path) -> list[Path]:
    """The meta part's files: those that its index names, or the only one; raises ValueError where one is missing."""
    index, names = folder / INDEX, {"meta.safetensors"}
    if index.exists():
        try:
            names = set(map(str, json.loads(index.read_text())["weight_map"].values()))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError) as error:
            raise ValueError(
                f"Expected JSON with a weight_map in {index}, got none ({error}): copy or train it again."
            ) from error
    missing = names - {file.name for file in folder.glob("meta*.safetensors")}
    if missing:
        raise ValueError(f"Expected {', '.join(sorted(missing))} in {folder}, found none: copy or train it again.")
    return [folder / name for name in sorted(names)]


def _theta_fits(theta: Theta, layers: dict[str, nn.Module]) -> bool:
    if set(theta.log_step) != set(layers) or set(theta.a) not in (set(), set(layers)):
        return False
    rank = theta.rank
    if rank is None:
        return all(log_step.shape == (1,) for log_step in theta.log_step.values())
    return all(
        theta.log_step[name].shape == (rank,) and theta.a[name].shape == (rank, linear_sizes(layer)[0])  # type: ignore[index]
        for name, layer in layers.items()
    )


def update_info(folder: Path, **changes: Any) -> None:
    """Write more of what is known into `meta.json`."""
    described = folder / "meta.json"
    described.write_text(json.dumps({**json.loads(described.read_text()), **changes}, indent=1) + "\n")
