"""Replies that come late: a page shows what its visitor did last, whatever a busy server was still at."""

import threading
from collections.abc import Callable
from functools import wraps
from types import ModuleType

import pytest
from actions import PASSAGE, QUESTION, answered, ask
from fake_memory import FakeMemoryLM

from gdprompt.ui import app, handlers, keeping, lesson, opening, remembering
from gdprompt.ui.words import say, say_in_lesson

SLIDER = "#gd-scale input[type=range]"


class Late:
    """A handler whose next call, once `hold` is said, ends only after `release`."""

    def __init__(self, module: ModuleType, name: str, monkeypatch: pytest.MonkeyPatch) -> None:
        self.held, self.begun, self.released = False, threading.Event(), threading.Event()
        self.released.set()
        ours = getattr(module, name)

        @wraps(ours)  # Gradio gives a request or an event to whom the signature names
        def late(*arguments):
            if self.held:
                self.held = False
                self.begun.set()
                assert self.released.wait(60)
            return ours(*arguments)

        monkeypatch.setattr(module, name, late)

    def hold(self) -> None:
        self.held = True
        self.begun.clear()
        self.released.clear()

    def wait(self, page) -> None:
        """Until the handler is held."""
        for _ in range(1200):
            if self.begun.is_set():
                return
            page.wait_for_timeout(50)
        raise AssertionError("it was never called")

    def release(self, page) -> None:
        """Let it end, and its reply arrive."""
        self.released.set()
        page.wait_for_timeout(1000)


@pytest.fixture
def late(monkeypatch) -> Callable[[ModuleType, str], Late]:
    """`late(module, name)`, before the page is built."""
    return lambda module, name: Late(module, name, monkeypatch)


@pytest.fixture
def lm() -> FakeMemoryLM:
    return FakeMemoryLM()


@pytest.fixture
def opened(serve, visit, lm) -> Callable:
    """`opened(query)`: a page whose model is there."""

    def opened(query: str = "", **options):
        page = visit(serve(lambda: lm) + query, **options)
        page.wait_for_function("document.querySelector('.gd-model').textContent.includes('fake')")
        return page

    return opened


def to_tab(page, name: str) -> None:
    page.locator(f"#gd-tabs [role=tab][data-tab-id={name}]").first.click()


def test_teach_before_a_link_is_read_does_not_lose_it(late, opened):
    reads = late(opening, "opened")
    reads.hold()
    page = opened(f"?passage={PASSAGE}&question={QUESTION}", ready=".gd-header")
    reads.wait(page)
    page.click("#gd-teach")
    page.wait_for_selector(".gd-error")
    reads.release(page)
    answered(page)
    assert page.input_value("#gd-passage textarea") == PASSAGE


def test_a_language_before_an_address_is_read_stays(late, opened):
    reads = late(opening, "opened")
    reads.hold()
    page = opened("?lang=en", ready=".gd-header")
    reads.wait(page)
    page.click("[data-language=zh]")
    page.wait_for_function(f"document.querySelector('#gd-teach').textContent.includes('{say('zh', 'teach')}')")
    reads.release(page)
    assert page.input_value("#gd-language textarea, #gd-language input") == "zh"
    assert say("zh", "teach") in page.inner_text("#gd-teach")


def test_the_last_of_two_quick_step_sizes_is_asked(late, opened, lm):
    replies = late(handlers, "again")
    page = opened()
    ask(page)
    answered(page)
    replies.hold()
    page.focus(SLIDER)
    page.keyboard.press("ArrowRight")
    replies.wait(page)
    page.keyboard.press("ArrowRight")
    replies.release(page)
    page.wait_for_function("document.querySelector('#gd-status').textContent.includes('1.1×')")
    answered(page)
    assert lm.calls[-1][2] == 1.1
    # The run of the first gives way before its turn, and with it no box is emptied.
    assert page.input_value(SLIDER) == page.input_value("#gd-scale input[type=number]") == "1.1"


def test_a_wrong_passage_that_is_taken_back_at_once_is_not_learned(late, opened, lm):
    replies = late(handlers, "again")
    page = opened()
    ask(page)
    answered(page)
    replies.hold()
    page.check("#gd-wrong input")
    replies.wait(page)
    page.uncheck("#gd-wrong input")
    replies.release(page)
    answered(page)
    assert not page.is_checked("#gd-wrong input") and lm.wrong_passages[-1] is None
    page.focus(SLIDER)
    page.keyboard.press("Home")  # what comes next finds the controls as they are
    page.wait_for_function("document.querySelector('#gd-status').textContent.includes('0×')")
    assert lm.calls[-1][2] == 0.0 and lm.wrong_passages[-1] is None


