"""The loop of both trainings: step, report, save. What a signal interrupts goes on exactly where it was saved."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, Protocol

from gdprompt.config import MetaConfig, PretrainConfig
from gdprompt.train import checkpoint
from gdprompt.train.log import Log
from gdprompt.train.stop import Stop


class Work(Protocol):
    """What is trained: a step that changes it, and the state that a checkpoint keeps of it."""

    def step(self, step: int) -> tuple[float, dict[str, float]]:
        """Take step number `step`; the loss to watch, and the figures to report."""
        ...

    def state(self) -> dict[str, Any]:
        """All that the next step depends on but the data, which its number gives; tensors and plain values."""
        ...

    def restore(self, state: dict[str, Any]) -> None:
        """Be what `state` was taken of."""
        ...

    def write(self, step: int) -> None:
        """What is learned after `step` steps, for others to load."""
        ...


def run(
    work: Work,
    config: PretrainConfig | MetaConfig,
    out: Path,
    settings: dict[str, Any],
    saved: dict[str, Any] | None,
    track: Sequence[str] = (),
) -> None:
    """Take the steps that are left, from `saved` on; `track` names accelerate's trackers.

    Raises:
        SystemExit: 130 or 143, after Ctrl-C or SIGTERM has saved a checkpoint.
    """
    step, stopping = 0, 0
    if saved is not None:
        work.restore(saved)
        step = saved["step"]
    with Log(out, config.num_steps, step, config.model_dump(mode="json"), track) as log, Stop() as stop:
        if step >= config.num_steps:
            log.finished()
        while step < config.num_steps and not stopping:
            loss, figures = work.step(step)
            step += 1
            last = step == config.num_steps
            log.advance(step, loss)
            if last or step % config.report_every == 0:
                log.report(step, figures)
            stopping = stop.asked()
            if last or stopping or step % config.save_every == 0:
                work.write(step)  # first: killed between the two, the run goes on from before, and writes it again
                checkpoint.save(checkpoint.path_in(out), {**work.state(), "step": step, "settings": settings})
    if step < config.num_steps:
        log.leave(step, stopping)
