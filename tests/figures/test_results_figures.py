"""The measured figures are drawn where they belong, with their intervals."""

from __future__ import annotations

from gdprompt.figures.results import by_suite, recall


def _value(mean: float) -> dict[str, float]:
    return {"mean": mean, "low": mean - 0.05, "high": mean + 0.04, "n": 50}


def _suite(**means: float) -> dict:
    return {"n": 50, **{condition: {"exact_match": _value(mean)} for condition, mean in means.items()}}


def test_each_suite_is_a_row_and_each_condition_a_mark() -> None:
    suites = {
        "a": _suite(no_context=0.1, base_step=0.2, meta_step=0.8, prompted=0.9),
        "b": _suite(no_context=0.0, base_step=0.1, meta_step=0.3, prompted=0.5),
        "unnamed": _suite(no_context=0.0, base_step=0.0, meta_step=0.0, prompted=0.0),
    }
    figure = by_suite(suites, {"b": "B suite", "a": "A suite", "missing": "not measured"})
    marks = {trace.name: trace for trace in figure.data if trace.mode == "markers"}
    assert list(marks["One meta-trained step"].x) == [0.3, 0.8]
    assert list(marks["Prompted"].x) == [0.5, 0.9]
    assert [round(v, 3) for v in marks["Prompted"].error_x.array] == [0.04, 0.04]
    assert [round(v, 3) for v in marks["Prompted"].error_x.arrayminus] == [0.05, 0.05]
    assert {note.text for note in figure.layout.annotations} == {"A suite  (n 50)", "B suite  (n 50)"}


def test_recall_runs_by_number_of_passages_not_by_name() -> None:
    figure = recall({"16": _value(0.2), "2": _value(0.7), "1": _value(0.9), "n": 48, "seed": 0})
    (line,) = figure.data
    assert list(line.x) == ["1", "2", "16"]
    assert list(line.y) == [0.9, 0.7, 0.2]
    assert list(line.text) == ["90%", "70%", "20%"]
