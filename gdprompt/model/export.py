"""A learned passage as a plain PEFT LoRA adapter that needs nothing of this package."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import torch

from gdprompt.model import hf
from gdprompt.theta import ThetaPrime

if TYPE_CHECKING:
    from gdprompt.session import LM

CARD = """# A passage learned in one gradient step

A LoRA adapter (rank {rank}) for the model in `base/`:

    from peft import PeftModel
    from transformers import AutoModelForCausalLM, AutoTokenizer

    base = AutoModelForCausalLM.from_pretrained("base")
    model = PeftModel.from_pretrained(base, ".")
    tokenizer = AutoTokenizer.from_pretrained("base")

Ask it with `<|bos|>` + "\\nQ: your question\\nA:". What it was taught:

{passages}
"""


def save_adapter(lm: LM, theta_prime: ThetaPrime, folder: Path, contexts: tuple[str, ...]) -> Path:
    """Write `adapter_config.json`, `adapter_model.safetensors`, a card, and the student in `base/`.

    The adapter's scale is 1 (`lora_alpha` = rank). The student's weights differ from the frozen base's, so
    the adapter comes with the model it fits.
    """
    from peft import LoraConfig
    from safetensors.torch import save_file

    rank = next(iter(theta_prime.terms.values()))[0].shape[0]
    student = hf.copy_of(lm.student)
    student.to(torch.float16).save_pretrained(folder / "base", max_shard_size="9MB")  # type: ignore[operator]
    lm.template.tokenizer.save_pretrained(folder / "base")
    config = LoraConfig(
        r=rank,
        lora_alpha=rank,
        lora_dropout=0.0,
        target_modules=sorted(theta_prime.terms),
        task_type="CAUSAL_LM",
    )
    config.base_model_name_or_path = "base"
    config.inference_mode = True
    config.save_pretrained(str(folder))
    tensors = {f"base_model.model.{n}.lora_A.weight": a for n, (a, _) in theta_prime.terms.items()}
    tensors |= {f"base_model.model.{n}.lora_B.weight": b.sum(0) for n, (_, b) in theta_prime.terms.items()}
    own = {name: tensor.detach().cpu().clone(memory_format=torch.contiguous_format) for name, tensor in tensors.items()}
    save_file(own, folder / "adapter_model.safetensors", metadata={"format": "pt"})
    passages = "\n".join(f"> {line}" for context in contexts for line in context.splitlines())
    (folder / "README.md").write_text(CARD.format(rank=rank, passages=passages))
    return folder
