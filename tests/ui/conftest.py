"""A real browser on a real server, for the tests of the page; without Chromium they skip with a reason."""

from __future__ import annotations

import os
import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from urllib.parse import urlsplit

import pytest
from actions import gathered

CHROMIUM = "/usr/bin/chromium"
ARGUMENTS = (
    "--no-sandbox --disable-gpu --disable-quic --no-first-run --disable-background-networking "
    "--disable-component-update --disable-sync"
).split()
TIMEOUT_MS = 120_000
"""Long, for machines that train a model meanwhile; nothing waits this long by itself."""
WIDE = {"width": 1280, "height": 720}


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """The libraries' own deprecations are not the page's to mend, and a browser on a busy machine takes its time."""
    for item in items:
        if {"browser", "host"} & set(getattr(item, "fixturenames", ())):
            item.add_marker(pytest.mark.filterwarnings("ignore"))
            item.add_marker(pytest.mark.timeout(600))


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def watch_policy(page, violations: list[str]) -> None:
    """Writes down what the content security policy of a page, not yet opened, forbids it."""
    page.expose_function("writeDown", lambda told: violations.append(told))
    page.add_init_script(
        "addEventListener('securitypolicyviolation', event => writeDown(event.effectiveDirective + event.blockedURI))"
    )


@pytest.fixture(scope="session")
def browser() -> Iterator:
    """Headless Chromium."""

    def missing(reason: str) -> None:
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
def host() -> Iterator[Callable[..., str]]:
    """`host(page)`: the address of a real server of what `build` gave; closed after the module's tests."""
    from gdprompt.ui.app import launch

    pages = []

    def host(page) -> str:
        pages.append(page)
        with gathered():
            return launch(port=free_port(), page=page, prevent_thread_lock=True)

    yield host
    with gathered():
        for page in pages:
            page.close(verbose=False)


@pytest.fixture(scope="module")
def serve(host) -> Callable[..., str]:
    """`serve(load, **options of build)`: the address of a real server of the page."""
    from gdprompt.ui.app import build

    def serve(load, **options) -> str:
        with gathered():
            page = build(load, **options)
        return host(page)

    return serve


@pytest.fixture(scope="module")
def address(lm, serve) -> str:
    """A server of the page on the module's `lm`."""
    return serve(lambda: lm)


@pytest.fixture(scope="module")
def real_lm(tiny_model_dir) -> Iterator:
    """A real model, tiny and random. Its answers never end by themselves, so they are cut short."""
    import gdprompt

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("gdprompt.comparison.MAX_NEW_TOKENS", 6)
        yield gdprompt.load(str(tiny_model_dir))


@pytest.fixture(scope="module")
def real_page(real_lm, host):
    """The page on the real model, served at its `local_url`, with room for many in the line."""
    from gdprompt.ui.app import build

    page = build(lambda: real_lm, max_waiting=64)
    host(page)
    return page


@pytest.fixture(scope="module")
def shared(browser):
    """One context for most pages: its cache spares the browser from reading plotly.js again."""
    context = browser.new_context(viewport=WIDE, accept_downloads=True)
    yield context
    context.close()


@pytest.fixture(scope="module")
def visit(browser, shared) -> Iterator[Callable]:
    """`visit(url, ready=selector, **context options)`: a page that may not fail, ask other hosts or break its policy.

    Without options it is a page of the shared context, else of a new one; all are closed after the module's tests.
    """
    opened, hosts, violations, errors = [], set(), [], []

    def visit(url: str, ready: str = "#gd-distance .main-svg", **options):
        context = browser.new_context(**options) if options else shared
        page = context.new_page()
        opened.append(context if options else page)
        page.set_default_timeout(TIMEOUT_MS)
        page.on("request", lambda request: hosts.add(urlsplit(request.url).hostname))
        # Written down and not raised: what a handler raises ends the driver, and every test after this one.
        page.on("pageerror", lambda error: errors.append(f"{page.url}: {error.stack}"))
        watch_policy(page, violations)
        page.goto(url)
        page.wait_for_selector(ready)
        return page

    yield visit
    for one in opened:
        one.close()
    assert hosts <= {"127.0.0.1", None}
    assert not violations
    assert not errors, "\n".join(errors)


@pytest.fixture
def open_page(visit, address) -> Iterator[Callable]:
    """`open_page(query="", **as for visit)`: a page of the module's server, closed after the test."""
    pages = []

    def open_page(query: str = "", **options):
        pages.append(visit(address + query, **options))
        return pages[-1]

    yield open_page
    for page in pages:
        page.close()


@pytest.fixture(scope="module")
def visitor(visit, address):
    """A page that several tests use one after the other, as a visitor who stays does."""
    return visit(address)
