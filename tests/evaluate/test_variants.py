"""A variant's folder is used only for what it was trained on, with the settings asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from gdprompt.config import META_PRESETS
from gdprompt.evaluate import record, reproduce, variants
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.reproduce import Training, described
from gdprompt.evaluate.run import command_of
from gdprompt.train.data import sha256_of

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


def test_a_run_trained_on_other_data_of_the_same_name_is_refused(tmp_path: Path) -> None:
    mine, theirs = tmp_path / "mine" / "a.json", tmp_path / "theirs" / "a.json"
    for file in (mine, theirs):
        file.parent.mkdir()
        file.write_text("the same")
    folder = finished(tmp_path, SQUAD, data=["a.json"], data_sha256=[sha256_of(str(mine))])
    assert train(tmp_path, str(mine)) == train(tmp_path, str(theirs)) == folder
    theirs.write_text("another")
    with pytest.raises(ValueError, match=r"trained on a\.json, got one on other data of that name: .*--train-data\.$"):
        train(tmp_path, str(theirs))


def test_what_was_measured_is_used_only_of_the_same_text(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file, out, of = tmp_path / "dev.json", tmp_path / "results.json", {"base": "b", "meta": "m"}
    file.write_text("measured")
    options = Options(16, test_data={"squad": str(file)})
    command = command_of("squad", options, None, None)
    made = record.made(command, 0, 1.0, of, options.given("squad"), options.sha256("squad"))
    record.write(
        out, {"format": record.FORMAT, "model": {"fingerprint": of}, "suites": {"squad": {"base": {}, "made": made}}}
    )
    asked: list[list[str]] = []

    def noted(model: Any, meta: Any, suites: list[str], options: Options, out: Path) -> dict[str, Any]:
        asked.append(suites)
        return {"suites": dict.fromkeys(suites, {})}

    for module in (variants, reproduce):
        monkeypatch.setattr(module, "evaluate", noted)
    monkeypatch.setattr(record, "model_fingerprint", lambda *_: of)
    measured = [
        lambda: variants.measured(None, None, ["squad"], options, out),
        lambda: reproduce.of_given(None, None, ["squad"], options, out),
    ]
    for again in measured:
        assert again() == {"squad": record.read(out)["suites"]["squad"]}
    file.write_text("another of that name")
    for again in measured:
        again()
    assert asked == [["squad"]] * 2
    del made["data_sha256"]  # of an earlier version
    record.write(out, {**record.read(out), "suites": {"squad": {"base": {}, "made": made}}})
    for again in measured:
        again()
    assert len(asked) == 2


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
