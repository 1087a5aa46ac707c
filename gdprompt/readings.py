"""How far a condition's predictions are from the prompted ones, token by token along the prompted answer."""

from __future__ import annotations

import torch
from torch import Tensor, nn

from gdprompt.generate import Terms
from gdprompt.model import lora
from gdprompt.model.forward import logits_at
from gdprompt.outer import kl_divergence
from gdprompt.prompt import Template
from gdprompt.results import Alternative, TokenReading

NUM_ALTERNATIVES = 5
END_MARK = "⏎"


@torch.no_grad()
def gold_logits(
    model: nn.Module, template: Template, prompts: list[list[int]], golds: list[list[int]], terms: Terms
) -> list[Tensor]:
    """Per row [A, V] float32 logits, on the CPU, that predict each of the A answer tokens after its prompt."""
    rows = [prompt + gold for prompt, gold in zip(prompts, golds, strict=True)]
    lengths = [len(gold) for gold in golds]
    tokens = template.batch(rows, lengths).to(next(model.parameters()).device)
    with lora.active(terms):
        return list(logits_at(model, tokens.ids, tokens.loss_mask).float().cpu().split(lengths))


def answer_logits(model: nn.Module, template: Template, prompt: list[int], answer: list[int], terms: Terms) -> Tensor:
    """[A, V] logits as `gold_logits`, of one prompt and answer."""
    return gold_logits(model, template, [prompt], [answer], terms)[0]


def answer_logprob(logits: Tensor, answer: list[int]) -> float:
    """Natural-log probability of a whole answer, from [A, V] logits at its tokens."""
    return float(logits.log_softmax(-1).gather(1, torch.tensor(answer)[:, None]).sum())


def token_texts(template: Template, ids: list[int]) -> tuple[str, ...]:
    """What each token adds to an answer, up to its line break; of a character's tokens the last has it.

    One that is nothing but a line break, or the end of text, shows as ⏎.
    """
    return tuple(_shown(template, token, text) for token, text in zip(ids, template.token_texts(ids), strict=True))


def _shown(template: Template, token: int, text: str) -> str:
    ends = bool(text) or not template.token_text((), token)
    return text.split("\n")[0] or (END_MARK if ends else "")


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
        likely = top.indices.tolist()
        names = [_shown(template, other, template.token_text(answer[:i], other)) for other in likely]
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
