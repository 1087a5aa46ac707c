"""Gradio's import, and the page's construction, without what a server has no use for."""

from __future__ import annotations

import gc
import inspect
from collections.abc import Iterator
from contextlib import contextmanager
from types import SimpleNamespace
from typing import Any


@contextmanager
def quick_import() -> Iterator[None]:
    """Within the block, Gradio is imported in half of the time."""
    with _without_stubs(), _without_collecting():
        yield


@contextmanager
def quick_build() -> Iterator[None]:
    """Within the block, Gradio makes no server of the page that is built; it would make three, and `launch` another."""
    from gradio import blocks

    known = blocks.App
    blocks.App = SimpleNamespace(create_app=lambda *_, **__: None)  # type: ignore[assignment]
    try:
        yield
    finally:
        blocks.App = known


@contextmanager
def _without_collecting() -> Iterator[None]:
    """Nothing looks for garbage among what an import makes: it lasts as long as the process, which frees none of it."""
    collecting = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        gc.freeze()
        if collecting:
            gc.enable()


@contextmanager
def _without_stubs() -> Iterator[None]:
    """No type stubs are written.

    Whenever Gradio is imported, it parses the source of each of its components and writes type stubs for editors
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
