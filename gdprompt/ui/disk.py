"""How much of the disk visitors may fill in an hour, by what they send and what they save, all of them together."""

from __future__ import annotations

import hashlib
import threading
import time
from collections import Counter
from pathlib import Path

from gdprompt.ui import limits
from gdprompt.ui.limits import Refused

# Of the process, as the folder is where Gradio keeps the files of every page: bytes, by the minute they came in.
_filled: Counter[int] = Counter()
# Files that are there, by their content, of which Gradio keeps one: when they came in.
_files: dict[bytes, int] = {}
_lock = threading.Lock()


def check_room(num_bytes: int) -> None:
    """Raises Refused where so many bytes more are more than the hour's."""
    with _lock:
        _check(num_bytes)


def fill(num_bytes: int) -> None:
    """Counts bytes that came in; raises Refused, and counts none, where they are more than the hour's."""
    with _lock:
        _filled[_check(num_bytes)] += num_bytes


def fill_with(file: Path) -> None:
    """Counts a file that Gradio is going to keep, unless it has the very same one; raises as `fill`."""
    with file.open("rb") as content:
        digest = hashlib.file_digest(content, "blake2b").digest()
    with _lock:
        num_bytes = file.stat().st_size
        minute = _check(0 if digest in _files else num_bytes)
        if digest not in _files:
            _filled[minute] += num_bytes
            _files[digest] = minute


def give_back(num_bytes: int) -> None:
    """Counts bytes no more that came in last, and are gone again."""
    with _lock:
        for minute in sorted(_filled, reverse=True):
            gone = min(num_bytes, _filled[minute])
            _filled[minute] -= gone
            num_bytes -= gone


def _check(num_bytes: int) -> int:
    now = time.monotonic()
    # Gradio removes a file that is as old when it next looks.
    oldest = now - limits.SECONDS_KEPT - limits.SECONDS_BETWEEN_SWEEPS
    for minute in [minute for minute in _filled if minute * 60 < oldest]:
        del _filled[minute]
    for digest in [digest for digest, minute in _files.items() if minute not in _filled]:
        del _files[digest]
    if num_bytes + _filled.total() > limits.MAX_DISK_BYTES:
        raise Refused("error_disk_full")
    return int(now // 60)
