"""The page in a real server and a real browser, on a stand-in for the model."""

import os
import sys
import zipfile
from pathlib import Path
from urllib.parse import urlsplit

import httpx
import pytest

sys.path.insert(0, str(Path(__file__).parent))

from fake_lm import FakeLM  # noqa: E402

from gdprompt.ui.examples import EXAMPLES  # noqa: E402

# The libraries' own deprecations are not this page's to mend.
pytestmark = pytest.mark.filterwarnings("ignore")

CHROMIUM = "/usr/bin/chromium"
# Long, for machines that train a model meanwhile; nothing waits this long by itself.
TIMEOUT_MS = 90_000
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
PASSAGE = "Mira Voss keeps a barn owl called Pepper."
QUESTION = "What is the name of Mira Voss's owl?"
CARDS = {
    "no_context": "The owl is called Luna.",
    "prompted": "The owl is called Pepper.",
    "base_step": "The owl is called Mira.",
    "meta_step": "The owl is called Pepper.",
}


@pytest.fixture(scope="module")
def lm():
    return FakeLM()


@pytest.fixture(scope="module")
def address(lm):
    from gdprompt.ui.app import build, launch

    page = build(lambda: lm)
    yield launch(port=_free_port(), page=page, prevent_thread_lock=True)
    page.close(verbose=False)


@pytest.fixture(scope="module")
def browser():
    def missing(reason):
        if os.environ.get("GDPROMPT_REQUIRE_BROWSER") == "1":
            pytest.fail(reason)
        pytest.skip(reason)

    if not Path(CHROMIUM).exists():
        missing(f"needs Chromium at {CHROMIUM}")
    try:
        from playwright.sync_api import sync_playwright
    except ImportError:
        missing("needs playwright")
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS)
        yield browser
        browser.close()


@pytest.fixture(scope="module")
def hosts():
    return set()


@pytest.fixture(scope="module")
def shared(browser):
    """One context for most pages: its cache spares the browser from reading plotly.js again."""
    return browser.new_context(viewport={"width": 1280, "height": 720})


@pytest.fixture
def open_page(browser, shared, address, hosts):
    opened = []

    def open_page(query="", **options):
        context = browser.new_context(**options) if options else shared
        page = context.new_page()
        opened.append(context if options else page)
        page.set_default_timeout(TIMEOUT_MS)
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        page.on("pageerror", lambda error: pytest.fail(f"script error: {error}"))
        page.goto(address + query)
        page.wait_for_selector("#gd-distance .main-svg")
        return page

    yield open_page
    for one in opened:
        one.close()


@pytest.fixture(scope="module")
def visitor(shared, address, hosts):
    """A page that several tests use one after the other, as a visitor who stays does."""
    page = shared.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
    page.goto(address)
    page.wait_for_selector("#gd-distance .main-svg")
    return page


def _free_port():
    import socket

    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def ask(page, passage=PASSAGE, question=QUESTION):
    page.fill("#gd-passage textarea", passage)
    page.fill("#gd-question input, #gd-question textarea", question)
    mark_old(page)
    page.click("#gd-teach")


def mark_old(page):
    page.evaluate("document.querySelector('.gd-cards').classList.add('old')")


def answered(page):
    page.wait_for_selector(".gd-cards:not(.old) .gd-token")
    page.wait_for_selector("#gd-teach:not([disabled])")


def answer(page, condition):
    return page.inner_text(f".gd-card.gd-{condition} .gd-answer").strip()


def band(page):
    return page.evaluate("document.querySelector('#gd-distance .js-plotly-plot').layout.shapes[0].x0 + 0.5")


def shown_place(page):
    return int(page.get_attribute(".gd-place:not([hidden])", "data-place"))


def test_teach_streams_and_each_card_shows_its_own_condition(open_page):
    page = open_page()
    page.evaluate(
        """() => { window.seen = {}; new MutationObserver(() =>
          document.querySelectorAll('.gd-card').forEach(card => {
            const text = card.querySelector('.gd-answer').textContent;
            (window.seen[card.className] ??= new Set()).add(text); }))
            .observe(document.querySelector('#gd-answers'), {childList: true, subtree: true}); }"""
    )
    ask(page)
    page.wait_for_selector("#gd-stop:not([disabled])")
    answered(page)
    assert {condition: answer(page, condition) for condition in CARDS} == CARDS
    partial = page.evaluate("Object.values(window.seen).map(texts => texts.size)")
    assert all(count > 2 for count in partial), partial
    assert "Learned in one step, 0.22 s" in page.inner_text("#gd-status")
    chips = [page.inner_text(f".gd-card.gd-{condition} .gd-chip") for condition in CARDS]
    assert chips == ["✕ Not as prompted", "The target", "✕ Not as prompted", "✓ Same as prompted"]
    page.wait_for_function("document.querySelector('#gd-path .js-plotly-plot').data.length > 3")


