"""Answers of many questions at once, under one condition at a time."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

import torch
from torch import Tensor, nn

from gdprompt.evaluate.metrics import exact_match, f1
from gdprompt.evaluate.suites import Item
from gdprompt.generate import MAX_NEW_TOKENS, Terms
from gdprompt.inner import inner_step
from gdprompt.merge import Moments, key_moments
from gdprompt.model import lora
from gdprompt.model.forward import cached_forward
from gdprompt.outer import kl_divergence
from gdprompt.prompt import Template, Tokens
from gdprompt.readings import answer_logprob, gold_logits
from gdprompt.results import Condition
from gdprompt.session import LM
from gdprompt.theta import Theta, ThetaPrime

BATCH_SIZE = 25
WHOLE_STEPS = 5 * 10**7
"""Weights that steps on whole weights may change at once, a condition's together: two fit into memory."""
CONDITIONS: tuple[Condition, ...] = ("no_context", "prompted", "base_step", "meta_step", "wrong_context", "base")


@dataclass(frozen=True)
class Prediction:
    """One condition's answer to one question, and its figures.

    `token_accuracy` and `logprob` (nats, the whole answer) are of the gold answer's tokens, each predicted from
    the gold ones before it; `kl` is the mean over them of KL(prompted || condition), `drift_kl` of
    KL(no_context || condition), nats per token.
    """

    text: str
    exact_match: float
    f1: float
    token_accuracy: float
    logprob: float
    kl: float
    drift_kl: float


def context_batch(model: nn.Module, template: Template, contexts: Iterable[str]) -> Tokens:
    """[T, C] passages as the inner step takes them, where the model is."""
    return template.batch([template.context(context) for context in contexts]).to(next(model.parameters()).device)


@torch.no_grad()
def greedy_batch(model: nn.Module, template: Template, prompts: list[list[int]], terms: Terms) -> list[str]:
    """Greedy answers to many prompts, each row with its own task's adapter (or all with one)."""
    longest, device = max(len(prompt) for prompt in prompts), next(model.parameters()).device
    ids = torch.tensor([[template.pad] * (longest - len(prompt)) + prompt for prompt in prompts]).to(device)
    mask = torch.tensor([[0] * (longest - len(prompt)) + [1] * len(prompt) for prompt in prompts]).to(device)
    produced: list[list[int]] = [[] for _ in prompts]
    texts, open_rows, cache = [""] * len(prompts), set(range(len(prompts))), None
    for _ in range(MAX_NEW_TOKENS):
        with lora.active(terms):
            logits, cache = cached_forward(model, ids, cache, mask)
        chosen = logits[:, -1].argmax(-1)
        for i in list(open_rows):
            produced[i].append(int(chosen[i]))
            text = template.decode(produced[i])
            texts[i] = text.split("\n")[0].strip()
            if produced[i][-1] == template.eos or "\n" in text:
                open_rows.discard(i)
        if not open_rows:
            break
        ids = chosen[:, None]
        mask = torch.cat([mask, torch.ones_like(ids)], 1)
    return texts


