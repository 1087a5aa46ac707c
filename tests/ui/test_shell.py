"""What the frame gives each tab: which runs a Stop ends."""

import time
from types import SimpleNamespace

from actions import PASSAGE, QUESTION
from fake_lm import FakeLM

from gdprompt.ui import handlers, lesson
from gdprompt.ui.lesson_steps import STEPS
from gdprompt.ui.shell import Stopped
from gdprompt.ui.teaching import SAME

MODEL = SimpleNamespace(lm=FakeLM(0), ready=True, wait=lambda seconds: True, fingerprint="fake")


def test_what_is_asked_for_right_after_a_stop_is_shown(monkeypatch):
    # On Windows this clock stands still for 16 ms at a time.
    monkeypatch.setattr(time, "monotonic_ns", lambda: 15_625_000)
    stopped = Stopped()
    ticket, *_ = handlers.begin(PASSAGE, QUESTION, 1, (), None, "en", stopped)
    assert stopped.under_way(ticket)
    assert list(handlers.run(MODEL, ticket, None, "kl", "en", stopped))[-1].outcome != SAME
    lesson.stop(None, 0, {}, "en", stopped)
    ticket, *_ = lesson.begin(STEPS[0].value(STEPS[0].choices[0]), 0, {}, "en", stopped)
    assert list(lesson.show(MODEL, ticket, 0, {}, "en", stopped))[-1].seen != SAME


def test_a_stop_ends_what_was_asked_for_before_it():
    stopped = Stopped()
    ticket, *_ = handlers.begin(PASSAGE, QUESTION, 1, (), None, "en", stopped)
    frames = handlers.run(MODEL, ticket, None, "kl", "en", stopped)
    next(frames)
    handlers.stop(None, "en", stopped)
    assert list(frames) == [] and not stopped.under_way(ticket)


def test_a_run_stopped_before_its_turn_leaves_all_as_it_is():
    stopped = Stopped()
    ticket, *_ = handlers.begin(PASSAGE, QUESTION, 1, (), None, "en", stopped)
    stopped.now()
    assert list(handlers.run(MODEL, ticket, None, "kl", "en", stopped)) == [SAME]
