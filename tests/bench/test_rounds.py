"""What every bench is timed with: turns, spreads, ratios, and where figures come from."""

from __future__ import annotations

import pytest
import torch

from gdprompt.bench import rounds
from gdprompt.bench.machine import machine


def test_jobs_take_turns_and_the_first_turn_is_not_counted():
    turns = []

    def job(name: str):
        def of() -> dict[str, float]:
            turns.append(name)
            return {name: float(len(turns))}

        return of

    seconds = rounds.interleaved(2, [job("a"), job("b"), job("c")])
    assert turns == ["a", "b", "c", "a", "b", "c", "b", "c", "a"]
    assert seconds == {"a": [4, 9], "b": [5, 7], "c": [6, 8]}


def test_a_job_of_several_parts_keeps_them_apart():
    assert rounds.interleaved(3, [lambda: {"first": 1.0, "all": 2.0}]) == {"first": [1.0] * 3, "all": [2.0] * 3}


def test_a_timed_call_is_called_once_a_turn():
    calls = []
    (seconds,) = rounds.timed("it", lambda: calls.append(1))().items()
    assert calls == [1] and seconds[0] == "it" and seconds[1] > 0


def test_a_spread_is_of_all_rounds():
    assert rounds.spread([3, 1, 2, 9]) == {"median": 2.5, "low": 1, "high": 9, "each": [3, 1, 2, 9]}


def test_a_ratio_is_taken_within_each_round():
    # The last round was slow for both: a ratio of medians or of sums would be another.
    assert rounds.ratio([1.0, 1.0, 40.0], [2.0, 4.0, 80.0]) == rounds.spread([0.5, 0.25, 0.5])
    with pytest.raises(ValueError, match="longer"):
        rounds.ratio([1.0], [1.0, 2.0])


def test_cells():
    values = {"median": 0.0015, "low": 0.001, "high": 0.25}
    assert rounds.shown(values) == "1.5 (1.0–250.0)"
    assert rounds.shown({"median": 2, "low": 1, "high": 3}, "×") == "2.00 (1.00–3.00)×"


def test_a_result_names_what_it_was_measured_with():
    made = rounds.made(5)
    assert made["rounds"] == 5 and made["machine"] == machine() and made["torch"] == torch.__version__
    assert made["threads"] == torch.get_num_threads()
    assert all(str(made[key]) in rounds.caption(made) for key in ("machine", "threads", "torch", "date", "rounds"))
