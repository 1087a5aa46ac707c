"""What the server answers to, and what it does not; its headers; and that it asks nothing of other hosts."""

import os
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

import httpx
import pytest
from actions import awaited
from conftest import free_port, watch_policy
from fake_memory import FakeMemoryLM

from gdprompt.ui.gate import HEADERS, Gate

ROOT = Path(__file__).parents[2]
# Gradio has each of these, or FastAPI does.
OFF = [
    "/docs",
    "/redoc",
    "/openapi.json",
    "/login",
    "/manifest.json",
    "/monitoring",
    "/monitoring/summary",
    "/gradio_api/openapi.json",
    "/gradio_api/token",
    "/gradio_api/user",
    "/gradio_api/login_check",
    "/gradio_api/runs",
    "/gradio_api/queue/status",
    "/gradio_api/deep_link?session_hash=x",
    "/gradio_api/dev/reload",
    "/gradio_api/vibe-code",
    "/gradio_api/profiling/summary",
    "/gradio_api/custom_component/x/client/component/index.js",
    "/gradio_api/stream/a/b/1/playlist-file",
    "/gradio_api/proxy=https://example.com/x",
    "/gradio_api/file=https://example.com/x",
    "/gradio_api/file=HTTP:%2F%2Fexample.com/x",
    "/svelte/x.js",
    "/nothing/here",
]


@pytest.fixture(scope="module")
def lm():
    return FakeMemoryLM()


@pytest.fixture(scope="module")
def client(address):
    with httpx.Client(base_url=address, timeout=60) as client:
        yield client


def zipped(name: str = "memory.zip", content: bytes = b"PK\x03\x04" + b"\0" * 60) -> dict:
    return {"files": (name, content, "application/zip")}


def test_what_the_page_does_not_use_is_off(client):
    for path in OFF:
        answer = client.get(path)
        assert answer.status_code == 404, path
        assert answer.json()["error"].endswith("."), path
    for path in ("component_server", "process_recording", "vibe-edit", "run-history/connect", "api/predict"):
        assert client.post(f"/gradio_api/{path}", json={}).status_code == 404, path


def test_gradio_may_start_the_page_and_a_visitor_may_not(client):
    assert client.get("/gradio_api/startup-events").status_code == 200
    assert client.get("/gradio_api/startup-events", headers={"x-forwarded-for": "203.0.113.9"}).status_code == 404


def test_no_file_leaves_but_what_was_made_or_uploaded_here(client, tmp_path):
    secret = tmp_path / "secret.txt"
    secret.write_text("told to nobody")
    up = "../" * 12
    for path in (
        str(secret),
        str(ROOT / "pyproject.toml"),
        "/etc/passwd",
        f"{tempfile.gettempdir()}/gradio/{up}{secret}",
        f"{up}etc/passwd",
        "%2e%2e/" * 12 + "etc/passwd",
        "..%2f" * 12 + "etc/passwd",
        "/etc/passwd%00.zip",
        f"file://{secret}",
        "\\\\host\\share",
    ):
        for route in ("gradio_api/file=", "gradio_api/file/", "static/", "assets/"):
            answer = client.get(f"/{route}{path}")
            assert answer.status_code in (403, 404), (route, path, answer.status_code)
            assert "root:" not in answer.text and "told" not in answer.text and "[project]" not in answer.text
    (uploaded,) = client.post("/gradio_api/upload", files=zipped()).json()
    assert client.get(f"/gradio_api/file={uploaded}").content.startswith(b"PK")


@pytest.mark.parametrize(
    "files",
    [
        {"files": ("page.html", b"<script>alert(1)</script>", "text/html")},
        zipped("memory.html"),
        zipped("memory.zip", b"#!/bin/sh"),
        zipped("../../memory.zip\r\nx: .exe"),
        {"other": ("memory.zip", b"PK\x03\x04", "application/zip")},
        [*zipped().items(), ("files", ("page.html", b"<script>alert(1)</script>", "text/html"))],
    ],
)
def test_an_upload_that_no_part_of_the_page_takes_is_refused(client, files):
    answer = client.post("/gradio_api/upload", files=files)
    assert answer.status_code == 403 and answer.json()["error"].endswith(".zip file.")


