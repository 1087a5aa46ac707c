"""A learned passage as a plain PEFT LoRA adapter that needs nothing of this package, and back."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

import torch

from gdprompt.model import adapter, copies
from gdprompt.model.lora import LowRank, linear_sizes
from gdprompt.prompt import ANCHOR
from gdprompt.theta import ThetaPrime
from gdprompt.validate import RECORD, BadInput, OtherModelError

if TYPE_CHECKING:
    from gdprompt.session import LM

OWN_BASE = "base"
FORMAT = 1
CARD = """# A passage learned in one gradient step

A LoRA adapter (rank {rank}) for the model {base}:

    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    base = AutoModelForCausalLM.from_pretrained("{base}", dtype="float32")
    model = PeftModel.from_pretrained(base, ".")
    tokenizer = AutoTokenizer.from_pretrained("{base}")
    before, asked = tokenizer(
        ["{anchor}", "{anchor}\\nQ: your question\\nA:"], add_special_tokens=False, split_special_tokens=True
    )["input_ids"]
    ids = [{bos}, *asked[len(before):]]

Ask it with `ids`: token {bos} marks the beginning, once, and what looks like a special token is text. The question is
read as after other text, here the letter {anchor}: some tokenizers put a space before what begins one. What it was
taught:

{passages}
"""


def save_adapter(
    lm: LM, theta_prime: ThetaPrime, folder: Path, contexts: tuple[str, ...], how: Mapping[str, Any]
) -> Path:
    """Write a PEFT folder (scale 1, `lora_alpha` = rank), a record, and a card.

    A student with weights of its own comes along in `base/`, since the adapter fits that model only. A student that
    is the base with a meta adapter does not: one adapter on the base holds both, the meta adapter's components first,
    and names the base, a folder by its last part: where that lies is nobody's business.
    `how` the passages' steps became one, which `load_adapter` gives back, is kept in the record.
    """
    step = {name: (a, b.sum(0)) for name, (a, b) in theta_prime.terms.items() if a is not None}
    if not step:
        sentence = "Expected a step on a LoRA, got one on whole weights, which no adapter holds: train with a rank."
        raise BadInput(sentence, "error_whole_weights")
    meta = adapter.terms(lm.student)
    base = (Path(lm.name).name if Path(lm.name).is_dir() else lm.name) if meta else OWN_BASE
    if meta:
        rank = next(iter(step.values()))[0].shape[0]
        step = {
            name: (torch.cat([meta[name][0].to(a), a]), torch.cat([meta[name][1].to(b), b], 1))
            for name, (a, b) in (nothing(meta, rank) | step).items()
        }
        folder.mkdir(parents=True, exist_ok=True)
    else:
        student = copies.copy_of(lm.student)
        # Half the bytes, where that is no other student.
        if all(torch.equal(weight.to(torch.float16).to(weight), weight) for weight in student.parameters()):
            student.to(torch.float16)
        student.save_pretrained(folder / OWN_BASE, max_shard_size="9MB")  # type: ignore[operator]
        lm.template.tokenizer.save_pretrained(folder / OWN_BASE)
    adapter.write(folder, lm.student, step, base, torch.float32)
    passages = "\n".join(f"> {line}" for context in contexts for line in context.splitlines())
    rank, bos = next(iter(step.values()))[0].shape[0], lm.template.bos[0]
    card = CARD.format(rank=rank, base=base, bos=bos, anchor=ANCHOR, passages=passages)
    (folder / "README.md").write_text(card, encoding="utf-8")
    record = {"format": FORMAT, "model": lm.fingerprint, "contexts": contexts, **how}
    (folder / RECORD).write_text(json.dumps(record, indent=1) + "\n")
    return folder


def nothing(meta: Mapping[str, LowRank], rank: int) -> dict[str, LowRank]:
    """A step of this rank that adds nothing, on every layer of a meta adapter: the step need not be on all of them."""
    return {name: (a.new_zeros(rank, a.shape[1]), b.new_zeros(b.shape[0], rank)) for name, (a, b) in meta.items()}


def load_adapter(lm: LM, folder: Path) -> tuple[ThetaPrime, tuple[str, ...], dict[str, Any]]:
    """What `save_adapter` wrote: the step, the passages it was taken on, and how their steps became one.

    Only the record and the adapter's safetensors are read: `base/` is `lm`'s own student.

    Raises:
        OtherModelError: the record names another model.
        ValueError: something is missing, damaged, or of other layers.
    """
    from safetensors import SafetensorError
    from safetensors.torch import load_file

    contexts, how = _record(lm, folder)
    try:
        tensors = load_file(folder / "adapter_model.safetensors")
    except (OSError, SafetensorError) as error:
        raise ValueError(f"The adapter in {folder} cannot be read ({error}): save it again.") from error
    terms, rank = {}, lm.theta.rank or 0
    meta = adapter.terms(lm.student)
    meta_rank = len(next(iter(meta.values()))[0]) if meta else 0
    for name, a in lm.theta.a.items():
        found = {which: tensors.pop(f"{adapter.PREFIX}{name}.lora_{which}.weight", torch.empty(0)) for which in "AB"}
        size = linear_sizes(lm.student.get_submodule(name))
        assert size is not None
        if found["A"].shape != (meta_rank + rank, size[0]) or found["B"].shape != (size[1], meta_rank + rank):
            raise ValueError(f"The adapter in {folder} does not fit the model's layer {name}: save it again.")
        found = {"A": found["A"][meta_rank:], "B": found["B"][:, meta_rank:]}
        # Another A would make this B another step.
        if not torch.allclose(found["A"].to(a), a, rtol=1e-3, atol=1e-5):
            raise ValueError(f"The adapter in {folder} looks at other directions than the model's: save it again.")
        terms[name] = (a, found["B"].to(a)[None])
    for name in meta.keys() - terms.keys():  # the meta adapter's, on layers that no step is on
        for which in "AB":
            tensors.pop(f"{adapter.PREFIX}{name}.lora_{which}.weight", None)
    if tensors or not all(bool(b.isfinite().all()) for _, b in terms.values()):
        raise ValueError(f"The adapter in {folder} holds more than one step's finite numbers: save it again.")
    return ThetaPrime(terms), contexts, how


def _record(lm: LM, folder: Path) -> tuple[tuple[str, ...], dict[str, Any]]:
    try:
        record = json.loads((folder / RECORD).read_text(encoding="utf-8"))
    except (OSError, ValueError, RecursionError) as error:
        raise ValueError(f"Expected {RECORD} in {folder}, got none that can be read: save it again.") from error
    if not isinstance(record, dict) or record.get("format") != FORMAT:
        raise ValueError(f"Expected format {FORMAT} in {folder / RECORD}, got another: save the adapter again.")
    if record.get("model") != lm.fingerprint:
        raise OtherModelError(
            f"What is in {folder} was learned by another model (expected {lm.fingerprint[:12]}, got "
            f"{str(record.get('model'))[:12]}): load it with the model that learned it."
        )
    contexts = record.get("contexts")
    if not isinstance(contexts, list) or not contexts or not all(isinstance(context, str) for context in contexts):
        raise ValueError(f"Expected the learned passages in {folder / RECORD}, got none: save the adapter again.")
    scale = record.get("scale", 1.0)
    if scale is not None and (isinstance(scale, bool) or not isinstance(scale, int | float) or not scale >= 0):
        raise ValueError(f"Expected a step's length in {folder / RECORD}, got {scale!r}: save the adapter again.")
    return tuple(contexts), {"merged": record.get("merged") is True, "scale": scale}
