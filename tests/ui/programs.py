"""Programs that call a server of the page on a real model, and what is asked of that model and of the server."""

from __future__ import annotations

import hashlib
import time
from typing import Any

SECONDS = 240
"""How long a call may take on a machine that trains a model meanwhile."""


def program(page: Any) -> Any:
    """A program with a session of its own."""
    from gradio_client import Client

    return Client(page.local_url, verbose=False, httpx_kwargs={"timeout": SECONDS})


def call(client: Any, name: str, *values: Any) -> Any:
    """The result of one endpoint."""
    return client.submit(*values, api_name=f"/{name}").result(timeout=SECONDS)


def stop(job: Any) -> None:
    """Cancel a job that the server knows of, as a Stop button does."""
    deadline = time.monotonic() + SECONDS
    while job.communicator.event_id is None and time.monotonic() < deadline:
        time.sleep(0.01)
    job.cancel()


def digest(lm: Any) -> str:
    """A hash over every bit of the weights that visitors share."""
    found = hashlib.sha256()
    for module in (lm.base, lm.student):
        for name, tensor in module.state_dict().items():
            found.update(name.encode() + tensor.detach().cpu().contiguous().numpy().tobytes())
    for theta in (lm.theta, lm.plain_theta):
        for name, tensor in theta.state_dict().items():
            found.update(name.encode() + tensor.contiguous().numpy().tobytes())
    return found.hexdigest()


def memories(page: Any) -> dict[str, Any]:
    """What the server keeps for each session that has learned something."""
    from gdprompt.memory import Memory

    return {
        session: value
        for session, state in page.state_holder.session_data.items()
        for value in state.state_data.values()
        if isinstance(value, Memory) and value.entries
    }
