"""The measured figures are drawn where they belong, with their intervals and what made them."""

from __future__ import annotations

from typing import Any

from gdprompt.figures.results import CONTINUED, by_depth, by_suite, caption, continuation, gaps, recall


def _value(mean: float) -> dict[str, float]:
    return {"mean": mean, "low": mean - 0.05, "high": mean + 0.04, "n": 50}


def _suite(**means: float) -> dict:
    return {"n": 50, **{condition: {"exact_match": _value(mean)} for condition, mean in means.items()}}


def _made(suite: str, seed: int = 0) -> dict[str, Any]:
    return {"seed": seed, "date": "2026-11-21", "command": f"gdprompt eval --suite {suite} --items 50"}


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
    measured = {"16": _value(0.2), "2": _value(0.7), "1": _value(0.9), "n": 48, "made": _made("several")}
    (line,) = recall({"Profiles": measured}).data
    assert line.name == "One meta-trained step"
    assert list(line.x) == ["1", "2", "16"]
    assert list(line.y) == [0.9, 0.7, 0.2]
    assert list(line.text) == ["90%", "70%", "20%"]
    both = recall({"Profiles": measured, "SQuAD": measured}).data
    assert [line.name for line in both] == ["Profiles", "SQuAD"] and both[0].line.dash != both[1].line.dash
    near = {"1": _value(0.85), "2": _value(0.5), "16": _value(0.0)}
    labelled = {line.name: list(line.text) for line in recall({"upper": measured, "lower": near}).data}
    assert labelled == {"upper": ["90%", "70%", "20%"], "lower": ["", "50%", "0%"]}
    four = recall(dict.fromkeys("abcd", measured)).data
    assert len({line.line.dash for line in four}) == len({line.marker.symbol for line in four}) == 4


def test_what_is_recovered_is_a_row_a_suite_where_there_is_anything() -> None:
    suites = {
        "a": {"recovered_gap": {"exact_match": _value(0.6)}},
        "b": {"recovered_gap": {"exact_match": None}},
        "c": {"recovered_gap": {"exact_match": _value(1.2)}},
    }
    figure = gaps(suites, {"c": "C suite", "b": "B suite", "a": "A suite"})
    (marks,) = figure.data
    assert list(marks.x) == [1.2, 0.6] and list(marks.text) == ["120%", "60%"]
    assert {note.text for note in figure.layout.annotations} == {"A suite", "C suite"}
    assert figure.layout.xaxis.range[1] > 1.24


def test_a_long_passage_has_a_line_an_arm() -> None:
    depths = {str(d): {"meta_step": _value(0.1 * d), "single_chunk": _value(0.9)} for d in (2, 1, 3)}
    lines = {line.name: line for line in by_depth({"by_depth": depths}).data}
    assert list(lines) == ["All chunks' steps added", "The fact's chunk alone"]
    assert list(lines["All chunks' steps added"].x) == ["1", "2", "3"]
    assert [round(y, 3) for y in lines["All chunks' steps added"].y] == [0.1, 0.2, 0.3]


def test_continuation_has_accuracy_by_condition_and_says_the_nats() -> None:
    figures = {
        condition: {"token_accuracy": _value(accuracy), "nats": _value(6.0 - accuracy)}
        for condition, accuracy in zip(CONTINUED, (0.15, 0.1, 0.2, 0.25, 0.3), strict=True)
    }
    figure = continuation(figures)
    assert {mark.name: mark.x[0] for mark in figure.data}["Prompted"] == 0.3
    assert [mark.x[0] for mark in figure.data] == [0.15, 0.1, 0.2, 0.25, 0.3]
    assert "Prompted  (5.70 nats)" in {note.text for note in figure.layout.annotations}


def test_a_caption_says_n_seed_date_and_command() -> None:
    suites = {
        "a": {"n": 50, "made": _made("a")},
        "b": {"n": 50, "made": _made("b")},
        "c": {"n": 50, "made": _made("c", seed=3)},
    }
    assert caption(suites, ["c", "missing"]) == "n 50, seed 3, 2026-11-21: gdprompt eval --suite c --items 50"
    assert caption(suites, ["a", "b"]) == "n 50, seed 0, 2026-11-21: gdprompt eval --suite … --items 50 (a, b)"