def batch_size(lm: LM) -> int:
    """How many questions are measured at once."""
    return BATCH_SIZE if lm.theta.rank else max(2, min(BATCH_SIZE, WHOLE_STEPS // lm.num_parameters))


def learn_batch(model: nn.Module, template: Template, theta: Theta, contexts: list[str]) -> ThetaPrime:
    """One step on each of many passages: T tasks. One that comes more than once is learned once."""
    places = {context: place for place, context in enumerate(dict.fromkeys(contexts))}
    step = inner_step(model, theta, context_batch(model, template, places))
    return step if len(places) == len(contexts) else step[torch.tensor([places[context] for context in contexts])]


def learn_to_merge(lm: LM, contexts: list[str]) -> tuple[ThetaPrime, Moments | None]:
    """`learn_batch` of the student, and what merging these steps needs; None where they cannot be merged."""
    tokens = context_batch(lm.student, lm.template, contexts)
    step = inner_step(lm.student, lm.theta, tokens)
    return step, key_moments(lm.student, lm.theta, tokens) if lm.theta.rank else None


def learn_in_turn(model: nn.Module, template: Template, theta: Theta, contexts: list[str], group: int) -> ThetaPrime:
    """Groups of `group` consecutive passages, each passage's step taken where the one before it ended."""
    learned: ThetaPrime | None = None
    for place in range(group):
        tokens = context_batch(model, template, contexts[place::group])
        learned = inner_step(model, theta, tokens, start=learned)
    assert learned is not None
    return learned


def wrong_contexts(items: list[Item]) -> list[str]:
    """For each item the passage of the next item (in a ring) that has another one; raises ValueError if none has."""
    contexts = [item.context for item in items]
    if len(set(contexts)) < 2:
        raise ValueError(
            "Expected items of at least two passages, got one: ask for more items (--items), or give data of more "
            "passages."
        )
    following = contexts[0] if contexts[0] != contexts[-1] else next(c for c in contexts if c != contexts[-1])
    found = []
    for place in reversed(range(len(contexts))):
        after = contexts[(place + 1) % len(contexts)]
        following = after if after != contexts[place] else following
        found.append(following)
    return found[::-1]


def predict(
    lm: LM, items: list[Item], conditions: tuple[Condition, ...], wrong: list[str] | None = None
) -> dict[Condition, list[Prediction]]:
    """Every condition's predictions for a batch of items; `wrong_context` learns `wrong` (`wrong_contexts(items)`)."""
    template = lm.template
    queries = [template.query(item.qa.question) for item in items]
    golds = [template.answer(item.qa.answer) for item in items]
    asked = [template.bos + query for query in queries]
    contexts = [item.context for item in items]
    prompted = [template.context(context) + query for context, query in zip(contexts, queries, strict=True)]
    reference = gold_logits(lm.base, template, prompted, golds, {})
    untaught = gold_logits(lm.student, template, asked, golds, {})
    predictions: dict[Condition, list[Prediction]] = {}
    learned = dict[Condition, list[str]]()
    if "meta_step" in conditions:
        learned["meta_step"] = contexts
    if "wrong_context" in conditions:
        learned["wrong_context"] = wrong or wrong_contexts(items)
    steps: dict[Condition, ThetaPrime] = {}
    if learned:  # together, since the wrong passage of one question is the right one of another
        every = learn_batch(lm.student, template, lm.theta, [text for texts in learned.values() for text in texts])
        steps = {c: every[k * len(items) : (k + 1) * len(items)] for k, c in enumerate(learned)}
    for condition in conditions:
        model, prompts, terms, logits = lm.student, asked, {}, untaught
        if condition == "prompted":
            model, prompts, logits = lm.base, prompted, reference
        elif condition == "base":
            model, logits = lm.base, gold_logits(lm.base, template, asked, golds, {})
        elif condition == "base_step":
            model = lm.base
            terms = learn_batch(model, template, lm.plain_theta, contexts).on(model)
        elif condition in steps:
            terms = steps[condition].on(model)
        texts = greedy_batch(model, template, prompts, terms)
        if terms:
            logits = gold_logits(model, template, prompts, golds, terms)
        predictions[condition] = [
            scored(item, text, row, gold, teacher, before)
            for item, text, row, gold, teacher, before in zip(
                items, texts, logits, golds, reference, untaught, strict=True
            )
        ]
    return predictions


def scored(item: Item, text: str, logits: Tensor, gold: list[int], teacher: Tensor, before: Tensor) -> Prediction:
    """A prediction with its figures, from [A, V] logits at the gold answer."""
    target = torch.tensor(gold)
    return Prediction(
        text=text,
        exact_match=exact_match(text, item.qa.answers),
        f1=f1(text, item.qa.answers),
        token_accuracy=float((logits.argmax(-1) == target).float().mean()),
        logprob=answer_logprob(logits, gold),
        kl=float(kl_divergence(teacher, logits).mean()),
        drift_kl=float(kl_divergence(before, logits).mean()),
    )
