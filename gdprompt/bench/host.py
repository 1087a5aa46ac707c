"""The page under many visitors, on a server of its own: waiting, refusals, memory, the state it keeps, cold start."""

from __future__ import annotations

import asyncio
import datetime
import platform
import random
import statistics
import time
from collections import Counter
from collections.abc import Awaitable, Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from pathlib import Path
from typing import Any, TypeVar

import httpx

from gdprompt.bench.cold import cold_starts
from gdprompt.bench.figure import Figure, figure_table
from gdprompt.bench.machine import machine
from gdprompt.bench.publish import publish
from gdprompt.bench.server import Server
from gdprompt.bench.visitor import Failed, LineFull, Page, Timing, Visitor, client, compare, page_of
from gdprompt.tasks.worlds import names

Result = TypeVar("Result")

ROUNDS = 7
"""Jobs one after the other, of which the median is one job's time."""
WARM_UP = 50
"""Requests before memory is looked at: what a server takes once, it takes then."""
AT_A_TIME = 4
FIRST_TOKEN_SECONDS = 0.5
REFUSAL_SECONDS = 1.0
EXTRA_SECONDS = 2.0
"""What a line of visitors may take beyond their jobs."""
GROWTH_MB = 50.0
LATE_SECONDS = 10.0
"""How long after its time to live a state may still be there."""


@dataclass(frozen=True)
class Crowd:
    """Visitors of one server, each new one with another fact and another session."""

    connection: httpx.AsyncClient
    page: Page
    rng: random.Random

    def visitor(self) -> Visitor:
        """Someone who just came."""
        return Visitor(self.connection, self.page, f"{self.rng.getrandbits(64):016x}")

    def fact(self) -> tuple[str, str]:
        """A passage and a question about it."""
        person = names.person(self.rng)
        return f"{person} lives in {names.place(self.rng)}.", f"Where does {person} live?"

    async def teach(self) -> Timing:
        """One new visitor's job."""
        return await self.visitor().teach(*self.fact())


async def idle(crowd: Crowd, rounds: int) -> tuple[list[Figure], float]:
    """One visitor at a time; also gives one job's median seconds."""
    await crowd.teach()  # waits for the model
    timings = [await crowd.teach() for _ in range(rounds)]
    job = statistics.median(timing.all_answers for timing in timings)
    first = statistics.median(timing.first_token for timing in timings)
    return [
        Figure("one job, from the click to all answers", job, "s", rounds, note="median"),
        Figure("first answer token after the click", first, "s", rounds, FIRST_TOKEN_SECONDS, "median, nobody else"),
    ], job


async def at_once(crowd: Crowd, visitors: int, job: float) -> list[Figure]:
    """Visitors who all click in the same moment, and wait for their turn."""
    timings, errors = split(await asyncio.gather(*(crowd.teach() for _ in range(visitors)), return_exceptions=True))
    slowest = percentile_95([timing.all_answers for timing in timings])
    limit, note = visitors * job + EXTRA_SECONDS, f"95th percentile; {visitors} jobs and {EXTRA_SECONDS:.0f} s"
    return [
        Figure(f"{visitors} visitors at once: errors", len(errors), "", visitors, 0, said(errors)),
        Figure(f"{visitors} visitors at once: all answers", slowest, "s", visitors, limit, note),
    ]


