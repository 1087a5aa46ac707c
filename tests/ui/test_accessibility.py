"""Whom the page reaches: axe's rules on every tab, the keyboard alone, a screen reader's words, zoom and stillness."""

from __future__ import annotations

import re
from typing import Any

import pytest
from actions import PASSAGE, QUESTION, STICKS_OUT, answered, ask, mark_old
from axe_playwright_python.sync_playwright import Axe
from fake_memory import FakeMemoryLM

AXE = Axe()
RULES = {
    "runOnly": {"type": "tag", "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"]},
    "resultTypes": ["violations"],
}
WIDE, PHONE = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
# What is left of 1280 x 720 at 200%, and of 1280 x 1024 at 400%.
ZOOMED = ({"width": 640, "height": 360}, {"width": 320, "height": 256})


@pytest.fixture(scope="module")
def lm() -> FakeMemoryLM:
    return FakeMemoryLM()


def violations(page: Any) -> list[str]:
    """What axe holds against the page as it is."""
    found = AXE.run(page, options=RULES).response["violations"]
    return [f"{rule['id']}: {node['html'][:120]}" for rule in found for node in rule["nodes"]]


def to_tab(page: Any, name: str) -> None:
    page.set_viewport_size(WIDE)
    page.locator(f"#gd-tabs .tab-container:not(.visually-hidden) [data-tab-id={name}]").click()
    page.wait_for_timeout(500)


def play(page: Any) -> Any:
    """Goes through the tabs as a visitor does, and says where it is at every stop."""
    yield "Try it, empty"
    ask(page)
    answered(page)
    page.click("#gd-keep")
    page.wait_for_selector("[data-forget]")
    page.fill("#gd-question textarea, #gd-question input", "")
    page.click("#gd-teach")
    page.wait_for_selector("#gd-error .gd-error")
    page.click("#gd-export summary")
    yield "Try it, with answers, an error and an open menu"
    to_tab(page, "memory")
    yield "Memory, empty"
    for count in (1, 2):
        page.click("#gd-m-example")
        page.wait_for_selector(f".gd-m-rows > li:nth-child({count}) .gd-m-forget:not([disabled])")
        page.wait_for_selector("#gd-m-ask:not([disabled])")
    page.click("#gd-m-ask")
    page.wait_for_selector(".gd-m-reply .gd-chip.gd-target")
    page.locator(".gd-m-rows summary").first.click()
    yield "Memory, with passages and answers"
    to_tab(page, "lesson")
    for step in (1, 3, 6):
        page.click(f"[data-lesson='{step - 1}']")
        page.wait_for_selector(f"[data-lesson-step='{step}']")
        page.wait_for_selector("#gd-lesson-show[disabled]")
        if step == 1:
            yield "Lesson, a question"
        page.locator("#gd-lesson-choice input").first.check()
        page.click("#gd-lesson-show:not([disabled])")
        page.wait_for_selector(".gd-verdict")
        if step != 1:
            yield f"Lesson, step {step}, shown"
            page.set_viewport_size(WIDE)
    for tab in ("results", "how"):
        to_tab(page, tab)
        if tab == "results":
            page.locator(".gd-panel:has(.gd-results) .main-svg").last.wait_for()
        yield tab


@pytest.mark.slow
@pytest.mark.parametrize(("language", "wide", "phone"), [("en", "light", "dark"), ("zh", "dark", "light")])
def test_axe_finds_nothing_and_nothing_sticks_out(open_page, language, wide, phone):
    page = open_page(f"?lang={language}", viewport=WIDE, color_scheme=wide)
    page.wait_for_function("document.querySelector('.gd-model').textContent.includes('fake')")
    found = {}
    for place in play(page):
        for size, scheme in ((WIDE, wide), (PHONE, phone)):
            page.set_viewport_size(size)
            page.emulate_media(color_scheme=scheme)
            page.wait_for_timeout(400)
            assert page.evaluate("document.body.classList.contains('dark')") == (scheme == "dark")
            found[place, scheme, size["width"]] = violations(page) + page.evaluate(STICKS_OUT)
    assert {at: faults for at, faults in found.items() if faults} == {}


def test_axe_and_the_measure_would_find_something(open_page):
    page = open_page()
    box = '<div style="width: 100vw; overflow-x: auto" {}><i style="display: block; width: 150vw">wide</i></div>'
    faulty = f"<button></button>{box.format('')}{box.format('tabindex=0')}"
    # Beside the components: what stands inside one is lost whenever the server sends its value again.
    page.evaluate("html => document.querySelector('main').insertAdjacentHTML('beforeend', html)", faulty)
    assert "button-name" in {fault.split(":")[0] for fault in violations(page)}
    # The keyboard cannot scroll the first of the two boxes.
    assert page.evaluate(STICKS_OUT).count("I.") == 1


