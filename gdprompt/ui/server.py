"""What stands before Gradio: /healthz, security headers, and a limit on what may be asked and sent."""

from __future__ import annotations

import json
import logging
import math
import mmap
import re
import tempfile
from collections import deque
from datetime import datetime
from types import SimpleNamespace
from typing import IO, Any

from gradio.state_holder import SessionState, StateHolder
from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, MutableHeaders

from gdprompt.ui import disk, routes
from gdprompt.ui.limits import MAX_BODY_BYTES, MAX_FILE_BYTES, SECONDS_KEPT, Refused
from gdprompt.ui.routes import Refusal
from gdprompt.ui.words import say

log = logging.getLogger(__name__)

# Gradio starts itself from inline scripts and compiles its templates, hence the two "unsafe" words; nothing may
# be fetched from, or sent to, another host. Spaces shows the page in a frame of huggingface.co.
CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'self'",
        "script-src 'self' 'unsafe-inline' 'unsafe-eval'",
        "style-src 'self' 'unsafe-inline'",
        "img-src 'self' data: blob:",
        "font-src 'self' data:",
        "connect-src 'self'",
        "worker-src 'self' blob:",
        "object-src 'none'",
        "base-uri 'self'",
        "form-action 'self'",
        "frame-ancestors 'self' https://huggingface.co https://*.hf.space",
    )
)
HEADERS = {
    "content-security-policy": CONTENT_SECURITY_POLICY,
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "permissions-policy": "camera=(), microphone=(), geolocation=()",
    "cross-origin-opener-policy": "same-origin-allow-popups",
}


# How the body of an upload begins: one part, a file named .zip, and a zip's first four bytes.
HEAD_BYTES = 1024
CHUNK_BYTES = 2**16
ZIP_HEAD = re.compile(
    rb'--[^\r\n]+\r\ncontent-disposition: form-data; name="files"; filename="[^"\r\n]+\.zip"\r\n'
    rb"(?:content-type: [^\r\n]*\r\n)?\r\nPK\x03\x04",
    re.IGNORECASE,
)
NO_MEMORY: Refusal = (403, {"error": "This page takes no files but a memory saved here, a .zip file."})
CUT_OFF: Refusal = (400, {"error": "The upload broke off. Send the file again."})


class Iterators(dict[str, Any]):
    """Handlers under way, by event, for `app.iterators`.

    A run that a program cancels in mid-step is closed twice, by Gradio's cancel and by the end of its queue, and
    whichever deletes it second would answer 500. The page's own Stop goes another way (`shell.Stopped`).
    """

    def __delitem__(self, event_id: str) -> None:
        self.pop(event_id, None)


class Sessions(StateHolder):
    """Visitors' sessions, for `app.state_holder`. Where there are too many, one that nobody misses goes first."""

    def __getitem__(self, session_id: str) -> Session:
        if session_id not in self.session_data:
            self.session_data[session_id] = Session(self.blocks)
        session = super().__getitem__(session_id)
        assert isinstance(session, Session)
        session.use()
        return session

    def update(self, session_id: str) -> None:
        """Makes a session the newest, and lets another go where there is no room for it."""
        with self.lock:
            self.session_data.move_to_end(session_id)
            if len(self.session_data) > self.capacity:
                *others, _ = self.session_data
                unmissed = (name for name in others if not self.session_data[name].is_missed)  # type: ignore[attr-defined]
                evicted = next(unmissed, others[0])
                del self.session_data[evicted]
                self.time_last_used.pop(evicted, None)


class Session(SessionState):
    """What is in one visitor's States, and nothing of the page; Gradio looks every second which of it is too old.

    Gradio keeps a copy of all that each visitor's page shows, 0.25 MB and more, for links that bring it back. They are
    not served here: the address itself says what to show.
    """

    def __init__(self, blocks: Any) -> None:
        super().__init__(SimpleNamespace(default_config=blocks.default_config, blocks={}))  # type: ignore[arg-type]
        self.config_values = _Unkept()
        self.STATE_TTL_WHEN_CLOSED = min(self.STATE_TTL_WHEN_CLOSED, SECONDS_KEPT)

    def use(self) -> None:
        """Begins the time anew for all that is kept: Gradio counts it from when each State was last written.

        A page that lost its connection for a moment counts as closed until it is used again.
        """
        now = datetime.now()
        self._state_ttl = {key: (seconds, now) for key, (seconds, _) in self._state_ttl.items()}
        self.is_closed = False

    @property
    def is_missed(self) -> bool:
        """Whether its visitor is there and has something to lose."""
        return not self.is_closed and any(
            self.state_data.get(key) for key, (seconds, _) in self._state_ttl.items() if seconds < math.inf
        )


