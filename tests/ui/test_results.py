"""The tab "Results" shows every part that was measured, in both languages, and the shipped figures."""

from __future__ import annotations

import dataclasses
import json
import re
from pathlib import Path
from typing import Any

import pytest
from fake_lm import FakeLM

from gdprompt.evaluate import tables
from gdprompt.evaluate.names import QUESTION_SUITES
from gdprompt.model import fingerprints
from gdprompt.ui import precomputed, results
from gdprompt.ui.words import say_in_results, say_of_paper

SHIPPED = json.loads((Path(__file__).parents[2] / "assets" / "results.json").read_text(encoding="utf-8"))["suites"]


@pytest.fixture(scope="module")
def lm() -> FakeLM:
    return FakeLM()


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
        "several": {"1": _value(0.9), "2": _value(0.5), "merged": {"1": _value(0.9), "2": _value(0.6)}},
        "several_real": {"1": _value(0.4), "2": _value(0.2)},
        "long": {"by_depth": {"1": {arm: _value(0.5) for arm in ("meta_step", "single_chunk", "prompted")}}},
        "continuation": {c: {"token_accuracy": _value(0.3), "nats": _value(4.0)} for c in conditions},
        "harmless": {
            "text": {"no_context": _value(0.6), "base": _value(0.4), "difference": {"wrong_context": _value(0.1)}},
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


@pytest.mark.parametrize("language", ["en", "zh"])
def test_text_is_called_what_it_was(suites: dict[str, Any], language: str) -> None:
    [panel] = (panel for panel in results.PANELS if panel.names == ("continuation",))
    shown = results.title(language, panel, suites), results.tables(language, suites)
    assert all("WikiText-2" in text for text in shown)
    own = {name: {**suites[name], "made": {**_made(name), "test_data": "my <b>.txt"}} for name in suites}
    shown = results.title(language, panel, own), results.tables(language, own)
    assert all("my &lt;b&gt;.txt" in text and "WikiText-2" not in text for text in shown)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_suite_of_questions_has_a_name_and_a_row(suites: dict[str, Any], language: str) -> None:
    shown = results.tables(language, dict.fromkeys(QUESTION_SUITES, suites["squad"]))
    assert results.titles(language).keys() == QUESTION_SUITES.keys()
    assert all(f'<th scope="row">{title}</th>' in shown for title in results.titles(language).values())


def test_steps_added_and_merged_are_lines_apart(suites: dict[str, Any]) -> None:
    lines = {line.name: list(line.y) for line in results.draw_several("en", suites).data}
    assert lines == {
        "Profiles, steps merged": [0.9, 0.6],
        "Profiles, steps added": [0.9, 0.5],
        "SQuAD, steps added": [0.4, 0.2],
    }


def test_shipped_figures_are_shown() -> None:
    for panel in results.PANELS:
        if any(name in SHIPPED and panel.has(SHIPPED[name]) for name in panel.names):
            assert len(panel.draw("en", SHIPPED).data) > 0
    assert f"<td>{SHIPPED['profiles']['n']}</td>" in results.tables("en", SHIPPED)


def test_the_papers_tables_are_drawn_in_full(papers: list[tables.Table]) -> None:
    rows = [dataclasses.asdict(table) for table in papers]
    panels = results.paper_panels({"paper": {"tables": rows}})
    assert [panel.heading for panel in panels] == [table.title for table in papers]
    for table, panel in zip(papers, panels, strict=True):
        figure = panel.draw("en", {})
        marks = [len(trace.x) for trace in figure.data]
        measured = sum(value is not None for row in table.rows for value in row.measured.values())
        assert sum(marks) == measured + sum(row.reported is not None for row in table.rows)
        shown = " ".join(note.text.replace("<br>", " ") for note in figure.layout.annotations)
        assert all(row.arm in shown and row.task in shown for row in table.rows)


def test_the_papers_tables_are_chinese_too(papers: list[tables.Table]) -> None:
    names = {name for table in papers for row in table.rows for name in (table.title, row.task, row.arm)}
    names |= {metric for table in papers for row in table.rows for metric in row.measured}
    for name in names:
        left = re.findall(r"[A-Za-z]{2,}", say_of_paper("zh", name))
        assert set(left) <= {"NC", "LC", "LG", "LoRA", "SQuAD", "WikiText"}, (name, say_of_paper("zh", name))
        assert say_of_paper("en", name).replace(" ", "_") == name.replace(" ", "_")


TRAINED = {
    "num_steps": 7,
    "num_passages": 3,
    "seed": 5,
    "rank": 9,
    "data": {"SQuAD": "mine.jsonl", "Reversal Curse": 12},
}


@pytest.mark.parametrize(
    ("language", "generated"), [("en", "Reversal Curse: 12 generated passages"), ("zh", "生成的 12 段")]
)
def test_what_was_trained_for_a_table_is_said_there(papers: list[tables.Table], language: str, generated: str) -> None:
    rows = [dataclasses.asdict(table) for table in papers]
    panels = results.paper_panels({"paper": {"tables": rows, "trained": TRAINED}})
    shown = {panel.heading.split(":")[0]: results.title(language, panel, {}) for panel in panels}
    said = {name for name, text in shown.items() if generated in text and "mine.jsonl" in text and "R = 9" in text}
    assert said == {"Figure 2", "Table 1", "Table 3"}
    assert not [text for name, text in shown.items() if name not in said and "<p>" in text]
    untold = results.paper_panels({"paper": {"tables": rows}})  # as earlier versions wrote it
    assert "<p>" not in "".join(results.title(language, panel, {}) for panel in untold)


PANEL = ".gd-panel:has(.gd-results)"
ALL_DRAWN = f"""() => {{
    const panels = [...document.querySelectorAll('{PANEL}')];
    return panels.length > 5 && panels.every(panel => panel.querySelector('.main-svg'));
}}"""


def test_figures_are_drawn_once_they_are_looked_at(open_page: Any) -> None:
    page = open_page()
    assert page.locator(f"{PANEL} .main-svg").count() == 0
    page.locator("#gd-tabs button[data-tab-id=results]").first.click()
    page.wait_for_function(ALL_DRAWN)
    page.click("[data-language=zh]")
    page.wait_for_selector(f"{PANEL} .main-svg >> text=放入提示")
    page.wait_for_function(ALL_DRAWN)


@pytest.mark.parametrize(("language", "shipped"), [("en", "shipped model"), ("zh", "自带模型")])
def test_whose_figures_they_are_is_said(language: str, shipped: str) -> None:
    other = say_in_results(language, "other")
    same = results.heading(language)
    assert shipped in same.partition("<p>")[0] and shipped in same.partition("<p>")[2] and other not in same
    assert other in results.heading(language, other=True)


def test_what_was_measured_is_of_the_shipped_model_alone() -> None:
    assert precomputed.is_measured(fingerprints.shipped())
    assert not precomputed.is_measured(FakeLM.fingerprint)


def test_another_model_is_told_from_the_measured_one(open_page: Any) -> None:
    page = open_page("?lang=en")
    page.wait_for_function("document.querySelector('.gd-model').textContent.includes('fake')")
    page.locator("#gd-tabs button[data-tab-id=results]").first.click()
    page.wait_for_selector(f".gd-results strong >> text={say_in_results('en', 'other')}")


def test_an_address_with_the_tab_draws_them_in_its_language(open_page: Any) -> None:
    page = open_page("?tab=results&lang=zh", ready=f"{PANEL} .main-svg >> text=放入提示")
    page.wait_for_function(ALL_DRAWN)
