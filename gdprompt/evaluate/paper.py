"""The paper's Tables 4 and 5 from any suite's predictions: who is right when, and what an irrelevant passage does."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict
from typing import Any

from gdprompt.evaluate.metrics import estimate
from gdprompt.evaluate.predict import Prediction
from gdprompt.results import Condition

WITHOUT_PROMPT: tuple[Condition, ...] = ("base", "base_step", "meta_step")


def outcomes(
    predictions: Mapping[Condition, Sequence[Prediction]], groups: Sequence[object] | None = None
) -> dict[str, Any]:
    """Table 4, by exact match: shares of the questions, with how many they are.

    `only_after_step`: right after the meta-trained step, wrong without context and after the plain step.
    `without_context`: the base is right without any context, as in Figure 2 and Table 5.
    `wrong_always`: wrong in all three; prompting is not counted, as in the paper.
    `wrong_always_but_prompted`: the part of it that prompting gets right, `never` the rest.
    With `after_plain_step` (right after the plain step, wrong without context) each question is in exactly one of
    `without_context`, `after_plain_step`, `only_after_step`, `wrong_always_but_prompted` and `never`.
    """
    right = {name: [p.exact_match == 1.0 for p in predictions[name]] for name in (*WITHOUT_PROMPT, "prompted")}
    rows = list(zip(*(right[name] for name in WITHOUT_PROMPT), right["prompted"], strict=True))
    shares = {
        "only_after_step": [taught and not before and not plain for before, plain, taught, _ in rows],
        "without_context": [before for before, _, _, _ in rows],
        "after_plain_step": [plain and not before for before, plain, _, _ in rows],
        "wrong_always": [not (before or plain or taught) for before, plain, taught, _ in rows],
        "wrong_always_but_prompted": [
            prompted and not (before or plain or taught) for before, plain, taught, prompted in rows
        ],
        "never": [not any(row) for row in rows],
    }
    return {name: {**asdict(estimate(values, groups)), "count": sum(values)} for name, values in shares.items()}


def irrelevant(
    predictions: Mapping[Condition, Sequence[Prediction]], groups: Sequence[object] | None = None
) -> dict[str, Any]:
    """Table 5: accuracy after a step on the right passage, on an irrelevant one, and without any."""
    named: dict[str, Condition] = {
        "right_context": "meta_step",
        "irrelevant_context": "wrong_context",
        "no_context": "base",
    }
    return {
        name: {
            "exact_match": asdict(estimate([p.exact_match for p in predictions[condition]], groups)),
            "token_accuracy": asdict(estimate([p.token_accuracy for p in predictions[condition]], groups)),
        }
        for name, condition in named.items()
    }
