"""The processes that `accelerate launch` started: which one this is, and what all of them add up."""

from __future__ import annotations

import atexit
import importlib
from collections.abc import Iterable
from functools import cache

import torch
from accelerate import PartialState
from accelerate.utils import reduce
from torch import Tensor


def processes() -> PartialState:
    """This process's place among those that `accelerate launch` started; alone, the only one."""
    _leave_at_exit()
    return PartialState(cpu=not torch.cuda.is_available())


@cache
def _leave_at_exit() -> None:
    # While the interpreter is whole: later, Gloo's threads may abort the process (pytorch issue 190489). Optimisers
    # import dynamo, which keeps hold of a group that was there before it, and its threads would outlive the leaving.
    importlib.import_module("torch._dynamo")
    atexit.register(lambda: processes().destroy_process_group())


def device() -> torch.device:
    """Where this process computes."""
    return processes().device or torch.device("cpu")


def sum_gradients(parameters: Iterable[Tensor]) -> None:
    """Add up every process's gradients, so that all take the same step. Alone, nothing to do."""
    if processes().num_processes == 1:
        return
    gradients = [parameter.grad for parameter in parameters if parameter.grad is not None]
    total = reduce(torch.cat([gradient.flatten() for gradient in gradients]), reduction="sum")
    for gradient, part in zip(gradients, total.split([g.numel() for g in gradients]), strict=True):  # type: ignore[union-attr]
        gradient.copy_(part.view_as(gradient))