def test_what_was_kept_while_the_last_run_was_counted_stays(late, opened):
    counts = late(keeping, "memory")
    page = opened()
    counts.hold()
    ask(page)
    counts.wait(page)
    answered(page)
    page.fill("#gd-passage textarea", "Otto Brandt keeps bees.")
    page.click("#gd-keep")
    page.wait_for_selector("[data-forget]")
    ask(page)
    answered(page)
    counts.release(page)
    page.wait_for_function("document.querySelector('#gd-memory').textContent.includes('48 KiB')")
    assert page.locator("[data-forget]").count() == 1


def test_a_step_is_not_drawn_over_the_one_that_the_reader_went_on_to(late, opened):
    begins = late(lesson, "begin")
    page = opened("?tab=lesson&step=4", ready="[data-lesson-step='4']")
    page.locator("#gd-lesson-choice input").first.check()
    page.wait_for_selector("#gd-lesson-show:not([disabled])")
    begins.hold()
    page.click("#gd-lesson-show")
    begins.wait(page)
    page.click("#gd-lesson-next")
    page.wait_for_selector("[data-lesson-step='5']")
    begins.release(page)
    page.wait_for_selector("#gd-lesson-show", state="visible")
    assert page.locator("#gd-lesson-choice input:not([disabled])").count() > 1
    assert page.locator(".gd-verdict").count() == 0 and page.url.endswith("step=5")


def test_a_reader_who_went_on_before_the_address_was_read_stays_there(late, opened):
    reads = late(lesson, "opened")
    reads.hold()
    page = opened("?tab=lesson&step=4", ready="[data-lesson-step]")
    reads.wait(page)
    page.click("[data-lesson='6']")
    page.wait_for_selector("[data-lesson-step='7']")
    reads.release(page)
    assert page.get_attribute("[data-lesson-step]", "data-lesson-step") == "7"


def test_a_lesson_goes_on_where_the_server_has_forgotten_its_reader(host, visit, lm):
    page_of = app.build(lambda: lm)
    page = visit(host(page_of) + "?tab=lesson&step=4", ready="[data-lesson-step='4']")
    page.wait_for_function("document.querySelector('.gd-model').textContent.includes('fake')")
    page_of.app.state_holder.session_data.clear()
    page.locator("#gd-lesson-choice input").first.click()  # and not check(): the page takes the choice back
    page.wait_for_selector("#gd-lesson-error .gd-error")
    assert say_in_lesson("en", "reversal_title") in page.inner_text("#gd-lesson-text")
    page.locator("#gd-lesson-choice input").nth(1).check()
    page.click("#gd-lesson-show:not([disabled])")
    page.wait_for_selector(".gd-verdict")
    page_of.app.state_holder.session_data.clear()
    page.click("#gd-lesson-next")
    page.wait_for_selector("[data-lesson-step='5']")


def test_a_tabs_empty_figures_do_not_take_the_place_of_what_was_added(late, opened):
    draws = late(remembering, "curve")
    page = opened()
    draws.hold()
    to_tab(page, "memory")
    draws.wait(page)
    page.click("#gd-m-example")
    page.wait_for_selector(".gd-m-rows > li")
    page.wait_for_selector("#gd-m-add:not([disabled])")
    draws.release(page)
    page.wait_for_function(
        "[...document.querySelectorAll('#gd-m-stored .js-plotly-plot, #gd-m-curve .js-plotly-plot')]"
        ".filter(plot => plot.data?.length).length === 2"
    )


def test_a_language_chosen_while_the_model_is_announced_stays(late, serve, visit, lm):
    ticks = late(app, "_model_loaded")
    ticks.hold()
    page = visit(serve(lambda: lm))
    ticks.wait(page)
    page.click("[data-language=zh]")
    page.wait_for_function("document.querySelector('.gd-header').dataset.lang === 'zh'")
    ticks.release(page)
    page.wait_for_function("document.querySelector('.gd-model').textContent.includes('fake')")
    assert page.get_attribute(".gd-header", "data-lang") == "zh"
    assert page.evaluate("document.documentElement.lang").startswith("zh")


def test_the_end_of_a_step_of_the_lesson_does_not_draw_over_the_next(late, opened):
    ends = late(lesson, "settle")
    page = opened("?tab=lesson", ready="[data-lesson-step]")
    ends.hold()
    page.locator("#gd-lesson-choice input").first.check()
    page.click("#gd-lesson-show:not([disabled])")
    ends.wait(page)
    page.click("[data-lesson='1']")
    page.wait_for_selector("[data-lesson-step='2']")
    ends.release(page)
    assert page.locator("[data-lesson-step='2']").count() == 1
    assert page.locator("#gd-lesson-show[disabled]").is_visible()
