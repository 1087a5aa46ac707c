"""The server around the page: headers, limits, a model that is late or missing, a full line."""

import threading
import tracemalloc

import gradio as gr
import httpx
import pytest
from actions import ask
from conftest import gathered
from fake_lm import FakeLM
from gradio.state_holder import SessionState

from gdprompt.ui.app import build
from gdprompt.ui.sessions import Sessions
from gdprompt.ui.words import say


@pytest.fixture(scope="module")
def lm():
    return FakeLM()


def test_health_headers_and_limits(address):
    base = address.rstrip("/")
    health = httpx.get(f"{base}/healthz")
    assert health.status_code == 200 and health.json() == {"status": "ok"}
    assert httpx.get(base).headers["x-content-type-options"] == "nosniff"
    assert "default-src 'self'" in health.headers["content-security-policy"]
    assert httpx.post(f"{base}/gradio_api/upload", files={"files": b"x"}).status_code == 403
    assert httpx.post(f"{base}/gradio_api/queue/join", content=b"x" * 2**21).status_code == 413


def test_the_first_answer_holds_no_figure(address):
    page = httpx.get(address).text
    assert "gd-distance" in page and '"type":"plotly"' not in page.replace(" ", "")


def bytes_each(make, count=20):
    """Bytes that Python holds for each of `count` things."""
    make(-1)
    tracemalloc.start()
    try:
        before = tracemalloc.get_traced_memory()[0]
        kept = [make(i) for i in range(count)]
        return (tracemalloc.get_traced_memory()[0] - before) / len(kept)
    finally:
        tracemalloc.stop()


def test_a_session_keeps_nothing_of_the_page(host):
    with gathered():
        page = build(FakeLM)
    host(page)
    sessions = page.state_holder
    assert isinstance(sessions, Sessions) and sessions is page.app.state_holder
    assert bytes_each(lambda i: sessions[f"visitor {i}"]) < 20_000 < 100_000 < bytes_each(lambda _: SessionState(page))
    session, box = sessions["visitor 0"], next(i for i, b in page.blocks.items() if isinstance(b, gr.Textbox))
    session._update_value_in_config(box, "a passage")
    session._update_config(box)
    assert not list(session.config_values)


def test_the_page_is_up_before_the_model_and_says_so_when_there_is_none(visit, serve):
    gate = threading.Event()

    def load():
        gate.wait(120)
        raise OSError("a secret path")

    address = serve(load)
    page = visit(address)
    try:
        assert httpx.get(f"{address}healthz").status_code == 200
        assert "loading the model" in page.inner_text(".gd-model")
        ask(page)
        page.wait_for_function("document.querySelector('#gd-status').textContent.includes('loading the model')")
        gate.set()
        page.wait_for_selector(".gd-error")
        assert "could not be loaded" in page.inner_text(".gd-error") and "secret" not in page.content()
        health = httpx.get(f"{address}healthz")
        assert health.status_code == 503 and health.json() == {"status": "failed", "error": say("en", "error_no_model")}
    finally:
        gate.set()


def test_a_full_line_is_a_sentence(visit, serve):
    address = serve(lambda: FakeLM(0.06), max_waiting=1)
    pages = [visit(address) for _ in range(3)]
    for page in pages:
        ask(page, question="a slow question")
        page.wait_for_timeout(700)
    pages[2].wait_for_selector(".gd-error")
    assert "the line is full" in pages[2].inner_text(".gd-error")
    assert pages[2].is_enabled("#gd-teach")
