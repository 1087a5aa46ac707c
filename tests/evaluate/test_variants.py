"""A variant's folder is used only for what it was trained on, with the settings asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gdprompt.config import META_PRESETS
from gdprompt.evaluate import variants
from gdprompt.evaluate.reproduce import Training, described

CONFIG = META_PRESETS["tiny"]
SQUAD = next(variant for variant in variants.variants(["squad"], CONFIG) if variant.name == "squad-conditioning")


def finished(runs: Path, variant: variants.Variant, **info: Any) -> Path:
    """What training it to its end leaves of its description."""
    folder = runs / variant.name / "meta"
    folder.mkdir(parents=True)
    config = variants.configured(variant, CONFIG, runs).model_dump(mode="json")
    (folder / "meta.json").write_text(json.dumps({"config": config, "step": CONFIG.num_steps, **info}))
    return folder


def train(runs: Path, data: str) -> Path:
    return variants.train(SQUAD, CONFIG, runs, "no/such-model", {"squad": data}, "")


def test_a_run_trained_on_other_data_is_refused(tmp_path: Path) -> None:
    folder = finished(tmp_path, SQUAD, data=["a.json"])
    assert train(tmp_path, "/elsewhere/a.json") == folder
    with pytest.raises(ValueError, match=r"trained on b\.json, got one on a\.json: .*--train-data\.$"):
        train(tmp_path, "/elsewhere/b.json")
    with pytest.raises(ValueError, match=r"trained on squad, got one on a\.json"):
        variants.train(SQUAD, CONFIG, tmp_path, "no/such-model", {}, "")


def test_a_run_that_does_not_say_what_it_was_trained_on_is_used(tmp_path: Path) -> None:
    folder = finished(tmp_path, SQUAD)
    assert train(tmp_path, "a.json") == folder
    assert described(Training(tmp_path, CONFIG, {"squad": "a.json"}), ["squad"])["data"] == {"SQuAD": "unknown data"}


def test_what_the_tables_say_of_training_is_what_the_runs_say(tmp_path: Path) -> None:
    conditioning = [v for v in variants.variants(list(variants.TASKS), CONFIG) if v.name.endswith("-conditioning")]
    names = {"character": "character", "reversal": "mine.jsonl", "squad": "squad", "continuation": "hub:some/text"}
    for variant in conditioning:
        finished(tmp_path, variant, data=[names[variant.tasks[0]]])
    said = described(Training(tmp_path, CONFIG, dict.fromkeys(names, "anything")), list(names))["data"]
    expected = {"Character Description": 5000, "Reversal Curse": "mine.jsonl", "SQuAD": "squad"}
    assert said == {**expected, "WikiText": "hub:some/text"}
