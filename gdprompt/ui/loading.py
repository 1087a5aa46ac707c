"""The model, loaded in the background: the page and /healthz answer before it is there."""

from __future__ import annotations

import logging
import threading
from collections.abc import Callable
from typing import Any

log = logging.getLogger(__name__)


class Model:
    """Starts loading at once; `lm` is the model when `ready`."""

    def __init__(self, load: Callable[[], Any]) -> None:
        self.lm: Any = None
        self.failed = False
        self._over = threading.Event()
        # A daemon: Ctrl-C in the first seconds ends the program instead of waiting for the weights.
        threading.Thread(target=self._load, args=(load,), name="load", daemon=True).start()

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

    def wait(self, seconds: float) -> bool:
        """Waits up to `seconds`; true when loading is over, well or badly."""
        return self._over.wait(seconds)
