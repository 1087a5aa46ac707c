"""Where the model computes: in this process, or on a ZeroGPU Space within one call that has a GPU.

There `spaces.GPU` runs a generator in a forked process. What goes in and what it yields is pickled, and nothing else
comes back, so only plain things cross: what to do, events, steps as CPU tensors. The model crosses as a name.
"""

from __future__ import annotations

import contextlib
import logging
import os
import time
from collections.abc import Callable, Generator
from dataclasses import dataclass
from typing import Any

from gdprompt.exhausted import out_of_memory
from gdprompt.memory import Asked, Changed
from gdprompt.results import Done
from gdprompt.ui import limits

log = logging.getLogger(__name__)

# What Spaces says of itself; `spaces` is installed there, and asks the same.
ZERO_GPU = os.environ.get("SPACES_ZERO_GPU", "").lower() in ("1", "t", "true")
DEVICE = "cuda"

Told = Generator[Any, None, None]
Work = Callable[[Any], Any]
# With one of these all is said that was asked for.
LAST = (Done, Changed, Asked)


@dataclass(frozen=True)
class _Refused:
    """Why there is no more: an error raised in the other process would come back as its name only."""

    error: ValueError


def events(lm: Any, work: Work) -> Told:
    """What the generator `work(lm)` yields; closing this one stops the work, and so does `limits.SECONDS_A_JOB`.

    All that belongs together should be one piece of work: each may wait for a GPU anew, and has its own time.

    Args:
        lm: the model, as `gdprompt.load` gave it.
        work: picklable, as what it yields is: `operator.methodcaller`, or `functools.partial` of a module's function.

    Raises:
        ValueError: as `work` does.
        Refused: it took too long, or memory ran out.
    """
    deadline = time.monotonic() + limits.SECONDS_A_JOB
    with contextlib.closing(_on_gpu(lm, work) if ZERO_GPU else _told(lm, work)) as found:
        for event in found:
            if isinstance(event, _Refused):
                raise event.error
            yield event
            # Only between two events: nothing can interrupt a step, or a token, in the middle.
            if time.monotonic() > deadline and not isinstance(event, LAST):
                raise limits.Refused("error_slow", seconds=limits.SECONDS_A_JOB)


def _told(lm: Any, work: Work) -> Told:
    try:
        with contextlib.closing(work(lm)) as found:
            yield from found
        return
    except ValueError as error:
        refused = _Refused(error)
    except (MemoryError, RuntimeError) as error:
        if not out_of_memory(error):
            raise
        log.exception("a job ran out of memory")
        refused = _Refused(limits.Refused("error_exhausted"))
    # Not within the `except`: there the error would still hold what filled the memory.
    yield refused


def _on_gpu(lm: Any, work: Work) -> Told:
    # In place: what was learned with this model, in `work` too, goes on meaning this very object.
    yield from _told(lm.to(DEVICE), work)


if ZERO_GPU:
    import spaces  # type: ignore[import-not-found]

    # Spaces looks for such a function when the page is launched.
    _on_gpu = spaces.GPU(_on_gpu)
