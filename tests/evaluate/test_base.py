"""A base measured alone says what it says beside its meta part, and needs none."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

import pytest

from gdprompt.evaluate import base, record, report, run
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.predict import predict
from gdprompt.evaluate.suites import SUITES
from gdprompt.session import LM


def test_the_same_prompted_answers_as_with_a_meta_part(lm: LM) -> None:
    items = [SUITES["profiles"](40, 3, None)[i] for i in (7, 1, 30)]
    found = base.answers(lm.base, lm.template, items)
    assert found["prompted"] == [p.text for p in predict(lm, items, ("prompted",))["prompted"]]
    for item, text in zip(items, found["no_context"], strict=True):
        assert text == base.answers(lm.base, lm.template, [item])["no_context"][0]


def test_a_folder_without_a_meta_part_is_measured_and_kept(tiny_model_dir: Path, tmp_path: Path) -> None:
    folder, out = tmp_path / "alone", tmp_path / "base.json"
    shutil.copytree(tiny_model_dir, folder, ignore=shutil.ignore_patterns("meta"))
    for suite in ("character", "contest"):
        base.evaluate(str(folder), [suite], Options(num_items=4, seed=1), out)
    suites = record.read(out)["suites"]
    assert suites.keys() == {"character", "contest"}
    for name, figures in suites.items():
        assert figures["n"] == 4 and 0 <= figures["prompted"]["f1"]["mean"] <= 1
        made = figures["made"]
        assert made["model"].keys() == {"base"} and f"--suite {name}" in made["command"]
        assert made["command"].endswith("--base-only") and made["seed"] == 1


def test_questions_for_which_the_model_has_no_room_are_left_out_and_counted(
    short_model_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    row, file = {"context": "Lena keeps owls.", "question": "Who?", "answers": ["Lena"]}, tmp_path / "mine.jsonl"
    rows = [row, row | {"question": f"Who keeps {'very ' * 60}old owls?"}, row | {"context": "Owls. " * 60}]
    rows += [row | {"question": "Who then?", "answers": ["Lena " * 60]}]
    file.write_text("\n".join(map(json.dumps, rows)))
    out = tmp_path / "base.json"
    base.evaluate(str(short_model_dir), ["own"], Options(num_items=9, test_data={"own": str(file)}), out)
    assert record.read(out)["suites"]["own"]["n"] == 1
    told = capsys.readouterr().out
    assert "own: left out 1 of 4 questions, on passages of more than the model's 64 tokens\n" in told
    assert "own: left out 2 of 3 questions, with passage and answer longer than the model's 128 positions\n" in told


def test_only_suites_of_questions(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="--base-only expects a suite of questions .*got 'several'"):
        base.evaluate(None, ["several"], Options(num_items=4), tmp_path / "base.json")


def test_results_of_a_base_alone_and_of_a_whole_model_are_kept_apart(tiny_model_dir: Path, tmp_path: Path) -> None:
    alone, whole = tmp_path / "alone.json", tmp_path / "whole.json"
    base.evaluate(str(tiny_model_dir), ["character"], Options(num_items=2), alone)
    run.evaluate(str(tiny_model_dir), None, ["contest"], Options(num_items=2), whole)
    written = whole.read_bytes()
    with pytest.raises(ValueError, match="results of a base alone in .*whole.json, got those of a model with its meta"):
        base.evaluate(str(tiny_model_dir), ["character"], Options(num_items=2), whole)
    assert whole.read_bytes() == written
    with pytest.raises(ValueError, match="results of a model with its meta part in .*, got those of a base alone"):
        run.evaluate(str(tiny_model_dir), None, ["contest"], Options(num_items=2), alone)
    for paths in ([alone, whole], [whole, alone]):
        with pytest.raises(ValueError, match="results of one model, got c.*meta none"):
            record.merge(paths)
    with pytest.raises(ValueError, match="got those of a base alone"):
        report.table(record.read(alone))
