"""The page in a process of its own, watched from outside."""

from __future__ import annotations

import os
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Mapping
from pathlib import Path
from types import TracebackType

import httpx

SECONDS_TO_START = 600.0
SECONDS_TO_END = 60.0


class Server:
    """`gdprompt app` as a host runs it. Starts at once; killed when the `with` block ends, if it still runs then."""

    def __init__(
        self,
        model: str | None = None,
        meta: str | None = None,
        *,
        port: int | None = None,
        environment: Mapping[str, str] | None = None,
    ) -> None:
        """Start the process.

        Args:
            model: a folder or hub id; None is the shipped model.
            meta: a folder or hub id of the meta-trained part; None is the model's own.
            port: where to listen; None takes a free one.
            environment: what to change in this process's own.
        """
        self.port = port or free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self._log = tempfile.TemporaryFile()
        command = [sys.executable, "-m", "gdprompt", "app", "--port", str(self.port)]
        for option, name in (("--model", model), ("--meta", meta)):
            command += [] if name is None else [option, name]
        self.started = time.monotonic()
        self.process = subprocess.Popen(
            command,
            env={**os.environ, **(environment or {})},
            stdin=subprocess.DEVNULL,
            stdout=self._log,
            stderr=subprocess.STDOUT,
        )

    def __enter__(self) -> Server:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.kill()
        if error is not None:
            error.add_note(f"What the server had printed:\n{self.log()[-2000:]}")
        self._log.close()

    def wait_until_up(self) -> float:
        """Wait until it says that it is well, and return the seconds since its process started.

        Raises:
            RuntimeError: the process ended before, or has taken too long.
        """
        with httpx.Client(base_url=self.address, timeout=10) as client:  # each one made takes the server's time
            while time.monotonic() - self.started < SECONDS_TO_START:
                if (status := self.process.poll()) is not None:
                    raise RuntimeError(f"The page's process ended with status {status}:\n{self.log()[-2000:]}")
                try:
                    if client.get("/healthz").status_code == 200:
                        return time.monotonic() - self.started
                except httpx.TransportError:
                    time.sleep(0.02)
        raise RuntimeError(f"The page was not up after {SECONDS_TO_START:.0f} s:\n{self.log()[-2000:]}")

    def log(self) -> str:
        """What it has printed so far."""
        return os.pread(self._log.fileno(), os.fstat(self._log.fileno()).st_size, 0).decode(errors="replace")

    def resident_bytes(self) -> int:
        """Its resident memory, from Linux's own accounts."""
        status = Path(f"/proc/{self.process.pid}/status")
        if not status.exists():
            raise ValueError("Expected /proc with the server's memory, got none: measure the host on Linux.")
        lines = status.read_text().splitlines()
        return next(int(line.split()[1]) for line in lines if line.startswith("VmRSS:")) * 1024

    def end(self) -> tuple[int, float]:
        """Ask it to end with SIGTERM; its exit status (negative: the signal that ended it) and the seconds it took."""
        asked = time.monotonic()
        self.process.terminate()
        return self.process.wait(SECONDS_TO_END), time.monotonic() - asked

    def kill(self) -> None:
        """End it with SIGKILL, which it cannot notice."""
        self.process.kill()
        self.process.wait()


def free_port() -> int:
    """A port of this machine that nothing listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]
