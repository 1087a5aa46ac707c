"""The paper's Table 2: several passages learned, batched (steps at the same weights, added) or one after another."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from typing import Any

import torch

from gdprompt.evaluate import plain
from gdprompt.evaluate.metrics import estimate, exact_match
from gdprompt.evaluate.predict import batch_size, gold_logits, greedy_batch, learn_batch, learn_in_turn
from gdprompt.evaluate.progress import Tell, quiet
from gdprompt.evaluate.suites import Item
from gdprompt.session import LM

COUNTS = (1, 4, 16)


@torch.no_grad()
def measure(lm: LM, items: list[Item], counts: tuple[int, ...] = COUNTS, tell: Tell = quiet) -> dict[str, Any]:
    """Exact match and token accuracy on each item's question, after it and its neighbours were learned.

    The same questions are asked whatever the count; items that do not fill the largest group are left out. The plain
    step has the size that is best for one of these passages alone.

    Returns:
        In `recall` by `meta_step` and `base_step`, then `batched` and `sequential`, then count: the two figures.
    """
    template, largest = lm.template, max(counts)
    num_asked = len(items) // largest * largest
    if not num_asked:
        raise ValueError(f"Expected at least {largest} passages to learn together, got {len(items)}: ask for more.")
    lm = plain.at_its_best(lm, plain.examples(template, items))
    arms = {"meta_step": (lm.student, lm.theta), "base_step": (lm.base, lm.plain_theta)}
    values: dict[tuple[str, str, int], dict[str, list[float]]] = defaultdict(lambda: defaultdict(list))
    at_once = max(1, batch_size(lm) // largest) * largest
    for start in range(0, num_asked, at_once):
        batch = items[start : min(start + at_once, num_asked)]
        contexts = [item.context for item in batch]
        prompts = [template.bos + template.query(item.qa.question) for item in batch]
        golds = [template.answer(item.qa.answer) for item in batch]
        for arm, (model, theta) in arms.items():
            each = learn_batch(model, template, theta, contexts)
            for count in counts:
                learned = {
                    "batched": each.summed([count] * (len(batch) // count)),
                    "sequential": learn_in_turn(model, template, theta, contexts, count),
                }
                for order, step in learned.items():
                    found = values[arm, order, count]
                    texts = greedy_batch(model, template, prompts, step.on(model))
                    logits = gold_logits(model, template, prompts, golds, step.on(model))
                    for item, text, row, gold in zip(batch, texts, logits, golds, strict=True):
                        found["exact_match"].append(exact_match(text, item.qa.answers))
                        right = row.argmax(-1) == torch.tensor(gold)
                        found["token_accuracy"].append(float(right.float().mean()))
        tell(start + len(batch), num_asked)
    recall: dict[str, Any] = {}
    for (arm, order, count), found in values.items():
        together = [i // count for i in range(num_asked)]
        recall.setdefault(arm, {}).setdefault(order, {})[str(count)] = {
            metric: asdict(estimate(row, together)) for metric, row in found.items()
        }
    return {"n": num_asked, "recall": recall, "plain_step_size": plain.size_of(lm)}
