"""What a training run says while it runs: printed lines, a bar on a terminal, `log.jsonl`, and trackers by name."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any, NoReturn

from accelerate import tracking
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from gdprompt.train.processes import processes


def check_trackers(names: Sequence[str]) -> None:
    """Refuse a tracker that accelerate does not know, or whose package is not installed."""
    processes()  # accelerate's own log wants to know which process it is in
    for name in names:
        if name not in tracking.LOGGER_TYPE_TO_CLASS:
            known = ", ".join(tracking.LOGGER_TYPE_TO_CLASS)
            raise ValueError(f"--track expects one of {known}; got {name!r}.")
        if not tracking.filter_trackers([name], logging_dir=""):
            raise ValueError(f"--track {name} needs a package that is not installed; run `pip install {name}`.")


def start_trackers(names: Sequence[str], out: Path, config: Mapping[str, Any]) -> list[tracking.GeneralTracker]:
    """Accelerate's trackers of these names, begun with the run's settings; files go to `out/tracking`."""
    # Trackers keep plain values only: what is not one is written as JSON.
    plain = {k: v if isinstance(v, str | int | float | None) else json.dumps(v) for k, v in config.items()}
    trackers = []
    for name in dict.fromkeys(names):
        kind: Any = tracking.LOGGER_TYPE_TO_CLASS[name]
        place = {"logging_dir": out / "tracking"} if kind.requires_logging_directory else {}
        tracker = kind("gdprompt", **place)
        tracker.start()
        tracker.store_init_configuration(plain)
        trackers.append(tracker)
    return trackers


def _is_after(step: int, line: bytes) -> bool:
    """Whether a line reports a later step; what cannot be read, as after a full disk, is nobody's to throw away."""
    try:
        return json.loads(line)["step"] > step
    except (ValueError, LookupError, TypeError, RecursionError):
        return False


class Log:
    """A run's reports, from the main process alone; close it, or use it in a `with`.

    Args:
        out: the run's folder, for `log.jsonl`.
        num_steps: steps of the whole run.
        first_step: steps done before this start of it.
        config: the run's settings, for trackers.
        track: names of accelerate's trackers that get each report too.
    """

    def __init__(
        self, out: Path, num_steps: int, first_step: int, config: Mapping[str, Any], track: Sequence[str] = ()
    ) -> None:
        out.mkdir(parents=True, exist_ok=True)
        self.file = out / "log.jsonl"
        self.num_steps, self.first_step, self.started = num_steps, first_step, time.monotonic()
        self.speaks = processes().is_main_process
        if self.speaks:
            self._forget_after(first_step)
        self.trackers = start_trackers(track, out, config) if self.speaks else []
        console = Console()
        self.bar = Progress(
            TextColumn("step"),
            MofNCompleteColumn(),
            BarColumn(),
            TextColumn("loss {task.fields[loss]:.3f}"),
            TimeRemainingColumn(),
            console=console,
            refresh_per_second=2,
            speed_estimate_period=300,
            disable=not (self.speaks and console.is_terminal),
        )
        self.task = self.bar.add_task("steps", total=num_steps, completed=first_step, loss=float("nan"))

    def _forget_after(self, step: int) -> None:
        """Leave out of `log.jsonl` what a killed run reported after its checkpoint: those steps are taken again."""
        if self.file.exists():
            lines = self.file.read_bytes().splitlines(keepends=True)
            whole = [line for line in lines if line.endswith(b"\n") and not _is_after(step, line)]
            self.file.write_bytes(b"".join(whole))

    def __enter__(self) -> Log:
        self.bar.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.bar.stop()
        for tracker in self.trackers:
            tracker.finish()

    def advance(self, step: int, loss: float) -> None:
        """Move the bar; `step` is the number of steps done."""
        self.bar.update(self.task, completed=step, loss=loss)

    def report(self, step: int, figures: dict[str, float]) -> None:
        """Print a line, and append the same figures to `log.jsonl` and to every tracker."""
        if not self.speaks:
            return
        elapsed = time.monotonic() - self.started
        seconds_a_step = elapsed / max(1, step - self.first_step)
        left = seconds_a_step * (self.num_steps - step)
        line = "  ".join(f"{name} {value:.3f}" for name, value in figures.items())
        print(
            f"step {step}/{self.num_steps}  {line}  {seconds_a_step:.2f} s/step  {left / 60:.0f} min left",
            flush=True,
        )
        with self.file.open("a") as stream:
            stream.write(json.dumps({"step": step, "seconds": round(elapsed, 2), **figures}) + "\n")
        for tracker in self.trackers:
            tracker.log(figures, step=step)

    def finished(self) -> None:
        """Say that there is nothing left to do."""
        if self.speaks:
            print(f"{self.file.parent} is finished: {self.first_step} steps", flush=True)

    def leave(self, step: int, signal: int) -> NoReturn:
        """Say how to go on, and end the process as one that the signal ended."""
        if self.speaks:
            sentence = f"stopped at step {step}/{self.num_steps} and saved; the same command goes on from there"
            print(f"gdprompt: {sentence} (leave out --no-resume).", file=sys.stderr)
        raise SystemExit(128 + signal)
