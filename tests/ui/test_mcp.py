"""The page as an MCP server, asked by the protocol's own client over streamable HTTP, on a real tiny model."""

import json
import sys
from threading import Event

import pytest
from actions import awaited, gathered
from fake_lm import FakeLM

from gdprompt.ui import tools
from gdprompt.ui.app import build
from gdprompt.ui.words import say

PASSAGE = "Mira Voss keeps a barn owl called Pepper."
QUESTION = "What is the name of Mira Voss's owl?"


@pytest.fixture(scope="module")
def lm(real_lm):
    return real_lm


@pytest.fixture
def talk(address):
    """`talk(coroutine function of one session, at=address)`: what it gives, in a session of its own."""
    pytest.importorskip("mcp", reason="needs the extra mcp: pip install 'gdprompt[mcp]'")
    from mcp import ClientSession
    from mcp.client.streamable_http import streamable_http_client

    def talk(conversation, at=address):
        async def run():
            async with (
                streamable_http_client(at.rstrip("/") + tools.PATH) as (read, write, _),
                ClientSession(read, write) as session,
            ):
                await session.initialize()
                return await conversation(session)

        return awaited(run())

    return talk


def text(result) -> str:
    (content,) = result.content
    return content.text


def test_three_tools_say_what_they_do_and_take(talk):
    async def listed(session):
        return (await session.list_tools()).tools

    found = {tool.name: tool for tool in talk(listed)}
    assert list(found) == ["learn", "ask", "compare"]
    schema = found["compare"].inputSchema
    assert schema["required"] == ["passage", "question"] and schema["properties"]["step_scale"]["default"] == 1
    for tool in found.values():
        assert "Returns:" in tool.description and "memory" not in tool.inputSchema["properties"]
        assert all(about["description"] for about in tool.inputSchema["properties"].values())


def test_what_a_session_learned_it_is_asked_about_and_no_other_is(talk, lm):
    async def learn_and_ask(session):
        learned = await session.call_tool("learn", {"passage": PASSAGE, "questions": QUESTION})
        return learned, await session.call_tool("ask", {"question": QUESTION})

    async def ask(session):
        return await session.call_tool("ask", {"question": QUESTION})

    learned, asked = talk(learn_and_ask)
    assert not learned.isError and not asked.isError, (text(learned), text(asked))
    assert [passage["text"] for passage in learned.structuredContent["passages"]] == [PASSAGE]
    assert json.loads(text(asked)) == asked.structuredContent
    assert asked.structuredContent["taught"]["text"] == lm.learn(PASSAGE).answer(QUESTION).text
    stranger = talk(ask)
    assert stranger.isError and PASSAGE not in text(stranger)


def test_compare_gives_every_condition(talk, lm):
    async def compare(session):
        return await session.call_tool("compare", {"passage": PASSAGE, "question": QUESTION})

    result, expected = talk(compare), lm.compare(PASSAGE, QUESTION)
    assert not result.isError, text(result)
    found = {condition: answer["text"] for condition, answer in result.structuredContent["answers"].items()}
    assert found == {condition: answer.text for condition, answer in expected.answers.items()}


BAD = (
    ("compare", {"question": QUESTION}, "There is no passage yet."),
    ("compare", {"passage": PASSAGE, "question": 3}, "The question has to be text."),
    ("compare", {"passage": PASSAGE, "question": QUESTION, "step_scale": 9}, "number from 0 to 2"),
    ("compare", {"passage": PASSAGE, "question": QUESTION, "scale": 1}, "got 'scale': leave it out."),
    ("learn", {"passage": "x" * 20_001, "questions": QUESTION}, "20,001 characters and the limit is 20,000"),
    ("ask", {"question": " "}, "There is no question yet."),
    ("forget", {}, "Expected a tool among learn, ask, compare, got 'forget'"),
)


def test_bad_input_gives_a_sentence_and_the_session_goes_on(talk):
    async def wrong(session):
        results = [await session.call_tool(name, arguments) for name, arguments, _ in BAD]
        return results, await session.call_tool("compare", {"passage": PASSAGE, "question": QUESTION})

    results, right = talk(wrong)
    for result, (_, _, sentence) in zip(results, BAD, strict=True):
        assert result.isError and sentence in text(result), text(result)
        assert "Traceback" not in text(result) and "\n" not in text(result)
    assert not right.isError


class Held(FakeLM):
    """Begins to answer once its gate is open."""

    def __init__(self):
        super().__init__(0)
        self.gate = Event()

    def stream(self, *arguments, **options):
        assert self.gate.wait(300)
        yield from super().stream(*arguments, **options)


def test_calls_that_wait_leave_the_page_its_threads_and_one_too_many_is_refused(talk, host, monkeypatch):
    import anyio
    import httpx

    count, threads = 45, 40  # more calls than the server has threads for its answers, or a client for its calls
    monkeypatch.setattr(tools, "MAX_CALLS", count)
    lm = Held()
    with gathered():
        page = build(lambda: lm)
    address = host(page)

    async def crowd(session):
        async def compare():
            results.append(await session.call_tool("compare", {"passage": PASSAGE, "question": QUESTION}))

        results = []
        async with anyio.create_task_group() as calls, httpx.AsyncClient(timeout=60) as visitor:
            try:
                for _ in range(count):
                    calls.start_soon(compare)
                with anyio.fail_after(120):
                    while len(page._queue) < threads - 1:  # and one that runs
                        await anyio.sleep(0.1)
                opened = await visitor.get(address)
                refused = await session.call_tool("compare", {"passage": PASSAGE, "question": QUESTION})
                waiting = not results
            finally:
                lm.gate.set()
        return opened.status_code, refused, waiting, results

    code, refused, waiting, results = talk(crowd, at=address)
    assert code == 200 and waiting
    assert refused.isError and text(refused) == say("en", "error_failed")
    assert len(results) == count and not any(result.isError for result in results)


def test_without_the_extra_nothing_is_added(monkeypatch):
    monkeypatch.setitem(sys.modules, "mcp", None)
    assert tools.options(None) == {}