@pytest.mark.parametrize(
    "path", ["https://example.com/x.zip", "/etc/passwd", "../../etc/passwd", "{folder}/../x", "{folder}", "a\0b"]
)
def test_a_call_names_no_file_but_an_uploaded_one(client, path):
    file = {"path": path.format(folder=f"{tempfile.gettempdir()}/gradio"), "meta": {"_type": "gradio.FileData"}}
    for data in ([file], ["text", [{"deep": file}], 1]):
        for route in ("run/memory_load", "call/memory_load", "queue/join"):
            answer = client.post(f"/gradio_api/{route}", json={"data": data, "session_hash": "x"})
            assert answer.status_code == 403 and "not uploaded here" in answer.json()["error"], route


def test_there_is_no_way_round_the_queue(client):
    answer = client.post("/gradio_api/run/compare", json={"data": ["Mira keeps owls.", "What of Mira?", 1]})
    assert answer.status_code == 404 and "queue" in answer.json()["detail"]


def test_the_settings_that_everyone_can_read_hold_no_secret(client):
    (uploaded,) = client.post("/gradio_api/upload", files=zipped()).json()
    for path in ("/config", "/gradio_api/info", "/gradio_api/info?all_endpoints=true", "/"):
        text = client.get(path).text
        for place in (ROOT, Path.home(), sys.prefix, tempfile.gettempdir(), Path(uploaded).parent):
            assert f"{place}/" not in text, (path, place)
    config = client.get("/config").json()
    assert not config["show_error"] and not config["run_history"] and not config["analytics_enabled"]
    assert config["username"] is None and config["space_id"] is None


def answers(client):
    """One answer of every kind that the server gives."""
    (uploaded,) = client.post("/gradio_api/upload", files=zipped()).json()
    event = client.post("/gradio_api/call/compare", json={"data": ["Mira keeps owls.", "What of Mira?", 1]})
    yield 200, event
    yield 200, client.get(f"/gradio_api/call/compare/{event.json()['event_id']}")
    for code, path in (
        (200, "/"),
        (200, "/healthz"),
        (200, "/theme.css"),
        (200, "/static/js/iframeResizer.contentWindow.min.js"),
        (200, f"/gradio_api/file={uploaded}"),
        (403, "/gradio_api/file=/etc/passwd"),
        (404, "/assets/none.js"),
        (404, "/nothing/here"),
    ):
        yield code, client.get(path)
    yield 200, client.head("/")
    yield 405, client.delete("/config")
    yield 411, client.post("/gradio_api/queue/join", content=iter([b"{}"]))
    yield 413, client.post("/gradio_api/queue/join", content=b" " * 2**21)
    yield 422, client.post("/gradio_api/queue/join", json={"data": 1, "fn_index": 0})


def test_every_answer_has_the_headers(client):
    for code, answer in answers(client):
        assert answer.status_code == code, answer.request.url
        missing = [name for name, value in HEADERS.items() if answer.headers.get(name) != value]
        assert not missing, (answer.request.url, missing)


def test_an_answer_to_something_unforeseen_has_them_too_and_says_nothing_of_the_inside():
    async def broken(_scope, _receive, _send):
        raise RuntimeError("a secret from the inside")

    async def ask():
        async with httpx.AsyncClient(transport=httpx.ASGITransport(Gate(broken)), base_url="http://x") as client:
            return await client.get("/config")

    answer = awaited(ask())
    assert answer.status_code == 500 and "secret" not in answer.text and answer.json()["error"].endswith(".")
    assert HEADERS.items() <= dict(answer.headers).items()


def test_only_spaces_may_frame_the_page(client, browser, address):
    policy = client.get("/").headers["content-security-policy"]
    (frames,) = [rule for rule in policy.split("; ") if rule.startswith("frame-ancestors")]
    assert frames == "frame-ancestors 'self' https://huggingface.co https://*.hf.space"
    page = browser.new_page()
    try:
        page.set_content(f"<iframe src='{address}'></iframe>")
        page.wait_for_function("document.querySelector('iframe').contentDocument === null")
        assert page.frames[1].url.startswith("chrome-error:")
    finally:
        page.close()


