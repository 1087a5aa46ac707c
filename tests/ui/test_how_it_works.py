"""The tab "How it works": the picture, the model in figures, and its card, which runs and fetches nothing."""

import dataclasses

import pytest
from fake_lm import FakeLM

from gdprompt.ui.how_it_works import LINKS, in_use, method, model_card
from gdprompt.ui.loading import Model
from gdprompt.ui.words import say


@pytest.fixture(scope="module")
def lm():
    return FakeLM()


def loaded(**changes) -> Model:
    lm = FakeLM()
    lm.card = dataclasses.replace(lm.card, **changes)
    model = Model(lambda: lm)
    assert model.wait(10)
    return model


@pytest.mark.parametrize("language", ["en", "zh"])
def test_it_has_the_maths_a_picture_the_model_and_links(language):
    text = method(language)
    assert text.count("<dt>") == 4 and f'aria-label="{say(language, "picture_told")}"' in text
    assert all(address in in_use(language) for address in LINKS.values())
    card = model_card(loaded(), language)
    for told in ("FakeForCausalLM", "512", "16", "gdprompt train --preset tiny", "<em>a stand-in</em>"):
        assert told in card


def test_before_the_model_is_there_it_says_so(caplog):
    assert say("en", "loading_model") in model_card(Model(FakeLM), "en")
    broken = Model(lambda: 1 / 0)
    assert broken.wait(10) and say("en", "no_model") in model_card(broken, "en")


def test_a_model_without_a_card_has_its_figures():
    card = model_card(loaded(text="", command=None, num_steps=None, rank=None), "en")
    assert "<details>" not in card and say("en", "how_model_step_whole") in card
    assert say("en", "how_model_command") not in card and say("en", "how_model_trained") not in card


def test_a_card_runs_and_fetches_nothing():
    parts = (
        "<script>alert(1)</script>",
        "![x](https://example.com/x.png)",
        "[y](javascript:alert)",
        "<!-- a\nnote -->",
        "| a |\n|---|\n| b |",
    )
    card = model_card(loaded(text="\n\n".join(parts)), "en")
    assert "<script" not in card and "<img" not in card and "note" not in card
    assert 'href="javascript' not in card and "<td>b</td>" in card


def test_the_tab_shows_it_by_a_click_and_by_address(open_page):
    page = open_page()
    page.click("#gd-tabs [data-tab-id=how]")
    page.wait_for_selector(".gd-model-card dl")
    page.click(".gd-model-card summary")
    assert page.is_visible(".gd-card-text em") and page.is_visible(".gd-picture")
    page.click("[data-language=zh]")
    heading = say("zh", "how_model_title")
    page.wait_for_function(f"document.querySelector('.gd-model-card h2').textContent === '{heading}'")
    other = open_page("?tab=how&lang=zh", ready=".gd-model-card dl")
    step = say("zh", "how_model_step")
    other.wait_for_function(f"document.querySelector('.gd-model-card').textContent.includes('{step}')")
