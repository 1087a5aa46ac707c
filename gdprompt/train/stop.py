"""Ctrl-C and SIGTERM while training: the step in hand is finished and saved first."""

from __future__ import annotations

import signal
import threading
import time
from types import FrameType
from typing import Any

import torch
from accelerate.utils import reduce

from gdprompt.train.processes import device

PATIENCE_SECONDS = 1.0
"""A launcher passes on a Ctrl-C that the terminal has sent already; one that comes later is a person's."""


class Stop:
    """Within a `with`, takes note of SIGINT and SIGTERM in place of ending; a second one ends at once."""

    def __init__(self) -> None:
        self.signal, self.since = 0, 0.0
        self.before: dict[int, Any] = {}

    def __enter__(self) -> Stop:
        if threading.current_thread() is threading.main_thread():  # nowhere else may handlers be set
            self.before = {number: signal.signal(number, self._note) for number in (signal.SIGINT, signal.SIGTERM)}
        return self

    def __exit__(self, *_: object) -> None:
        for number, handler in self.before.items():
            signal.signal(number, handler)

    def _note(self, number: int, _frame: FrameType | None) -> None:
        if not self.signal:
            self.signal, self.since = number, time.monotonic()
        elif time.monotonic() - self.since > PATIENCE_SECONDS:
            self.__exit__()
            signal.raise_signal(number)

    def asked(self) -> int:
        """The signal that came, to this process or another; 0 for none. All processes get the same answer."""
        return int(reduce(torch.tensor(self.signal, device=device()), reduction="max"))  # type: ignore[arg-type]
