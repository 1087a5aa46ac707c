"""The paper's tables of a tiny model, from nothing: what must hold whatever the figures are."""

from __future__ import annotations

import dataclasses
import json
import re
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch

from gdprompt.cli import main
from gdprompt.config import META_PRESETS, MetaConfig
from gdprompt.evaluate import contexts, plain, record, variants
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.predict import learn_batch, learn_in_turn, predict
from gdprompt.evaluate.reproduce import Training, checked, of_given, reproduce
from gdprompt.evaluate.run import command_of
from gdprompt.evaluate.suites import SUITES, Item
from gdprompt.session import LM
from gdprompt.theta import Theta, init_theta

# peft 0.21 asks transformers 5.23 for a deprecated property.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
TASKS = ("character", "reversal")
CHANGES = {"rank": 4, "num_passages": 2, "num_queries": 1, "group_sizes": [1], "max_tokens": 400, "warmup_steps": 0}
CONFIG = MetaConfig.model_validate({**META_PRESETS["tiny"].model_dump(), **CHANGES, "num_steps": 2})


def from_nothing(test: Any) -> Any:
    """Fourteen trainings come before the first of these."""
    return pytest.mark.slow(pytest.mark.timeout(900)(test))


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return sorted(SUITES["character"](30, 3, None), key=lambda item: len(item.context))[:8]


def test_learned_in_turn_alone_is_learned_alone(lm: LM, items: list[Item]) -> None:
    texts = [item.context for item in items]
    alone = learn_batch(lm.student, lm.template, lm.theta, texts)
    one = learn_in_turn(lm.student, lm.template, lm.theta, texts, 1)
    assert all(torch.equal(b, one.terms[name][1]) for name, (_, b) in alone.terms.items())
    pairs, added = learn_in_turn(lm.student, lm.template, lm.theta, texts, 2), alone.summed([2] * 4)
    assert pairs.terms.keys() == added.terms.keys()
    assert all(b.shape == added.terms[name][1].shape for name, (_, b) in pairs.terms.items())
    assert any(not torch.allclose(b, added.terms[name][1], atol=1e-4) for name, (_, b) in pairs.terms.items())


def test_one_context_is_the_same_in_both_orders_and_that_of_the_step(lm: LM, items: list[Item]) -> None:
    found = contexts.measure(lm, items, (1, 4))
    lm = plain.at_its_best(lm, plain.examples(lm.template, items))
    assert found["plain_step_size"] == plain.size_of(lm)
    for arm in ("meta_step", "base_step"):
        orders = found["recall"][arm]
        assert orders["batched"]["1"] == orders["sequential"]["1"]
        single = [p.token_accuracy for p in predict(lm, items, (arm,))[arm]]
        assert orders["batched"]["1"]["token_accuracy"]["mean"] == pytest.approx(sum(single) / len(single), abs=1e-6)
    assert found["n"] == 8
    with pytest.raises(ValueError, match="at least 16"):
        contexts.measure(lm, items)


def test_a_plain_step_of_no_size_is_no_context(lm: LM, items: list[Item]) -> None:
    for rank in (4, None):
        theta = init_theta(lm.base, rank, 0)
        sizes = (torch.full_like(step, -torch.inf) for step in theta.log_step.values())
        none = Theta(theta.a, dict(zip(theta.log_step, sizes, strict=True)))
        still = predict(dataclasses.replace(lm, student=lm.base, plain_theta=none), items, ("no_context", "base_step"))
        assert still["no_context"] == still["base_step"]
        moved = predict(dataclasses.replace(lm, student=lm.base, plain_theta=theta), items, ("base_step",))
        assert moved["base_step"] != still["base_step"]