# The last that each tab draws. The network is never idle: a stream tells the server that the page is open.
DRAWN = {
    "memory": "#gd-m-curve .main-svg",
    "lesson": "#gd-lesson-choice input",
    "results": ".gd-panel:has(.gd-results) .main-svg",
    "how": ".gd-how-it-works .gd-names",
    "try": "#gd-distance .main-svg",
}


def test_every_tab_keeps_to_its_policy(open_page):
    page = open_page()  # `visit` fails where one does not
    for tab, drawn in DRAWN.items():
        page.locator(f"#gd-tabs button[data-tab-id={tab}]").first.click()
        page.wait_for_selector(f"#gd-tabs button[data-tab-id={tab}][aria-selected=true]")
        page.wait_for_selector(drawn)
    page.click("#gd-people")
    page.wait_for_selector(".gd-token")


def test_the_watch_on_the_policy_would_notice(browser, address):
    page, violations = browser.new_page(), []
    try:
        watch_policy(page, violations)
        page.goto(address)
        page.evaluate("new Image().src = 'https://example.com/x.png'")
        page.wait_for_timeout(500)
        assert violations and "img-src" in violations[0]
    finally:
        page.close()


WATCHED = """
import runpy, socket, sys
asked = open(sys.argv.pop(), "a", buffering=1)
def note(event, arguments):
    if event == "socket.connect" and isinstance(arguments[1], tuple):
        asked.write(f"{arguments[1][0]}\\n")
    elif event in ("socket.getaddrinfo", "socket.gethostbyname", "socket.sendto"):
        asked.write(f"{arguments[0] if event != 'socket.sendto' else arguments[1][0]}\\n")
sys.addaudithook(note)
try:
    socket.getaddrinfo("noticed.invalid", 80)
except OSError:
    pass
runpy.run_path("app.py", run_name="__main__")
"""


@pytest.mark.timeout(600)
def test_a_server_of_its_own_asks_nothing_of_other_hosts(tmp_path):
    asked, port = tmp_path / "asked.txt", free_port()
    # As a host starts it: nothing of the kind is set.
    unset = ("HF_HUB_OFFLINE", "GRADIO_ANALYTICS_ENABLED", "TRANSFORMERS_OFFLINE")
    environment = {name: value for name, value in os.environ.items() if name not in unset} | {"PORT": str(port)}
    environment.pop("GRADIO_SERVER_PORT", None)
    with (tmp_path / "log.txt").open("w") as log:
        server = subprocess.Popen(
            [sys.executable, "-c", WATCHED, str(asked)], cwd=ROOT, env=environment, stdout=log, stderr=log
        )
    try:
        with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=400) as client:
            wait_for(client)
            compared = client.post("/gradio_api/call/compare", json={"data": ["Mira keeps owls.", "What of Mira?", 1]})
            told = client.get(f"/gradio_api/call/compare/{compared.json()['event_id']}").text
            assert "event: complete" in told, (tmp_path / "log.txt").read_text()
            away = {"path": "https://example.com/x.zip", "meta": {"_type": "gradio.FileData"}}
            client.post("/gradio_api/call/memory_load", json={"data": [away]})
            for path in (
                "/",
                "/config",
                "/gradio_api/file=https://example.com/x",
                "/gradio_api/proxy=https://a.hf.space/x",
            ):
                client.get(path)
    finally:
        server.send_signal(signal.SIGTERM)
        server.wait(60)
    hosts = set(asked.read_text().split())
    assert hosts - {"127.0.0.1", "localhost", "::1", "0.0.0.0", "None"} == {"noticed.invalid"}


def wait_for(client: httpx.Client, seconds: float = 200) -> None:
    """Returns when a server that is starting answers."""
    deadline = time.monotonic() + seconds
    while True:
        try:
            if client.get("/healthz").status_code == 200:
                return
        except httpx.ConnectError:
            assert time.monotonic() < deadline, "the server did not start"
        time.sleep(0.5)
