"""Both training runs go on after an interruption as if there had been none."""

from __future__ import annotations

import json
import math
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
import torch
from pydantic import ValidationError
from safetensors.torch import load_file
from torch import Tensor

from gdprompt.config import META_PRESETS, PRETRAIN_PRESETS, MetaConfig, PretrainConfig
from gdprompt.model import copies, pretrained, store
from gdprompt.tasks import corpus
from gdprompt.theta import init_theta
from gdprompt.train import checkpoint, meta, optimise, pretrain

SMALL: dict[str, Any] = {"vocab_size": 300, "hidden_size": 16, "intermediate_size": 24, "batch_size": 2}
SMALL |= {"save_every": 8, "report_every": 4, "warmup_steps": 2}
PRETRAIN = PretrainConfig(**{**PRETRAIN_PRESETS["tiny"].model_dump(), **SMALL, "num_steps": 20})
META = MetaConfig(
    **{
        **META_PRESETS["tiny"].model_dump(),
        **{"rank": 2, "num_steps": 6, "num_passages": 2, "save_every": 2, "report_every": 2, "singles_until": 2},
        "max_tokens": 400,
        "merged_fraction": 0.5,
    }
)

pytestmark = pytest.mark.train


def few_texts(num_worlds: int) -> Iterator[str]:
    """Enough for a tokenizer of 300 tokens, in place of as many as are asked for."""
    return corpus.world_texts(min(num_worlds, 60))


class Interrupted(BaseException):
    """What a test raises in place of a kill."""


@pytest.fixture(autouse=True)
def _small_tokenizer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretrain, "world_texts", few_texts)


def interrupt_at(monkeypatch: pytest.MonkeyPatch, step: int, run: Callable[[], Any]) -> None:
    """Run until the optimiser's step number `step` is due, and stop there."""
    real, count = optimise.optimiser_step, iter(range(10**6))

    def step_or_stop(*args: Any, **kwargs: Any) -> float:
        if next(count) == step:
            raise Interrupted
        return real(*args, **kwargs)

    with monkeypatch.context() as patch:
        patch.setattr(optimise, "optimiser_step", step_or_stop)
        with pytest.raises(Interrupted):
            run()


def reports(out: Path) -> list[dict[str, Any]]:
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    return [{name: value for name, value in line.items() if name != "seconds"} for line in lines]


def weights_in(folder: Path) -> dict[str, Tensor]:
    found: dict[str, Tensor] = {}
    for file in sorted(folder.glob("*.safetensors")):
        found |= load_file(file)
    assert found
    return found


def assert_same(first: Path, second: Path) -> None:
    one, two = weights_in(first), weights_in(second)
    assert one.keys() == two.keys()
    assert [name for name in one if not torch.equal(one[name], two[name])] == []