async def surplus(crowd: Crowd, waiting: int) -> list[Figure]:
    """Three times as many requests as the line holds: the surplus is refused at once, everyone else is served."""
    visitors = [crowd.visitor() for _ in range(3 * waiting)]
    bells = [await visitor.begin(*crowd.fact()) for visitor in visitors]
    answers = await asyncio.gather(*(timed(visitor.join(bell)) for visitor, bell in zip(visitors, bells, strict=True)))
    refusals = [(error, seconds) for error, seconds in answers if isinstance(error, LineFull)]
    errors = [error for error, _ in answers if error is not None and not isinstance(error, LineFull)]
    accepted = [visitor for visitor, (error, _) in zip(visitors, answers, strict=True) if error is None]
    _, unserved = split(await asyncio.gather(*(to_the_end(visitor) for visitor in accepted), return_exceptions=True))
    _, turned_away = split(await asyncio.gather(crowd.teach(), return_exceptions=True))
    errors = [*errors, *unserved]
    many = f"{len(visitors)} requests at once"
    return [
        Figure(f"{many}: refused", len(refusals), "", len(visitors), note=said([error for error, _ in refusals])),
        Figure(
            f"{many}: the slowest refusal",
            max((seconds for _, seconds in refusals), default=None),
            "s",
            len(refusals),
            REFUSAL_SECONDS,
            "" if refusals else "nobody was refused",
        ),
        Figure(f"{many}: accepted, then not answered", len(errors), "", len(accepted), 0, said(errors)),
        Figure("the next visitor: errors", len(turned_away), "", 1, 0, said(turned_away)),
    ]


async def growth(server: Server, crowd: Crowd, requests: int, tabs: int, seconds_kept: int) -> list[Figure]:
    """Memory after many requests and abandoned tabs, and what is left of these once their time is over.

    Such a tab falls silent after its answers without a word of farewell, as one on a lost connection does.
    """
    await gathered([crowd_compare(crowd) for _ in range(WARM_UP)])
    await gathered([crowd.teach() for _ in range(AT_A_TIME)])
    before = server.resident_bytes()
    _, errors = split(await gathered([crowd_compare(crowd) for _ in range(requests)]))
    answered = server.resident_bytes()

    abandoned = [crowd.visitor() for _ in range(tabs)]
    _, failed = split(await gathered([tab.teach(*crowd.fact()) for tab in abandoned]))
    errors, full = [*errors, *failed], server.resident_bytes()
    kept_at_first = await abandoned[-1].has_outcome()
    # Looked at once each, when all should be gone: a look is a use, from which a state's time begins anew.
    await asyncio.sleep(seconds_kept + LATE_SECONDS)
    kept, after = [tab for tab in abandoned if await tab.has_outcome()], server.resident_bytes()
    what = f"{requests} requests and {tabs} abandoned tabs"
    return [
        Figure(f"{what}: errors", len(errors), "", requests + tabs, 0, said(errors)),
        Figure(f"memory after {requests} requests", (answered - before) / 1e6, "MB", requests, GROWTH_MB),
        Figure("memory with the tabs' states", (full - before) / 1e6, "MB", tabs, note="while they are kept"),
        Figure("memory when these are freed", (after - before) / 1e6, "MB", tabs, GROWTH_MB),
        Figure(
            "states not freed in time",
            len(kept) if kept_at_first else None,
            "",
            tabs,
            0,
            f"{LATE_SECONDS:.0f} s after a time to live of {seconds_kept} s"
            if kept_at_first
            else "none was seen to be kept: raise --seconds-kept",
        ),
    ]


async def crowd_compare(crowd: Crowd) -> dict[str, Any]:
    """One call of the endpoint for programs."""
    return await compare(crowd.connection, *crowd.fact())


async def gathered(jobs: list[Awaitable[Result]]) -> list[Result | BaseException]:
    """The results in order, a few jobs at a time."""
    gate = asyncio.Semaphore(AT_A_TIME)

    async def one(job: Awaitable[Result]) -> Result:
        async with gate:
            return await job

    return await asyncio.gather(*map(one, jobs), return_exceptions=True)


async def timed(job: Awaitable[None]) -> tuple[Exception | None, float]:
    """What a job failed of, if it did, and its seconds."""
    started = time.monotonic()
    try:
        await job
    except (LineFull, Failed, httpx.HTTPError) as error:
        return error, time.monotonic() - started
    return None, time.monotonic() - started


