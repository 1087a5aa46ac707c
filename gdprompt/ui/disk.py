"""How much of the disk visitors may fill in an hour, by what they send and what they save, all of them together."""

from __future__ import annotations

import threading
import time
from collections import Counter

from gdprompt.ui import limits
from gdprompt.ui.limits import Refused

# Of the process, as the folder is where Gradio keeps the files of every page: bytes, by the minute they came in.
_filled: Counter[int] = Counter()
_lock = threading.Lock()


def check_room(num_bytes: int) -> None:
    """Raises Refused where so many bytes more are more than the hour's."""
    with _lock:
        _check(num_bytes)


def fill(num_bytes: int) -> None:
    """Counts bytes that came in; raises Refused, and counts none, where they are more than the hour's."""
    with _lock:
        _filled[_check(num_bytes)] += num_bytes


def _check(num_bytes: int) -> int:
    now = time.monotonic()
    # Gradio removes a file after as long.
    for minute in [minute for minute in _filled if minute * 60 < now - limits.SECONDS_KEPT]:
        del _filled[minute]
    if num_bytes + _filled.total() > limits.MAX_DISK_BYTES:
        raise Refused("error_disk_full")
    return int(now // 60)
