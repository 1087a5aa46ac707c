"""The plain step's best size is searched once for each run, and no folder but the run's own is written into."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

import gdprompt
from gdprompt.cli import main
from gdprompt.evaluate import plain, record, variants
from gdprompt.evaluate.run import Options, evaluate
from gdprompt.session import LM

TRAIN = ["train", "--preset", "tiny", "--set=rank=2", "--set=num_passages=2", "--set=max_tokens=400"]


@pytest.fixture(autouse=True)
def _few_sizes(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(plain, "GRID", (0.5, 4.0, 10.0**6))


@pytest.fixture
def folder(tiny_model_dir: Path, tmp_path: Path) -> Path:
    """A model whose plain step's best size nobody has searched."""
    copied = Path(shutil.copytree(tiny_model_dir, tmp_path / "model"))
    info = info_of(copied / "meta")
    del info["base_step"]
    (copied / "meta" / "meta.json").write_text(json.dumps(info))
    return copied


def info_of(meta: Path) -> dict[str, Any]:
    return json.loads((meta / "meta.json").read_text())


def plain_size(lm: LM) -> float:
    return float(next(iter(lm.plain_theta.log_step.values()))[0].exp())


def count_searches(monkeypatch: pytest.MonkeyPatch) -> list[LM]:
    """Every model that a search is begun on."""
    searched, real = list[LM](), plain.best_plain_step

    def counting(lm: LM) -> tuple[float, dict[float, float]]:
        searched.append(lm)
        return real(lm)

    monkeypatch.setattr(plain, "best_plain_step", counting)
    return searched


def test_evaluating_searches_and_leaves_the_models_folder_as_it_is(folder: Path, tmp_path: Path) -> None:
    files = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    loaded = gdprompt.load(str(folder))
    assert plain_size(loaded) == 1.0
    size, scores = plain.best_plain_step(loaded)
    assert scores.keys() == set(plain.GRID) and scores[size] == max(scores.values()) > scores[10.0**6]

    known = plain.known(loaded)
    assert plain_size(known) == pytest.approx(size)
    kept = {"step_size": size, "mean_answer_logprob": {f"{step:g}": score for step, score in scores.items()}}
    assert known.info == {**loaded.info, "base_step": kept} and plain.known(known) is known
    assert all(torch.equal(a, loaded.plain_theta.a[name]) for name, a in known.plain_theta.a.items())

    results = evaluate(str(folder), None, ["reversal"], Options(2), tmp_path / "results.json")
    assert results["model"]["plain_step_size"] == size
    assert record.read(tmp_path / "results.json")["suites"]["reversal"]["made"]["plain_step_size"] == size
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == files
    assert gdprompt.load(str(folder)) is loaded and "base_step" not in loaded.info


def test_a_large_model_learns_fewer_passages_at_once(lm: LM, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, real = list[int](), plain.learn_batch

    def counting(model: Any, template: Any, theta: Any, contexts: list[str]) -> Any:
        sizes.append(len(contexts))
        return real(model, template, theta, contexts)

    monkeypatch.setattr(plain, "learn_batch", counting)
    together, found = plain.best_plain_step(lm)
    assert sizes == [25, 25, 13]
    sizes.clear()
    monkeypatch.setattr(plain, "WEIGHTS_AT_ONCE", 2 * lm.num_parameters)
    apart, scores = plain.best_plain_step(lm)
    assert set(sizes[:-1]) == {2} and sum(sizes) == 63
    assert together == apart and scores[0.5] == pytest.approx(found[0.5], abs=1e-3)


def test_training_ends_with_the_search_and_nothing_is_searched_twice(
    tiny_model_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    searched, out = count_searches(monkeypatch), tmp_path / "run"

    def train(num_steps: int) -> str:
        words = ["--base", str(tiny_model_dir), "--out", str(out), f"--set=num_steps={num_steps}"]
        assert main([*TRAIN, *words]) == 0
        return capsys.readouterr().out

    said = train(1)
    assert len(searched) == 1
    kept = info_of(out / "meta")["base_step"]
    assert said.splitlines()[-2:] == [
        "plain step: searching its best size for this base",
        f"plain step: {kept['step_size']:g} is best, of sizes from 0.5 to 1e+06",
    ]
    assert plain_size(gdprompt.load(str(tiny_model_dir), meta=str(out / "meta"))) == pytest.approx(kept["step_size"])

    before = (out / "meta" / "meta.json").read_bytes()
    assert "plain step" not in train(1)
    assert len(searched) == 1 and (out / "meta" / "meta.json").read_bytes() == before
    train(2)  # trained further, it is written anew
    assert info_of(out / "meta")["step"] == 2 and info_of(out / "meta")["base_step"] == kept
    evaluate(str(tiny_model_dir), str(out / "meta"), ["reversal"], Options(2), tmp_path / "results.json")
    assert len(searched) == 2


def test_runs_of_the_same_base_and_step_share_a_search(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    searched, runs = count_searches(monkeypatch), tmp_path / "runs"
    metas = [Path(shutil.copytree(folder / "meta", runs / name / "meta")) for name in ("one", "two")]
    for meta in metas:
        variants.keep_plain_step(runs, meta, str(folder), "cpu")
    assert len(searched) == 1 and info_of(metas[0]) == info_of(metas[1])
    other = Path(shutil.copytree(folder / "meta", runs / "three" / "meta"))
    (other / "meta.json").write_text(json.dumps({**info_of(other), "config": {"seed": 5}}))
    variants.keep_plain_step(runs, other, str(folder), "cpu")
    assert len(searched) == 2 and "base_step" in info_of(other)
