"""The host's bench at a tiny scale: its visitors against a real server, and its whole run on a tiny model."""

from __future__ import annotations

import asyncio
import json
import random
import socket
import subprocess
from collections.abc import Awaitable, Callable, Iterator
from contextlib import contextmanager

import pytest
from actions import awaited, gathered
from fake_lm import FakeLM

from gdprompt.bench import cold, host
from gdprompt.bench.figure import Figure, figure_table
from gdprompt.bench.host import Crowd
from gdprompt.bench.publish import publish
from gdprompt.bench.server import Server, free_port
from gdprompt.bench.visitor import Failed, LineFull, Page, Visitor, client, compare, page_of

pytestmark = pytest.mark.timeout(1800)


@contextmanager
def served(load: Callable[[], object], **options) -> Iterator[str]:
    """The address of a page served from this process."""
    from gdprompt.ui.app import build, launch

    with gathered():
        page = build(load, **options)
        address = launch(port=free_port(), page=page, prevent_thread_lock=True)
    try:
        yield address
    finally:
        with gathered():
            page.close(verbose=False)
            page.server.thread.join(60)  # Gradio itself waits 5 s, which is little on a busy machine


@pytest.fixture(scope="module")
def address() -> Iterator[str]:
    with served(lambda: FakeLM(0.01), max_waiting=2) as address:
        yield address


def meet(address: str, meeting: Callable[[Crowd], Awaitable], seed: int = 0):
    """What a meeting with a crowd of the server's visitors comes to; a seed's first visitor is always the same."""

    async def of() -> object:
        async with client(address) as connection:
            return await meeting(Crowd(connection, await page_of(connection), random.Random(seed)))

    return awaited(of())


def values(figures: list[Figure]) -> dict[str, float | None]:
    return {figure.name: figure.value for figure in figures}


def test_a_visitor_sees_the_first_token_before_the_last(address):
    timing = meet(address, lambda crowd: crowd.teach())
    assert 0 < timing.first_token < timing.all_answers


def test_a_visitor_whose_input_is_refused_has_failed(address):
    async def nothing(crowd):
        await crowd.visitor().teach("", "Who?")

    with pytest.raises(Failed, match="passage"):
        meet(address, nothing)


def test_a_run_that_breaks_off_has_failed(address):
    async def explode(crowd):
        await crowd.visitor().teach("A passage.", "explode")

    with pytest.raises(Failed):
        meet(address, explode)
    with pytest.raises(Failed):
        meet(address, lambda crowd: compare(crowd.connection, "A passage.", "explode"))


def test_programs_get_their_comparison(address):
    result = meet(address, lambda crowd: compare(crowd.connection, *crowd.fact()))
    assert set(result["answers"]) == {"no_context", "prompted", "base_step", "meta_step"}


def test_each_visitor_has_another_fact_and_session_and_a_seed_repeats_them(address):
    async def several(crowd):
        return [(crowd.fact(), crowd.visitor().session) for _ in range(4)]

    first = meet(address, several)
    assert len(set(first)) == 4
    assert meet(address, several) == first


def test_an_outcome_is_there_after_a_job_and_not_before(address):
    async def look(crowd):
        visitor: Visitor = crowd.visitor()
        before = await visitor.has_outcome()
        await visitor.teach(*crowd.fact())
        return before, await visitor.has_outcome()

    assert meet(address, look, seed=1) == (False, True)


def test_the_surplus_is_refused_in_a_sentence_and_everyone_else_served(address):
    figures = meet(address, lambda crowd: host.surplus(crowd, 2))
    found = values(figures)
    assert 3 <= found["6 requests at once: refused"] <= 4  # two wait, and one may have begun
    assert found["6 requests at once: accepted, then not answered"] == 0
    assert found["the next visitor: errors"] == 0
    refused = figures[0].note
    assert refused.endswith(".") and "Traceback" not in refused


def test_a_crowd_that_the_line_has_no_room_for_shows_as_errors(address):
    figures = meet(address, lambda crowd: host.at_once(crowd, 6, 10.0))
    errors, slowest = figures
    assert errors.value >= 3 and errors.holds is False
    assert slowest.value > 0 and slowest.holds is True


