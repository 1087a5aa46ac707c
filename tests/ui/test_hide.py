"""`?hide=`: every name finds its part of the page and hides that part alone."""

from __future__ import annotations

import re

import pytest
from actions import ask
from fake_memory import FakeMemoryLM

from gdprompt.results import CONDITIONS
from gdprompt.ui import hide, how_it_works

IN_SIGHT = """controls => Object.keys(controls).filter(name =>
    [...document.querySelectorAll(`.gradio-container :is(${controls[name]})`)].some(part => part.offsetParent))"""


@pytest.fixture(scope="module")
def lm():
    return FakeMemoryLM()


def in_sight(page) -> set[str]:
    """The names of which something can be seen."""
    return set(page.evaluate(IN_SIGHT, hide.CONTROLS))


def through_the_tabs(page) -> set[str]:
    """Uses Try it, Memory and Lesson, and returns every name of which something could be seen."""

    def wait(selector):
        # What it waits for may be hidden.
        page.wait_for_selector(selector, state="attached")

    wait(".gd-model:has-text('fake')")
    ask(page)
    wait(".gd-cards:not(.old) .gd-token")
    wait("#gd-teach:not([disabled])")
    seen = in_sight(page)
    page.locator("#gd-tabs button[data-tab-id=memory]").first.click()
    page.click("#gd-m-example")
    wait(".gd-m-rows > li")
    wait("#gd-m-add:not([disabled])")
    seen |= in_sight(page)
    page.locator("#gd-tabs button[data-tab-id=lesson]").first.click()
    page.click("#gd-lesson-next")
    wait("#gd-lesson-title[data-of=plain]")
    page.click("#gd-lesson-choice input >> nth=0")
    page.click("#gd-lesson-show:not([disabled])")
    wait(".gd-verdict")
    wait("#gd-lesson-panel")
    return seen | in_sight(page)


# What `through_the_tabs` itself needs.
NEEDED = {
    "tabs", "tab-memory", "tab-lesson", "passage", "question", "teach", "memory-example", "lesson-next",
}  # fmt: skip


def test_every_name_finds_its_part_and_hides_it(open_page):
    assert through_the_tabs(open_page()) == set(hide.CONTROLS)
    hidden = ",".join(set(hide.CONTROLS) - NEEDED)
    assert through_the_tabs(open_page(f"?hide={hidden}", ready="#gd-tabs")) == NEEDED


@pytest.mark.parametrize(
    ("query", "stays"),
    [
        ("?tab=memory&hide=teach,examples,status,save", "#gd-m-add, #gd-m-example, #gd-m-status, #gd-m-save"),
        ("?tab=lesson&hide=teach,passage,question", "#gd-lesson-show, #gd-lesson-next, .gd-quote"),
    ],
)
def test_a_name_of_one_tab_leaves_the_others_alone(open_page, query, stays):
    page = open_page(query, ready=stays.split(",")[0])
    assert all(page.is_visible(selector) for selector in stays.split(", "))


def test_presenting_hides_known_names_and_leaves_the_way_through_the_lesson():
    assert set(hide.PRESENT_HIDES) <= set(hide.CONTROLS)
    assert not {"tab-lesson", "lesson-next", "steps"} & set(hide.PRESENT_HIDES)


def test_names_suit_an_address_and_only_answers_have_an_underscore():
    assert "</" not in hide.script() and all(re.fullmatch(r"[a-z_-]+", name) for name in hide.CONTROLS)
    assert {name for name in hide.CONTROLS if "_" in name} == {name for name in CONDITIONS if "_" in name}


@pytest.mark.parametrize("language", ["en", "zh"])
def test_how_it_works_lists_every_name(language):
    text = how_it_works.in_use(language)
    assert all(f"<code>{name}</code>" in text for name in hide.CONTROLS)