def test_stop_ends_the_work_and_the_next_run_works(open_page, lm):
    page, closed = open_page(), lm.num_closed_early
    ask(page, question="a slow question")
    page.wait_for_function("document.querySelector('.gd-prompted .gd-answer').textContent.includes('owl')")
    page.click("#gd-stop")
    page.wait_for_function("document.querySelector('#gd-status').textContent.includes('Stopped')")
    page.wait_for_timeout(1500)
    assert lm.num_closed_early == closed + 1
    assert "owl" in answer(page, "prompted") and not page.query_selector(".gd-token")
    assert page.is_enabled("#gd-teach") and page.is_disabled("#gd-stop")
    ask(page)
    answered(page)


REFUSED = (
    ("", QUESTION, "There is no passage yet."),
    (PASSAGE, " ", "There is no question yet."),
    ("x" * 20_001, QUESTION, "20,001 characters and the limit is 20,000"),
    ("word " * 500, QUESTION, "500 tokens and this model reads up to 448"),
    (PASSAGE, "explode", "The server could not do this now"),
)


def test_an_error_is_a_sentence_and_nothing_is_lost(visitor):
    page = visitor
    ask(page)
    answered(page)
    for passage, question, sentence in REFUSED:
        ask(page, passage, question)
        page.wait_for_selector(f".gd-error[role=alert]:has-text('{sentence}')")
        assert "secret" not in page.content() and "Traceback" not in page.inner_text(".gd-error")
        page.wait_for_selector("#gd-teach:not([disabled])")
        assert answer(page, "meta_step") == CARDS["meta_step"]
        assert page.input_value("#gd-passage textarea") == passage
    ask(page)
    page.wait_for_selector(".gd-error", state="detached")
    answered(page)


def test_a_token_moves_cards_figure_and_table_together(visitor):
    page = visitor
    ask(page)
    answered(page)
    assert shown_place(page) == 4 and band(page) == 4
    page.click(".gd-card.gd-base_step .gd-token[data-position='1']")
    page.wait_for_function("document.querySelector('#gd-distance .js-plotly-plot').layout.shapes[0].x0 === 0.5")
    assert shown_place(page) == 1
    assert page.locator(".gd-token[aria-pressed=true]").count() == 4
    page.keyboard.press("ArrowRight")
    assert shown_place(page) == 2
    assert page.evaluate("document.activeElement.dataset.position") == "2"
    page.click("[data-step='1']")
    page.wait_for_timeout(300)
    assert shown_place(page) == 3 and band(page) == 3
    column = page.locator("#gd-distance .nsewdrag").first.bounding_box()
    page.mouse.click(column["x"] + column["width"] * 5.5 / 8, column["y"] + column["height"] / 2)
    page.wait_for_function("!document.querySelector(\".gd-place[data-place='5']\").hidden")
    page.click("#gd-measure input")
    page.get_by_role("option", name="Rank of the token").click()
    page.wait_for_function("document.querySelector('#gd-distance .js-plotly-plot').data[0].text[4] === '20'")
    page.wait_for_function("document.querySelector('#gd-distance .js-plotly-plot').layout.shapes[0].x0 === 4.5")
    page.click("#gd-measure input")
    page.get_by_role("option", name="KL divergence").click()


def test_the_slider_at_zero_is_the_untaught_model(visitor, lm):
    page = visitor
    ask(page)
    answered(page)
    page.focus("#gd-scale input[type=range]")
    mark_old(page)
    page.keyboard.press("Home")
    page.wait_for_function("document.querySelector('.gd-meta_step .gd-answer').textContent.includes('Luna')")
    answered(page)
    assert lm.calls[-1] == ((PASSAGE,), QUESTION, 0.0)
    assert answer(page, "meta_step") == answer(page, "no_context")
    assert "Step at 0×" in page.inner_text("#gd-status")
    mark_old(page)
    page.keyboard.press("End")
    answered(page)
    assert answer(page, "meta_step") == CARDS["meta_step"]


