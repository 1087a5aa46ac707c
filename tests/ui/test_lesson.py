"""The lesson, presenter mode and export in a real server and a real browser, on a stand-in for the model."""

import csv
import json
from urllib.parse import parse_qs, urlsplit

import pytest
from actions import STICKS_OUT
from fake_lm import FakeLM

from gdprompt.ui.words import say_in_lesson


@pytest.fixture(scope="module")
def lm():
    return FakeLM()


@pytest.fixture
def open_lesson(open_page):
    def open_lesson(query, ready="[data-lesson-step]", **options):
        page = open_page(query, ready=ready, **options)
        # The first events of a page relabel it, and what is relabelled loses the focus.
        page.wait_for_function("document.querySelector('.gd-model').textContent.includes('fake')")
        return page

    return open_lesson


def at_step(page, number):
    page.wait_for_selector(f"[data-lesson-step='{number}']")
    return page


def predict(page, place=0):
    page.locator("#gd-lesson-choice input").nth(place).check()
    page.wait_for_selector("#gd-lesson-show:not([disabled])")


def show(page):
    page.click("#gd-lesson-show")
    page.wait_for_selector(".gd-verdict")


def test_a_step_waits_for_a_prediction_and_then_tells(open_lesson, lm):
    page = open_lesson("?tab=lesson")
    calls = len(lm.calls)
    assert page.is_disabled("#gd-lesson-show") and "prediction" in page.inner_text("#gd-lesson-cards")
    page.wait_for_timeout(1000)
    assert len(lm.calls) == calls and not page.query_selector(".gd-verdict")
    predict(page, 2)
    assert len(lm.calls) == calls
    show(page)
    text = page.inner_text(".gd-verdict")
    # The stand-in never gives the preset's answer: the sentence is the run's, not the lesson's.
    assert say_in_lesson("en", "prompting_is_neither") in text and "“The owl is called Pepper.”" in text
    assert text.startswith("As you expected") and len(lm.calls) == calls + 1
    assert page.locator("#gd-lesson-choice input").count() == 1
    page.click("#gd-lesson-again")
    page.wait_for_function("document.querySelectorAll('#gd-lesson-choice input').length === 3")
    assert page.is_disabled("#gd-lesson-show") and not page.query_selector(".gd-verdict")


def test_next_and_back_keep_what_was_shown_and_the_address_follows(open_lesson, address):
    page = open_lesson("?tab=lesson&step=2")
    at_step(page, 2)
    predict(page)
    show(page)
    assert page.inner_text(".gd-verdict").startswith("You expected")
    page.click("#gd-lesson-next")
    at_step(page, 3)
    page.wait_for_selector(".gd-verdict", state="detached")
    page.wait_for_selector("#gd-lesson-show[disabled]")
    page.wait_for_function("location.search === '?tab=lesson&step=3'")
    page.wait_for_function("document.activeElement.id === 'gd-lesson-title'")
    page.click("#gd-lesson-back")
    at_step(page, 2)
    page.wait_for_selector(".gd-verdict")
    page.click("[data-lesson='6']")
    at_step(page, 7)
    page.wait_for_selector("#gd-lesson-next", state="hidden")
    page.click("#gd-tabs [role=tab]:has-text('Try it')")
    page.wait_for_function("location.search === ''")
    other = open_lesson("?tab=lesson&step=4&lang=zh")
    at_step(other, 4)
    other.wait_for_function(f"document.body.innerText.includes({json.dumps(say_in_lesson('zh', 'reversal_title'))})")
    assert say_in_lesson("en", "reversal_title") not in other.inner_text("main")


def test_a_run_shows_that_more_will_come_until_it_is_stopped(open_lesson, lm, monkeypatch):
    monkeypatch.setattr(lm, "pause", 0.3)
    page = open_lesson("?tab=lesson")
    predict(page)
    page.click("#gd-lesson-show")
    page.wait_for_selector("#gd-lesson-cards .gd-pending", state="visible")
    assert page.locator("#gd-lesson-cards .gd-cursor").first.is_visible()
    page.click("#gd-lesson-stop")
    page.wait_for_selector("#gd-lesson-cards .gd-cursor", state="detached")


def test_a_run_ends_in_the_language_chosen_meanwhile(open_lesson, lm, monkeypatch):
    monkeypatch.setattr(lm, "pause", 0.3)
    page = open_lesson("?tab=lesson")
    predict(page)
    page.click("#gd-lesson-show")
    page.wait_for_selector("#gd-lesson-cards .gd-pending", state="visible")
    page.click("[data-language=zh]")
    told = json.dumps(say_in_lesson("zh", "prompting_is_neither"))
    page.wait_for_function(f"document.querySelector('.gd-verdict')?.textContent.includes({told})")


