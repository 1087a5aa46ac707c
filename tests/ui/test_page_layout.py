"""What the tab Try it looks like: one screen, a phone, both themes, both languages."""

import pytest
from actions import CARDS, STICKS_OUT, TOO_SMALL, answer, answered, ask, mark_old
from fake_lm import FakeLM

from gdprompt.model import fingerprints
from gdprompt.ui.examples import EXAMPLES

HEIGHT = "document.documentElement.scrollHeight"


@pytest.fixture(scope="module")
def lm():
    return FakeLM()


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


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_phone_has_one_column_and_no_sideways_scroll(open_page, scheme):
    page = open_page(viewport={"width": 390, "height": 800}, color_scheme=scheme)
    ask(page)
    answered(page)
    assert page.evaluate(STICKS_OUT) == []
    boxes = [page.locator(f".gd-card.gd-{c}").bounding_box() for c in CARDS]
    assert boxes[0]["y"] == boxes[1]["y"] < boxes[2]["y"] == boxes[3]["y"]
    ground = page.evaluate("getComputedStyle(document.querySelector('.gradio-container')).backgroundColor")
    assert ground == ("rgb(15, 19, 23)" if scheme == "dark" else "rgb(245, 246, 248)")


def test_it_fits_one_screen(visitor):
    page = visitor
    ask(page)
    answered(page)
    assert page.evaluate(HEIGHT) <= 720


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_first_example_of_each_kind_fits_one_screen(serve, visit, language):
    """With the shipped model's own answers: some take two lines, some go round, and then a card is higher."""
    lm = FakeLM()
    lm.fingerprint = fingerprints.shipped()
    page = visit(f"{serve(lambda: lm)}?lang={language}")
    page.wait_for_function("document.querySelector('.gd-model').textContent.includes('fake')")
    for kind in (kind for kind, examples in EXAMPLES.items() if examples):
        mark_old(page)
        page.click(f"#gd-{kind}")
        answered(page)
        assert page.evaluate(HEIGHT) <= 720, kind
    page.close()


def test_targets_are_large_enough(visitor):
    page = visitor
    ask(page)
    answered(page)
    assert page.evaluate(TOO_SMALL) == []
