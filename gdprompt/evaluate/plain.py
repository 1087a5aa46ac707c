"""The plain step's best step size, found by search, so that the contrast with meta-training is an honest one."""

from __future__ import annotations

from dataclasses import replace

from gdprompt.evaluate.predict import predict
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
    scores = {}
    for size in GRID:
        plain = init_theta(lm.base, lm.theta.rank, lm.info["config"]["seed"], size)
        predictions = predict(replace(lm, plain_theta=plain), items, ("base_step",))["base_step"]
        scores[size] = sum(prediction.logprob for prediction in predictions) / len(predictions)
    return max(scores, key=scores.__getitem__), scores
