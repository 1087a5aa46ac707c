"""Gradio's import, and the page's construction, without what a server has no use for."""

from __future__ import annotations

import gc
import importlib
import importlib.util
import inspect
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from types import ModuleType, SimpleNamespace
from typing import Any


@contextmanager
def quick_import() -> Iterator[None]:
    """Within the block, Gradio is imported in half of the time."""
    with _without_stubs(), _without_collecting():
        if "pandas" not in sys.modules and (spec := importlib.util.find_spec("pandas")):
            sys.modules["pandas"] = _Later(spec)  # it is for tables, and the page has none
        yield


class _Later(ModuleType):
    """A module that is imported when something in it is asked for; all that has it by then is none the wiser.

    The standard library's LazyLoader would import it at the second `import` of it.
    """

    def __init__(self, spec: Any) -> None:
        super().__init__(spec.name)
        self.__spec__, self.__file__ = spec, spec.origin

    def __getattr__(self, name: str) -> Any:
        if sys.modules.get(self.__name__) is self:
            del sys.modules[self.__name__]
        return getattr(importlib.import_module(self.__name__), name)


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
