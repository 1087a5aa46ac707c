"""What stands before Gradio: /healthz, security headers, and a limit on what may be asked and sent."""

from __future__ import annotations

import asyncio
import json
import logging
import mmap
import re
import tempfile
from collections import deque
from typing import IO, Any

from python_multipart.multipart import parse_options_header
from starlette.datastructures import Headers, MutableHeaders

from gdprompt.ui import disk, routes
from gdprompt.ui.limits import MAX_BODY_BYTES, MAX_FILE_BYTES, Refused
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
BODY_SECONDS = 300  # 32 MiB over a slow line, 1 Mbit/s, take 270
TOO_SLOW: Refusal = (408, {"error": f"The request took over {BODY_SECONDS // 60} minutes to arrive. Send it again."})
CUT_OFF: Refusal = (400, {"error": "The upload broke off. Send the file again."})


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
            await self._answer(scope, _in_time(receive), send_with_headers)
        except TimeoutError:
            if started:
                raise
            await _tell(send_with_headers, *TOO_SLOW)
        except Exception:
            # Starlette's own answer to whatever it is would be sent past this, without the headers.
            if started:
                raise
            log.exception("%s %s failed", scope["method"], scope["path"])
            await _tell(send_with_headers, 500, {"error": say("en", "error_failed")})

    async def _answer(self, scope: Any, receive: Any, send: Any) -> None:
        refusal = routes.refused_path(scope) or _refused_size(scope)
        if routes.path_of(scope) == "/healthz":
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
                disk.give_back(body.tell())
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
    return scope["method"] == "POST" and routes.path_of(scope).rstrip("/").endswith("/upload")


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
            disk.fill(len(message.get("body", b"")))
            body.write(message.get("body", b""))
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


def _in_time(receive: Any) -> Any:
    """A `receive` that waits for a body no longer than `BODY_SECONDS` in all, and then as long as it is asked to."""
    deadline, more = asyncio.get_running_loop().time() + BODY_SECONDS, True

    async def read() -> Any:
        nonlocal more
        async with asyncio.timeout_at(deadline if more else None):
            message = await receive()
        more = message.get("more_body", False)
        return message

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
