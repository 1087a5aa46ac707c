"""One question under every condition, told as it happens: read, step, answer, then measure the distances."""

from __future__ import annotations

import math
import time
from collections.abc import Generator, Iterator, Sequence
from typing import TYPE_CHECKING, Any

import torch
from torch import nn

from gdprompt import readings
from gdprompt.generate import MAX_NEW_TOKENS, Decoded, Terms, greedy
from gdprompt.model import forward
from gdprompt.outer import kl_divergence
from gdprompt.prompt import Template
from gdprompt.results import (
    Answer,
    Answered,
    Comparison,
    Condition,
    Done,
    Event,
    Events,
    PathPoint,
    Recall,
    Stage,
    Token,
)

if TYPE_CHECKING:
    from gdprompt.session import LM


def stream(lm: LM, contexts: tuple[str, ...], learned: tuple[str, ...], question: str, scale: float) -> Events:
    """The events of one comparison: `contexts` are prompted, `learned` is what both steps are taken on."""
    answers: dict[Condition, Answer] = {}
    asked, prompt = lm.prompt((), question), lm.prompt(contexts, question)
    yield Stage("reading")
    answers["prompted"] = yield from tell("prompted", lm.base, lm.template, prompt, {})
    answers["no_context"] = yield from tell("no_context", lm.student, lm.template, asked, {})

    yield Stage("stepping")
    started = time.perf_counter()
    taught = lm.learn(learned)
    seconds = {"learn": time.perf_counter() - started}
    plain_terms = lm.step(lm.base, lm.plain_theta, learned).scaled(scale).on(lm.base)
    meta_terms = taught.scaled(scale).terms()

    yield Stage("answering")
    answers["base_step"] = yield from tell("base_step", lm.base, lm.template, asked, plain_terms)
    answers["meta_step"] = yield from tell("meta_step", lm.student, lm.template, asked, meta_terms)

    ids = list(answers["prompted"].token_ids)
    logits = {
        "prompted": readings.answer_logits(lm.base, lm.template, prompt, ids, {}),
        "no_context": readings.answer_logits(lm.student, lm.template, asked, ids, {}),
        "base_step": readings.answer_logits(lm.base, lm.template, asked, ids, plain_terms),
        "meta_step": readings.answer_logits(lm.student, lm.template, asked, ids, meta_terms),
    }
    reference = logits["prompted"]
    compared = Comparison(
        context="\n".join(contexts),
        question=question,
        answers=answers,
        tokens=readings.token_texts(lm.template, ids),
        readings={c: readings.token_readings(lm.template, reference, found, ids) for c, found in logits.items()},  # type: ignore[misc]
        step_scale=scale,
        seconds=seconds | {condition: answer.seconds for condition, answer in answers.items()},
        adapter_bytes=taught.num_bytes,
        cache_bytes=lm.cache_bytes("\n".join(contexts)),
        num_context_tokens=lm.num_context_tokens("\n".join(contexts)),
        wrong_passage=None if learned == contexts else "\n".join(learned),
    )
    yield Done(compared, taught)


def path(
    lm: LM, contexts: tuple[str, ...], question: str, compared: Comparison, scales: Sequence[float]
) -> Iterator[PathPoint]:
    """What becomes of the prompted answer as the step grows."""
    asked = lm.prompt((), question)
    ids = list(compared.answers["prompted"].token_ids)
    prompted = readings.answer_logits(lm.base, lm.template, lm.prompt((compared.context,), question), ids, {})
    taught = lm.learn(contexts)
    plain = lm.step(lm.base, lm.plain_theta, contexts)
    for scale in scales:
        meta_terms = taught.scaled(scale).terms()
        meta = readings.answer_logits(lm.student, lm.template, asked, ids, meta_terms)
        base = readings.answer_logits(lm.base, lm.template, asked, ids, plain.scaled(scale).on(lm.base))
        yield PathPoint(
            scale,
            meta_step=math.exp(readings.answer_logprob(meta, ids)),
            base_step=math.exp(readings.answer_logprob(base, ids)),
            meta_kl=float(kl_divergence(prompted, meta).mean().clamp(min=0)),
            base_kl=float(kl_divergence(prompted, base).mean().clamp(min=0)),
            answer=answer("meta_step", lm.student, lm.template, asked, meta_terms).text,
        )


def tell(
    condition: Condition, model: nn.Module, template: Template, prompt: list[int], terms: Terms
) -> Generator[Event, None, Answer]:
    """Decode one answer, yielding each token; returns the answer."""
    tokens: list[Decoded] = []
    started, first = time.perf_counter(), 0.0
    for token in greedy(model, template, prompt, terms, MAX_NEW_TOKENS):
        first = first or time.perf_counter() - started
        tokens.append(token)
        yield Token(condition, token.text)
    last, ids = tokens[-1], tuple(token.token_id for token in tokens)
    texts = readings.token_texts(template, list(ids))
    told = Answer(
        text=last.text,
        tokens=texts[:-1] if last.ends and texts[-1] == readings.END_MARK else texts,
        token_ids=ids,
        logprobs=tuple(token.logprob for token in tokens),
        condition=condition,
        seconds_to_first_token=first,
        seconds=time.perf_counter() - started,
        truncated=not last.ends,
    )
    yield Answered(condition, told)
    return told


def answer(condition: Condition, model: nn.Module, template: Template, prompt: list[int], terms: Terms) -> Answer:
    """The greedy answer to one prompt."""
    return answered(tell(condition, model, template, prompt, terms))


def answered(events: Events) -> Answer:
    """The answer that a stream of one condition's tokens ends with."""
    for event in events:
        if isinstance(event, Answered):
            return event.answer
    raise RuntimeError("decoding ended without an answer")


@torch.no_grad()
def read(model: nn.Module, prompt: list[int]) -> Any:
    """The cache that a model keeps once it has read a prompt."""
    return forward.cached_forward(model, torch.tensor([prompt], device=next(model.parameters()).device), None)[1]


def recall(model: nn.Module, template: Template, prompt: list[int], ids: list[int], terms: Terms) -> Recall:
    """How surely the tokens `ids` come after `prompt`; a token more likely than it anywhere is another answer."""
    logprobs = readings.answer_logits(model, template, prompt, ids, terms).log_softmax(-1)
    found = logprobs.gather(1, torch.tensor(ids)[:, None])[:, 0]
    return Recall(chance=float(found.mean().exp()), same=bool((found == logprobs.max(-1).values).all()))
