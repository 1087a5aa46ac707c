"""What stands before Gradio: /healthz, security headers, and a limit on what may be sent."""

from __future__ import annotations

import json
from typing import Any

from starlette.datastructures import Headers, MutableHeaders

from gdprompt.ui.limits import MAX_BODY_BYTES

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


class Gate:
    """ASGI middleware; plain ASGI, because Starlette's convenience class would hold streams back."""

    def __init__(self, app: Any) -> None:
        self.app = app

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
        else:
            await self.app(scope, receive, send_with_headers)


def _refusal(scope: Any) -> tuple[int, dict[str, str]] | None:
    if scope["method"] not in ("POST", "PUT", "PATCH"):
        return None
    if scope["path"].rstrip("/").endswith("/upload"):
        return 403, {"error": "This page takes no files."}
    length = Headers(scope=scope).get("content-length")
    if length is None or not length.isdigit():
        return 411, {"error": "Send the request with its length."}
    if int(length) > MAX_BODY_BYTES:
        return 413, {"error": f"The request is larger than {MAX_BODY_BYTES // 1024} KiB. Send a shorter passage."}
    return None


async def _answer(send: Any, code: int, content: dict[str, str]) -> None:
    body = json.dumps(content).encode()
    headers = [(b"content-type", b"application/json"), (b"content-length", str(len(body)).encode())]
    await send({"type": "http.response.start", "status": code, "headers": headers})
    await send({"type": "http.response.body", "body": body})
