"""Scores follow the SQuAD v1.1 rules, and intervals cover what they should."""

from __future__ import annotations

import numpy as np
import pytest

from gdprompt.evaluate.metrics import estimate, exact_match, f1


@pytest.mark.parametrize(
    ("predicted", "answers", "exact", "overlap"),
    [
        ("The barn owl.", ("barn owl",), 1.0, 1.0),
        ("a barn owl", ("an owl",), 0.0, 2 / 3),
        ("owl", ("cat", "Owl!"), 1.0, 1.0),
        ("dog", ("owl",), 0.0, 0.0),
        ("", ("owl",), 0.0, 0.0),
    ],
)
def test_scores(predicted: str, answers: tuple[str, ...], exact: float, overlap: float) -> None:
    assert exact_match(predicted, answers) == exact
    assert f1(predicted, answers) == pytest.approx(overlap)


def test_intervals_cover_the_true_mean_as_often_as_they_say() -> None:
    rng = np.random.default_rng(0)
    covered = 0
    for trial in range(200):
        found = estimate((rng.random(100) < 0.3).astype(float), seed=trial, num_resamples=400)
        covered += found.low <= 0.3 <= found.high
    assert 0.88 <= covered / 200 <= 0.99
