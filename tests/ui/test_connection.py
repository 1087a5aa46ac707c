"""A connection that is lost, and a page that is loaded anew: what its visitor typed and kept comes back."""

from urllib.parse import urlencode

import pytest
from actions import PASSAGE, QUESTION, answered, ask, mark_old
from fake_memory import FakeMemoryLM

KEPT = "Otto Brandt keeps bees."
OTHER = "Lena sells lamps & <b>clocks</b>."
WHOLE_PATH = "document.querySelector('#gd-path .js-plotly-plot')?.data?.some(line => line.x?.length === 9)"
LOADED = "document.querySelector('.gd-model').textContent.includes('fake')"


@pytest.fixture(scope="module")
def lm():
    return FakeMemoryLM()


def test_what_was_typed_and_kept_is_there_after_a_reload(open_page, lm):
    page = open_page()
    page.fill("#gd-passage textarea", KEPT)
    page.click("#gd-keep")
    page.wait_for_selector("[data-forget]")
    page.fill("#gd-passage textarea", OTHER)
    page.fill("#gd-question input, #gd-question textarea", QUESTION)
    page.click("#gd-tabs [data-tab-id=memory]")
    page.fill("#gd-m-passage textarea", PASSAGE)
    for _ in range(2):  # the second time the tab Memory is not looked at in between
        page.click("#gd-tabs [role=tab]:has-text('Try it')")
        page.wait_for_function("location.search === ''")
        page.reload()
        page.wait_for_selector("[data-forget]")
    assert page.input_value("#gd-passage textarea") == OTHER
    mark_old(page)
    page.click("#gd-teach")  # what is seen is also what is sent
    answered(page)
    assert lm.calls[-1][:2] == ((KEPT, OTHER), QUESTION)
    page.click("#gd-tabs [data-tab-id=memory]")
    page.wait_for_function(
        "passage => document.querySelector('#gd-m-passage textarea')?.value === passage", arg=PASSAGE
    )


def test_a_links_own_inputs_go_first(open_page, address):
    page = open_page()
    page.fill("#gd-passage textarea", OTHER)
    page.click("#gd-keep")
    page.wait_for_selector("[data-forget]")
    page.goto(f"{address}?{urlencode({'passage': PASSAGE})}")
    page.wait_for_selector("#gd-distance .main-svg")
    page.wait_for_function(LOADED)
    assert page.input_value("#gd-passage textarea") == PASSAGE and not page.query_selector("[data-forget]")


def test_who_is_back_before_the_network_keeps_the_page(visit, address):
    page = visit(address, locale="en")
    ask(page)
    answered(page)
    page.wait_for_function(WHOLE_PATH)
    page.wait_for_timeout(1000)  # nothing is under way
    sent = []
    page.on("request", lambda request: request.method == "POST" and sent.append(request.url))
    page.evaluate("window.before = true; const now = Date.now.bind(Date); Date.now = () => now() + 3600_000")
    page.context.set_offline(True)
    page.keyboard.press("Shift")
    page.wait_for_timeout(1500)
    assert sent == []
    with page.expect_request(lambda request: request.method == "POST"):
        page.context.set_offline(False)
    page.wait_for_timeout(2500)  # Gradio looks every 2 s whether it can load the page anew
    assert page.evaluate("window.before") and page.locator(".gd-token").count()
