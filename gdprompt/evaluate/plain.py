"""The plain step's best step size, found by search, so that the contrast with meta-training is an honest one."""

from __future__ import annotations

from gdprompt.evaluate.predict import answer_logprob, batch_size, gold_logits, learn_batch
from gdprompt.evaluate.suites import SUITES
from gdprompt.session import LM
from gdprompt.theta import init_theta

GRID = tuple(2.0**power for power in range(-4, 9))


def best_plain_step(lm: LM, num_items: int = 64, seed: int = 1) -> tuple[float, dict[float, float]]:
    """The step size at which one step without meta-training makes gold answers likeliest.

    Returns:
        The best of `GRID`, and the mean log-probability of an answer (nats) at each.
    """
    items = [
        item for suite in ("profiles", "character", "reversal") for item in SUITES[suite](num_items // 3, seed, None)
    ]
    template, theta = (
        lm.template,
        init_theta(lm.base, lm.theta.rank, lm.info["config"]["seed"], 1.0, lm.info["config"].get("step_layers")),
    )
    scores = dict.fromkeys(GRID, 0.0)
    for start in range(0, len(items), batch_size(lm)):
        batch = items[start : start + batch_size(lm)]
        prompts = [template.bos + template.query(item.qa.question) for item in batch]
        golds = [template.answer(item.qa.answer) for item in batch]
        unit = learn_batch(lm.base, template, theta, [item.context for item in batch])
        for size in GRID:
            logits = gold_logits(lm.base, template, prompts, golds, unit.scaled(size).on(lm.base))
            found = (answer_logprob(row, gold) for row, gold in zip(logits, golds, strict=True))
            scores[size] += sum(found) / len(items)
    return max(scores, key=scores.__getitem__), scores
