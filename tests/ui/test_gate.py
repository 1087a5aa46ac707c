"""What the gate lets in: one zip, whole, and no more of them in an hour than the disk has room for."""

from __future__ import annotations

import asyncio
import io
import zipfile
from collections import Counter

import pytest
from actions import awaited

# The libraries' own deprecations are not this page's to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


def client():
    from starlette.applications import Starlette
    from starlette.responses import JSONResponse
    from starlette.routing import Route
    from starlette.testclient import TestClient

    from gdprompt.ui.gate import Gate

    async def upload(request):
        form = await request.form()
        return JSONResponse([len(await file.read()) for file in form.getlist("files")])

    return TestClient(Gate(Starlette(routes=[Route("/gradio_api/upload", upload, methods=["POST"])])))


def zipped(size: int = 10) -> bytes:
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("a.json", b"0" * size)
    return buffer.getvalue()


def test_the_gate_lets_in_one_zip_and_all_of_it():
    content = zipped(200_000)
    answer = client().post("/gradio_api/upload", files={"files": ("memory.zip", content, "application/zip")})
    assert (answer.status_code, answer.json()) == (200, [len(content)])


def test_the_gate_lets_in_nothing_else(monkeypatch):
    web, to = client(), "/gradio_api/upload"
    for name, content in (
        ("a.html", b"<script>"),
        ("a.zip", b"<script>"),
        ("a.html", zipped()),
        ("x.zip.py", zipped()),
    ):
        assert web.post(to, files={"files": (name, content)}).status_code == 403
    assert web.post(to, files={"other": ("a.zip", zipped())}).status_code == 403
    assert web.post(to, content=zipped()).status_code == 403
    for second in (("files", ("b.html", b"<script>")), ("files", ("b.zip", zipped())), ("other", (None, b"text"))):
        assert web.post(to, files=[("files", ("a.zip", zipped())), second]).status_code == 403
    monkeypatch.setattr("gdprompt.ui.gate.MAX_FILE_BYTES", 1000)
    assert web.post(to, files={"files": ("a.zip", zipped(5000))}).status_code == 413


PART = b'--X\r\ncontent-disposition: form-data; name="files"; filename="a.zip"\r\n\r\n'


@pytest.mark.parametrize(
    ("boundary", "end", "code"),
    [
        ("X", b"\r\n--X--\r\n", 200),
        ('"X"', b"\r\n--X--", 200),
        ("X", b"\n--X\r\n--Y--\r\n--X--\r\n", 200),
        ("X", b"\r\n--X--\r\n" + PART, 403),
        ("X", b"", 403),
        ("X", b"\r\n--Y--\r\n", 403),
        ("Y", b"\r\n--X--\r\n", 403),
    ],
)
def test_the_gate_divides_a_body_as_gradio_does(boundary, end, code):
    headers = {"content-type": f"multipart/form-data; boundary={boundary}"}
    assert client().post("/gradio_api/upload", content=PART + zipped() + end, headers=headers).status_code == code


@pytest.mark.parametrize(("prefix", "code"), [("", 200), ("/class", 200), ("/other", 404)])
def test_the_gate_knows_the_prefix_that_a_proxy_leaves(prefix, code):
    from starlette.testclient import TestClient

    from gdprompt.ui.gate import Gate

    async def page(scope, _receive, send):
        scope["app"] = None
        await send({"type": "http.response.start", "status": 200, "headers": []})
        await send({"type": "http.response.body", "body": b""})

    async def below(scope, receive, send):
        await Gate(page)({**scope, "root_path": "/class"}, receive, send)

    web = TestClient(below)
    assert web.get(f"{prefix}/config").status_code == code
    assert web.get(f"{prefix}/monitoring").status_code == 404
    assert web.post(f"{prefix}/gradio_api/upload", files={"files": ("a.zip", zipped())}).status_code == code
    refused = web.post(f"{prefix}/gradio_api/upload", files={"files": ("a.html", b"<script>")}).status_code
    assert refused == (403 if code == 200 else 404)


def test_the_gate_counts_what_came_in_an_hour(monkeypatch):
    web = client()
    monkeypatch.setattr("gdprompt.ui.disk._filled", Counter())
    monkeypatch.setattr("gdprompt.ui.limits.MAX_DISK_BYTES", 1000)
    answers = [web.post("/gradio_api/upload", files={"files": ("a.zip", zipped())}) for _ in range(5)]
    assert answers[0].status_code == 200 and answers[-1].status_code == 429
    assert answers[-1].json()["error"].endswith("Try again later.")
    monkeypatch.setattr("gdprompt.ui.limits.SECONDS_KEPT", -720)
    assert web.post("/gradio_api/upload", files={"files": ("a.zip", zipped())}).status_code == 200


def test_an_upload_that_breaks_off_costs_no_one_else_theirs_and_never_gets_to_gradio(monkeypatch):
    from gdprompt.ui import disk, limits
    from gdprompt.ui.gate import Gate

    monkeypatch.setattr(disk, "_filled", Counter())
    length = str(limits.MAX_FILE_BYTES).encode()
    headers = [(b"content-length", length), (b"content-type", b"multipart/form-data; boundary=X")]
    scope = {"type": "http", "method": "POST", "path": "/gradio_api/upload", "headers": headers}
    begun = PART + zipped()

    async def hang_up():
        sent, told = iter([{"type": "http.request", "body": begun, "more_body": True}]), []

        async def receive():
            return next(sent, {"type": "http.disconnect"})

        async def send(message):
            told.append(message)

        await Gate(lambda *_: pytest.fail("it got there"))(scope, receive, send)
        return told[0]["status"]

    times = 2 * limits.MAX_DISK_BYTES // limits.MAX_FILE_BYTES
    assert [awaited(hang_up()) for _ in range(times)] == [400] * times
    assert disk._filled.total() == 0  # what came of it is gone
    assert client().post("/gradio_api/upload", files={"files": ("a.zip", zipped())}).status_code == 200


def test_the_gate_waits_for_a_body_no_longer_than_it_says_and_for_what_follows_as_long_as_it_takes(monkeypatch):
    from gdprompt.ui import gate

    monkeypatch.setattr(gate, "BODY_SECONDS", 0.2)
    headers = [(b"content-length", b"2000"), (b"content-type", b"multipart/form-data; boundary=X")]

    def answer_to(path, messages, after):
        """The gate's status for a body in these messages; `after` seconds later the visitor leaves."""
        left, told = list(messages), []

        async def receive():
            if left:
                return left.pop(0)
            await asyncio.sleep(after)
            return {"type": "http.disconnect"}

        async def send(message):
            told.append(message)

        async def app(_scope, receive, send):
            while (await receive())["type"] != "http.disconnect":
                pass
            await send({"type": "http.response.start", "status": 200, "headers": []})

        scope = {"type": "http", "method": "POST", "path": path, "headers": headers}
        awaited(gate.Gate(app)(scope, receive, send))
        return told[0]["status"]

    begun = {"type": "http.request", "body": PART + zipped(), "more_body": True}
    assert answer_to("/gradio_api/upload", [begun], after=60) == 408
    assert answer_to("/gradio_api/reset", [{**begun, "body": b"{"}], after=60) == 408
    assert answer_to("/gradio_api/reset", [{**begun, "body": b"{}", "more_body": False}], after=0.5) == 200
