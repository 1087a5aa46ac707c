"""The handlers through a stand-in for `spaces.GPU` that forks and pickles show what they show without it."""

from __future__ import annotations

import contextlib
import dataclasses
import inspect
import itertools
import multiprocessing
import os
import pickle
import subprocess
import sys
import zipfile
from collections.abc import Callable, Iterator
from functools import partial
from operator import methodcaller
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from programs import digest

import gdprompt
from gdprompt import comparison, memory, session
from gdprompt.taught import Taught
from gdprompt.ui import gpu, handlers, lesson, lesson_run, memory_handlers, remembering, taking, teaching
from gdprompt.ui.api import Endpoints
from gdprompt.ui.lesson_run import STEPS
from gdprompt.ui.remembering import View
from gdprompt.ui.shell import Stopped
from gdprompt.ui.words import say

# Of the libraries, and of Python from 3.12 on, which warns of every fork.
pytestmark = pytest.mark.filterwarnings("ignore")

FORK = multiprocessing.get_context("fork")
A, ABOUT_A = "Lena keeps a grey parrot in the mill by the river.", "What does Lena keep?"
B, ABOUT_B = "Tomas paints boats. He lives with his aunt near the old harbour.", "What does Tomas paint?"


class ZeroGPU:
    """`GPU` does to a generator what `spaces.GPU` does on ZeroGPU; of each call it keeps the child and what went in."""

    def __init__(self) -> None:
        self.children: list[Any] = []
        self.num_bytes: list[int] = []

    def GPU(self, function: Callable[..., Iterator[Any]]) -> Callable[..., Iterator[Any]]:
        assert inspect.isgeneratorfunction(function)

        def decorated(*arguments: Any) -> Iterator[Any]:
            sent = pickle.dumps(arguments)
            here, there = FORK.Pipe(duplex=False)
            stop = FORK.Event()
            child = FORK.Process(target=_serve, args=(function, sent, there, stop), daemon=True)
            child.start()
            there.close()
            self.children.append(child)
            self.num_bytes.append(len(sent))
            try:
                while (told := pickle.loads(here.recv_bytes())) is not None:
                    kind, value = told
                    if kind == "failed":
                        raise gr.Error(value)
                    yield value
            finally:
                stop.set()
                while not here.closed:
                    try:
                        here.recv_bytes()
                    except EOFError:
                        here.close()
                child.join()

        return decorated


def _serve(function: Callable[..., Iterator[Any]], sent: bytes, there: Any, stop: Any) -> None:
    found = function(*pickle.loads(sent))
    try:
        for value in found:
            if stop.is_set():
                found.close()
                break
            there.send_bytes(pickle.dumps(("yielded", value)))
    except Exception as error:
        there.send_bytes(pickle.dumps(("failed", type(error).__name__)))
    there.send_bytes(pickle.dumps(None))


@contextlib.contextmanager
def zero_gpu() -> Iterator[ZeroGPU]:
    """Within the block the model computes in children, on the only device there is."""
    zero = ZeroGPU()
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(gpu, "ZERO_GPU", True)
        patch.setattr(gpu, "DEVICE", "cpu")
        patch.setattr(gpu, "_on_gpu", zero.GPU(gpu._on_gpu))
        yield zero


def plain(value: Any) -> Any:
    """The same as values that can be compared: steps as bytes, components as what they were made of."""
    match value:
        case Taught():
            return value.contexts, value.theta_prime and value.theta_prime.to_bytes()
        case gr.blocks.Block():
            return type(value).__name__, value.constructor_args
        case tuple() | list():
            return [plain(one) for one in value]
        case dict():
            return {key: plain(one) for key, one in value.items()}
    if hasattr(value, "to_plotly_json"):
        return value.to_json()
    if dataclasses.is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in dataclasses.fields(value)}
    return value


@pytest.fixture
def same(real_lm, monkeypatch) -> Callable[[Callable[[Any], Any]], Any]:
    """`same(use)`: what `use(model)` gives; it must be the same through the stand-in, which computes elsewhere."""
    model = SimpleNamespace(lm=real_lm, ready=True, wait=lambda seconds: True)
    steps, step = [], session.inner_step
    monkeypatch.setattr(session, "inner_step", lambda *given: steps.append(given) or step(*given))

    def same(use: Callable[[Any], Any]) -> Any:
        before = digest(real_lm)
        with pytest.MonkeyPatch.context() as patch:
            _stop_clocks(patch)
            here = use(model)
        num_steps = len(steps)
        assert num_steps > 0  # the control: a step in this process is seen
        with zero_gpu() as zero, pytest.MonkeyPatch.context() as patch:
            _stop_clocks(patch)
            there = use(model)
        assert len(steps) == num_steps
        assert zero.children and all(child.exitcode == 0 for child in zero.children)
        assert plain(there) == plain(here)
        assert digest(real_lm) == before
        return there

    return same


