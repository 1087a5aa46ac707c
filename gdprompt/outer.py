"""The outer loss: after the step, answer the query as the frozen base does with the context in its prompt."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

import torch
import torch.nn.functional as F
from torch import Tensor, nn

from gdprompt.model import lora
from gdprompt.model.forward import at_least_float32, logits_after, logits_at
from gdprompt.prompt import Tokens
from gdprompt.theta import ThetaPrime

Target = Literal["conditioning", "gold"]


@dataclass(frozen=True)
class OuterBatch:
    """T passages and the queries that share their steps.

    `context`: [T, C], the passages learned. `groups`: sizes of runs of passages whose steps are summed,
    or `merged`, adding up to T. `queries`: [G * K, Q] for G groups, K queries each, `[bos] query answer`, the answer
    scored, in some rows the query too; of a group's K, as many for each of its passages, in their order.
    `is_answer`: [M], which of the scored tokens are the answer's. `unrelated`: [G * J, Q], questions and text that the
    group's passages say nothing about.
    """

    context: Tokens
    groups: tuple[int, ...]
    queries: Tokens
    is_answer: Tensor
    unrelated: Tokens | None = None
    merged: bool = False

    def to(self, device: torch.device | str) -> OuterBatch:
        """The same batch on another device."""
        unrelated = None if self.unrelated is None else self.unrelated.to(device)
        moved = (self.context.to(device), self.groups, self.queries.to(device))
        return OuterBatch(*moved, self.is_answer.to(device), unrelated, self.merged)

    def num_tokens(self) -> Tensor:
        """[3] how many tokens are scored: the answers', the queries' own, the unrelated queries'."""
        num_unrelated = 0 if self.unrelated is None else int(self.unrelated.loss_mask.sum())
        num_answer = int(self.is_answer.sum())
        return torch.tensor([num_answer, len(self.is_answer) - num_answer, num_unrelated], device=self.is_answer.device)


@torch.no_grad()
def teacher_logits(teacher: nn.Module, tokens: Tokens) -> Tensor:
    """[M, V] logits of the frozen base at the scored tokens."""
    return logits_at(teacher, tokens.ids, tokens.loss_mask)


@torch.no_grad()
def prompted_logits(teacher: nn.Module, context: Tokens, queries: Tokens) -> Tensor:
    """[M, V] logits of the frozen base at the scored tokens, each query with its own passage in its prompt.

    A passage is read once, for all its queries: what the base keeps of it is shared. Where a query begins with `[bos]`
    the passage's last token stands, so the scored places are the student's.

    Args:
        teacher: the base.
        context: [T, C] passages.
        queries: [T * K, Q], K consecutive ones for each passage.
    """
    lengths = context.loss_mask.sum(1, keepdim=True) + 1
    places = torch.arange(1 - context.ids.shape[1], 0, device=lengths.device) + lengths - 1  # the last token left out
    prefix = context.ids.gather(1, places.clamp(min=0))
    last = context.ids.gather(1, lengths - 1).repeat_interleave(len(queries.ids) // len(lengths), 0)
    rows = torch.cat([last, queries.ids[:, 1:]], 1)
    return logits_after(teacher, prefix, (places >= 0).long(), rows, queries.loss_mask)


def student_logits(model: nn.Module, theta_prime: ThetaPrime, queries: Tokens) -> Tensor:
    """[M, V] logits after the step; rows are T tasks of N / T queries each."""
    with lora.active(theta_prime.on(model)):
        return logits_at(model, queries.ids, queries.loss_mask)


def kl_divergence(teacher: Tensor, student: Tensor) -> Tensor:
    """[M] KL(teacher || student) in nats, from logits [M, V]."""
    log_p = F.log_softmax(at_least_float32(teacher), -1)
    log_q = F.log_softmax(at_least_float32(student), -1)
    return (log_p.exp() * (log_p - log_q)).sum(-1)


def outer_loss(
    model: nn.Module,
    theta_prime: ThetaPrime,
    batch: OuterBatch,
    teacher: Tensor,
    *,
    target: Target = "conditioning",
    question_weight: float = 0.0,
    unrelated_teacher: Tensor | None = None,
    unrelated_weight: float = 0.0,
    untaught_weight: float = 0.0,
    num_tokens: Tensor | None = None,
) -> tuple[Tensor, dict[str, Tensor]]:
    """Mean over answer tokens of the distance to the target, in nats per token.

    Args:
        model: the student.
        theta_prime: one step per group, differentiable.
        batch: what was learned and what is asked.
        teacher: [M, V] logits of the base with the passage in its prompt.
        target: `conditioning` is KL from the teacher (the paper's LC); `gold` the cross-entropy of the gold
            answer (LG, the oracle).
        question_weight: weight of the KL on the query's own tokens, which the paper leaves out: a light one
            steadies training.
        unrelated_teacher: [M', V] logits that unrelated queries had before the step.
        unrelated_weight: weight of the KL that keeps them after the step.
        untaught_weight: weight of the KL that keeps them without one: the student with nothing learned is the base.
        num_tokens: [3] what the means are over, where this batch is one process's share of a larger one: the
            larger one's `num_tokens()`. Loss and figures are then this share's terms, and add up over the shares.

    Returns:
        The loss, and detached figures: `kl`, `nll` (nats per token), `agree` (share of answer tokens where
        student and teacher have the same likeliest token), `taught` and `prompted` (share of gold answer
        tokens that are the likeliest of each), `unrelated_kl`, `untaught_kl`.
    """
    logits = student_logits(model, theta_prime, batch.queries)
    num_answer, num_question, num_unrelated = batch.num_tokens() if num_tokens is None else num_tokens
    distance = kl_divergence(teacher, logits)
    kl = distance[batch.is_answer].sum() / num_answer
    answer_logits, answer_ids = logits[batch.is_answer], batch.queries.targets()[batch.is_answer]
    nll = F.cross_entropy(at_least_float32(answer_logits), answer_ids, reduction="sum") / num_answer
    loss = kl if target == "conditioning" else nll
    if question_weight:
        loss = loss + question_weight * (distance[~batch.is_answer].sum() / num_question.clamp(min=1))
    likeliest = teacher[batch.is_answer].argmax(-1)
    aux = {
        "kl": kl.detach(),
        "nll": nll.detach(),
        "agree": (answer_logits.argmax(-1) == likeliest).sum() / num_answer,
        "taught": (answer_logits.argmax(-1) == answer_ids).sum() / num_answer,
        "prompted": (likeliest == answer_ids).sum() / num_answer,
    }
    if batch.unrelated is not None and unrelated_teacher is not None:
        kept = kl_divergence(unrelated_teacher, student_logits(model, theta_prime, batch.unrelated))
        kept = kept.sum() / num_unrelated
        loss = loss + unrelated_weight * kept
        aux["unrelated_kl"] = kept.detach()
        if untaught_weight:
            untaught = logits_at(model, batch.unrelated.ids, batch.unrelated.loss_mask)
            apart = kl_divergence(unrelated_teacher, untaught).sum() / num_unrelated
            loss = loss + untaught_weight * apart
            aux["untaught_kl"] = apart.detach()
    return loss, aux
