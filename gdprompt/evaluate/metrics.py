"""Exact match and F1 as SQuAD v1.1 scores them, the share of prompting's gain recovered, 95% intervals."""

from __future__ import annotations

import re
import string
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

_ARTICLES = re.compile(r"\b(a|an|the)\b")
_PUNCTUATION = str.maketrans("", "", string.punctuation)


@dataclass(frozen=True)
class Estimate:
    """A mean (or a ratio of means) with its 95% interval over n questions."""

    mean: float
    low: float
    high: float
    n: int


def normalise(answer: str) -> str:
    """Lower case, without punctuation, articles and spare white space (the SQuAD v1.1 evaluation's rules)."""
    return " ".join(_ARTICLES.sub(" ", answer.lower().translate(_PUNCTUATION)).split())


def exact_match(predicted: str, answers: Sequence[str]) -> float:
    """1.0 where the prediction equals any accepted answer after normalising, else 0.0."""
    return float(any(normalise(predicted) == normalise(answer) for answer in answers))


def f1(predicted: str, answers: Sequence[str]) -> float:
    """The best word-overlap F1, in [0, 1], with any accepted answer."""
    return max(_f1(normalise(predicted).split(), normalise(answer).split()) for answer in answers)


def _f1(predicted: list[str], gold: list[str]) -> float:
    shared = sum((Counter(predicted) & Counter(gold)).values())
    if not predicted or not gold:
        return float(predicted == gold)
    return 2 * shared / (len(predicted) + len(gold))


def exact_interval(count: int, n: int) -> tuple[float, float]:
    """The exact 95% interval of a share of which `count` of n independent draws were 1, the others 0.

    Clopper and Pearson's, two-sided (1934, https://doi.org/10.1093/biomet/26.4.404).
    """
    return _exact_low(count, n), 1 - _exact_low(n - count, n)


def _exact_low(count: int, n: int) -> float:
    """The share of which `count` or more of n draws are 1 with a chance of 2.5%; 0 where that is certain."""
    if count in (0, n):
        return 0.025 ** (1 / n) if count else 0.0
    log_factorial = np.cumsum(np.log(np.maximum(np.arange(n + 1), 1)))
    ones = np.arange(count, n + 1)
    log_ways = log_factorial[n] - log_factorial[ones] - log_factorial[n - ones]
    low, high = 0.0, count / n
    for _ in range(50):
        share = (low + high) / 2
        chance = np.exp(log_ways + ones * np.log(share) + (n - ones) * np.log1p(-share)).sum()
        low, high = (share, high) if chance < 0.025 else (low, share)
    return low


def estimate(
    values: Sequence[float],
    groups: Sequence[object] | None = None,
    seed: int = 0,
    num_resamples: int = 1000,
    share: bool = True,
) -> Estimate:
    """Mean and 95% percentile-bootstrap interval of per-question values.

    Questions with an equal entry in `groups` (about one passage, say) are drawn together: they are not independent.
    Where no resample varies, since the groups' means are all alike, the interval is the exact one instead
    (`exact_interval`, a group being one draw; of a single group, all from 0 to 1); `share` says that values lie in
    [0, 1], as nats do not.
    """
    means, resampled = _bootstrap([values], groups, seed, num_resamples)
    mean, (low, high) = float(means[0]), np.percentile(resampled[0], [2.5, 97.5])
    if share and np.ptp(resampled[0]) < 1e-9:
        num_groups = len(values if groups is None else set(groups))
        low, high = exact_interval(round(mean * num_groups), num_groups) if num_groups > 1 else (0.0, 1.0)
    return Estimate(mean, float(low), float(high), len(values))


def recovered_gap(
    taught: Sequence[float],
    untaught: Sequence[float],
    prompted: Sequence[float],
    groups: Sequence[object] | None = None,
    seed: int = 0,
    num_resamples: int = 1000,
) -> Estimate | None:
    """(taught - untaught) / (prompted - untaught) of three means over the same questions, with its interval.

    None where prompting does not reliably gain anything (in under 97.5% of the resamples): there is nothing to recover.
    """
    means, resampled = _bootstrap([taught, untaught, prompted], groups, seed, num_resamples)
    sign = np.sign(means[2] - means[1])  # nats per token fall where accuracies rise
    gains = sign * (resampled[2] - resampled[1])
    if sign == 0 or (gains > 0).mean() < 0.975:
        return None
    ratios = sign * (resampled[0] - resampled[1])[gains > 0] / gains[gains > 0]
    low, high = np.percentile(ratios, [2.5, 97.5])
    return Estimate(float((means[0] - means[1]) / (means[2] - means[1])), float(low), float(high), len(taught))


def _bootstrap(
    values: Sequence[Sequence[float]], groups: Sequence[object] | None, seed: int, num_resamples: int
) -> tuple[np.ndarray, np.ndarray]:
    """[K] means and [K, num_resamples] resampled means of K figures of the same questions, whole groups drawn."""
    array = np.asarray(values, dtype=float)
    if groups is None:
        sums, counts = array, np.ones(array.shape[1])
    else:
        places = {group: place for place, group in enumerate(dict.fromkeys(groups))}
        of = np.array([places[group] for group in groups])
        counts = np.bincount(of).astype(float)
        sums = np.stack([np.bincount(of, row) for row in array])
    drawn = np.random.default_rng(seed).integers(0, len(counts), (num_resamples, len(counts)))
    return array.mean(1), sums[:, drawn].sum(-1) / counts[drawn].sum(-1)
