"""Greedy decoding, one token at a time, with whatever adapter the caller names."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import torch
from torch import nn

from gdprompt.model import lora
from gdprompt.model.forward import cached_forward
from gdprompt.prompt import Template

MAX_NEW_TOKENS = 32
Terms = Mapping[nn.Module, lora.Term]


@dataclass(frozen=True)
class Decoded:
    """One greedy token: its id, natural-log probability, the text so far, and whether it ends the answer.

    A character that this token begins and a later one completes is not yet in the text.
    """

    token_id: int
    logprob: float
    text: str
    ends: bool


@torch.no_grad()
def greedy(
    model: nn.Module, template: Template, prompt: list[int], terms: Terms, max_new_tokens: int
) -> Iterator[Decoded]:
    """Tokens after `prompt`, likeliest first choice, until a line break, end of text, or the limit.

    The adapter is active only inside each forward pass: a suspended generator leaves nothing switched on.
    """
    device = next(model.parameters()).device
    ids, cache, produced = torch.tensor([prompt], device=device), None, []
    for _ in range(max_new_tokens):
        with torch.no_grad(), lora.active(terms):
            logits, cache = cached_forward(model, ids, cache)
        logprobs = logits[0, -1].float().log_softmax(-1)
        token = int(logprobs.argmax())
        text = template.decode([*produced, token])
        ends = token == template.eos or "\n" in text
        produced.append(token)
        if not ends and len(produced) < max_new_tokens:
            text = text.rstrip("\ufffd")
        yield Decoded(token, float(logprobs[token]), text.split("\n")[0].strip(), ends)
        if ends:
            return
        ids = torch.tensor([[token]], device=device)