def test_whatever_is_not_the_servers_fault_is_raised():
    fine, errors = host.split([1, LineFull("full"), 2])
    assert fine == [1, 2] and len(errors) == 1
    with pytest.raises(KeyError):
        host.split([KeyError("a fault of the bench's own")])


def test_an_unknown_part_of_the_page_is_noticed():
    with pytest.raises(KeyError, match="gd-teach"):
        Page({"dependencies": [], "components": []}).event("gd-teach", "click")


@pytest.mark.parametrize(
    ("value", "limit", "holds"), [(1.0, 2.0, True), (2.0, 2.0, True), (2.1, 2.0, False), (None, 2.0, None)]
)
def test_a_figure_holds_up_to_its_limit(value, limit, holds):
    assert Figure("a", value, "s", 1, limit).holds is holds
    assert Figure("a", value, "s", 1).holds is None


def test_the_95th_percentile():
    assert host.percentile_95([float(i) for i in range(101)]) == pytest.approx(95.0)
    assert host.percentile_95([3.0]) == 3.0
    assert host.percentile_95([]) is None


def test_the_table_says_what_does_not_hold(capsys):
    figures = [Figure("fine", 1, "s", 1, 2), Figure("bad", 3, "s", 1, 2, "why")]
    publish({}, [figure_table("title", "caption", figures)], out=None, show=True)
    shown = capsys.readouterr().out
    assert "NO" in shown and "yes" in shown and "why" in shown


def test_without_a_browser_the_cold_start_says_so(monkeypatch):
    monkeypatch.setattr(cold, "BROWSERS", ("no-such-browser",))
    figures = cold.cold_starts(None, None, 3, "A passage.", "Who?")
    assert {figure.value for figure in figures} == {None}
    assert all("no-such-browser" in figure.note or "playwright" in figure.note for figure in figures)


def test_a_server_that_cannot_start_says_why():
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        with Server(port=taken.getsockname()[1]) as server, pytest.raises(RuntimeError, match="port"):
            server.wait_until_up()


@pytest.mark.parametrize("named", [{}, {"model": "m", "meta": "part"}, {"meta": ""}])
def test_a_server_serves_the_model_and_meta_part_that_are_named(monkeypatch, named):
    started = []
    monkeypatch.setattr(subprocess, "Popen", lambda command, **_: started.append(command))
    Server(**named)._log.close()
    (command,) = started
    assert command[6:] == [word for option, name in named.items() for word in (f"--{option}", name)]


def test_every_server_of_the_bench_has_the_meta_part(monkeypatch):
    class Noted(Exception):
        pass

    def server(*given, **_):
        raise Noted(*given)

    monkeypatch.setattr(host, "Server", server)
    monkeypatch.setattr(cold, "Server", server)
    for bench in (lambda: host.run(waiting=1, model="m", meta="part"), lambda: cold.cold_start("m", "part", "", "")):
        with pytest.raises(Noted) as noted:
            bench()
        assert noted.value.args == ("m", "part")


@pytest.mark.slow
def test_the_whole_bench(tiny_model_dir, tmp_path, monkeypatch, capsys):
    monkeypatch.setattr(host, "WARM_UP", 2)
    monkeypatch.setattr(host, "ROUNDS", 2)
    out = tmp_path / "bench" / "host.json"
    sizes = {"waiting": 4, "requests": 4, "visitors": 3, "tabs": 2, "starts": 0, "seconds_kept": 30}
    result = awaited(asyncio.to_thread(host.run, model=str(tiny_model_dir), out=out, **sizes))
    assert json.loads(out.read_text()) == result
    found = {figure["name"]: figure["value"] for figure in result["figures"]}
    assert found["3 visitors at once: errors"] == 0
    assert found["4 requests and 2 abandoned tabs: errors"] == 0
    assert found["states not freed in time"] == 0
    assert "as a host's visitors find it" in capsys.readouterr().out
