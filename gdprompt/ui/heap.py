"""Gives memory that visitors have left back to the system.

glibc keeps what was freed, in a heap for each of many threads: a thousand requests would leave a server 80 MB larger,
and two hundred visitors, once forgotten, 260 MB.
"""

from __future__ import annotations

import asyncio
import ctypes
from collections.abc import Callable
from functools import cache

SECONDS_BETWEEN = 20.0
_tasks: set[asyncio.Task[None]] = set()


@cache
def _trim() -> Callable[[int], int] | None:
    """Glibc's `malloc_trim`; None where the C library has no such thing, and needs none."""
    try:
        return ctypes.CDLL(None).malloc_trim
    except (AttributeError, OSError, TypeError):
        return None


def give_back() -> bool:
    """Give back what is free, which takes milliseconds and holds no lock of Python's; false where nothing was."""
    trim = _trim()
    return trim is not None and bool(trim(0))


async def tend() -> None:
    """`give_back` now and then for as long as the server's loop runs."""
    task = asyncio.create_task(_every(SECONDS_BETWEEN))
    _tasks.add(task)  # the loop itself keeps no hold of it
    task.add_done_callback(_tasks.discard)


async def _every(seconds: float) -> None:
    while True:
        await asyncio.sleep(seconds)
        await asyncio.to_thread(give_back)
