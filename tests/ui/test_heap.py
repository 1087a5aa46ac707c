"""Memory that is freed goes back to the system."""

import asyncio
import os
import sys

import pytest
import torch
from anyio.from_thread import start_blocking_portal

from gdprompt.ui import heap

pytestmark = pytest.mark.skipif(not sys.platform.startswith("linux"), reason="glibc's heap, and Linux's accounts")


def resident_bytes() -> int:
    with open("/proc/self/statm") as accounts:
        return int(accounts.read().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def left_behind() -> list[torch.Tensor]:
    """Some 100 MB in pieces too small for mappings of their own, of which one in forty stays."""
    pieces = [torch.ones(48, 256) for _ in range(2000)]
    return pieces[::40]


def test_what_was_freed_is_given_back():
    heap.give_back()  # else what other tests freed is held first
    before = resident_bytes()
    kept = left_behind()
    held = resident_bytes()
    assert heap.give_back()
    assert held - before > 50e6 and resident_bytes() - before < 20e6
    assert len(kept) == 50 and all(bool((piece == 1).all()) for piece in kept)


def test_it_is_done_now_and_then_while_the_server_runs(monkeypatch):
    times = []
    monkeypatch.setattr(heap, "give_back", lambda: times.append(1))
    monkeypatch.setattr(heap, "SECONDS_BETWEEN", 0.01)

    async def serve():
        await heap.tend()
        for _ in range(500):
            await asyncio.sleep(0.01)
            if len(times) > 2:
                break

    with start_blocking_portal() as loop:  # in a thread of its own: Playwright keeps a loop in this one
        loop.call(serve)
    assert len(times) > 2 and not heap._tasks
