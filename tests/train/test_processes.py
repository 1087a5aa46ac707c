"""Two processes take the steps that one takes on the same batch, and killed they go on as if they had not been."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import psutil
import pytest
import torch
from safetensors.torch import load_file
from torch import Tensor

from gdprompt.config import META_PRESETS, MetaConfig
from gdprompt.model import pretrained
from gdprompt.train import checkpoint

ONE = [sys.executable]
TWO = [*ONE, "-m", "torch.distributed.run", "--standalone", "--nproc_per_node", "2", "--no-python", *ONE]
META = MetaConfig(
    **{
        **META_PRESETS["tiny"].model_dump(),
        **{"rank": 2, "num_steps": 4, "num_passages": 6, "group_sizes": (1, 3), "singles_until": 2},
        **{"step_size": 3.0, "max_tokens": 400, "save_every": 100, "report_every": 1, "warmup_steps": 0},
        **{"question_weight": 0.5, "unrelated_weight": 0.5},
    }
)

# float32 throughout, and plain SGD: Muon works in bfloat16 and Adam divides by the gradient's own size, and both
# would turn rounding into steps of another length.
RUN = """
import sys
from functools import partial
from pathlib import Path

import torch

from gdprompt.config import MetaConfig
from gdprompt.train import meta, optimise

torch.set_num_threads(1)
torch.autocast = partial(torch.autocast, enabled=False)
optimise.optimisers = lambda matrices, _, groups: [torch.optim.SGD([{"params": matrices}, *groups], lr=0.2)]
out, base = map(Path, sys.argv[2:])
meta.train(MetaConfig.model_validate_json(sys.argv[1]), out, base)
"""


def run(*arguments: str) -> None:
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    done = subprocess.run(arguments, capture_output=True, text=True, env=environment, timeout=200)
    assert done.returncode == 0, done.stderr


# What is registered first runs last.
LEAVES = """
import atexit
import os
from pathlib import Path

def say(word):
    os.write(1, f"{word} ".encode())  # at once, so that no process's line is cut by another's

def threads():
    return [name for task in Path("/proc/self/task").iterdir() if "gloo" in (name := (task / "comm").read_text())]

atexit.register(lambda: say("still there" if threads() else "left"))

import torch
from gdprompt.train.processes import processes, sum_gradients

