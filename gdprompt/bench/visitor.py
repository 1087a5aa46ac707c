"""Visitors without a browser: they send what the page's own script sends, and read the same stream of events."""

from __future__ import annotations

import json
import re
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass
from typing import Any

import httpx

API = "/gradio_api"
BELL = "gd-bell"
# An answer that has begun: text where the cursor alone stood.
HAS_WORDS = re.compile(r'class="gd-answer"[^>]*>(?!<span class="gd-(?:cursor|will))')
HAS_ERROR = re.compile(r'class="gd-error"')
HAS_FILE = re.compile(r"gradio\.FileData")
SECONDS_TO_WAIT = 1800.0
"""Longer than any line takes, on a machine that is busy with something else as well."""


class LineFull(Exception):
    """The server took no more; the message is the sentence it gave."""


class Failed(Exception):
    """An answer that did not come."""


@dataclass(frozen=True)
class Timing:
    """Seconds from the click to the first word of an answer, and to the last of all answers."""

    first_token: float
    all_answers: float


class Page:
    """The page's events as its configuration tells them: which number each has, and what it sends."""

    def __init__(self, config: dict[str, Any]) -> None:
        self._events = [event for event in config["dependencies"] if event["backend_fn"]]
        self._parts = {part["id"]: part for part in config["components"]}
        self._ids = {part["props"].get("elem_id"): part["id"] for part in config["components"]}

    def event(self, part: str, trigger: str) -> dict[str, Any]:
        """What the server does when `trigger` happens to the part of that element id."""
        target = [self._ids[part], trigger]
        return next(event for event in self._events if target in event["targets"])

    def place(self, event: dict[str, Any], part: str) -> int:
        """Where in an event's answer the part of that element id stands."""
        return event["outputs"].index(self._ids[part])

    def body(self, event: dict[str, Any], typed: dict[str, Any], session: str, data: Any = None) -> dict[str, Any]:
        """The request for an event: what was typed by element id, else what stands on the page; states are None."""
        inputs = [self._parts[number]["props"] for number in event["inputs"]]
        return {
            "data": [typed.get(props.get("elem_id"), props.get("value")) for props in inputs],
            "event_data": data,
            "fn_index": event["id"],
            "trigger_id": event["targets"][0][0],
            "session_hash": session,
        }


def client(address: str) -> httpx.AsyncClient:
    """Connections to a server, as many as there are visitors.

    A new one for each request: a busy server may close one that was idle just when it is used again, which a
    browser would make up for.
    """
    limits = httpx.Limits(max_connections=None, max_keepalive_connections=0)
    return httpx.AsyncClient(base_url=address, timeout=SECONDS_TO_WAIT, limits=limits, trust_env=False)


async def page_of(connection: httpx.AsyncClient) -> Page:
    """The page that a server serves."""
    return Page((await connection.get("/config")).raise_for_status().json())


@dataclass(frozen=True)
class Visitor:
    """One tab of the page; `session` is the name that the tab gave itself."""

    connection: httpx.AsyncClient
    page: Page
    session: str

    async def teach(self, passage: str, question: str) -> Timing:
        """Press "Teach" and read until every answer stands.

        Raises:
            LineFull: too many were waiting.
            Failed: an error was shown, or no answer came.
        """
        clicked = time.monotonic()
        await self.join(await self.begin(passage, question))
        first = None
        async for shown in self.frames():
            if first is None and HAS_WORDS.search(shown):
                first = time.monotonic() - clicked
        if first is None:
            raise Failed("no answer was shown")
        return Timing(first, time.monotonic() - clicked)

    async def begin(self, passage: str, question: str) -> str:
        """The click, which has the input checked, gets a ticket and rings the bell: the bell's value."""
        event = self.page.event("gd-teach", "click")
        typed = {"gd-passage": passage, "gd-question": question}
        reply = await self.connection.post(f"{API}/run/predict", json=self.page.body(event, typed, self.session))
        shown = reply.raise_for_status().json()["data"]
        if HAS_ERROR.search(str(shown)):
            raise Failed(str(shown))
        return shown[self.page.place(event, BELL)]

    async def join(self, bell: str) -> None:
        """Stand in line with the ticket that the bell rang for.

        Raises:
            LineFull: too many were waiting.
        """
        body = self.page.body(self.page.event(BELL, "change"), {BELL: bell}, self.session)
        reply = await self.connection.post(f"{API}/queue/join", json=body)
        if reply.status_code == 503:
            raise LineFull(reply.json()["detail"])
        reply.raise_for_status()

    async def frames(self) -> AsyncIterator[str]:
        """What the run shows, picture by picture.

        Raises:
            Failed: an error was shown, or the run broke off.
        """
        async with self.connection.stream("GET", f"{API}/queue/data", params={"session_hash": self.session}) as stream:
            async for line in stream.aiter_lines():
                if not line.startswith("data:"):
                    continue
                message = json.loads(line.removeprefix("data:"))
                if message["msg"] in ("process_generating", "process_completed"):
                    shown = str(message["output"].get("data"))
                    if not message["success"] or HAS_ERROR.search(shown):
                        raise Failed(str(message["output"]))
                    yield shown
                elif message["msg"] == "unexpected_error":
                    raise Failed(message["message"])
                elif message["msg"] == "close_stream":
                    return

    async def has_outcome(self) -> bool:
        """Whether the server still keeps what this visitor was taught: then it can be exported."""
        event = self.page.event("gd-export", "select")
        body = self.page.body(event, {}, self.session, {"kind": "csv"})
        reply = await self.connection.post(f"{API}/run/predict", json=body)
        return HAS_FILE.search(str(reply.raise_for_status().json()["data"])) is not None


async def compare(connection: httpx.AsyncClient, passage: str, question: str) -> dict[str, Any]:
    """One call of the endpoint for programs, by a client without a session.

    Raises:
        LineFull: too many were waiting.
        Failed: the server gave no answer.
    """
    path = f"{API}/call/compare"
    reply = await connection.post(path, json={"data": [passage, question, 1.0]})
    if reply.status_code == 503:
        raise LineFull(reply.json()["detail"])
    number, kind = reply.raise_for_status().json()["event_id"], ""
    async with connection.stream("GET", f"{path}/{number}") as stream:
        async for line in stream.aiter_lines():
            if line.startswith("event:"):
                kind = line.removeprefix("event:").strip()
            elif line.startswith("data:") and kind == "complete":
                return json.loads(line.removeprefix("data:"))[0]
            elif line.startswith("data:") and kind == "error":
                raise Failed(line)
    raise Failed("the stream ended without an answer")
