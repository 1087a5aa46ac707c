"""From the start of the server's process to a page that can be used, in a real browser."""

from __future__ import annotations

import shutil
import statistics
import time
from importlib.util import find_spec

from gdprompt.bench.figure import Figure
from gdprompt.bench.server import Server

BROWSERS = ("chromium", "chromium-browser", "google-chrome")
ARGUMENTS = ("--no-sandbox", "--disable-gpu", "--no-first-run", "--disable-background-networking")
WANTED = {"page": 3.0, "plot": 5.0, "answer": None}
NAMES = {
    "page": "cold start to a page that can be typed into",
    "plot": "cold start to a drawn plot",
    "answer": "cold start to the first answers",
}
MILLISECONDS_TO_WAIT = 900_000.0


def missing_browser() -> str | None:
    """Why there is no browser to measure with; None where there is one."""
    if find_spec("playwright") is None:
        return "needs playwright: pip install playwright"
    if not any(map(shutil.which, BROWSERS)):
        return f"needs Chromium, one of {', '.join(BROWSERS)} on the path"
    return None


def cold_starts(model: str | None, meta: str | None, starts: int, passage: str, question: str) -> list[Figure]:
    """Seconds of several cold starts, each with a server and a browser profile of its own."""
    if reason := missing_browser():
        return [Figure(name, None, "s", 0, WANTED[key], note=reason) for key, name in NAMES.items()]
    measured = [cold_start(model, meta, passage, question) for _ in range(starts)]
    return [
        Figure(name, statistics.median(seconds[key] for seconds in measured), "s", starts, WANTED[key], note="median")
        for key, name in NAMES.items()
    ]


def cold_start(model: str | None, meta: str | None, passage: str, question: str) -> dict[str, float]:
    """Seconds from the start of the server's process, by what was there then: page, plot, answer.

    The browser is open before, as a visitor's is.
    """
    from playwright.sync_api import sync_playwright

    found = next(filter(None, map(shutil.which, BROWSERS)))
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=found, args=ARGUMENTS)
        page = browser.new_page()
        page.set_default_timeout(MILLISECONDS_TO_WAIT)
        with Server(model, meta) as server:
            seconds = {}
            server.wait_until_up()
            page.goto(server.address, wait_until="commit")
            page.fill("#gd-passage textarea", passage)
            seconds["page"] = time.monotonic() - server.started
            page.wait_for_selector("#gd-distance .main-svg")
            seconds["plot"] = time.monotonic() - server.started
            page.fill("#gd-question input, #gd-question textarea", question)
            page.click("#gd-teach")
            page.wait_for_selector(".gd-answer .gd-token")
            seconds["answer"] = time.monotonic() - server.started
        browser.close()
    return seconds
