"""The tab Memory in a real server and a real browser, on a stand-in for the model."""

import zipfile

import pytest
from actions import STICKS_OUT, TOO_SMALL
from fake_memory import FakeMemoryLM

from gdprompt.ui.words import say

MIRA, OTTO = "Mira keeps owls.", "Otto repairs clocks."


@pytest.fixture(scope="module")
def lm():
    return FakeMemoryLM()


@pytest.fixture
def page(open_page):
    page = open_page()
    to_memory(page)
    page.wait_for_selector("#gd-m-curve .main-svg")
    return page


def to_memory(page):
    page.locator("#gd-tabs button[data-tab-id=memory]").first.click()


def rows(page):
    return page.locator(".gd-m-rows > li")


def settled(page, count):
    page.wait_for_function(f"document.querySelectorAll('.gd-m-rows > li').length === {count}")
    page.wait_for_selector("#gd-m-add:not([disabled])")


def add(page, text, count):
    page.fill("#gd-m-passage textarea", text)
    page.fill("#gd-m-questions textarea", f"What of {text.split()[0]}?")
    page.click("#gd-m-add")
    settled(page, count)
    page.wait_for_function("document.querySelector('#gd-m-passage textarea').value === ''")


def test_add_ask_and_forget(page, lm):
    add(page, MIRA, 1)
    assert page.input_value("#gd-m-questions textarea") == ""
    assert page.input_value("#gd-m-question input, #gd-m-question textarea") == "What of Mira?"
    add(page, OTTO, 2)
    assert "81%" in rows(page).nth(0).inner_text() and "alone 90%" in rows(page).nth(0).inner_text()
    page.wait_for_function("document.querySelector('#gd-m-curve .js-plotly-plot')?.data?.length === 3")
    assert "48 KiB" in page.inner_text("#gd-m-sizes")
    page.fill("#gd-m-question input, #gd-m-question textarea", "What of Otto?")
    page.keyboard.press("Enter")
    page.wait_for_selector(".gd-m-reply .gd-chip.gd-same")
    assert page.locator(".gd-m-answer").all_inner_texts() == ["the clocks", "the clocks"]
    page.click("[data-drop='0']")
    settled(page, 1)
    assert "Otto" in rows(page).first.inner_text() and "90%" in rows(page).first.inner_text()
    assert "Forgotten" in page.inner_text("#gd-m-status")
    page.click("#gd-m-clear")
    page.wait_for_selector(".gd-m-rows", state="detached")


def test_stop_leaves_the_memory_as_it_was(page, lm):
    add(page, MIRA, 1)
    closed = lm.num_closed_early
    page.fill("#gd-m-question input, #gd-m-question textarea", "a slow What of Mira?")
    page.click("#gd-m-ask")
    page.wait_for_function(
        "[...document.querySelectorAll('.gd-m-answer')].some(answer => answer.textContent.trim() === 'the')"
    )
    page.click("#gd-m-stop")
    page.wait_for_function("document.querySelector('#gd-m-status').textContent.includes('Stopped')")
    for _ in range(60):
        page.wait_for_timeout(500)
        if lm.num_closed_early > closed:
            break
    assert lm.num_closed_early == closed + 1 and rows(page).count() == 1
    add(page, OTTO, 2)


def test_an_error_is_a_sentence_and_nothing_is_lost(page):
    add(page, MIRA, 1)
    for text, sentence in (
        (MIRA, "in memory already"),
        ("explode now", "The server could not do this now"),
        ("", "no passage yet"),
    ):
        page.fill("#gd-m-passage textarea", text)
        page.fill("#gd-m-questions textarea", "What?")
        page.click("#gd-m-add")
        page.wait_for_selector(f"#gd-m-error .gd-error:has-text('{sentence}')")
        page.wait_for_selector("#gd-m-add:not([disabled])")
        assert rows(page).count() == 1 and "secret" not in page.content()
        assert page.input_value("#gd-m-passage textarea") == text


