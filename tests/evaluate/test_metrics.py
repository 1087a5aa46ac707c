"""Scores follow the SQuAD v1.1 rules, and intervals cover what they should."""

from __future__ import annotations

import math

import numpy as np
import pytest

from gdprompt.evaluate.metrics import estimate, exact_interval, exact_match, f1, recovered_gap


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


def coverage(p: float, share: bool = True) -> float:
    """How often, of 200 times, the interval of 100 questions right with chance p holds p."""
    rng = np.random.default_rng(0)
    found = [
        estimate((rng.random(100) < p).astype(float), seed=trial, num_resamples=400, share=share)
        for trial in range(200)
    ]
    return sum(one.low <= p <= one.high for one in found) / 200


def test_intervals_cover_the_true_mean_as_often_as_they_say() -> None:
    assert 0.88 <= coverage(0.3) <= 0.99


@pytest.mark.parametrize("p", [0.0, 0.003, 0.01, 0.03, 0.97, 0.99, 0.997, 1.0])
def test_intervals_of_shares_near_the_ends_cover_them_too(p: float) -> None:
    assert coverage(p) >= 0.9
    if p in (0.003, 0.01, 0.99, 0.997):
        assert coverage(p, share=False) < 0.8  # the bootstrap alone is sure of 0 or 1 where nothing varied


def test_where_nothing_varies_the_interval_is_the_exact_one() -> None:
    none, every = estimate([0.0] * 100), estimate([1.0] * 100)
    assert (none.mean, none.low, none.n) == (0.0, 0.0, 100)
    assert (1 - none.high) ** 100 == pytest.approx(0.025)
    assert (every.mean, every.low, every.high) == pytest.approx((1.0, 1 - none.high, 1.0))
    of_20 = estimate([0.0] * 100, groups=[i // 5 for i in range(100)])
    assert of_20.high == exact_interval(0, 20)[1] > none.high
    nats = estimate([0.0] * 100, share=False)
    assert (nats.low, nats.high) == (0.0, 0.0)
    same = estimate([0.5] * 100)
    assert (same.low, same.high) == exact_interval(50, 100)


def test_where_groups_are_alike_the_interval_is_the_exact_one_too() -> None:
    pairs = estimate([1.0, 0.0] * 8, [i // 2 for i in range(16)])
    assert (pairs.mean, pairs.n) == (0.5, 16) and (pairs.low, pairs.high) == exact_interval(4, 8)
    thirds = estimate([0.1, 0.2, 0.3] * 20, [i // 3 for i in range(60)])  # their means differ by rounding
    assert (thirds.low, thirds.high) == exact_interval(4, 20)
    for values in ([1.0, 0.0, 1.0], [0.0, 0.0], [0.7]):
        one = estimate(values, ["the same passage"] * len(values))
        assert (one.low, one.high) == (0.0, 1.0)
    nats = estimate([3.0, 1.0] * 8, [i // 2 for i in range(16)], share=False)
    assert (nats.low, nats.high) == (2.0, 2.0)


def test_the_exact_interval_is_that_of_the_tables() -> None:
    assert exact_interval(4, 8) == pytest.approx((0.1570, 0.8430), abs=1e-4)
    assert exact_interval(1, 10) == pytest.approx((0.0025, 0.4450), abs=1e-4)
    for count, n in ((3, 9), (700, 2000), (1999, 2000)):
        low, high = exact_interval(count, n)
        of = [math.comb(n, i) for i in range(n + 1)]
        assert math.fsum(exp_of(of[i], low, i, n) for i in range(count, n + 1)) == pytest.approx(0.025)
        assert math.fsum(exp_of(of[i], high, i, n) for i in range(count + 1)) == pytest.approx(0.025)


def exp_of(ways: int, share: float, count: int, n: int) -> float:
    """The chance of `count` of n in that many ways; `math.log` takes a whole number of any size."""
    return math.exp(math.log(ways) + count * math.log(share) + (n - count) * math.log1p(-share))


def test_questions_about_one_passage_are_drawn_together() -> None:
    rng = np.random.default_rng(0)
    values = rng.random(200).tolist()
    alone = estimate(values)
    assert estimate(values, groups=range(200)) == alone
    repeated = [value for value in values for _ in range(5)]  # five questions that say the same as one
    together = estimate(repeated, groups=[i for i in range(200) for _ in range(5)])
    assert (together.low, together.high) == pytest.approx((alone.low, alone.high))
    assert estimate(repeated).high - estimate(repeated).low < 0.6 * (alone.high - alone.low)


def test_the_recovered_gap_is_one_as_prompted_and_nothing_as_untaught() -> None:
    rng = np.random.default_rng(1)
    untaught = (rng.random(300) < 0.1).astype(float).tolist()
    prompted = (rng.random(300) < 0.9).astype(float).tolist()
    whole = recovered_gap(prompted, untaught, prompted)
    assert whole is not None and (whole.mean, whole.low, whole.high) == (1.0, 1.0, 1.0)
    none = recovered_gap(untaught, untaught, prompted)
    assert none is not None and (none.mean, none.low, none.high) == (0.0, 0.0, 0.0)
    half = recovered_gap([(a + b) / 2 for a, b in zip(untaught, prompted, strict=True)], untaught, prompted)
    assert half is not None and half.mean == pytest.approx(0.5) and half.low == pytest.approx(0.5)


def test_losses_are_recovered_downwards() -> None:
    found = recovered_gap([3.0, 2.0], [4.0, 4.0], [2.0, 2.0])
    assert found is not None and found.mean == pytest.approx(0.75) and found.low <= 0.75 <= found.high <= 1.0


def test_there_is_nothing_to_recover_where_prompting_gains_nothing() -> None:
    assert recovered_gap([1.0, 0.0], [1.0, 0.0], [1.0, 0.0]) is None
    noisy = np.random.default_rng(2).random((2, 30)).tolist()
    assert recovered_gap(noisy[0], noisy[0], noisy[1]) is None
