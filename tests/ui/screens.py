"""Takes the pictures in `assets/screens` of the real page on the shipped model: `python tests/ui/screens.py FOLDER`."""

from __future__ import annotations

import sys
from pathlib import Path
from urllib.parse import urlencode

from playwright.sync_api import Page, sync_playwright

import gdprompt
from gdprompt.ui.app import build, launch
from gdprompt.ui.examples import EXAMPLES

CHROMIUM = "/usr/bin/chromium"
WIDE, NARROW = {"width": 1280, "height": 720}, {"width": 390, "height": 844}
EXAMPLE = EXAMPLES["people"][0]
TRY = urlencode({"passage": EXAMPLE.passage, "question": EXAMPLE.question, "lang": "en"})
SHOTS = {
    "try-light-1280": (TRY, WIDE, "light"),
    "try-dark-1280": (TRY, WIDE, "dark"),
    "try-light-390": (TRY, NARROW, "light"),
    "memory-light-1280": ("tab=memory&lang=en", WIDE, "light"),
    "lesson-light-1280": ("tab=lesson&step=4&lang=en", WIDE, "light"),
    "lesson-present-1280": ("tab=lesson&step=3&lang=en&present=1", WIDE, "dark"),
    "results-light-1280": ("tab=results&lang=en", WIDE, "light"),
    "lesson-zh-1280": ("tab=lesson&step=1&lang=zh", WIDE, "light"),
}


def play(page: Page, name: str) -> None:
    """Bring the page to what the picture shows."""
    if name.startswith("try"):
        page.wait_for_selector("#gd-path .main-svg .scatterlayer .point:nth-child(9), #gd-path .main-svg")
        page.wait_for_selector(".gd-chip.gd-target")
        page.wait_for_timeout(6000)
    elif name.startswith("memory"):
        for count in range(1, 4):
            page.click("#gd-m-example")
            page.wait_for_selector(f".gd-m-rows > li:nth-child({count}) .gd-m-forget:not([disabled])")
            page.wait_for_selector("#gd-m-ask:not([disabled])")
        page.click("#gd-m-ask")
        page.wait_for_selector(".gd-m-reply .gd-chip.gd-target")
    elif name.startswith("lesson"):
        page.locator("#gd-lesson-choice input").first.check()
        page.click("#gd-lesson-show:not([disabled])")
        page.wait_for_selector(".gd-verdict")
    elif name.startswith("results"):
        page.wait_for_selector(".main-svg >> visible=true")
    page.wait_for_timeout(4000)


def main(folder: Path) -> None:
    """One picture after another, each in a browser context of its own."""
    folder.mkdir(parents=True, exist_ok=True)
    address = launch(port=7899, page=build(gdprompt.load), prevent_thread_lock=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=["--no-sandbox", "--disable-gpu"])
        for name, (query, size, scheme) in SHOTS.items():
            context = browser.new_context(viewport=size, color_scheme=scheme)  # type: ignore[arg-type]
            page = context.new_page()
            page.set_default_timeout(120_000)
            page.goto(f"{address}?{query}")
            play(page, name)
            page.screenshot(path=folder / f"{name}.png")
            print(name, flush=True)
            context.close()


if __name__ == "__main__":
    main(Path(sys.argv[1]))