def test_try_it_opens_beside_the_lesson_with_the_same_things_hidden(open_lesson):
    page = open_lesson("?tab=lesson&hide=mark,export")
    predict(page)
    show(page)
    with page.context.expect_page() as opened:
        page.click(".gd-lesson-open")
    other = opened.value
    other.wait_for_function("document.querySelector('#gd-passage textarea')?.value")
    assert parse_qs(urlsplit(other.url).query)["hide"] == ["mark,export"]
    assert other.evaluate("opener") is None
    other.close()
    assert page.is_visible(".gd-verdict")


def test_how_much_fits_is_asked_live(open_lesson):
    page = open_lesson("?tab=lesson&step=6")
    at_step(page, 6)
    predict(page)
    show(page)
    assert "4 of 4 with 4 learned; 0 of 8 with 8 learned" in page.inner_text(".gd-verdict")
    assert page.locator(".gd-fits td.gd-good").count() == 7 and page.locator(".gd-fits td.gd-bad").count() == 8
    page.wait_for_selector("#gd-lesson-figure .main-svg")


def test_the_keyboard_is_enough(open_lesson):
    page = open_lesson("?tab=lesson")
    page.focus("#gd-lesson-choice input >> nth=0")
    page.keyboard.press("ArrowDown")
    page.wait_for_selector("#gd-lesson-choice input:checked")
    page.wait_for_selector("#gd-lesson-show:not([disabled])")
    page.focus("#gd-lesson-show")
    page.keyboard.press("Enter")
    page.wait_for_selector(".gd-verdict")
    page.focus("#gd-lesson-next")
    page.keyboard.press("Enter")
    at_step(page, 2)
    assert page.get_attribute("#gd-lesson-verdict", "role") == "status"
    assert page.get_attribute("[data-lesson='1']", "aria-current") == "step"


def test_presenting_hides_and_enlarges_and_a_link_keeps_it(open_lesson):
    page = open_lesson("?tab=lesson&present=1&hide=steps,tab-try,nonsense", "#gd-lesson-title")
    for hidden in (".gd-model", ".gd-mark", "#gd-lesson-steps", "#gd-tabs [data-tab-id=try]"):
        assert not page.is_visible(hidden), hidden
    assert page.is_visible("#gd-tabs [data-tab-id=lesson]")
    assert page.get_attribute(".gd-present-switch", "aria-pressed") == "true"
    size = "parseFloat(getComputedStyle(document.querySelector('.gd-lesson-text p')).fontSize)"
    large = page.evaluate(size)
    page.keyboard.press("PageDown")
    page.wait_for_selector("#gd-lesson-title[data-of=plain]")
    page.click(".gd-present-switch")
    page.wait_for_selector(".gd-model")
    assert page.evaluate(size) < large
    query = parse_qs(urlsplit(page.url).query)
    assert query == {"tab": ["lesson"], "step": ["2"], "hide": ["steps,tab-try,nonsense"]}


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_has_no_sideways_scroll(open_lesson, scheme):
    page = open_lesson("?tab=lesson&step=3", viewport={"width": 390, "height": 800}, color_scheme=scheme)
    at_step(page, 3)
    assert page.evaluate(STICKS_OUT) == []
    predict(page)
    show(page)
    page.wait_for_selector("#gd-lesson-figure .main-svg")
    assert page.evaluate(STICKS_OUT) == []


def test_a_comparison_is_exported_three_ways(open_lesson, browser, tmp_path):
    page = open_lesson("", "#gd-distance .main-svg")
    page.click("#gd-export summary")
    page.click("[data-export=json]")
    page.wait_for_selector("#gd-error .gd-error:has-text('nothing to export')")
    page.fill("#gd-passage textarea", "<script>alert(1)</script> Mira Voss keeps an owl.")
    page.fill("#gd-question input, #gd-question textarea", "Who?")
    page.click("#gd-teach")
    page.wait_for_selector(".gd-token")
    page.wait_for_selector("#gd-teach:not([disabled])")
    files = {}
    for kind in ("json", "csv", "html"):
        page.click("#gd-export summary")
        with page.expect_download() as event:
            page.click(f"[data-export={kind}]")
        files[kind] = tmp_path / event.value.suggested_filename
        event.value.save_as(files[kind])
        assert files[kind].name.endswith(f".{kind}") and not page.is_visible("[data-export=json]")
    assert json.loads(files["json"].read_text())["question"] == "Who?"
    assert len(list(csv.DictReader(files["csv"].open(newline="")))) == 8 * 4
    figure = browser.new_context(offline=True).new_page()
    asked: list[str] = []
    said: list[str] = []
    figure.on("request", lambda request: asked.append(request.url))
    figure.on("dialog", lambda dialog: (said.append(dialog.message), dialog.dismiss()))
    figure.goto(files["html"].as_uri())
    figure.wait_for_selector("#figure-distance .main-svg")
    assert "<script>alert(1)</script> Mira Voss" in figure.inner_text("main")
    assert [url for url in asked if not url.startswith(("file:", "data:", "blob:"))] == []
    assert said == [], "a passage ran as a script"
    figure.screenshot(path=str(tmp_path / "figure.png"), full_page=True)
    figure.context.close()
