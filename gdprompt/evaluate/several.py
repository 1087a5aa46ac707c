"""Passages learned together by adding their steps: how many can be recalled?"""

from __future__ import annotations

import torch

from gdprompt.evaluate.metrics import Estimate, estimate, exact_match
from gdprompt.evaluate.predict import greedy_batch, learn_batch
from gdprompt.evaluate.suites import Item
from gdprompt.session import LM

COUNTS = (1, 2, 4, 8, 16)


@torch.no_grad()
def recall(lm: LM, items: list[Item], count: int) -> Estimate:
    """Exact match on each item's question after `count` items' steps were added."""
    template, values = lm.template, []
    for start in range(0, len(items) // count * count, count):
        group = items[start : start + count]
        learned = learn_batch(lm.student, template, lm.theta, [item.context for item in group])
        total = learned.summed([count])
        prompts = [template.bos + template.query(item.qa.question) for item in group]
        texts = greedy_batch(lm.student, template, prompts, total.on(lm.student))
        values += [exact_match(text, item.qa.answers) for text, item in zip(texts, group, strict=True)]
    return estimate(values)
