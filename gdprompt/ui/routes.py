"""What the server answers to: the few of Gradio's routes that the page and its clients use, and calls in order."""

from __future__ import annotations

import json
import os
import re
from typing import Any

from gradio.utils import get_upload_folder

# Everything else that Gradio has is off: its proxy, files of other hosts, monitoring, OpenAPI, links kept on disk.
WANTED = re.compile(
    r"/(healthz|config/?|theme\.css|favicon\.ico|robots\.txt|(assets|static)/.+|gradio_api/("
    r"info/?|app_id/?|theme\.css|heartbeat/[^/]+|cancel|reset/?|upload/?|upload_progress|mcp|file=(?!https?:).+|"
    r"queue/(join|data)|run/[^/]+/?|call/(?!v2/).+))?",
    re.IGNORECASE,
)
FURTHER = "/model-"
"""How the address of a further model's page begins."""
# Gradio asks for it while it starts, from this machine; a visitor has no business there.
STARTUP = "/gradio_api/startup-events"
CALL = re.compile(r"/gradio_api/(queue/join|run/(?P<run>[^/]+)/?|call/(?P<call>[^/]+)/?)")

Refusal = tuple[int, dict[str, str]]
UNKNOWN: Refusal = (404, {"error": "There is nothing at this address. Open / for the page."})
NO_ENDPOINT: Refusal = (404, {"error": "There is no such endpoint. GET /gradio_api/info lists them."})
NOT_JSON: Refusal = (400, {"error": "The request is not JSON that can be read. Send an object with a list `data`."})
NO_UPLOAD: Refusal = (403, {"error": "The request names a file that was not uploaded here. Upload a saved memory."})


def path_of(scope: Any) -> str:
    """The address within the page; a proxy may leave its own prefix, Gradio's `root_path`, before it."""
    prefix, path = scope.get("root_path", ""), scope["path"]
    return path.removeprefix(prefix) if path.startswith(f"{prefix}/") else path


def refused_path(scope: Any) -> Refusal | None:
    """Why an address is not answered; None where it is."""
    path = path_of(scope)
    if WANTED.fullmatch(path) or path == STARTUP and _is_from_here(scope):
        return None
    if path.startswith(FURTHER) and path[1:] in [page for page, *_ in scope["app"].get_blocks().pages]:
        return None
    return UNKNOWN


def is_call(scope: Any) -> bool:
    """Whether a request runs something, and so whether its body is to be looked at."""
    return scope["method"] == "POST" and CALL.fullmatch(path_of(scope)) is not None


def refused_call(scope: Any, body: bytes) -> Refusal | None:
    """Why a call does not reach Gradio, which would fetch a file that it names from another host; None where it does.

    Args:
        scope: of an `is_call`.
        body: the whole of it.
    """
    foreign = False

    def look(found: dict[str, Any]) -> dict[str, Any]:
        nonlocal foreign
        foreign = foreign or "meta" in found and isinstance(found.get("path"), str) and not _is_upload(found["path"])
        return found

    try:
        call = json.loads(body, object_hook=look)
    except (ValueError, RecursionError):  # nested too deeply
        return NOT_JSON
    if foreign:
        return NO_UPLOAD
    return NO_ENDPOINT if isinstance(call, dict) and not _is_known(scope, call) else None


def _is_known(scope: Any, call: dict[str, Any]) -> bool:
    functions = scope["app"].get_blocks().fns
    path = CALL.fullmatch(path_of(scope))
    assert path is not None
    if path["call"] is None and (number := call.get("fn_index")) is not None:
        # What is no number at all, Gradio refuses itself.
        return not isinstance(number, int) or number in functions
    name = path["call"] or path["run"]
    return any(function.api_name == name for function in functions.values())


def _is_upload(path: str) -> bool:
    return "\0" not in path and os.path.abspath(path).startswith(os.path.abspath(get_upload_folder()) + os.sep)


def _is_from_here(scope: Any) -> bool:
    return bool(scope.get("client") and scope.get("server")) and scope["client"][0] == scope["server"][0]