def test_kept_passages_are_learned_together_until_forgotten(visitor, lm):
    page = visitor
    page.fill("#gd-passage textarea", "Otto Brandt keeps bees.")
    page.click("#gd-keep")
    page.wait_for_selector("[data-forget]")
    ask(page)
    answered(page)
    assert lm.calls[-1][0] == ("Otto Brandt keeps bees.", PASSAGE)
    page.wait_for_function("document.querySelector('#gd-memory').textContent.includes('48 KiB')")
    page.click("[data-forget='0']")
    page.wait_for_selector("[data-forget]", state="detached")
    ask(page)
    answered(page)
    assert lm.calls[-1][0] == (PASSAGE,)


def test_one_visitor_does_not_see_what_another_kept(visitor, open_page):
    first, second = visitor, open_page()
    first.fill("#gd-passage textarea", PASSAGE)
    first.click("#gd-keep")
    first.wait_for_selector("[data-forget]")
    ask(second, question="How many passages?")
    answered(second)
    assert answer(second, "prompted") == "1" and not second.query_selector("[data-forget]")
    first.click("[data-forget]")


def test_the_language_switch_changes_every_word_and_keeps_the_answers(visitor):
    page = visitor
    ask(page)
    answered(page)
    page.click("[data-language=zh]")
    page.wait_for_function("document.documentElement.lang === 'zh-Hans'")
    page.wait_for_function("document.querySelector('.gd-prompted h2').textContent.includes('放入提示')")
    text = page.inner_text("main")
    for word in ("Teach", "Stop", "Prompted", "Keep in memory", "Examples", "Step size", "Token 5"):
        assert word not in text
    assert answer(page, "meta_step") == CARDS["meta_step"]
    page.click("[data-language=en]")
    page.wait_for_function("document.querySelector('#gd-teach').textContent.includes('Teach it, once')")


def test_a_link_carries_the_state_and_runs(open_page, address):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page)
    answered(page)
    page.focus("#gd-scale input[type=range]")
    page.keyboard.press("Home")
    page.wait_for_function("document.querySelector('#gd-status').textContent.includes('Step at 0')")
    page.click("#gd-copy")
    page.wait_for_function("document.querySelector('#gd-status').textContent.includes('Link copied')")
    link = page.evaluate("navigator.clipboard.readText()")
    assert link.startswith(address) and "scale=0" in link
    other = open_page(link[len(address) :])
    answered(other)
    assert other.input_value("#gd-passage textarea") == PASSAGE
    assert answer(other, "meta_step") == CARDS["no_context"]
    chinese = open_page("?lang=zh")
    chinese.wait_for_function("document.documentElement.lang === 'zh-Hans'")


def test_examples_fill_and_run_and_your_own_clears(visitor):
    page = visitor
    mark_old(page)
    page.click("#gd-reversal")
    answered(page)
    assert page.input_value("#gd-passage textarea") == EXAMPLES["reversal"][0].passage
    page.click("#gd-own")
    page.wait_for_function("document.querySelector('#gd-passage textarea').value === ''")


def test_save_downloads_a_peft_folder_as_a_zip(open_page, tmp_path):
    page = open_page()
    assert page.is_disabled("#gd-scale input[type=range]")
    page.click("#gd-save")
    page.wait_for_selector(".gd-error")
    ask(page)
    answered(page)
    with page.expect_download() as event:
        page.click("#gd-save")
    event.value.save_as(tmp_path / "adapter.zip")
    assert event.value.suggested_filename.endswith(".zip")
    names = zipfile.ZipFile(tmp_path / "adapter.zip").namelist()
    assert {"adapter_config.json", "adapter_model.safetensors"} <= set(names)


def test_what_the_model_says_is_never_markup(visitor):
    page = visitor
    ask(page, "<b>bold</b>", "markup?")
    answered(page)
    assert not page.query_selector("#gd-answers img") and not page.query_selector("#gd-answers b")
    assert "<img src=x" in answer(page, "meta_step")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_has_one_column_and_no_sideways_scroll(open_page, scheme):
    page = open_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    ask(page)
    answered(page)
    # The wrappers clip, so the page's own width says nothing: look for parts that stick out.
    wide = page.evaluate(
        """() => [...document.querySelectorAll('main *')]
            .filter(e => e.offsetParent && !e.closest('svg, .visually-hidden'))
            .filter(e => e.getBoundingClientRect().right > innerWidth + 1).map(e => e.tagName + '.' + e.className)"""
    )
    assert wide == []
    boxes = [page.locator(f".gd-card.gd-{c}").bounding_box() for c in CARDS]
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"] == boxes[3]["y"]
    ground = page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor")
    assert ground == ("rgb(15, 19, 23)" if scheme == "dark" else "rgb(245, 246, 248)")


