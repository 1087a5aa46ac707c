"""The page as an MCP server, where the extra `mcp` is installed: three of its endpoints as tools.

Gradio's own MCP server offers every endpoint, and all its callers share one session: what one taught, another would
be told. Here each MCP session is a client of the page with a session of its own, under the same queue and limits.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import AsyncIterator
from functools import partial
from importlib.util import find_spec
from typing import Any

import gradio as gr
from gradio.utils import get_function_description
from starlette.routing import Route

from gdprompt.ui import limits
from gdprompt.ui.words import say

PATH = "/gradio_api/mcp"
ENDPOINTS = {"learn": "memory_add", "ask": "memory_ask", "compare": "compare"}
# Each session holds a thread that keeps its memory alive.
MAX_SESSIONS = 64
SECONDS_IDLE = 1800
# Of all sessions together: each holds threads of its client while it waits for its turn.
MAX_CALLS = limits.MAX_WAITING
# Threads in which sessions begin and end, beside those that Gradio answers in: its page is one of these answers.
MAX_THREADS = 8


def options(page: gr.Blocks) -> dict[str, Any]:
    """What adds the tools to the page's ASGI application, as its keyword arguments; nothing without the extra."""
    if find_spec("mcp") is None:
        return {}
    from anyio import CancelScope, CapacityLimiter
    from anyio.to_thread import run_sync
    from gradio_client import Client
    from gradio_client.utils import QueueError
    from mcp import types  # type: ignore
    from mcp.server.lowlevel import Server  # type: ignore
    from mcp.server.streamable_http_manager import StreamableHTTPSessionManager  # type: ignore

    from gdprompt import __version__

    aside = partial(run_sync, limiter=CapacityLimiter(MAX_THREADS))
    line = asyncio.Semaphore(MAX_CALLS)
    tools = {name: types.Tool(name=name, **_described(page, name)) for name in ENDPOINTS}

    @contextlib.asynccontextmanager
    async def session(_server: Any) -> AsyncIterator[Client]:
        # The page asks itself, so no token of the host's owner is sent along, nor anything told to others.
        connect = partial(Client, str(page.local_url), token=False, verbose=False, download_files=False)  # type: ignore
        client = await aside(partial(connect, ssl_verify=False, analytics_enabled=False))
        try:
            yield client
        finally:
            with CancelScope(shield=True):
                await aside(client.close)

    server = Server("gdprompt", __version__, lifespan=session)

    @server.list_tools()
    async def list_tools() -> list[types.Tool]:
        return list(tools.values())

    # What is wrong with the values, the endpoint says, in the same words as to every caller.
    @server.call_tool(validate_input=False)
    async def call_tool(name: str, arguments: dict[str, Any]) -> dict[str, Any]:
        values = _values(tools, name, arguments)
        if line.locked():
            raise ValueError(say("en", "error_failed"))
        async with line:
            job = server.request_context.lifespan_context.submit(*values, api_name=f"/{ENDPOINTS[name]}")
            try:
                return await asyncio.wrap_future(job.future)
            except QueueError:
                raise ValueError(say("en", "error_failed")) from None
            finally:
                if not job.done():
                    # A request to this very server, which could not answer it while it waits here.
                    with CancelScope(shield=True):
                        await aside(job.cancel)

    manager = StreamableHTTPSessionManager(
        server, json_response=True, session_idle_timeout=SECONDS_IDLE, max_sessions=MAX_SESSIONS
    )
    # No GET: it would hold a stream open for news that there never is, and keep the server from stopping.
    route = Route(PATH, manager.asgi_app, methods=["POST", "DELETE"])
    return {"routes": [route], "lifespan": lambda _app: manager.run()}


def _described(page: gr.Blocks, name: str) -> dict[str, Any]:
    """A tool's description and the JSON schema of what it takes, out of its endpoint's docstring."""
    endpoint = ENDPOINTS[name]
    function = next(block.fn for block in page.fns.values() if block.api_name == endpoint)
    description, about, returns = get_function_description(function)  # type: ignore[arg-type]
    parameters: Any = page.get_api_info()["named_endpoints"][f"/{endpoint}"]["parameters"]
    properties, required = {}, []
    for parameter in parameters:
        called = parameter["parameter_name"]
        properties[called] = {"type": parameter["type"]["type"], "description": about[called]}
        if parameter["parameter_has_default"]:
            properties[called]["default"] = parameter["parameter_default"]
        else:
            required.append(called)
    schema = {"type": "object", "properties": properties, "required": required}
    return {"description": f"{description} Returns: {' '.join(returns)}", "inputSchema": schema}


def _values(tools: dict[str, Any], name: str, arguments: dict[str, Any]) -> list[Any]:
    """The arguments in the endpoint's order; None for one that is missing."""
    if name not in tools:
        raise ValueError(f"Expected a tool among {', '.join(tools)}, got {name!r}: choose one of them.")
    known = tools[name].inputSchema["properties"]
    if unknown := [argument for argument in arguments if argument not in known]:
        raise ValueError(f"Expected arguments among {', '.join(known)}, got {unknown[0]!r}: leave it out.")
    return [arguments.get(called, about.get("default")) for called, about in known.items()]