def test_saved_downloaded_and_uploaded_it_is_the_same(page, tmp_path):
    add(page, MIRA, 1)
    add(page, OTTO, 2)
    with page.expect_download() as download:
        page.click("#gd-m-save")
    file = tmp_path / "memory.zip"
    download.value.save_as(file)
    names = zipfile.ZipFile(file).namelist()
    assert {"adapter_config.json", "adapter_model.safetensors", "learned.json", "memory.json"} <= set(names)
    page.click("#gd-m-clear")
    page.wait_for_selector(".gd-m-rows", state="detached")
    page.set_input_files("input[type=file][accept*='.zip']", str(file))
    settled(page, 2)
    assert "Loaded 2" in page.inner_text("#gd-m-status")
    other = tmp_path / "other.zip"
    other.write_bytes(b"no zip")
    page.set_input_files("input[type=file][accept*='.zip']", str(other))
    page.wait_for_selector("#gd-m-error .gd-error:has-text('not a memory saved here')")
    assert rows(page).count() == 2


def test_one_visitor_does_not_see_what_another_remembers(page, open_page):
    add(page, MIRA, 1)
    other = open_page()
    to_memory(other)
    other.wait_for_selector("#gd-m-passages h2")
    assert other.locator(".gd-m-rows").count() == 0


def test_what_waits_in_line_is_done_and_nothing_in_its_place(page, open_page):
    other = open_page()
    to_memory(other)
    for one, text in ((other, MIRA), (page, OTTO)):
        add(one, text, 1)
    other.fill("#gd-m-question input, #gd-m-question textarea", "A slow one, Mira?")
    other.click("#gd-m-ask")
    other.wait_for_selector("#gd-m-replies :has-text('the')")
    page.click("#gd-m-example")
    page.wait_for_selector("#gd-m-example[disabled]")
    assert page.is_disabled("#gd-m-load")
    page.press("#gd-m-question input, #gd-m-question textarea", "Enter")
    page.click("[data-language=zh]")
    page.wait_for_function("document.querySelector('#gd-m-stop').textContent.includes('停止')")
    assert page.is_enabled("#gd-m-stop")
    for button in ("add", "ask", "example", "load"):
        assert page.is_disabled(f"#gd-m-{button}"), button
    page.fill("#gd-m-passage textarea", MIRA)
    other.click("#gd-m-stop")
    settled(page, 2)
    page.wait_for_function(f"document.querySelector('#gd-m-add').textContent.includes('{say('zh', 'memory_add')}')")
    assert page.input_value("#gd-m-passage textarea") == MIRA  # typed meanwhile
    assert "Added" in page.inner_text("#gd-m-status") and not page.query_selector("#gd-m-error .gd-error")
    assert page.is_enabled("#gd-m-example") and page.is_enabled("#gd-m-load")


def test_it_fits_in_both_languages_and_on_a_phone(page):
    for count, text in enumerate((MIRA, OTTO, "Adawithaverylongname" * 6 + " sells lamps.", "Lena " * 150), 1):
        add(page, text, count)
    assert page.evaluate("document.documentElement.scrollHeight") <= 741
    page.click("[data-language=zh]")
    page.wait_for_function("document.querySelector('#gd-m-add').textContent.includes('加入记忆')")
    text = page.inner_text("main")
    for word in ("Add", "Stop", "Ask", "Forget", "adapter", "alone", "Passage", "tokens"):
        assert word not in text, word
    assert rows(page).count() == 4
    page.click("[data-language=en]")
    page.wait_for_function("document.querySelector('#gd-m-add').textContent.includes('Add to memory')")
    assert page.evaluate(TOO_SMALL) == []
    page.set_viewport_size({"width": 390, "height": 800})
    page.wait_for_timeout(1500)
    assert page.evaluate(STICKS_OUT) == []
    page.set_viewport_size({"width": 1280, "height": 720})
