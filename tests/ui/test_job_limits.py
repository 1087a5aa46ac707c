"""A job that takes too long, or more memory than there is, ends with a sentence and leaves what was there before."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from types import SimpleNamespace
from typing import Any

import gradio as gr
import pytest
from actions import PASSAGE, QUESTION
from fake_lm import FakeLM
from fake_memory import FakeMemoryLM

from gdprompt.memory import Memory
from gdprompt.ui import gpu, handlers, lesson_run, limits, memory_handlers, teaching
from gdprompt.ui.api import Endpoints
from gdprompt.ui.lesson_steps import STEPS
from gdprompt.ui.limits import Refused
from gdprompt.ui.shell import Stopped
from gdprompt.ui.words import say

# The libraries' own deprecations are not this page's to mend.
pytestmark = pytest.mark.filterwarnings("ignore")

OutOfMemoryError = type("OutOfMemoryError", (RuntimeError,), {})  # PyTorch's own is told by this name
NO_MEMORY = [MemoryError(), OutOfMemoryError("CUDA"), RuntimeError("[…] DefaultCPUAllocator: can't allocate memory")]


@pytest.fixture
def no_time(monkeypatch) -> None:
    monkeypatch.setattr(limits, "SECONDS_A_JOB", -1)


def model_of(lm: Any) -> Any:
    return SimpleNamespace(lm=lm, ready=True, wait=lambda seconds: True, fingerprint=lm.fingerprint)


def answered(model: Any) -> teaching.Outcome:
    ticket = teaching.ticket_for(PASSAGE, QUESTION, 1, ())
    return list(handlers.run(model, ticket, None, "kl", "en", Stopped()))[-1].outcome


def counting(_lm: Any, log: list[str]) -> Iterator[int]:
    try:
        yield from range(100)
    finally:
        log.append("closed")


def breaking(_lm: Any, error: Exception) -> Iterator[int]:
    yield 0
    raise error


def test_the_limit_is_looked_at_between_events_and_ends_the_work(no_time) -> None:
    log: list[str] = []
    told = gpu.events(None, partial(counting, log=log))
    assert next(told) == 0
    with pytest.raises(Refused) as reason:
        next(told)
    assert reason.value.key == "error_slow" and log == ["closed"]


def test_in_time_all_is_told() -> None:
    assert list(gpu.events(None, partial(counting, log=[]))) == list(range(100))


def test_what_is_complete_is_told_however_late(no_time) -> None:
    events = list(FakeLM(0).stream([PASSAGE], QUESTION))
    assert list(gpu.events(None, lambda _: (event for event in events[-1:]))) == events[-1:]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_try_it_says_so_and_keeps_its_answers(monkeypatch, language) -> None:
    model = model_of(FakeLM(0))
    before = answered(model)
    monkeypatch.setattr(limits, "SECONDS_A_JOB", -1)
    ticket = teaching.ticket_for("Another passage.", QUESTION, 1, ())
    last = list(handlers.run(model, ticket, before, "kl", language, Stopped()))[-1]
    expected = teaching.refused(language, say(language, "error_slow", seconds=-1), before)
    assert (last.error, last.cards) == (expected.error, expected.cards)
    assert last.teach.interactive and last.outcome == teaching.SAME and model.lm.num_closed_early == 1


def test_a_path_keeps_the_points_it_has(monkeypatch) -> None:
    model = model_of(FakeLM(0))
    outcome = answered(model)
    monkeypatch.setattr(limits, "SECONDS_A_JOB", -1)
    *_, (_, drawn, _), (path, kept, error) = teaching.draw_path(model, outcome, "en")
    assert len(drawn.path) == 1 and path == kept == teaching.SAME and "took more than" in error


def test_the_lesson_says_so(no_time) -> None:
    at = next(i for i, step in enumerate(STEPS) if step.figure == "path")
    ticket = lesson_run.Ticket(1, at, STEPS[at].choices[0])
    last = list(lesson_run.run(model_of(FakeLM(0)), ticket, {}, "en"))[-1]
    assert "took more than" in last.error and last.seen == lesson_run.SAME


def test_a_lessons_outcome_stands_where_its_path_takes_too_long(monkeypatch) -> None:
    at = next(i for i, step in enumerate(STEPS) if step.figure == "path")
    ticket, frames = lesson_run.Ticket(1, at, STEPS[at].choices[0]), []
    for frame in lesson_run.run(model_of(FakeLM(0)), ticket, {}, "en"):
        frames.append(frame)
        if frame.verdict != lesson_run.SAME:
            monkeypatch.setattr(limits, "SECONDS_A_JOB", -1)
    seen = [frame.seen for frame in frames if frame.seen != lesson_run.SAME][-1]
    assert len(seen[at].path) == 1 and "took more than" in frames[-1].error
    assert frames[-1].verdict == frames[-1].cards == lesson_run.SAME


def test_a_memory_stays_as_it_was(no_time) -> None:
    job, _, *_ = memory_handlers.begin_add("Mira keeps owls.", "What of Mira?", None, "en")
    last = list(memory_handlers.run(model_of(FakeMemoryLM(0)), job, None, "", "en", Stopped()))[-1]
    assert "took more than" in last.error and last.view == teaching.SAME


def test_programs_are_told_the_same(no_time) -> None:
    do = Endpoints(model_of(FakeMemoryLM(0)))
    for told in (do.compare(PASSAGE, QUESTION), do.add(Memory(), PASSAGE, QUESTION)):
        with pytest.raises(gr.Error, match=r"took more than -1 s"):
            list(told)


@pytest.mark.parametrize("error", NO_MEMORY, ids=lambda error: type(error).__name__)
def test_memory_that_runs_out_has_its_own_sentence(error) -> None:
    with pytest.raises(Refused) as reason:
        list(gpu.events(None, partial(breaking, error=error)))
    assert reason.value.key == "error_exhausted"


def test_other_errors_are_not_taken_for_it() -> None:
    with pytest.raises(RuntimeError, match="a shape"):
        list(gpu.events(None, partial(breaking, error=RuntimeError("a shape does not fit"))))


def test_a_host_may_set_the_limit() -> None:
    code = "from gdprompt.ui import limits; print(limits.SECONDS_A_JOB)"
    told = [
        subprocess.run(
            [sys.executable, "-c", code], env={**os.environ, **given}, capture_output=True, text=True, check=True
        ).stdout.strip()
        for given in ({}, {"GDPROMPT_SECONDS_A_JOB": "7"})
    ]
    assert told == ["120", "7"]