say(f"of {processes().num_processes}")
weight = torch.nn.Parameter(torch.ones(2))
weight.grad = torch.ones(2)
sum_gradients([weight])
torch.optim.SGD([weight], lr=0.1).step()
say(f"with {len(threads()) > 0}")
"""


def figures(out: Path) -> list[dict[str, float]]:
    lines = [json.loads(line) for line in (out / "log.jsonl").read_text().splitlines()]
    return [{name: value for name, value in line.items() if name != "seconds"} for line in lines]


def trained(out: Path) -> dict[str, Tensor]:
    saved: Any = checkpoint.load(out / "checkpoint.pt")
    assert saved["step"] == META.num_steps
    return saved["student"] | {f"theta.{i}": tensor for i, tensor in enumerate(saved["theta"])}


def furthest(here: dict[str, Tensor], there: dict[str, Tensor]) -> float:
    return max(float((here[name] - there[name]).abs().max()) for name in here)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform != "linux", reason="the names of a process's threads are read from Linux")
@pytest.mark.parametrize(("launcher", "number"), [(ONE, 1), (TWO, 2)])
def test_a_process_leaves_the_others_before_the_interpreter_ends(launcher: list[str], number: int) -> None:
    """Else threads that wait for the others are destroyed under way, which now and then aborts the process."""
    done = subprocess.run([*launcher, "-c", LEAVES], capture_output=True, text=True, timeout=200)
    assert done.returncode == 0, done.stderr
    assert sorted(done.stdout.split()) == sorted(f"of {number} with {number > 1} left".split() * number)


@pytest.mark.slow
@pytest.mark.timeout(700)
def test_meta_training_by_two_is_that_by_one(tiny_model_dir: Path, tmp_path: Path) -> None:
    def train(launcher: list[str], name: str, **changes: Any) -> dict[str, Tensor]:
        config = META.model_copy(update=changes).model_dump_json()
        run(*launcher, "-c", RUN, config, str(tmp_path / name), str(tiny_model_dir))
        return trained(tmp_path / name)

    alone, both = train(ONE, "one"), train(TWO, "two")
    first_order = train(ONE, "first", first_order=True)
    start = pretrained.load_model(tiny_model_dir).state_dict()
    moved = furthest({name: alone[name] for name in start if name in alone}, start)
    rounding = furthest(both, alone)
    assert rounding < 1e-4 * moved
    assert furthest(first_order, alone) > 100 * rounding  # the control: the second order would show
    for one, two in zip(figures(tmp_path / "one"), figures(tmp_path / "two"), strict=True):
        assert two == pytest.approx(one, rel=1e-4)


@pytest.mark.slow
def test_pretraining_by_two_is_that_by_one(tmp_path: Path) -> None:
    def losses(launcher: list[str], out: Path) -> list[float]:
        small = {"vocab_size": 300, "hidden_size": 16, "intermediate_size": 24, "batch_size": 2, "num_steps": 8}
        small |= {"save_every": 8, "report_every": 4, "warmup_steps": 2}
        settings = [f"--set={name}={value}" for name, value in small.items()]
        run(*launcher, "-m", "gdprompt", "pretrain", "--preset", "tiny", "--out", str(out), *settings)
        return [line["loss"] for line in figures(out)]

    alone = losses(ONE, tmp_path / "one")
    both = losses(TWO, tmp_path / "two")
    assert both == pytest.approx(alone, rel=5e-3)  # bf16 autocast rounds differently in smaller batches
    assert alone[0] != pytest.approx(alone[-1], rel=5e-3)


def kill(launcher: subprocess.Popen[bytes]) -> None:
    """SIGKILL for a launcher and all that it started, which is in sessions of its own."""
    parent = psutil.Process(launcher.pid)
    everyone = [*parent.children(recursive=True), parent]
    for process in everyone:
        process.kill()
    psutil.wait_procs(everyone, timeout=20)
    launcher.wait()


@pytest.mark.slow
@pytest.mark.timeout(600)
def test_two_that_are_killed_go_on_to_the_bit(tiny_model_dir: Path, tmp_path: Path) -> None:
    def command(out: Path) -> list[str]:
        launch = [*ONE, "-m", "accelerate.commands.launch", "--multi_gpu", "--num_processes", "2"]
        settings = ["num_steps=24", "save_every=2", "report_every=1", "singles_until=0", "max_tokens=400"]
        given = ["--base", str(tiny_model_dir), "--preset", "tiny", "--data", "worlds", "--out", str(out)]
        sets = [f"--set={setting}" for setting in settings]
        return [*launch, "--main_process_port", "0", "-m", "gdprompt", "train", *given, *sets]

    whole, killed = tmp_path / "whole", tmp_path / "killed"
    run(*command(whole))
    environment = {**os.environ, "OMP_NUM_THREADS": "1"}
    launcher = subprocess.Popen(command(killed), stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=environment)
    deadline, log = time.monotonic() + 200, killed / "log.jsonl"
    while not (log.exists() and len(log.read_text().splitlines()) > 6) and time.monotonic() < deadline:
        time.sleep(0.01)
    kill(launcher)
    step = (checkpoint.load(killed / "checkpoint.pt") or {})["step"]
    assert 6 <= step < 24  # the control: it had begun, and had not ended
    run(*command(killed))
    assert figures(killed) == figures(whole)
    assert [line["step"] for line in figures(whole)] == list(range(1, 25))
    files = sorted((whole / "meta").glob("*.safetensors"))
    assert files
    for file in files:
        other = load_file(killed / "meta" / file.name)
        assert all(torch.equal(other[name], weight) for name, weight in load_file(file).items())
