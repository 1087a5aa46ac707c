"""How far a condition's predictions are from the prompted ones, token by token along the prompted answer."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gdprompt.generate import Terms
from gdprompt.model import lora
from gdprompt.model.hf import logits_at
from gdprompt.outer import kl_divergence
from gdprompt.prompt import Template
from gdprompt.results import Alternative, TokenReading

NUM_ALTERNATIVES = 5
END_MARK = "⏎"


@torch.no_grad()
def answer_logits(model: nn.Module, template: Template, prompt: list[int], answer: list[int], terms: Terms) -> Tensor:
    """[A, V] float32 logits that predict each of the A answer tokens after `prompt`."""
    tokens = template.batch([prompt + answer], [len(answer)]).to(next(model.parameters()).device)
    with lora.active(terms):
        return logits_at(model, tokens.ids, tokens.loss_mask).float().cpu()


def token_texts(template: Template, ids: list[int]) -> tuple[str, ...]:
    """Each token's own text; a line break or end of text shows as ⏎."""
    texts = (template.decode([token]) for token in ids)
    return tuple(END_MARK if not text or "\n" in text else text for text in texts)


def token_readings(
    template: Template, prompted: Tensor, condition: Tensor, answer: list[int]
) -> tuple[TokenReading, ...]:
    """One reading per answer token, from [A, V] logits of the prompted model and of a condition."""
    log_p, log_q = prompted.log_softmax(-1), condition.log_softmax(-1)
    log_m = torch.logaddexp(log_p, log_q) - torch.tensor(2.0).log()
    kl = kl_divergence(prompted, condition)
    js = (kl_divergence(log_p, log_m) + kl_divergence(log_q, log_m)) / 2
    readings = []
    for i, token in enumerate(answer):
        top = log_q[i].topk(NUM_ALTERNATIVES)
        names = token_texts(template, top.indices.tolist())
        readings.append(
            TokenReading(
                kl=max(0.0, float(kl[i])),
                js=max(0.0, float(js[i])),
                delta_logprob=float(log_q[i, token] - log_p[i, token]),
                rank=1 + int((log_q[i] > log_q[i, token]).sum()),
                alternatives=tuple(
                    Alternative(name, float(value.exp())) for name, value in zip(names, top.values, strict=True)
                ),
            )
        )
    return tuple(readings)