@pytest.fixture(scope="module")
def base(make_tiny_model: Callable[..., Path], tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_tiny_model(tmp_path_factory.mktemp("paper") / "model", positions=1024)


@pytest.fixture(scope="module")
def training(base: Path) -> Training:
    return Training(base.parent / "runs", CONFIG)


@pytest.fixture(scope="module")
def written(base: Path, training: Training) -> Path:
    out = base.parent / "results.json"
    reproduce(str(base), None, TASKS, Options(16), out, training, "gdprompt eval --paper")
    return out


def tables_in(out: Path) -> dict[str, list[dict[str, Any]]]:
    found = record.read(out)["suites"]["paper"]["tables"]
    return {table["title"].split(":")[0]: table["rows"] for table in found}


@from_nothing
def test_every_table_is_there_with_n_and_intervals(written: Path) -> None:
    tables = tables_in(written)
    assert list(tables) == ["Figure 2", "Table 1", "Table 2", "Table 3", "Table 4", "Table 5"]
    estimates = [value for rows in tables.values() for row in rows for value in row["measured"].values() if value]
    assert all(value["n"] == 16 and value["low"] <= value["mean"] <= value["high"] for value in estimates)
    assert all(len(rows) > 4 for rows in tables.values())
    suites = record.read(written)["suites"]
    assert set(suites) == {"character", "reversal", "contexts", "paper"}
    assert {suite["made"]["model"]["meta"] for suite in suites.values()} == {suites["paper"]["made"]["model"]["meta"]}


@from_nothing
def test_each_question_is_in_one_row_of_table_4(written: Path) -> None:
    for task in ("Character Description", "Reversal Curse"):
        rows = [row for row in tables_in(written)["Table 4"] if row["task"] == task]
        *apart, wrong_always = [row["measured"]["share"]["count"] for row in rows]
        assert sum(apart) == 16 and wrong_always == apart[-1] + apart[-2]


@from_nothing
def test_markdown_says_whose_figures_stand_beside(written: Path) -> None:
    text = written.with_suffix(".paper.md").read_text()
    rows = [line for line in text.splitlines() if re.match(r"\| (Character|Reversal|Profiles)", line)]
    assert len(rows) == sum(map(len, tables_in(written).values()))
    assert text.count("reported by the paper (second-hand)") == 6


@from_nothing
def test_how_the_variants_were_trained_is_kept_and_said(written: Path) -> None:
    data = {"Character Description": 5000, "Reversal Curse": 5000}
    paper = record.read(written)["suites"]["paper"]
    sizes = {"num_steps": 2, "num_passages": 2, "seed": 0, "rank": 4}
    assert paper["trained"] == {**sizes, "question_weight": 0.05, "data": data}
    trained = [table["title"].split(":")[0] for table in paper["tables"] if table["trained"]]
    assert trained == ["Figure 2", "Table 1", "Table 3"]
    said = written.with_suffix(".paper.md").read_text()
    assert "all arms but LG have it, weighing 0.05" in said
    assert "2 outer steps of 2 passages each, seed 0, R = 4" in said and "Reversal Curse on 5,000 generated" in said
    assert "Made by `gdprompt eval --paper`, of what was measured by `gdprompt eval --suite character " in said


@from_nothing
def test_variants_differ_in_what_they_train(base: Path, training: Training, written: Path) -> None:
    infos = {
        folder.parent.name: json.loads((folder / "meta.json").read_text()) for folder in training.runs.glob("*/meta")
    }
    assert infos.keys() == {variant.name for variant in variants.variants(TASKS, CONFIG)}
    assert all(info["step"] == 2 for info in infos.values())
    taught = {name for name, info in infos.items() if info["config"]["question_weight"]}
    assert taught == {name for name in infos if not name.endswith("-gold")}  # where the prompted base says something
    assert infos["character-whole-rank-1"]["rank"] is None
    ranks = {name: json.loads(file.read_text())["r"] for name in infos if (file := adapter_of(training, name)).exists()}
    assert {name: rank for name, rank in ranks.items() if name.startswith("character")} == {
        "character-whole-rank-1": 1,
        "character-whole-rank-R": 4,
        "character-lora": 4,
    }
    assert infos["character-gold"]["config"]["target"] == "gold"
    assert infos["character-then-reversal"]["config"]["start_from"] == str(training.runs / "character-conditioning")
    prints = {name: record.model_fingerprint(str(base), str(training.runs / name / "meta"))["meta"] for name in infos}
    assert len(set(prints.values())) == len(prints)


def adapter_of(training: Training, name: str) -> Path:
    return training.runs / name / "meta" / "adapter_config.json"


@from_nothing
def test_again_nothing_is_trained_and_the_tables_are_the_same(
    base: Path, training: Training, written: Path, tmp_path: Path
) -> None:
    before = {file: file.stat().st_mtime_ns for file in training.runs.rglob("*.safetensors")}
    again = tmp_path / "again.json"  # the given model is measured anew, the variants are not
    settings = [f"--set={name}={value}" for name, value in CHANGES.items()]
    asked = [f"--suite={task}" for task in reversed(TASKS)]
    folders = ["--model", str(base), "--runs", str(training.runs), "--out", str(again)]
    assert main(["eval", "--paper", *folders, *asked, "--items=16", "--preset=tiny", *settings, "--steps=2"]) == 0
    assert tables_in(again) == tables_in(written)
    assert before == {file: file.stat().st_mtime_ns for file in training.runs.rglob("*.safetensors")}
    other = dataclasses.replace(training, config=CONFIG.model_copy(update={"num_steps": 3}))
    with pytest.raises(ValueError, match="with the settings asked for"):
        reproduce(str(base), None, TASKS, Options(16), again, other)


@from_nothing
def test_without_runs_the_given_model_alone(base: Path, written: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    reproduce(str(base), None, ("reversal",), Options(16), out)
    tables = tables_in(out)
    assert list(tables) == ["Figure 2", "Table 2", "Table 4", "Table 5"]
    paper = record.read(out)["suites"]["paper"]
    assert "trained" not in paper and not any(table["trained"] for table in paper["tables"])
    assert tables["Table 2"] == tables_in(written)["Table 2"]
    assert [row for row in tables_in(written)["Table 5"] if row["task"] == "Reversal Curse"] == tables["Table 5"]


def test_what_is_there_is_used_only_where_it_was_measured_so(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    kept = {name: tables_of(name, Options(20), base) for name in ("character", "contexts", "reversal")}
    del kept["reversal"]["base"]  # of an earlier version
    of = {"fingerprint": record.model_fingerprint(str(base), None)}
    out = tmp_path / "results.json"
    record.write(out, {"format": record.FORMAT, "model": of, "suites": kept})
    asked: list[list[str]] = []

    def noted(model: Any, meta: Any, suites: list[str], options: Options, file: Path) -> dict[str, Any]:
        asked.append(suites)
        return {"suites": kept}

    monkeypatch.setattr("gdprompt.evaluate.reproduce.evaluate", noted)
    suites = ["character", "reversal", "contexts"]
    others = [Options(21), Options(20, seed=1), Options(20, dtype="bfloat16")]
    for options in (Options(20), Options(16), *others):
        assert of_given(str(base), None, suites, options, out) == kept
    assert asked == [["reversal"]] * 2 + [suites] * len(others)


def tables_of(suite: str, options: Options, base: Path) -> dict[str, Any]:
    made = {"command": command_of(suite, options, str(base), None), "model": record.model_fingerprint(str(base), None)}
    return {"base": {}, "made": made}


def test_tasks_are_the_papers_and_real_ones_need_data() -> None:
    assert checked([], Options()) == ["character", "reversal"]
    assert checked(["reversal", "character"], Options()) == ["character", "reversal"]
    with pytest.raises(ValueError, match="among character, reversal, squad, continuation"):
        checked(["profiles"], Options())
    with pytest.raises(ValueError, match="data folder"):
        checked(["squad"], Options(data_dir=Path("nowhere")))
    pair = [variant for variant in variants.variants(["squad", "continuation"], CONFIG) if variant.after]
    assert [(variant.name, variant.tasks) for variant in pair] == [("continuation-then-squad", ("squad",))]
