"""What stands before Gradio: /healthz, security headers, and a limit on what may be sent."""

from __future__ import annotations

import json
import re
import time
from collections import deque
from typing import Any

from starlette.datastructures import Headers, MutableHeaders

from gdprompt.ui.limits import MAX_BODY_BYTES, MAX_FILE_BYTES, MAX_UPLOADED_BYTES, SECONDS_KEPT

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
ZIP_HEAD = re.compile(
    rb'--[^\r\n]+\r\ncontent-disposition: form-data; name="files"; filename="[^"\r\n]+\.zip"\r\n'
    rb"(?:content-type: [^\r\n]*\r\n)?\r\nPK\x03\x04",
    re.IGNORECASE,
)


class Gate:
    """ASGI middleware; plain ASGI, because Starlette's convenience class would hold streams back.

    Of uploads it lets through what the tab Memory loads, a zip of limited size, and of those no more in an hour
    than the disk has room for.
    """

    def __init__(self, app: Any) -> None:
        self.app = app
        self.uploads: deque[tuple[float, int]] = deque()

    async def __call__(self, scope: Any, receive: Any, send: Any) -> None:
        """Answers what Gradio should not see, and adds the headers to everything."""
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return

        async def send_with_headers(message: Any) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers[name] = value
            await send(message)

        if scope["path"] == "/healthz":
            await _answer(send_with_headers, 200, {"status": "ok"})
        elif refusal := _refusal(scope):
            await _answer(send_with_headers, *refusal)
        elif _is_upload(scope):
            head, receive = await _peeked(receive)
            if refusal := self._refused_upload(scope, head):
                await _answer(send_with_headers, *refusal)
            else:
                await self.app(scope, receive, send_with_headers)
        else:
            await self.app(scope, receive, send_with_headers)

    def _refused_upload(self, scope: Any, head: bytes) -> tuple[int, dict[str, str]] | None:
        if not ZIP_HEAD.match(head):
            return 403, {"error": "This page takes no files but a memory saved here, a .zip file."}
        now, size = time.monotonic(), int(Headers(scope=scope)["content-length"])
        # Gradio removes what was uploaded after as long.
        while self.uploads and self.uploads[0][0] < now - SECONDS_KEPT:
            self.uploads.popleft()
        if size + sum(size for _, size in self.uploads) > MAX_UPLOADED_BYTES:
            return 429, {"error": "Too much was uploaded in the last hour. Try again later."}
        self.uploads.append((now, size))
        return None


def _refusal(scope: Any) -> tuple[int, dict[str, str]] | None:
    if scope["method"] not in ("POST", "PUT", "PATCH"):
        return None
    length = Headers(scope=scope).get("content-length")
    if length is None or not length.isdigit():
        return 411, {"error": "Send the request with its length."}
    if _is_upload(scope):
        if int(length) > MAX_FILE_BYTES + HEAD_BYTES:
            return 413, {"error": f"The file is larger than {MAX_FILE_BYTES // 2**20} MiB. Take its folder base out."}
    elif int(length) > MAX_BODY_BYTES:
        return 413, {"error": f"The request is larger than {MAX_BODY_BYTES // 1024} KiB. Send a shorter passage."}
    return None


def _is_upload(scope: Any) -> bool:
    return scope["method"] == "POST" and scope["path"].rstrip("/").endswith("/upload")


async def _peeked(receive: Any) -> tuple[bytes, Any]:
    """The first bytes of a body, and a `receive` that gives the whole of it."""
    messages, head, more = deque[Any](), b"", True
    while more and len(head) < HEAD_BYTES:
        message = await receive()
        messages.append(message)
        head += message.get("body", b"")
        more = message.get("more_body", False)

    async def again() -> Any:
        return messages.popleft() if messages else await receive()

    return head, again


async def _answer(send: Any, code: int, content: dict[str, str]) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": code, "headers": headers})
    await send({"type": "http.response.body", "body": body})
