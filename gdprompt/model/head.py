"""The output head, computed only where its logits are asked for: at this size it is the dearest layer.

A hook picks what the head sees, and the model's own forward does the rest: Granite, Cohere, Gemma 2 and others scale
or cap what comes out of the head. What is wanted is a context variable, so threads never see each other's.
"""

from __future__ import annotations

from contextvars import ContextVar
from threading import Lock
from typing import Any

from torch import Tensor, nn

_wanted: ContextVar[Tensor | None] = ContextVar("wanted positions", default=None)
_attaching = Lock()


def logits_where(model: nn.Module, wanted: Tensor, **inputs: Any) -> Tensor:
    """[M, V] logits after the tokens where `wanted` [N, L] is true, row by row, of `model(**inputs)`."""
    _attach(model.get_output_embeddings())  # type: ignore[operator]
    before = _wanted.set(wanted)
    try:
        return model(**inputs).logits
    finally:
        _wanted.reset(before)


def _keep_wanted(head: nn.Module, args: tuple[Tensor, ...]) -> tuple[Tensor, ...] | None:
    wanted = _wanted.get()
    return None if wanted is None else (args[0][wanted], *args[1:])


def _attach(head: nn.Module) -> None:
    with _attaching:
        if _keep_wanted not in head._forward_pre_hooks.values():
            head.register_forward_pre_hook(_keep_wanted)
