"""Results say what they were measured with and of, and those of two models never stand in one file."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gdprompt.evaluate import record

ONE, OTHER = {"base": "a" * 64, "meta": "b" * 64}, {"base": "a" * 64, "meta": "c" * 64}


def _file(path: Path, fingerprint: dict[str, str], *suites: str) -> Path:
    results: dict[str, Any] = {"format": record.FORMAT, "model": {"fingerprint": fingerprint}, "suites": {}}
    for name in suites:
        made = record.made(f"gdprompt eval --suite {name}", 0, 1.0, fingerprint, 32.0)
        results["suites"][name] = {"n": 4, "made": made}
    record.write(path, results)
    return path


def test_files_of_one_model_are_merged(tmp_path: Path) -> None:
    one, two = _file(tmp_path / "1.json", ONE, "profiles", "long"), _file(tmp_path / "2.json", ONE, "squad")
    merged = record.merge([one, two])
    assert list(merged["suites"]) == ["profiles", "long", "squad"]
    assert merged["suites"]["squad"] == record.read(two)["suites"]["squad"]
    assert record.merge([one]) == record.read(one)


def test_another_model_and_the_same_suite_twice_are_refused(tmp_path: Path) -> None:
    one = _file(tmp_path / "1.json", ONE, "profiles")
    with pytest.raises(ValueError, match="of another"):
        record.merge([one, _file(tmp_path / "2.json", OTHER, "squad")])
    with pytest.raises(ValueError, match="each suite in one file"):
        record.merge([one, _file(tmp_path / "3.json", ONE, "profiles")])


def test_suites_of_another_model_are_named(tmp_path: Path) -> None:
    results = record.read(_file(tmp_path / "1.json", ONE, "profiles", "squad"))
    assert record.of_model(results, ONE) == (results["suites"], [])
    assert record.of_model(results, OTHER) == ({}, ["profiles", "squad"])


def test_what_says_nothing_of_its_making_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "old.json"
    path.write_text(json.dumps({"suites": {"profiles": {"n": 4}}, "made": {}}))
    with pytest.raises(ValueError, match="Expected results of format"):
        record.read(path)
    path.write_text("not JSON")
    with pytest.raises(ValueError, match="Expected results as JSON"):
        record.read(path)


def test_a_command_can_be_typed_and_names_no_folder_of_this_machine() -> None:
    typed = record.command("squad", {"items": 20, "seed": 3, "data": "data"}, "/somewhere/my model", None)
    assert typed == "gdprompt eval --suite squad --model 'my model' --items 20 --seed 3 --data data --out results.json"


def test_where_figures_come_from() -> None:
    made = record.made("gdprompt eval", 3, 1.26, ONE, "mine.jsonl")
    assert made["seed"] == 3 and made["seconds"] == 1.3 and made["model"] == ONE and made["test_data"] == "mine.jsonl"
    assert {"gdprompt", "python", "torch", "transformers"} <= set(made["versions"]) and made["date"].startswith("20")
