"""The tab "Results" shows every part that was measured, in both languages, and the shipped figures."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gdprompt.ui import results
from gdprompt.ui.results_words import WORDS

SHIPPED = json.loads((Path(__file__).parents[2] / "assets" / "results.json").read_text(encoding="utf-8"))["suites"]


def _value(mean: float) -> dict[str, float]:
    return {"mean": mean, "low": mean - 0.05, "high": mean + 0.05, "n": 8}


def _made(suite: str) -> dict[str, Any]:
    return {"seed": 0, "date": "2026-11-21", "command": f"gdprompt eval --suite {suite}"}


@pytest.fixture
def suites() -> dict[str, Any]:
    conditions = ("no_context", "base_step", "meta_step", "prompted")
    question = {
        **{condition: {"exact_match": _value(0.5)} for condition in conditions},
        "recovered_gap": {"exact_match": _value(0.75)},
        "same_as_prompted": _value(0.625),
        "outcomes": {key: _value(0.125) for key in results.OUTCOMES},
    }
    found: dict[str, Any] = {
        "squad": question,
        "several": {"1": _value(0.9), "2": _value(0.5)},
        "several_real": {"1": _value(0.4), "2": _value(0.2)},
        "long": {"by_depth": {"1": {arm: _value(0.5) for arm in ("meta_step", "single_chunk", "prompted")}}},
        "continuation": {c: {"token_accuracy": _value(0.3), "nats": _value(4.0)} for c in conditions},
        "harmless": {
            "text": {"difference": {"wrong_context": _value(0.1)}},
            "answers": {"same_as_no_context": _value(0.75)},
        },
    }
    return {name: {"n": 8, "made": _made(name), **figures} for name, figures in found.items()}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_everything_measured_is_shown(suites: dict[str, Any], language: str) -> None:
    for panel in results.PANELS:
        assert len(panel.draw(language, suites).data) > 0
        assert "gdprompt eval" in results.made(suites, panel.names)
    shown = results.tables(language, suites)
    for figure in ("75.0%", "62.5%", "12.5%", "0.100", "75%"):
        assert figure in shown


def test_shipped_figures_are_shown() -> None:
    for panel in results.PANELS:
        if any(name in SHIPPED and panel.has(SHIPPED[name]) for name in panel.names):
            assert len(panel.draw("en", SHIPPED).data) > 0
    assert f"<td>{SHIPPED['profiles']['n']}</td>" in results.tables("en", SHIPPED)


def test_both_languages_say_everything() -> None:
    assert all(english and chinese for english, chinese in WORDS.values())
