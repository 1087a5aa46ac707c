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


def exact_reach(n: int) -> float:
    """How far from 0 a share may lie, at 95%, of which n independent draws were all 0; the same from 1.

    The end of Clopper and Pearson's two-sided interval (1934, https://doi.org/10.1093/biomet/26.4.404).
    """
    return 1 - 0.025 ** (1 / n)


def estimate(
    values: Sequence[float],
    groups: Sequence[object] | None = None,
    seed: int = 0,
    num_resamples: int = 1000,
    share: bool = True,
) -> Estimate:
    """Mean and 95% percentile-bootstrap interval of per-question values.

    Questions with an equal entry in `groups` (about one passage, say) are drawn together: they are not independent.
    Where all values are 0, or all 1, no resample varies, and the interval is the exact one instead (`exact_reach`,
    a group being one draw); `share` says that values lie in [0, 1], as nats do not.
    """
    means, resampled = _bootstrap([values], groups, seed, num_resamples)
    mean, (low, high) = float(means[0]), np.percentile(resampled[0], [2.5, 97.5])
    if share and set(values) in ({0}, {1}):
        reach = exact_reach(len(values if groups is None else set(groups)))
        low, high = max(mean - reach, 0.0), min(mean + reach, 1.0)
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