def test_a_table_too_wide_for_a_phone_scrolls_by_itself(open_page):
    page = open_page(viewport=PHONE)
    to_tab(page, "results")
    page.set_viewport_size(PHONE)
    table = page.locator(".gd-scroll").first
    table.focus()
    head, last = table.locator("tbody th").first, table.locator("tbody tr").first.locator("td").last
    assert last.bounding_box()["x"] > PHONE["width"]
    for _ in range(40):
        page.keyboard.press("ArrowRight")
    page.wait_for_timeout(400)
    edge = table.bounding_box()["x"] + table.bounding_box()["width"]
    assert last.bounding_box()["x"] + last.bounding_box()["width"] <= edge + 1
    # What the row is about stays in sight.
    assert head.bounding_box()["x"] >= 0
    assert page.evaluate("[scrollX, document.querySelector('.gradio-container').scrollLeft]") == [0, 0]


def place(page: Any) -> tuple[int, set[str], float]:
    """Where table, cards and figure are."""
    page.wait_for_timeout(400)
    marked = page.eval_on_selector_all(".gd-token[aria-pressed=true]", "all => all.map(one => one.dataset.position)")
    band = page.evaluate("document.querySelector('#gd-distance .js-plotly-plot').layout.shapes[0].x0 + 0.5")
    return int(page.get_attribute(".gd-place:not([hidden])", "data-place")), set(marked), band


def test_tab_and_arrows_move_cards_figure_and_table(open_page):
    page = open_page()
    ask(page)
    answered(page)
    page.focus("#gd-export summary")
    page.keyboard.press("Tab")
    assert place(page) == (4, {"4"}, 4)
    page.keyboard.press("ArrowLeft")
    assert place(page) == (3, {"3"}, 3)
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('.gd-prompted') !== null")
    page.keyboard.press("End")
    assert place(page) == (6, {"6"}, 6)
    # No card has a token where the answer ends: Tab goes to one that is elsewhere, and everything goes along.
    page.click("[data-step='1']")
    assert place(page) == (7, set(), 7)
    page.focus("#gd-export summary")
    page.keyboard.press("Tab")
    assert place(page) == (0, {"0"}, 0)


def luminance(colour: str) -> float:
    """Relative luminance, as WCAG defines it, of rgb(...)."""
    parts = [int(part) / 255 for part in re.findall(r"\d+", colour)[:3]]
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one: str, other: str) -> float:
    dark, light = sorted((luminance(one), luminance(other)))
    return (light + 0.05) / (dark + 0.05)