async def to_the_end(visitor: Visitor) -> None:
    """Read a run until it is over."""
    async for _ in visitor.frames():
        pass


def split(results: Sequence[Result | BaseException]) -> tuple[list[Result], list[Exception]]:
    """Results, and the ways in which a server can fail; anything else is this program's own fault, and raised."""
    fine, errors = [], []
    for result in results:
        if isinstance(result, (LineFull, Failed, httpx.HTTPError)):
            errors.append(result)
        elif isinstance(result, BaseException):
            raise result
        else:
            fine.append(result)
    return fine, errors


def said(errors: list[Exception]) -> str:
    """The commonest of several errors, in short."""
    if not errors:
        return ""
    text, times = Counter(f"{error}" or type(error).__name__ for error in errors).most_common(1)[0]
    return f"{times} × {text[:200]}"


def percentile_95(seconds: list[float]) -> float | None:
    """The time that 95 in 100 stay within; None of nothing."""
    if len(seconds) < 2:
        return max(seconds, default=None)
    return statistics.quantiles(seconds, n=20, method="inclusive")[-1]


def run(
    *,
    waiting: int,
    requests: int = 1000,
    visitors: int = 40,
    tabs: int = 200,
    starts: int = 3,
    seconds_kept: int = 30,
    seed: int = 0,
    model: str | None = None,
    meta: str | None = None,
    out: Path | None = None,
    show: bool = True,
) -> dict[str, Any]:
    """Measure the page as a host's visitors find it, print a table, and write JSON to `out`.

    Args:
        waiting: how many events the server lets wait.
        requests: how many calls of `/compare` the server's memory is watched over.
        visitors: how many click at once.
        tabs: how many visitors leave their state behind.
        starts: cold starts in a browser; 0 leaves them out.
        seconds_kept: time to live of a visitor's state, on the server whose memory is watched.
        seed: of the invented facts and the sessions' names.
        model: a folder or hub id; None is the shipped model.
        meta: a folder or hub id of the meta-trained part; None is the model's own.
        out: JSON file for the figures.
        show: print the table.

    Returns:
        Machine, versions and settings, and `figures`, each with its value, unit, n, limit and whether it holds.
    """
    rng = random.Random(seed)

    async def with_crowd(server: Server, *, watched: bool) -> list[Figure]:
        async with client(server.address) as connection:
            crowd = Crowd(connection, await page_of(connection), rng)
            if watched:
                await crowd.teach()  # waits for the model
                return await growth(server, crowd, requests, tabs, seconds_kept)
            figures, job = await idle(crowd, ROUNDS)
            return [*figures, *await at_once(crowd, visitors, job), *await surplus(crowd, waiting)]

    def figures() -> Iterator[Figure]:
        with Server(model, meta) as server:
            server.wait_until_up()
            yield from asyncio.run(with_crowd(server, watched=False))
        with Server(model, meta, environment={"GDPROMPT_SECONDS_KEPT": str(seconds_kept)}) as server:
            server.wait_until_up()
            yield from asyncio.run(with_crowd(server, watched=True))
        if starts:
            passage, question = "Mira Voss lives in Port Halden.", "Where does Mira Voss live?"
            yield from cold_starts(model, meta, starts, passage, question)

    began, measured = time.monotonic(), list(figures())
    result = {
        "machine": machine(),
        "date": datetime.date.today().isoformat(),
        "versions": {"python": platform.python_version(), **{name: version(name) for name in ("gradio", "torch")}},
        "model": model or "shipped model",
        "meta": meta,
        "seed": seed,
        "waiting": waiting,
        "seconds_kept": seconds_kept,
        "seconds": time.monotonic() - began,
        "figures": [figure.to_dict() for figure in measured],
    }
    caption = f"{result['machine']}, {result['date']}, seed {seed}; the whole took {result['seconds']:.0f} s."
    publish(result, [figure_table("The page as a host's visitors find it", caption, measured)], out, show)
    return result