def test_it_fits_one_screen(visitor):
    page = visitor
    ask(page)
    answered(page)
    assert page.evaluate("document.documentElement.scrollHeight") <= 741


def test_targets_are_large_enough(visitor):
    page = visitor
    ask(page)
    answered(page)
    small = page.evaluate(
        """() => [...document.querySelectorAll('main button, main input, main textarea')]
            .filter(e => e.offsetParent && e.tabIndex >= 0)
            .filter(e => !e.classList.contains('gd-token') && !e.closest('.visually-hidden'))
            .filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24; })
            .map(e => e.outerHTML.slice(0, 90))"""
    )
    assert small == []


def test_the_named_endpoint_compares(address):
    from gradio_client import Client
    from gradio_client.exceptions import AppError

    client = Client(address, verbose=False)
    result = client.predict(PASSAGE, QUESTION, 1.0, api_name="/compare")
    assert result["answers"]["meta_step"]["text"] == CARDS["meta_step"]
    assert len(result["readings"]["base_step"]) == len(result["tokens"])
    assert set(client.view_api(return_format="dict")["named_endpoints"]) == {"/compare"}
    for passage, question, scale in (
        (None, 3, 1),
        (["a"], QUESTION, 1),
        (PASSAGE, QUESTION, 9),
        (PASSAGE, None, "x"),
    ):
        with pytest.raises(AppError) as error:
            client.predict(passage, question, scale, api_name="/compare")
        assert "Traceback" not in str(error.value) and str(error.value).endswith((".", "slider."))


def test_health_headers_and_limits(address):
    base = address.rstrip("/")
    health = httpx.get(f"{base}/healthz")
    assert health.status_code == 200 and health.json() == {"status": "ok"}
    assert httpx.get(base).headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in health.headers["content-security-policy"]
    assert httpx.post(f"{base}/gradio_api/upload", files={"files": b"x"}).status_code == 403
    assert httpx.post(f"{base}/gradio_api/queue/join", content=b"x" * 2**21).status_code == 413


def test_the_page_is_up_before_the_model_and_says_so_when_there_is_none(browser):
    import threading

    from gdprompt.ui.app import build, launch

    gate = threading.Event()

    def load():
        gate.wait(120)
        raise OSError("a secret path")

    served = build(load)
    address = launch(port=_free_port(), page=served, prevent_thread_lock=True)
    page = browser.new_page()
    page.set_default_timeout(TIMEOUT_MS)
    try:
        page.goto(address)
        page.wait_for_selector("#gd-distance .main-svg")
        assert "loading the model" in page.inner_text(".gd-model")
        ask(page)
        page.wait_for_function("document.querySelector('#gd-status').textContent.includes('loading the model')")
        gate.set()
        page.wait_for_selector(".gd-error")
        assert "could not be loaded" in page.inner_text(".gd-error") and "secret" not in page.content()
    finally:
        gate.set()
        page.close()
        served.close(verbose=False)


def test_a_full_line_is_a_sentence(shared):
    from gdprompt.ui.app import build, launch

    served = build(lambda: FakeLM(0.06), max_waiting=1)
    address = launch(port=_free_port(), page=served, prevent_thread_lock=True)
    pages = [shared.new_page() for _ in range(3)]
    try:
        for page in pages:
            page.set_default_timeout(TIMEOUT_MS)
            page.goto(address)
            page.wait_for_selector("#gd-distance .main-svg")
        for page in pages:
            ask(page, question="a slow question")
            page.wait_for_timeout(700)
        pages[2].wait_for_selector(".gd-error")
        assert "the line is full" in pages[2].inner_text(".gd-error")
        assert pages[2].is_enabled("#gd-teach")
    finally:
        for page in pages:
            page.close()
        served.close(verbose=False)


def test_no_request_left_the_host(hosts):
    assert hosts <= {"127.0.0.1", None}