FOCUSED = """() => {
    const at = document.activeElement, style = getComputedStyle(at.closest('#gd-lesson-choice label') || at);
    const met = window.met ??= new Set();
    if (at === document.body) return null;
    if (met.has(at)) return "again";
    met.add(at);
    at.getAnimations().forEach(one => one.finish());  // a button's outline changes its colour slowly
    return [at.outerHTML.slice(0, 90), style.outlineStyle, parseFloat(style.outlineWidth), style.outlineColor];
}"""
MISSED = """() => [...document.querySelectorAll('main :is(button, input, textarea, summary, a[href], [tabindex])')]
    .filter(e => e.tabIndex >= 0 && !e.disabled && !e.closest('.visually-hidden'))
    .filter(e => e.checkVisibility({visibilityProperty: true}) && !window.met.has(e))
    .map(e => e.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("tab", ["try", "lesson"])
def test_every_stop_of_the_tab_key_shows(open_page, lm, scheme, tab):
    page = open_page(f"?tab={tab}", ready=f"[data-tab-id={tab}][aria-selected=true]", color_scheme=scheme)
    page.wait_for_function("document.querySelector('.gd-model').textContent.includes('fake')")
    if tab == "try":
        ask(page)
        answered(page)
    grounds = page.evaluate("""() => ['--gd-page', '--gd-card'].map(name => {
        const box = document.createElement('i');
        box.style.color = `var(${name})`;
        document.querySelector('main').append(box);
        return getComputedStyle(box).color; })""")
    stops, calls = [], len(lm.calls)
    # Once round, from wherever the focus is; on its way it leaves the page for the browser's own controls.
    for _ in range(80):
        page.keyboard.press("Tab")
        focused = page.evaluate(FOCUSED)
        if focused == "again":
            break
        if focused:
            stops.append(focused)
    assert focused == "again"
    for name, style, width, colour in stops:
        assert style != "none" and width >= 2, name
        assert min(contrast(colour, ground) for ground in grounds) >= 3, name
    assert len(stops) > (20 if tab == "try" else 10)
    assert page.evaluate(MISSED) == []
    # Who only passes by asks nothing.
    assert len(lm.calls) == calls


def test_only_a_new_step_size_asks_again(open_page, lm):
    page = open_page()
    ask(page)
    answered(page)
    number, calls = page.locator("#gd-scale input[type=number]:not([disabled])"), len(lm.calls)
    number.click()
    page.keyboard.press("Tab")
    page.wait_for_timeout(1000)
    assert len(lm.calls) == calls
    mark_old(page)
    number.fill("1.5")
    page.keyboard.press("Tab")
    answered(page)
    assert lm.calls[calls:] == [((PASSAGE,), QUESTION, 1.5)]


LISTEN = """() => {
    window.heard = [];
    const speaks = node => (node.nodeType === 1 ? node : node.parentElement)?.closest('[role=status], [role=alert]');
    // A region that is not rendered yet cannot be relied on to speak when it appears, an alert can.
    const rendered = one => getComputedStyle(one).display !== 'none';
    const regions = [...document.querySelectorAll('[role=status]')].filter(rendered);
    new MutationObserver(changes => {
        for (const change of changes) {
            const added = [...change.addedNodes].filter(node => node.nodeType === 1);
            const alerts = added.flatMap(node => [node, ...node.querySelectorAll('*')].filter(e => e.role === 'alert'));
            for (const at of [speaks(change.target), ...alerts]) {
                if (at && (at.role === 'alert' || regions.includes(at))) window.heard.push(at.textContent);
            }
        }
    }).observe(document.body, {childList: true, subtree: true, characterData: true});
}"""


def heard(page: Any, text: str) -> None:
    page.wait_for_function("text => window.heard.some(said => said.includes(text))", arg=text)


def test_a_screen_reader_hears_answers_verdicts_and_errors(open_page):
    page = open_page()
    page.wait_for_function("document.querySelector('.gd-model').textContent.includes('fake')")
    page.evaluate(LISTEN)
    ask(page)
    heard(page, "Learned in one step")
    heard(page, "Answer, One meta-trained step: The owl is called Pepper. Same as prompted")
    page.evaluate(LISTEN)
    ask(page, question="Who keeps the owl?")
    heard(page, "Answer, One meta-trained step")
    ask(page, passage="")
    heard(page, "There is no passage yet.")
    # Words that grow are not read out one by one.
    assert not [said for said in page.evaluate("window.heard") if said.strip() in ("The", "The owl", "The owl is")]
    to_tab(page, "lesson")
    page.wait_for_selector("#gd-lesson-title")
    page.evaluate(LISTEN)
    page.locator("#gd-lesson-choice input").first.check()
    page.click("#gd-lesson-show:not([disabled])")
    heard(page, "What happened:")


def test_a_run_that_was_stopped_silences_nothing_after_it(open_page):
    page = open_page()
    ask(page, question="a slow question")
    page.wait_for_function("document.querySelector('.gd-prompted .gd-answer').textContent.includes('owl')")
    page.click("#gd-stop")
    page.wait_for_selector("#gd-stop[disabled]")
    page.wait_for_selector(".gd-cursor", state="hidden")
    to_tab(page, "memory")
    page.click("#gd-m-example")
    page.wait_for_selector("#gd-m-ask:not([disabled])")
    page.wait_for_selector(".gd-m-rows > li")
    page.click("#gd-m-ask")
    page.wait_for_function("document.querySelector('#gd-voice').textContent.includes('Answer')")
    to_tab(page, "try")  # a change that the page looks at
    page.wait_for_timeout(500)
    assert "Answer" in page.text_content("#gd-voice")


@pytest.mark.parametrize("motion", ["reduce", "no-preference"])
def test_who_wants_stillness_gets_it(open_page, motion):
    page = open_page(reduced_motion=motion)
    ask(page, question="a slow question")
    page.wait_for_selector(".gd-cursor")
    moving = page.evaluate("document.getAnimations().filter(one => one.playState === 'running').length")
    page.click("#gd-stop")
    assert (moving > 0) == (motion == "no-preference")


def test_at_twice_and_four_times_the_size_everything_is_there(open_page):
    page = open_page(viewport=ZOOMED[0], device_scale_factor=2)
    ask(page)
    answered(page)
    for tab in ("try", "memory", "lesson", "results", "how"):
        to_tab(page, tab)
        for size in ZOOMED:
            page.set_viewport_size(size)
            page.wait_for_timeout(400)
            assert page.evaluate(STICKS_OUT) == [], (tab, size)


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_step_of_the_lesson_fits_the_projector(open_page, language):
    page = open_page(f"?tab=lesson&present=1&lang={language}", ready="#gd-lesson-title")
    page.wait_for_function("document.documentElement.lang.startsWith('zh')" if language == "zh" else "true")
    height = "document.documentElement.scrollHeight"
    for step in range(1, 8):
        page.click(f"[data-lesson='{step - 1}']")
        page.wait_for_selector(f"[data-lesson-step='{step}']")
        page.wait_for_selector("#gd-lesson-show[disabled]")
        page.wait_for_timeout(300)
        assert page.evaluate(height) <= 720, f"step {step} before"
        page.locator("#gd-lesson-choice input").first.check()
        page.click("#gd-lesson-show:not([disabled])")
        page.wait_for_selector(".gd-verdict")
        page.wait_for_timeout(700)
        assert page.evaluate(height) <= 720, f"step {step} after"
