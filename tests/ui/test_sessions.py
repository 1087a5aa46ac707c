"""What the server keeps of a visitor: how long, for whom there is room, and what the page says once it is gone."""

from datetime import timedelta
from types import SimpleNamespace

import gradio as gr
import pytest
from actions import answered, ask, gathered
from fake_memory import FakeMemoryLM

from gdprompt.memory import Memory
from gdprompt.ui import limits
from gdprompt.ui.remembering import View
from gdprompt.ui.sessions import Sessions
from gdprompt.ui.words import say

SECONDS = 3
"""As a host may set it, here for pages that are left alone a little longer."""


@pytest.fixture(scope="module")
def lm():
    return FakeMemoryLM()


@pytest.fixture(scope="module")
def brief(lm, serve):
    """A server that keeps things for `SECONDS` only."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(limits, "SECONDS_KEPT", SECONDS)
        patch.setattr("gdprompt.ui.sessions.SECONDS_KEPT", SECONDS)
        yield serve(lambda: lm)


@pytest.fixture
def kept():
    """A State of a page, and sessions of that page, three at most."""
    with gathered(), gr.Blocks(analytics_enabled=False) as page:
        state = gr.State(None, time_to_live=3600)
        place = gr.State(0)
    page.state_session_capacity = 3
    sessions = Sessions()
    sessions.set_blocks(page)
    return sessions, state._id, place._id


def later(session, minutes):
    """As if so long had passed."""
    session._state_ttl = {
        key: (seconds, at - timedelta(minutes=minutes)) for key, (seconds, at) in session._state_ttl.items()
    }


def test_time_runs_from_the_last_use(kept):
    sessions, state, place = kept
    session = sessions["visitor"]
    session[state], session[place] = "taught", 3
    for _ in range(3):
        later(session, 40)
        sessions["visitor"]  # a click that only reads, or not even that
        sessions.delete_all_expired_state()
        assert session[state] == "taught"
    later(session, 61)
    sessions.delete_all_expired_state()
    assert session[state] is None and session[place] == 3


def test_a_closed_page_is_kept_no_longer_than_an_open_one(kept, monkeypatch):
    monkeypatch.setattr("gdprompt.ui.sessions.SECONDS_KEPT", 60)
    sessions, state, place = kept
    session = sessions["visitor"]
    session[state], session[place] = "taught", 3
    session.is_closed = True
    sessions["visitor"]  # back after its connection was lost
    later(session, 2)
    sessions.delete_all_expired_state()
    assert session[state] == "taught" and session[place] == 3
    session.is_closed = True
    sessions.delete_all_expired_state()
    assert session[state] is None and session[place] == 0


def test_who_left_and_who_has_nothing_make_room_first(kept):
    sessions, state, place = kept
    sessions["visitor"][state] = "taught"
    sessions["gone"][state] = "taught"
    sessions["gone"].is_closed = True
    for i in range(200):
        sessions[f"invented {i}"][state] = (None, (), {}, Memory(), View())[i % 5]
        sessions[f"invented {i}"][place] = 3
    assert list(sessions.session_data) == ["visitor", "invented 198", "invented 199"]
    assert sessions.time_last_used.keys() == sessions.session_data.keys()
    for name in ("a", "b", "c"):
        sessions[name][state] = "taught"
    assert list(sessions.session_data) == ["a", "b", "c"]


def test_what_all_keep_together_is_bounded(kept, monkeypatch):
    monkeypatch.setattr(limits, "MAX_CHUNKS_TOGETHER", 10)
    sessions, state, place = kept
    sessions["visitor"][state] = SimpleNamespace(num_chunks=4)
    sessions["reader"][state] = "nothing learned"
    sessions["greedy"][state] = SimpleNamespace(num_chunks=6)
    sessions["greedy"]
    assert list(sessions.session_data) == ["visitor", "reader", "greedy"]
    sessions["greedy"][state] = SimpleNamespace(num_chunks=8)
    sessions["greedy"]
    assert list(sessions.session_data) == ["reader", "greedy"]  # whoever has nothing of the kind stays
    sessions["greedy"][state] = SimpleNamespace(num_chunks=80)
    sessions["greedy"]
    assert list(sessions.session_data) == ["reader", "greedy"]
    sessions["visitor"]
    assert list(sessions.session_data) == ["reader", "visitor"]


def leave(page):
    """Long enough for everything to go; then the visitor is back."""
    page.wait_for_timeout(1000 * SECONDS + 2500)
    page.evaluate("const now = Date.now.bind(Date); Date.now = () => now() + 3600_000")
    page.keyboard.press("Shift")


def test_try_it_says_that_what_it_kept_is_gone(brief, visit, lm):
    page = visit(brief)
    page.fill("#gd-passage textarea", "Otto Brandt keeps bees.")
    page.click("#gd-keep")
    page.wait_for_selector("[data-forget]")
    ask(page)
    answered(page)
    leave(page)
    page.wait_for_selector("#gd-error .gd-error:has-text('What you had here is gone')")
    assert not page.query_selector("[data-forget]") and not page.query_selector("#gd-answers .gd-token")
    assert page.is_disabled("#gd-scale input[type=range]")
    assert not page.query_selector("#gd-m-error .gd-error") and not page.query_selector("#gd-lesson-error .gd-error")
    ask(page)
    answered(page)
    assert len(lm.calls[-1][0]) == 1 and not page.query_selector("#gd-error .gd-error")


def test_memory_says_so_too(brief, visit):
    page = visit(brief + "?tab=memory", ready="#gd-m-curve .main-svg")
    page.fill("#gd-m-passage textarea", "Mira keeps owls.")
    page.fill("#gd-m-questions textarea", "What of Mira?")
    page.click("#gd-m-add")
    page.wait_for_selector(".gd-m-rows > li")
    leave(page)
    page.wait_for_selector("#gd-m-error .gd-error:has-text('What you had here is gone')")
    assert not page.query_selector(".gd-m-rows")


def test_the_lesson_stays_at_its_step_and_says_what_is_gone(brief, visit):
    page = visit(brief + "?tab=lesson&step=4", ready="[data-lesson-step='4']")
    leave(page)
    page.wait_for_timeout(1000)
    assert not page.query_selector("#gd-lesson-error .gd-error")  # there was nothing yet
    page.locator("#gd-lesson-choice input").first.check()
    page.click("#gd-lesson-show:not([disabled])")
    page.wait_for_selector(".gd-verdict")
    leave(page)
    page.wait_for_selector("#gd-lesson-error .gd-error:has-text('What you had here is gone')")
    assert page.query_selector("[data-lesson-step='4']") and not page.query_selector(".gd-done")


def test_the_sentence_names_the_time():
    assert "60 minutes" in say("en", "gone", minutes="60") and "60 分钟" in say("zh", "gone", minutes="60")
