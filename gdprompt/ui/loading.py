"""The model, loaded in the background: the page and /healthz answer before it is there."""

from __future__ import annotations

import asyncio
import logging
import threading
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)
SECONDS_FOR_THE_PAGE = 4.0


class Model:
    """Loads when told to, or waited for; `lm` is the model when `ready`.

    Where that fails, it stays so until the server is started again: /healthz says it, so that a host can.
    `expected` gives the fingerprint of the model on its way, where that is known without loading it.
    """

    def __init__(self, load: Callable[[], Any], expected: Callable[[], str] | None = None) -> None:
        self.lm: Any = None
        self.failed = False
        self._expected = expected
        self._over = threading.Event()
        # A daemon: Ctrl-C in the first seconds ends the program instead of waiting for the weights.
        self._thread = threading.Thread(target=self._load, args=(load,), name="load", daemon=True)
        self._started = threading.Lock()

    def start(self) -> None:
        """Begins to load in the background, where that has not begun."""
        if self._started.acquire(blocking=False):
            self._thread.start()

    async def start_soon(self) -> None:
        """`start` once the first visitors have their page, or nobody came.

        Loading keeps the interpreter busy for seconds, and would keep the page from them as long.
        """
        asyncio.get_running_loop().call_later(SECONDS_FOR_THE_PAGE, self.start)

    def _load(self, load: Callable[[], Any]) -> None:
        try:
            self.lm = load()
        except Exception:
            # Whatever it was, visitors get a sentence and the operator the traceback.
            log.exception("the model could not be loaded")
            self.failed = True
        finally:
            self._over.set()

    @property
    def ready(self) -> bool:
        """Whether the model can be used."""
        return self.lm is not None

    @property
    def fingerprint(self) -> str | None:
        """Names the model, before it is loaded too; None where that is not known."""
        if self.ready:
            return self.lm.fingerprint
        return self._expected() if self._expected and not self.failed else None

    def wait(self, seconds: float) -> bool:
        """Waits up to `seconds`; true when loading is over, well or badly."""
        self.start()
        return self._over.wait(seconds)
