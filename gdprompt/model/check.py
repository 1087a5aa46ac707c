"""What `gdprompt.load` would refuse, as far as it shows before any weights are read."""

from __future__ import annotations

from torch import nn

from gdprompt.model import fingerprints, forward, store


def check(model: str | None = None, meta: str | None = None, device: str = "cpu", dtype: str | None = None) -> None:
    """Looks for what `gdprompt.load` would read, and fetches what is named by a hub id.

    Weights that are damaged, or a meta part of another base, only loading finds.

    Raises:
        ValueError: nothing there, no safetensors, no meta part, no such dtype or no such device.
    """
    store.dtype_of(dtype)
    fingerprints.weights(store.locate(model))
    store.read_info(store.meta_folder(model, meta))
    if device != "cpu":
        forward.move(nn.Linear(1, 1), device)  # the smallest thing that has to be put there
