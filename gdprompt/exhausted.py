"""Tells running out of memory from other errors by the error's name: torch need not be there to ask."""

from __future__ import annotations

# Where a CPU has no room, PyTorch raises a plain RuntimeError that names its allocator.
CPU_ALLOCATOR = "DefaultCPUAllocator"


def out_of_memory(error: BaseException) -> bool:
    """Whether an error says that there was no memory left, on a GPU or off it."""
    names = {kind.__name__ for kind in type(error).__mro__}
    return bool(names & {"MemoryError", "OutOfMemoryError"}) or CPU_ALLOCATOR in str(error)
