"""The paper's counts follow from who was right."""

from __future__ import annotations

import pytest

from gdprompt.evaluate.paper import irrelevant, outcomes
from gdprompt.evaluate.predict import Prediction
from gdprompt.results import Condition


def _right(*values: int) -> list[Prediction]:
    return [Prediction("", float(v), float(v), v / 2, 0.0, 0.0, 0.0) for v in values]


PREDICTIONS: dict[Condition, list[Prediction]] = {
    "no_context": _right(0, 0, 0, 1, 0),
    "base_step": _right(0, 0, 1, 0, 0),
    "meta_step": _right(1, 1, 1, 0, 0),
    "prompted": _right(1, 1, 1, 1, 0),
    "wrong_context": _right(0, 0, 0, 1, 0),
    "base": _right(0, 1, 0, 0, 0),
}


def test_who_is_right_when() -> None:
    found = outcomes(PREDICTIONS)
    counts = {name: value["count"] for name, value in found.items()}
    apart = {"without_context": 1, "after_plain_step": 1, "only_after_step": 1, "wrong_always_but_prompted": 1}
    apart["never"] = 1
    assert counts == {**apart, "wrong_always": 2}
    assert sum(apart.values()) == len(PREDICTIONS["prompted"])
    assert found["wrong_always"]["mean"] == pytest.approx(0.4)


def test_an_irrelevant_passage_beside_the_right_one_and_none() -> None:
    found = irrelevant(PREDICTIONS)
    assert {name: value["exact_match"]["mean"] for name, value in found.items()} == pytest.approx(
        {"right_context": 0.6, "irrelevant_context": 0.2, "no_context": 0.2}
    )
    assert found["right_context"]["token_accuracy"]["mean"] == pytest.approx(0.3)
