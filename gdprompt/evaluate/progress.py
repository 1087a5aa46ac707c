"""How far a suite has come: a bar on a terminal, a line every half minute elsewhere."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

Tell = Callable[[int, int], None]
"""Called with the items done and all of them."""
LINE_EVERY_SECONDS = 30.0


def quiet(done: int, total: int) -> None:
    """Say nothing."""


@contextmanager
def progress(suite: str) -> Iterator[Tell]:
    """Shows the suite, its items done and the time left, on standard error."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    console = Console(stderr=True)
    columns = (TextColumn("{task.description:<16}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    started = told = time.monotonic()

    def tell(done: int, total: int) -> None:
        nonlocal told
        bar.update(task, completed=done, total=total)
        now = time.monotonic()
        if not console.is_terminal and done < total and now - told >= LINE_EVERY_SECONDS:
            left = (now - started) / done * (total - done)
            console.print(f"{suite}: {done} of {total} items, {left / 60:.1f} minutes left", highlight=False)
            told = now

    with Progress(*columns, console=console, transient=True, disable=not console.is_terminal) as bar:
        task = bar.add_task(suite, total=None)
        yield tell
