"""The server as a process: killed in the middle of a step, started again, and asked to end."""

from __future__ import annotations

import asyncio
import random
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import pytest
from actions import awaited

from gdprompt.bench.host import Crowd
from gdprompt.bench.server import Server
from gdprompt.bench.visitor import client, page_of

Result = TypeVar("Result")

pytestmark = pytest.mark.timeout(1800)  # two servers' imports, on machines that train a model meanwhile
SECONDS_TO_END = 5


async def crowd_of(connection) -> Crowd:
    return Crowd(connection, await page_of(connection), random.Random(0))


def in_mid_step(server: Server, then: Callable[[], Result]) -> Result:
    """What comes of `then`, with one visitor's job under way and others in the line."""

    async def meet() -> Result:
        async with client(server.address) as connection:
            crowd = await crowd_of(connection)
            await crowd.teach()  # the model is there
            visitors = [crowd.visitor() for _ in range(4)]
            told = "It was told again and again. " * 12
            bells = [await visitor.begin(told, crowd.fact()[1]) for visitor in visitors]
            await asyncio.gather(*(visitor.join(bell) for visitor, bell in zip(visitors, bells, strict=True)))
            frames = visitors[0].frames()
            await anext(frames)
            result = then()
            await frames.aclose()
            return result

    return awaited(meet())


def export(server: Server) -> bool:
    """Whether a visitor who taught something can take it home."""

    async def meet() -> bool:
        async with client(server.address) as connection:
            crowd = await crowd_of(connection)
            visitor = crowd.visitor()
            await visitor.teach(*crowd.fact())
            return await visitor.has_outcome()

    return awaited(meet())


def files(*folders: Path) -> dict[Path, int]:
    """Every file with its size, but for what torch 2.8 writes of its own code when it is imported."""
    found = [path for folder in folders for path in folder.rglob("*") if path.is_file()]
    return {path: path.stat().st_size for path in found if not path.name.startswith("_remote_module_non_scriptable")}


def test_killed_in_mid_step_it_starts_again_and_asked_to_end_it_ends(tiny_model_dir, tmp_path):
    environment = {"TMPDIR": str(tmp_path), "GRADIO_TEMP_DIR": str(tmp_path / "gradio")}
    model = files(tiny_model_dir)
    with Server(str(tiny_model_dir), environment=environment) as server:
        server.wait_until_up()
        in_mid_step(server, server.kill)
    assert files(tmp_path) == {}
    with Server(str(tiny_model_dir), port=server.port, environment=environment) as again:
        again.wait_until_up()
        assert export(again)
        assert files(tmp_path)  # a download, which goes with the server
        status, seconds = in_mid_step(again, again.end)
        assert "Traceback" not in again.log()
    assert status in (0, 143)
    assert seconds <= SECONDS_TO_END
    assert files(tmp_path) == {}
    assert files(tiny_model_dir) == model
