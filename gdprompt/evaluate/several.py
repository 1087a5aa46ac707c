"""Passages learned together, by adding their steps (Table 2) and by merging them: how many can be recalled?"""

from __future__ import annotations

from dataclasses import asdict
from itertools import product
from typing import Any

import torch

from gdprompt.evaluate.metrics import estimate, exact_match
from gdprompt.evaluate.predict import greedy_batch, learn_to_merge
from gdprompt.evaluate.progress import Tell, quiet
from gdprompt.evaluate.suites import Item
from gdprompt.merge import merge
from gdprompt.session import LM

COUNTS = (1, 2, 4, 8, 16)
AT_ONCE = 32


@torch.no_grad()
def recall(lm: LM, items: list[Item], counts: tuple[int, ...] = COUNTS, tell: Tell = quiet) -> dict[str, Any]:
    """Exact match on each item's question after it and its neighbours were learned: 1, 2, … passages together.

    The same questions are asked whatever the count. Items that do not fill the largest group are left out. Figures by
    count are of added steps; those under "merged" of the same steps merged, where they have a rank.
    """
    template, num_asked = lm.template, len(items) // max(counts) * max(counts)
    if not num_asked:
        raise ValueError(f"Expected at least {max(counts)} passages to learn together, got {len(items)}: ask for more.")
    ways = ("added", "merged") if lm.theta.rank else ("added",)
    right: dict[str, dict[int, list[float]]] = {way: {count: [] for count in counts} for way in ways}
    at_once = AT_ONCE if lm.theta.rank else max(counts)  # as few steps on whole weights as there can be
    for start in range(0, num_asked, at_once):
        batch = items[start : min(start + at_once, num_asked)]
        learned, moments = learn_to_merge(lm, [item.context for item in batch])
        prompts = [template.bos + template.query(item.qa.question) for item in batch]
        for way, count in product(ways, counts):
            groups = [count] * (len(batch) // count)
            total = merge(learned, moments, groups) if way == "merged" and moments else learned.summed(groups)
            texts = greedy_batch(lm.student, template, prompts, total.on(lm.student))
            right[way][count] += [exact_match(text, item.qa.answers) for text, item in zip(texts, batch, strict=True)]
        tell(start + len(batch), num_asked)
    together = {count: [i // count for i in range(num_asked)] for count in counts}
    found = {
        way: {str(count): asdict(estimate(values, together[count])) for count, values in by_count.items()}
        for way, by_count in right.items()
    }
    return {"n": num_asked, **found.pop("added"), **found}
