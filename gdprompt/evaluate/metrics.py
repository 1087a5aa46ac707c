"""Exact match and F1 as SQuAD v1.1 scores them, and bootstrap intervals."""

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
    """A mean with its 95% bootstrap interval over n questions."""

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


def estimate(values: Sequence[float], seed: int = 0, num_resamples: int = 1000) -> Estimate:
    """Mean and 95% percentile-bootstrap interval of per-question values."""
    array = np.asarray(values, dtype=float)
    rng = np.random.default_rng(seed)
    means = array[rng.integers(0, len(array), (num_resamples, len(array)))].mean(1)
    low, high = np.percentile(means, [2.5, 97.5])
    return Estimate(float(array.mean()), float(low), float(high), len(array))