class _Unkept(dict[int, Any]):
    """Takes what is put into it, and does not keep it."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: int) -> dict[str, Any]:
        return {}

    def __setitem__(self, key: int, value: Any) -> None:
        pass


class Gate:
    """ASGI middleware; plain ASGI, because Starlette's convenience class would hold streams back.

    Of uploads it lets through what the tab Memory loads, a zip of limited size, and of those no more in an hour
    than the disk has room for.
    """

    def __init__(self, app: Any) -> None:
        self.app = app

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers what Gradio should not see, and adds the headers to everything."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        started = False

        async def send_with_headers(message: Any) -> None:
            nonlocal started
            if message["type"] == "http.response.start":
                started = True
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        try:
            await self._answer(scope, receive, send_with_headers)
        except Exception:
            # Starlette's own answer to whatever it is would be sent past this, without the headers.
            if started:
                raise
            log.exception("%s %s failed", scope["method"], scope["path"])
            await _tell(send_with_headers, 500, {"error": say("en", "error_failed")})

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        refusal = routes.refused_path(scope) or _refused_size(scope)
        if scope["path"] == "/healthz":
            refusal = _health(scope)
        elif not refusal and _is_upload(scope):
            await self._take_upload(scope, receive, send)
            return
        elif not refusal and routes.is_call(scope):
            body, receive = await _peeked(receive, MAX_BODY_BYTES)
            refusal = routes.refused_call(scope, body)
        if refusal:
            await _tell(send, *refusal)
        else:
            await self.app(scope, receive, send)

    async def _take_upload(self, scope: Any, receive: Any, send: Any) -> None:
        # Gradio gets an upload once the whole of it is there: what came of one that broke off it would never remove.
        with tempfile.TemporaryFile() as body:
            if refusal := await _refused_upload(scope, receive, body):
                await _tell(send, *refusal)
            else:
                await self.app(scope, _read(body, receive), send)


def _health(scope: Any) -> Refusal:
    model = getattr(scope["app"].state, "model", None)  # not there in the first moments
    if model and model.failed:
        return 503, {"status": "failed", "error": say("en", "error_no_model")}
    return 200, {"status": "ok"}


def _refused_size(scope: Any) -> Refusal | None:
    if scope["method"] not in ("POST", "PUT", "PATCH"):
        return None
    length = Headers(scope=scope).get("content-length")
    if length is None or not length.isdecimal():
        return 411, {"error": "Send the request with its length."}
    if _is_upload(scope):
        if int(length) > MAX_FILE_BYTES + HEAD_BYTES:
            return 413, {"error": f"The file is larger than {MAX_FILE_BYTES // 2**20} MiB. Take its folder base out."}
    elif int(length) > MAX_BODY_BYTES:
        return 413, {"error": f"The request is larger than {MAX_BODY_BYTES // 1024} KiB. Send a shorter passage."}
    return None


def _is_upload(scope: Any) -> bool:
    return scope["method"] == "POST" and scope["path"].rstrip("/").endswith("/upload")


async def _refused_upload(scope: Any, receive: Any, body: IO[bytes]) -> Refusal | None:
    """Why an upload is not taken; None where it is one zip, which is then in `body`."""
    headers = Headers(scope=scope)
    head, receive = await _peeked(receive, HEAD_BYTES)
    if not ZIP_HEAD.match(head):
        return NO_MEMORY
    try:
        disk.check_room(int(headers["content-length"]))
        more = True
        while more:
            message = await receive()
            if message["type"] == "http.disconnect":
                return CUT_OFF
            # What came is counted, not what was announced, which may never come.
            disk.fill(body.write(message.get("body", b"")))
            more = message.get("more_body", False)
    except Refused as reason:
        return 429, {"error": str(reason)}
    body.flush()
    return None if _is_one_part(headers.get("content-type", ""), body) else NO_MEMORY


def _is_one_part(content_type: str, body: IO[bytes]) -> bool:
    """Whether the boundary that Gradio divides a body by stands at its two ends and nowhere else."""
    boundary = b"--" + parse_options_header(content_type)[1].get(b"boundary", b"")
    with mmap.mmap(body.fileno(), 0, access=mmap.ACCESS_READ) as text:
        end = text[text.find(b"\r\n" + boundary) :]
        return text[: len(boundary) + 2] == boundary + b"\r\n" and end.rstrip() == b"\r\n" + boundary + b"--"


def _read(body: IO[bytes], receive: Any) -> Any:
    """A `receive` that gives what is in `body`, and then goes on as another."""
    body.seek(0)
    more = True

    async def read() -> Any:
        nonlocal more
        if not more:
            return await receive()
        content = body.read(CHUNK_BYTES)
        more = bool(content)
        return {"type": "http.request", "body": content, "more_body": more}

    return read


async def _peeked(receive: Any, num_bytes: int) -> tuple[bytes, Any]:
    """The first bytes of a body, at least so many where it has them, and a `receive` that gives the whole of it."""
    messages, head, more = deque[Any](), b"", True
    while more and len(head) < num_bytes:
        message = await receive()
        messages.append(message)
        head += message.get("body", b"")
        more = message.get("more_body", False)

    async def again() -> Any:
        return messages.popleft() if messages else await receive()

    return head, again


async def _tell(send: Any, code: int, content: dict[str, str]) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": code, "headers": headers})
    await send({"type": "http.response.body", "body": body})