def _stop_clocks(patch: pytest.MonkeyPatch) -> None:
    numbers = itertools.count(1)
    clock = SimpleNamespace(
        monotonic=lambda: 1000.0, perf_counter=lambda: 1000.0, perf_counter_ns=lambda: next(numbers)
    )
    for module in (comparison, memory, lesson_run, remembering, teaching):
        patch.setattr(module, "time", clock)


def last(frames: list[Any], name: str) -> Any:
    """What a part of the tab was last set to."""
    return [value for frame in frames if (value := getattr(frame, name)) != gr.skip()][-1]


def test_try_it(same, real_lm, tmp_path):
    def use(model):
        ticket, *_ = handlers.begin(A, ABOUT_A, 1, (B,), None, "en", Stopped())
        frames = list(handlers.run(model, ticket, None, "kl", "en", Stopped()))
        outcome = last(frames, "outcome")
        path = list(handlers.draw_path(model, ticket, outcome, "en", Stopped()))
        again, *_ = handlers.again(A, ABOUT_A, 0.5, (B,), ticket, path[-1][1], "en", Stopped())
        return frames, path, list(handlers.run(model, again, path[-1][1], "kl", "en", Stopped()))

    frames, path, again = same(use)
    outcome = path[-1][1]
    assert len(outcome.path) == len(teaching.SCALES) and last(again, "outcome").comparison.step_scale == 0.5
    # What came back is the visitor's to keep: with this process's model, it answers, adds up and can be saved.
    assert outcome.taught.lm is real_lm
    ticket = real_lm.learn([B, A])
    assert plain(outcome.taught) == plain(ticket)
    assert outcome.taught.answer(ABOUT_A).token_ids == ticket.answer(ABOUT_A).token_ids
    with contextlib.closing(taking.save(outcome, "en")) as saving:
        file, *_ = next(saving)
        zipfile.ZipFile(file).extractall(tmp_path)
    assert plain(real_lm.load_taught(tmp_path)) == plain(ticket)


def test_memory(same, real_lm):
    def run(model, begun, view):
        return list(memory_handlers.run(model, begun[0], view, "", "en", Stopped()))

    def use(model):
        first = run(model, memory_handlers.begin_add(A, ABOUT_A, None, "en"), None)
        view = last(first, "view")
        second = run(model, memory_handlers.begin_add(B, ABOUT_B, view, "en"), view)
        view = last(second, "view")
        asked = run(model, memory_handlers.begin_ask(ABOUT_A, view, "en"), view)
        forgotten = run(model, memory_handlers.begin_forget(view, "en", SimpleNamespace(index=0)), view)
        return first, second, asked, forgotten

    *_, asked, forgotten = same(use)
    found = last(asked, "view")
    merged = real_lm.merge([real_lm.learn(A), real_lm.learn(B)])
    assert plain(found.memory.taught) == plain(merged)
    assert found.asked.taught.token_ids == merged.answer(ABOUT_A).token_ids
    assert plain(last(forgotten, "view").memory.taught) == plain(real_lm.learn(B))


@pytest.mark.parametrize("figure", ["divergence", "path", "fits"])
def test_lesson(same, figure):
    at = next(i for i, step in enumerate(STEPS) if step.figure == figure)

    def use(model):
        stopped = Stopped()
        ticket, *_ = lesson.begin(STEPS[at].value(STEPS[at].choices[0]), at, {}, "en", stopped)
        return list(lesson.show(model, ticket, at, {}, "en", stopped))

    frames = same(use)
    assert last(frames, "seen")[at].outcome and "gd-verdict" in last(frames, "verdict")


def test_programs(same, real_lm):
    def use(model):
        do = Endpoints(model)
        *_, compared = do.compare(A, ABOUT_A, 1.5)
        *_, (kept, told) = do.add(memory.Memory(), A, ABOUT_A)
        *_, answered = do.ask(kept, ABOUT_A)
        return compared, kept, told, answered

    compared, kept, *_ = same(use)
    alone = real_lm.compare(A, ABOUT_A, 1.5)
    assert compared["readings"] == alone.to_dict()["readings"]
    assert compared["answers"]["meta_step"]["token_ids"] == alone.answers["meta_step"].token_ids
    assert plain(kept.taught) == plain(real_lm.learn(A))


