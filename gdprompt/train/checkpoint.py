"""Checkpoints of a run: whole after SIGKILL, and gone on from only with the settings and data that it began with."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from pickle import UnpicklingError
from typing import Any

import torch

from gdprompt.train.processes import processes


def path_in(out: Path) -> Path:
    """Where a run in `out` saves its state."""
    return out / "checkpoint.pt"


def save(path: Path, state: dict[str, Any]) -> None:
    """Write whole or not at all: a killed run finds the previous checkpoint."""
    if not processes().is_main_process:
        return
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_suffix(".partial")
    torch.save(state, partial)
    os.replace(partial, path)


def load(path: Path) -> dict[str, Any] | None:
    """The state last saved, or None; tensors and plain values only, never pickled code.

    Raises:
        ValueError: the file holds something else, or a part of a state.
    """
    if not path.exists():
        return None
    try:
        state = torch.load(path, weights_only=True, map_location="cpu")
    except (RuntimeError, EOFError, LookupError, UnpicklingError) as error:  # torch raises all four
        state = type(error).__name__
    if not isinstance(state, dict) or "step" not in state:
        got = state if isinstance(state, str) else type(state).__name__
        raise ValueError(
            f"Expected a run's checkpoint in {path}, got something else ({got}): delete it, or begin anew with "
            "--no-resume."
        )
    return state


def check_settings(before: Mapping[str, Any], now: Mapping[str, Any], out: Path) -> None:
    """Refuse to go on with other settings than the run in `out` began with: it would be neither run's result."""
    changed = [name for name in now if before.get(name) != now[name]]
    if changed:
        was, got = (", ".join(f"{name}={of.get(name)}" for name in changed) for of in (before, now))
        raise ValueError(
            f"Expected the settings that the run in {out} began with ({was}), got {got}: give them as they were, "
            "name another --out, or begin anew with --no-resume."
        )


def saved_in(out: Path, settings: dict[str, Any], defaults: Mapping[str, Any]) -> dict[str, Any] | None:
    """The state that a run in `out` was left in, None if there is none; ValueError if it had other settings.

    What an earlier version did not know, its run had by `defaults`.
    """
    saved = load(path_in(out))
    if saved is not None:
        # Earlier versions did not keep what a run learns from, or no hash of it.
        learned = {name: settings[name] for name in ("data", "data_sha256")}
        check_settings({**defaults, **learned, **saved.get("settings", {})}, settings, out)
    return saved
