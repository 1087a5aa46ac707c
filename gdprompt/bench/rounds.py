"""Timing in rounds in which everything compared takes its turn, so that a busy moment of the machine falls on all."""

from __future__ import annotations

import datetime
import platform
import statistics
import time
from collections.abc import Callable, Mapping, Sequence
from typing import Any

import torch

from gdprompt.bench.machine import machine

Job = Callable[[], Mapping[str, float]]
"""Does one thing and gives the seconds of its parts; the names of all jobs' parts differ."""


def timed(name: str, call: Callable[[], object]) -> Job:
    """A job of one part: the whole call."""

    def job() -> dict[str, float]:
        started = time.perf_counter()
        call()
        return {name: time.perf_counter() - started}

    return job


def interleaved(rounds: int, jobs: Sequence[Job]) -> dict[str, list[float]]:
    """Seconds by name, one a round; each round begins with another job, and a first turn of each is not counted."""
    seconds: dict[str, list[float]] = {name: [] for job in jobs for name in job()}
    for i in range(rounds):
        first = i % len(jobs)
        for job in [*jobs[first:], *jobs[:first]]:
            for name, of_part in job().items():
                seconds[name].append(of_part)
    return seconds


def spread(values: Sequence[float]) -> dict[str, Any]:
    """Median, lowest and highest, and each round's own value."""
    return {"median": statistics.median(values), "low": min(values), "high": max(values), "each": list(values)}


def ratio(numerator: Sequence[float], denominator: Sequence[float]) -> dict[str, Any]:
    """The spread of each round's own ratio: what slows a whole round down leaves it as it is."""
    return spread([a / b for a, b in zip(numerator, denominator, strict=True)])


def shown(values: Mapping[str, Any] | None, unit: str = "s") -> str:
    """A spread in a table's cell, `median (lowest–highest)`; seconds as milliseconds, nothing where there is none."""
    if values is None:
        return ""
    if unit == "s":
        return "{:.1f} ({:.1f}–{:.1f})".format(*(1000 * values[key] for key in ("median", "low", "high")))
    return "{:.2f} ({:.2f}–{:.2f}){}".format(*(values[key] for key in ("median", "low", "high")), unit)


def made(rounds: int) -> dict[str, Any]:
    """What figures were measured with."""
    return {
        "machine": machine(),
        "threads": torch.get_num_threads(),
        "python": platform.python_version(),
        "torch": torch.__version__,
        "date": datetime.date.today().isoformat(),
        "rounds": rounds,
    }


def caption(result: Mapping[str, Any]) -> str:
    """`made`, below a table."""
    return (
        f"Median (lowest–highest) of {result['rounds']} interleaved rounds; {result['machine']}, "
        f"threads: {result['threads']}, torch {result['torch']}, {result['date']}."
    )