def test_what_is_wrong_is_said_in_the_same_words(real_lm, tmp_path):
    model = SimpleNamespace(lm=real_lm, ready=True, wait=lambda seconds: True)
    file = tmp_path / "memory.zip"
    file.write_bytes(b"PK\x03\x04 and no more")

    def use() -> list[Any]:
        ticket, *_ = handlers.begin("word " * 1000, ABOUT_A, 1, (), None, "en", Stopped())
        job, *_ = memory_handlers.begin_load(str(file), None, "zh")
        told = handlers.run(model, ticket, None, "kl", "en", Stopped())
        return [last(list(found), "error") for found in (told, remembering.work(model, job, View(), "", "zh"))]

    here = use()
    with zero_gpu() as zero:
        assert use() == here
    assert len(zero.children) == 2
    assert (
        f"limit is {real_lm.max_context_tokens}." in here[0]
        and say("zh", "error_memory_file").split("。")[0] in here[1]
    )


def endless(_lm: Any, log: Path) -> Iterator[int]:
    """Work that ends when it is closed and not before; then it says so."""
    try:
        while True:
            yield os.getpid()
    finally:
        log.write_text("closed")


def test_closing_early_ends_the_child(real_lm, tmp_path):
    with zero_gpu() as zero:
        found = gpu.events(real_lm, partial(endless, log=tmp_path / "log"))
        assert next(found) == zero.children[0].pid != os.getpid()
        assert zero.children[0].is_alive()
        found.close()
    assert zero.children[0].exitcode == 0
    assert (tmp_path / "log").read_text() == "closed"


def test_a_visitors_stop_ends_the_child(real_lm):
    model, stopped = SimpleNamespace(lm=real_lm, ready=True, wait=lambda seconds: True), Stopped()
    with zero_gpu() as zero:
        ticket, *_ = handlers.begin(A, ABOUT_A, 1, (), None, "en", stopped)
        run = handlers.run(model, ticket, None, "kl", "en", stopped)
        next(run), next(run)
        assert zero.children[0].is_alive()
        handlers.stop(None, "en", stopped)
        assert list(run) == []
    assert zero.children[0].exitcode == 0


def test_the_model_goes_as_a_name(real_lm):
    with zero_gpu() as zero:
        list(gpu.events(real_lm, methodcaller("stream", A, ABOUT_A)))
    assert zero.num_bytes[0] < 1000


def test_a_child_has_the_model_while_another_is_loaded_here(real_lm):
    child = FORK.Process(target=gdprompt.load, args=real_lm.source)
    with session._LOADING:
        child.start()
        child.join(60)
    if child.exitcode is None:
        child.kill()
    child.join()
    assert child.exitcode == 0


def test_what_spaces_says_of_its_gpus_is_told_in_its_own_words(real_lm, monkeypatch, tmp_path):
    def refuse(_lm: Any, _work: Any) -> Iterator[Any]:
        raise quota

    quota = gr.Error("You have exceeded your quota.", title="ZeroGPU quota exceeded")
    model = SimpleNamespace(lm=real_lm, ready=True, wait=lambda seconds: True)
    monkeypatch.setattr(gpu, "events", refuse)
    do, file = Endpoints(model), str(tmp_path / "memory.zip")
    job, *_ = memory_handlers.begin_load(file, None, "en")
    calls = (do.compare(A, ABOUT_A), do.add(memory.Memory(), A, ABOUT_A), do.load(file))
    for told in (*calls, remembering.work(model, job, View(), "", "en")):
        with pytest.raises(gr.Error) as reason:
            list(told)
        assert reason.value is quota


@pytest.mark.parametrize("told", ["", "true"])
def test_only_a_zerogpu_space_asks_for_one(tmp_path, told):
    (tmp_path / "spaces.py").write_text("asked = []\n\ndef GPU(work):\n    asked.append(work)\n    return work\n")
    code = "import sys, inspect, gdprompt.ui.gpu as gpu; found = sys.modules.get('spaces')\n"
    code += "print(gpu.ZERO_GPU, found and [inspect.isgeneratorfunction(one) for one in found.asked])"
    path = os.pathsep.join([str(tmp_path), str(Path(gdprompt.__file__).parents[1])])
    environment = {**os.environ, "PYTHONPATH": path, "SPACES_ZERO_GPU": told}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout.strip() == ("True [True]" if told else "False None")
