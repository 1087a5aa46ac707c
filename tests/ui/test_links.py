"""Links to the tab Try it: they carry its state and run."""

import re
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import pytest
from actions import CARDS, PASSAGE, answer, answered, ask, band, mark_old, shown_place
from fake_lm import FakeLM

from gdprompt.ui import handlers
from gdprompt.ui.examples import EXAMPLES
from gdprompt.ui.words import say


@pytest.fixture(scope="module")
def lm():
    return FakeLM()


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
    assert "wrong" not in link
    assert not other.is_checked("#gd-wrong input")
    mark_old(other)
    other.check("#gd-wrong input")
    answered(other)
    other.click("#gd-copy")
    other.wait_for_function("location.search.includes('wrong=1')")
    again = open_page(other.evaluate("location.search"))
    answered(again)
    assert again.is_checked("#gd-wrong input")
    again.wait_for_function("document.querySelector('#gd-status').textContent.includes('Learned instead')")
    chinese = open_page("?lang=zh")
    chinese.wait_for_function("document.documentElement.lang === 'zh-Hans'")


def test_a_link_carries_what_is_kept(open_page, address, lm):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    kept = ('Otto "O" Brandt keeps bees & hens.', "Lena sells lamps.\n\nAnd <b>clocks</b>.")
    for count, text in enumerate(kept, 1):
        page.fill("#gd-passage textarea", text)
        page.click("#gd-keep")
        page.wait_for_selector(f"[data-forget] >> nth={count - 1}")
    ask(page)
    answered(page)
    page.click("#gd-copy")
    page.wait_for_function("document.querySelector('#gd-status').textContent.includes('Link copied')")
    link = page.evaluate("navigator.clipboard.readText()")
    other = open_page(link[len(address) :])
    answered(other)
    assert lm.calls[-1][0] == (*kept, PASSAGE)
    assert other.locator("[data-forget]").count() == 2
    other.fill("#gd-passage textarea", "")
    mark_old(other)
    other.click("#gd-teach")
    answered(other)
    assert lm.calls[-1][0] == kept


def test_a_link_carries_the_measure_and_the_token(open_page, address):
    page = open_page(permissions=["clipboard-read", "clipboard-write"])
    ask(page)
    answered(page)
    page.click("#gd-copy")
    page.wait_for_function("location.search.includes('passage')")
    assert not {"measure", "token"} & parse_qs(urlsplit(page.url).query).keys()
    page.click("#gd-measure input")
    page.click("[role=option] >> nth=3")
    page.locator(".gd-prompted .gd-token").nth(1).click()
    page.click("#gd-copy")
    page.wait_for_function("location.search.includes('measure=rank')")
    link = page.evaluate("navigator.clipboard.readText()")
    other = open_page(link[len(address) :])
    answered(other)
    other.wait_for_function("document.querySelector('.gd-place:not([hidden])')?.dataset.place === '1'")
    assert other.input_value("#gd-measure input") == page.input_value("#gd-measure input") == say("en", "rank")
    drawn = "document.querySelector('#gd-distance .js-plotly-plot').data[0].text.join()"
    assert other.evaluate(drawn) == page.evaluate(drawn) != ""
    assert band(other) == 1
    # The link's token was for its own answers.
    ask(other, question="markup?")
    answered(other)
    assert shown_place(other) == 0


def test_the_sentence_on_long_links_says_how_much_they_hold():
    script = Path(handlers.__file__).with_name("script.js").read_text(encoding="utf-8")
    longest = int(re.search(r"LONGEST_LINK = (\d+)", script)[1])
    english = " ".join(one.passage for kind in EXAMPLES.values() for one in kind)
    for language in ("en", "zh"):
        numbers = [int(found.replace(",", "")) for found in re.findall(r"[\d,]*\d", say(language, "link_long"))]
        for text, count in zip((english, "梅"), numbers, strict=True):
            passage = (text * 9000)[:count]
            address = "https://an-owner-gdprompt.hf.space/?" + urlencode({"passage": passage, "lang": "en"})
            assert 0.9 * longest < len(address) <= longest, (language, count)