@pytest.fixture(scope="module")
def base(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(pretrain, "world_texts", few_texts)
        return pretrain.pretrain(PRETRAIN, tmp_path_factory.mktemp("base"))


@pytest.fixture(scope="module")
def whole_meta(base: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return meta.train(META, tmp_path_factory.mktemp("meta"), base)


def test_pretraining_resumes_to_the_bit(
    base: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    interrupt_at(monkeypatch, 13, lambda: pretrain.pretrain(PRETRAIN, tmp_path))
    assert checkpoint.load(tmp_path / "checkpoint.pt")["step"] == 8  # type: ignore[index]
    capsys.readouterr()
    resumed = pretrain.pretrain(PRETRAIN, tmp_path)
    assert_same(base, resumed)
    assert reports(tmp_path) == reports(base.parent)
    lines = [line for line in capsys.readouterr().out.splitlines() if line.startswith("step")]
    assert lines[0].startswith("step 12/20")
    assert "loss" in lines[0]
    assert "min left" in lines[0]


@pytest.mark.slow
@pytest.mark.skipif(shutil.which("g++") is None, reason="torch.compile needs a C++ compiler")
@pytest.mark.filterwarnings("ignore")  # torch hides warnings of its own while it compiles; as errors they stop it
def test_compiled_blocks_are_trained_to_the_same_weights(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path / "cache"))
    monkeypatch.setattr(pretrain, "LENGTHS_COMPILED", 512)  # one shape

    def losses(compiled: bool) -> list[float]:
        changes = {"num_steps": 16, "report_every": 1, "max_tokens": 512, "other_token_rate": 1.0, "compiled": compiled}
        pretrain.pretrain(PRETRAIN.model_copy(update=changes), tmp_path / str(compiled))
        return [json.loads(line)["loss"] for line in (tmp_path / str(compiled) / "log.jsonl").read_text().splitlines()]

    plain, compiled = losses(False), losses(True)
    assert compiled == pytest.approx(plain, rel=2e-3)  # bfloat16, rounded elsewhere
    assert plain[0] != pytest.approx(plain[-1], rel=2e-2)  # the control


def test_other_data_give_other_weights(base: Path, tmp_path: Path) -> None:
    other = pretrain.pretrain(PRETRAIN.model_copy(update={"seed": 1}), tmp_path)
    with pytest.raises(AssertionError):
        assert_same(base, other)


def test_meta_training_goes_on_from_an_earlier_model(base: Path, tmp_path: Path) -> None:
    earlier_folder = tmp_path / "earlier"
    shutil.copytree(base, earlier_folder)
    trained = meta.train(META, tmp_path / "run", base)
    shutil.copytree(trained, earlier_folder / "meta")
    earlier_base = pretrained.load_model(earlier_folder)
    earlier = store.load_meta(earlier_folder / "meta", earlier_folder, earlier_base)

    def changes(student: torch.nn.Module, start: torch.nn.Module) -> dict[str, Tensor]:
        before = dict(start.named_parameters())
        return {name: (weight - before[name]).detach() for name, weight in student.named_parameters()}

    other = pretrained.load_model(pretrain.pretrain(PRETRAIN.model_copy(update={"seed": 1}), tmp_path / "other"))
    student = copies.copy_of(other)
    theta = init_theta(student, META.rank, 9)
    meta.take_over(earlier_folder, student, theta, base)
    moved, expected = changes(student, other), changes(earlier.student, earlier_base)
    assert any(change.abs().max() > 1e-3 for change in expected.values())
    for name, change in expected.items():
        torch.testing.assert_close(moved[name], change, atol=1e-6, rtol=0)
    for name, a in earlier.theta.a.items():
        assert torch.equal(theta.a[name], a)
        assert torch.equal(theta.log_step[name], earlier.theta.log_step[name])
    hardly = {"start_from": str(earlier_folder), "num_steps": 1, "muon_lr": 1e-9, "adam_lr": 1e-9, "step_lr": 1e-9}
    again = meta.train(META.model_copy(update=hardly), tmp_path / "again", base)
    for name, tensor in weights_in(again).items():
        torch.testing.assert_close(tensor, weights_in(trained)[name], atol=1e-3, rtol=1e-3)


def test_a_higher_rank_and_attention_elsewhere_begin_where_the_earlier_model_was(base: Path, tmp_path: Path) -> None:
    folder = tmp_path / "earlier"
    shutil.copytree(base, folder)
    shutil.copytree(meta.train(META, tmp_path / "run", base), folder / "meta")
    earlier = store.load_meta(folder / "meta", folder, pretrained.load_model(folder))

    student = copies.copy_of(pretrained.load_model(base))
    theta = init_theta(student, 2 * META.rank, 9)  # type: ignore[operator]
    fresh = {name: a.clone() for name, a in theta.a.items()}
    meta.take_over(folder, student, theta, base)
    for name, a in earlier.theta.a.items():
        assert torch.equal(theta.a[name][: META.rank], a)
        assert torch.equal(theta.a[name][META.rank :], fresh[name][META.rank :])
        steps = theta.log_step[name]
        assert torch.equal(steps[: META.rank], earlier.theta.log_step[name])
        new = steps[: META.rank].mean() + math.log(meta.NEW_STEP)
        torch.testing.assert_close(steps[META.rank :], new.expand(META.rank))  # type: ignore[arg-type]
    with pytest.raises(ValueError, match="of the same kind"):
        meta.take_over(folder, student, init_theta(student, 1, 0), base)

    change = {"start_from": str(base), "attention_layers": (0, 1), "num_steps": 1, "muon_lr": 1e-9, "adam_lr": 1e-9}
    other = pretrained.load_model(pretrain.pretrain(PRETRAIN.model_copy(update=change), tmp_path / "other"))
    student = copies.copy_of(other)
    theta = init_theta(student, META.rank, 9)
    meta.take_over(folder, student, theta, base)
    start, moved = dict(other.named_parameters()), dict(student.named_parameters())
    kept, gone = dict(earlier.student.named_parameters()), "model.layers.0.self_attn."
    assert any(name.startswith(gone) for name in moved) and any(name.startswith(gone) for name in theta.a)
    for name, weight in moved.items():
        expected = start[name] if name.startswith(gone) else kept[name]
        torch.testing.assert_close(weight, expected, atol=1e-5, rtol=0)
    assert theta.log_step.keys() - earlier.theta.log_step.keys() == {n for n in theta.a if n.startswith(gone)}


def test_a_base_may_be_the_mean_of_its_beginning_and_its_end(base: Path, tmp_path: Path) -> None:
    change = {"start_from": str(base), "num_steps": 2}
    end = pretrain.pretrain(PRETRAIN.model_copy(update=change), tmp_path / "end")
    mean = pretrain.pretrain(PRETRAIN.model_copy(update={**change, "start_share": 0.25}), tmp_path / "mean")
    begun, ended, found = (dict(pretrained.load_model(folder).named_parameters()) for folder in (base, end, mean))
    assert max(float((ended[name] - weight).detach().abs().max()) for name, weight in begun.items()) > 0.01
    for name, weight in found.items():
        torch.testing.assert_close(weight, 0.75 * ended[name] + 0.25 * begun[name], atol=2e-3, rtol=0)
    with pytest.raises(ValidationError, match="set start_from too"):
        PretrainConfig(start_share=0.5)


# peft 0.21 asks transformers 5.23 for a deprecated property.
@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
@pytest.mark.parametrize("adapter_rank", [None, 2])
def test_a_meta_part_may_be_the_mean_of_runs(base: Path, tmp_path: Path, adapter_rank: int | None) -> None:
    config = META.model_copy(update={"num_steps": 2, "adapter_rank": adapter_rank})
    others = [meta.train(config.model_copy(update={"seed": seed}), tmp_path / f"run{seed}", base) for seed in (5, 6)]
    alone = meta.train(config, tmp_path / "alone", base)
    folders = tuple(str(other.parent) for other in others)
    mean = meta.train(config.model_copy(update={"mean_with": folders}), tmp_path / "mean", base)

    def weights(folder: Path) -> dict[str, torch.Tensor]:
        found = store.load_meta(folder, base, pretrained.load_model(base))
        return {
            **dict(found.student.named_parameters()),
            **found.theta.a,
            **{f"s.{k}": v for k, v in found.theta.log_step.items()},
        }

    parts = [weights(folder) for folder in (alone, *others)]
    assert any(not torch.equal(parts[0][name], parts[1][name]) for name in parts[0])
    for name, weight in weights(mean).items():
        expected = torch.stack([part[name] for part in parts]).mean(0)
        torch.testing.assert_close(weight, expected, atol=5e-3, rtol=5e-3)  # each is saved in half precision
    assert_same(mean, meta.train(config.model_copy(update={"mean_with": folders}), tmp_path / "mean", base))
    assert_same(alone, meta.train(config, tmp_path / "mean", base))  # the others are left out again
    other = config.model_copy(update={"rank": 3, "mean_with": folders})
    with pytest.raises(ValueError, match="mean_with expects a meta-training of the same weights in .*run5, got others"):
        meta.train(other, tmp_path / "other", base)


def test_meta_training_resumes_to_the_bit(
    base: Path, whole_meta: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    whole = whole_meta
    interrupt_at(monkeypatch, 3, lambda: meta.train(META, tmp_path / "cut", base))
    assert checkpoint.load(tmp_path / "cut" / "checkpoint.pt")["step"] == 2  # type: ignore[index]
    assert_same(whole, meta.train(META, tmp_path / "cut", base))
    assert reports(tmp_path / "cut") == reports(whole.parent)
    other = meta.train(META.model_copy(update={"seed": 5}), tmp_path / "other", base)
    with pytest.raises(AssertionError):
        assert_same(whole, other)
    loaded = store.load_meta(whole, base, pretrained.load_model(base))
    assert loaded.info["step"] == META.num_steps
    assert loaded.info["config"]["rank"] == loaded.theta.rank == 2


def test_a_run_killed_while_it_saves_its_end_is_saved_again(
    base: Path, whole_meta: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for place in (checkpoint, store):  # the checkpoint, or what is written beside it
        out, name = tmp_path / place.__name__, "save" if place is checkpoint else "save_meta"
        real, count = getattr(place, name), iter(range(10**6))

        def save_or_stop(*args: Any, real: Any = real, count: Any = count) -> None:
            if next(count) == 2:  # saved after steps 2, 4 and 6
                raise Interrupted
            real(*args)

        with monkeypatch.context() as patch:
            patch.setattr(place, name, save_or_stop)
            with pytest.raises(Interrupted):
                meta.train(META, out, base)
        assert_same(whole_meta, meta.train(META, out, base))


@pytest.mark.parametrize(("number", "status"), [(signal.SIGINT, 130), (signal.SIGTERM, 143)])
@pytest.mark.parametrize("run", ["pretrain", "meta"])
def test_a_run_that_is_asked_to_stop_saves_its_step_and_goes_on_to_the_bit(
    run: str,
    number: signal.Signals,
    status: int,
    base: Path,
    whole_meta: Path,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
) -> None:
    def train() -> Path:
        return pretrain.pretrain(PRETRAIN, tmp_path) if run == "pretrain" else meta.train(META, tmp_path, base)

    real, count = optimise.optimiser_step, iter(range(10**6))

    def step_and_signal(*args: Any, **kwargs: Any) -> float:
        if next(count) == 2:  # the third step: neither run would have saved after it
            signal.raise_signal(number)
        return real(*args, **kwargs)

    before = signal.getsignal(number)
    with monkeypatch.context() as patch:
        patch.setattr(optimise, "optimiser_step", step_and_signal)
        with pytest.raises(SystemExit) as ended:
            train()
    assert ended.value.code == status
    assert signal.getsignal(number) is before
    num_steps = (PRETRAIN if run == "pretrain" else META).num_steps
    errors = capsys.readouterr().err
    assert errors.startswith(f"gdprompt: stopped at step 3/{num_steps} and saved; the same command goes on")
    assert errors.count("\n") == 1
    assert checkpoint.load(tmp_path / "checkpoint.pt")["step"] == 3  # type: ignore[index]
    whole = base if run == "pretrain" else whole_meta
    assert_same(whole, train())
    assert reports(tmp_path) == reports(whole.parent)


def test_meta_training_leaves_the_base_and_its_embeddings(base: Path, tmp_path: Path) -> None:
    before = {file.name: file.read_bytes() for file in base.iterdir() if file.is_file()}
    trained = meta.train(META, tmp_path, base)
    assert {file.name: file.read_bytes() for file in base.iterdir() if file.is_file()} == before
    names = set(weights_in(trained))
    assert not any("embed_tokens" in name or "lm_head" in name for name in names)
    assert any(name.startswith("student.") for name in names)


@pytest.mark.parametrize("change", [{"first_order": True}, {"target": "gold"}, {"unrelated_weight": 0.0}])
def test_every_option_trains(base: Path, tmp_path: Path, change: dict[str, Any]) -> None:
    trained = meta.train(META.model_copy(update={"num_steps": 2, **change}), tmp_path, base)
    weights = weights_in(trained)
    assert all(bool(tensor.isfinite().all()) for tensor in weights.values())


RUN = """
import sys
import torch
torch.set_num_threads(1)
from pathlib import Path
from gdprompt.config import PretrainConfig
from gdprompt.tasks import corpus
from gdprompt.train import pretrain
pretrain.world_texts = lambda num_worlds: corpus.world_texts(60)
pretrain.pretrain(PretrainConfig.model_validate_json(sys.argv[1]), Path(sys.argv[2]))
"""


@pytest.mark.slow
def test_pretraining_resumes_to_the_bit_after_sigkill(tmp_path: Path) -> None:
    config = PRETRAIN.model_copy(update={"num_steps": 160, "hidden_size": 32, "report_every": 100})
    whole = pretrain.pretrain(config, tmp_path / "whole")
    arguments = [sys.executable, "-c", RUN, config.model_dump_json(), str(tmp_path / "killed")]
    file = tmp_path / "killed" / "checkpoint.pt"
    process = subprocess.Popen(arguments, stdout=subprocess.DEVNULL)
    deadline = time.monotonic() + 120
    while not file.exists() and time.monotonic() < deadline:
        time.sleep(0.02)
    time.sleep(0.05)
    os.kill(process.pid, signal.SIGKILL)
    assert process.wait() == -signal.SIGKILL  # the control: it had not ended
    assert 0 < checkpoint.load(file)["step"] < 160  # type: ignore[index]
    subprocess.run(arguments, check=True, stdout=subprocess.DEVNULL, timeout=200)
    assert_same(whole, tmp_path / "killed" / "base")
