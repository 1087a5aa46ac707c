"""The plain step's best size is searched for each suite, and once at the end of a run, into the run's own folder."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import Any

import pytest
import torch

import gdprompt
from gdprompt.cli import main
from gdprompt.evaluate import plain, record
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.run import evaluate
from gdprompt.evaluate.suites import SUITES, Item
from gdprompt.inner import inner_step
from gdprompt.model import lora
from gdprompt.prompt import Tokens
from gdprompt.session import LM, plain_theta
from gdprompt.tasks.types import QA

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


def searches(monkeypatch: pytest.MonkeyPatch) -> list[list[plain.Example]]:
    """What every search is begun on."""
    searched, real = list[list[plain.Example]](), plain.best_plain_step

    def counting(lm: LM, given: list[plain.Example]) -> tuple[float, dict[float, float]]:
        searched.append(given)
        return real(lm, given)

    monkeypatch.setattr(plain, "best_plain_step", counting)
    return searched


def drawn(lm: LM, suite: str, count: int) -> list[plain.Example]:
    return plain.examples(lm.template, SUITES[suite](count, 0, None))


def test_each_suite_searches_on_its_own_questions_and_leaves_the_models_folder_as_it_is(
    folder: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    files = {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()}
    loaded = gdprompt.load(str(folder))
    assert plain_size(loaded) == 1.0
    given = drawn(loaded, "reversal", 2)
    size, scores = plain.best_plain_step(loaded, given)
    assert scores.keys() == set(plain.GRID) and scores[size] == max(scores.values()) > scores[10.0**6]

    best = plain.at_its_best(loaded, given)
    assert plain_size(best) == pytest.approx(plain.size_of(best)) == pytest.approx(size)
    kept = {"step_size": size, "mean_answer_logprob": {f"{step:g}": score for step, score in scores.items()}}
    assert best.info == {**loaded.info, "base_step": kept}
    assert all(torch.equal(a, loaded.plain_theta.a[name]) for name, a in best.plain_theta.a.items())

    searched = searches(monkeypatch)
    results = evaluate(str(folder), None, ["reversal", "profiles"], Options(2), tmp_path / "results.json")
    assert searched == [given, drawn(loaded, "profiles", 2)]
    assert results["suites"]["reversal"]["plain_step_size"] == size
    assert record.read(tmp_path / "results.json") == results
    assert {file: file.read_bytes() for file in folder.rglob("*") if file.is_file()} == files
    assert gdprompt.load(str(folder)) is loaded and "base_step" not in loaded.info


def test_the_search_is_for_what_follows_on_the_passages_themselves(lm: LM, monkeypatch: pytest.MonkeyPatch) -> None:
    """A gold answer that is likelier the farther one steps, and one that is likeliest where one hardly steps."""
    monkeypatch.setattr(plain, "GRID", (1e-6, 1.0, 4.0, 16.0, 64.0))
    bos, passage = lm.template.bos, lm.template.context("Lena keeps a grey parrot in the mill by the river.")
    after, _ = plain.best_plain_step(lm, [plain.Example(passage, bos, passage[len(bos) :])])
    unit = inner_step(lm.base, plain_theta(lm.base, lm.theta.rank, {}), lm.template.batch([passage]))
    with torch.no_grad():
        untaught = lm.base(torch.tensor([bos])).logits[0, -1]
        with lora.active(unit.on(lm.base)):
            moved = lm.base(torch.tensor([bos])).logits[0, -1]
    falling = int((moved.log_softmax(-1) - untaught.log_softmax(-1)).argmin())
    before, _ = plain.best_plain_step(lm, [plain.Example(passage, bos, [falling])])
    assert after >= 1.0 > before


def test_a_large_model_learns_fewer_passages_at_once(lm: LM, monkeypatch: pytest.MonkeyPatch) -> None:
    sizes, real = list[int](), plain.inner_step

    def counting(model: Any, theta: Any, context: Tokens) -> Any:
        sizes.append(len(context.ids))
        return real(model, theta, context)

    monkeypatch.setattr(plain, "inner_step", counting)
    given = drawn(lm, "profiles", 80)
    together, found = plain.best_plain_step(lm, given)
    assert sizes == [25, 25, 13]
    sizes.clear()
    monkeypatch.setattr(plain, "WEIGHTS_AT_ONCE", 2 * lm.num_parameters)
    apart, scores = plain.best_plain_step(lm, given)
    assert set(sizes[:-1]) == {2} and sum(sizes) == 63
    assert together == apart and scores[0.5] == pytest.approx(found[0.5], abs=1e-3)


def test_passages_that_the_model_has_no_room_for_are_not_searched_on(
    short_model_dir: Path,
    short_meta_dir: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    model, meta = str(short_model_dir), Path(shutil.copytree(short_meta_dir, tmp_path / "meta"))
    short, long = Item("Lena keeps owls.", QA("Who?", ("Lena",))), Item("Owls. " * 60, QA("Who?", ("Lena",)))
    monkeypatch.setattr(plain, "SUITES", dict.fromkeys(SUITES, lambda *_: [long]))
    plain.keep(model, meta)
    assert "its size stays 1\n" in capsys.readouterr().out and "base_step" not in info_of(meta)
    monkeypatch.setattr(plain, "SUITES", dict.fromkeys(SUITES, lambda *_: [short, long]))
    searched = searches(monkeypatch)
    plain.keep(model, meta)
    assert searched == [plain.examples(gdprompt.load(model, meta=str(meta)).template, [short] * 3)]
    assert "plain step: left out 3 of 6 questions" in capsys.readouterr().out and "base_step" in info_of(meta)


@pytest.mark.train
def test_training_ends_with_the_search_and_nothing_is_searched_twice(
    tiny_model_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    searched, out = searches(monkeypatch), tmp_path / "run"

    def train(num_steps: int) -> str:
        words = ["--base", str(tiny_model_dir), "--out", str(out), f"--set=num_steps={num_steps}"]
        assert main([*TRAIN, *words]) == 0
        return capsys.readouterr().out

    said = train(1)
    assert len(searched) == 1
    kept = info_of(out / "meta")["base_step"]
    assert said.splitlines()[-3:] == [
        "plain step: searching its best size for this base",
        "plain step: left out 4 of 63 questions, with passage or answer longer than the model's 512 positions",
        f"plain step: {kept['step_size']:g} is best, of sizes from 0.5 to 1e+06",
    ]
    assert plain_size(gdprompt.load(str(tiny_model_dir), meta=str(out / "meta"))) == pytest.approx(kept["step_size"])

    before = (out / "meta" / "meta.json").read_bytes()
    assert "plain step" not in train(1)
    assert len(searched) == 1 and (out / "meta" / "meta.json").read_bytes() == before
    train(2)  # trained further, it is written anew
    assert info_of(out / "meta")["step"] == 2 and info_of(out / "meta")["base_step"] == kept
    assert len(searched) == 2
