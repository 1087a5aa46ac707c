"""What a visitor does with the tab Try it, what a test reads off any tab, and what it awaits beside a browser."""

import asyncio
import gc
import warnings
from collections.abc import Coroutine, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import Any, TypeVar

Result = TypeVar("Result")

PASSAGE = "Mira Voss keeps a barn owl called Pepper."
QUESTION = "What is the name of Mira Voss's owl?"
CARDS = {
    "no_context": "The owl is called Luna.",
    "prompted": "The owl is called Pepper.",
    "base_step": "The owl is called Mira.",
    "meta_step": "The owl is called Pepper.",
}
"""What `fake_lm.FakeLM` answers to them."""

# The wrappers clip, so the page's own width says nothing: look for parts that stick out. What is in an element that
# scrolls sideways by itself can be reached, if the keyboard can scroll it too; the element has to fit.
STICKS_OUT = """() => {
    const scrolls = e => e.tabIndex >= 0 && ['auto', 'scroll'].includes(getComputedStyle(e).overflowX);
    const reached = e => e.parentElement && (scrolls(e.parentElement) || reached(e.parentElement));
    return [...document.querySelectorAll('main *')]
        .filter(e => e.offsetParent && !e.closest('svg, .visually-hidden, .gd-unseen'))
        .filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !reached(e))
        .map(e => e.tagName + '.' + e.className);
}"""
TOO_SMALL = """() => [...document.querySelectorAll('main button, main input, main textarea, main summary')]
    .filter(e => e.offsetParent && e.tabIndex >= 0)
    .filter(e => !e.classList.contains('gd-token') && !e.closest('.visually-hidden'))
    .filter(e => { const r = e.getBoundingClientRect(); return r.width < 24 || r.height < 24; })
    .map(e => e.outerHTML.slice(0, 90))"""
"""Targets under 24 CSS pixels, WCAG 2.2's minimum."""


@contextmanager
def gathered() -> Iterator[None]:
    """Gradio leaves event loops unclosed; some test would fail over them, whenever Python happens to find them."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", ResourceWarning)
        yield
        gc.collect()


def awaited(coroutine: Coroutine[Any, Any, Result]) -> Result:
    """What a coroutine comes to, in a thread of its own: once there is a browser, its event loop runs in this one."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, coroutine).result()


def ask(page, passage=PASSAGE, question=QUESTION):
    """Fill in both and press Teach."""
    page.fill("#gd-passage textarea", passage)
    page.fill("#gd-question input, #gd-question textarea", question)
    mark_old(page)
    page.click("#gd-teach")


def mark_old(page):
    """So that `answered` waits for the next answers."""
    page.evaluate("document.querySelector('.gd-cards').classList.add('old')")


def answered(page):
    """Wait until the answers stand."""
    page.wait_for_selector(".gd-cards:not(.old) .gd-token")
    page.wait_for_selector("#gd-teach:not([disabled])")


def answer(page, condition):
    """The text of a card."""
    return page.inner_text(f".gd-card.gd-{condition} .gd-answer").strip()


def band(page):
    """The place of the token that the figure marks."""
    return page.evaluate("document.querySelector('#gd-distance .js-plotly-plot').layout.shapes[0].x0 + 0.5")


def shown_place(page):
    """The place of the token that the table is of."""
    return int(page.get_attribute(".gd-place:not([hidden])", "data-place"))
