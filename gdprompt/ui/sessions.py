"""Gradio's own records of visitors, made to last as long as they are needed and no longer."""

from __future__ import annotations

import math
from datetime import datetime
from types import SimpleNamespace
from typing import Any

from gradio.state_holder import SessionState, StateHolder

from gdprompt.ui import limits
from gdprompt.ui.limits import SECONDS_KEPT


class Iterators(dict[str, Any]):
    """Handlers under way, by event, for `app.iterators`.

    A run that a program cancels in mid-step is closed twice, by Gradio's cancel and by the end of its queue, and
    whichever deletes it second would answer 500. The page's own Stop goes another way (`shell.Stopped`).
    """

    def __delitem__(self, event_id: str) -> None:
        self.pop(event_id, None)


class Sessions(StateHolder):
    """Visitors' sessions, for `app.state_holder`.

    Where there are too many, or they keep too much, one that nobody misses goes first.
    """

    def __getitem__(self, session_id: str) -> Session:
        if session_id not in self.session_data:
            self.session_data[session_id] = Session(self.blocks)
        session = super().__getitem__(session_id)
        assert isinstance(session, Session)
        session.use()
        return session

    def update(self, session_id: str) -> None:
        """Makes a session the newest, and lets another go where there is no room for it."""
        with self.lock:
            self.session_data.move_to_end(session_id)
            if len(self.session_data) > self.capacity:
                self._let_go([*self.session_data][:-1])
            chunks = {name: session.num_chunks for name, session in self.session_data.items()}  # type: ignore[attr-defined]
            while sum(chunks.values()) > limits.MAX_CHUNKS_TOGETHER:
                if not (others := [name for name, count in chunks.items() if count and name != session_id]):
                    break
                del chunks[self._let_go(others)]

    def _let_go(self, others: list[str]) -> str:
        unmissed = (name for name in others if not self.session_data[name].is_missed)  # type: ignore[attr-defined]
        evicted = next(unmissed, others[0])
        del self.session_data[evicted]
        self.time_last_used.pop(evicted, None)
        return evicted


class Session(SessionState):
    """What is in one visitor's States, and nothing of the page; Gradio looks every second which of it is too old.

    Gradio keeps a copy of all that each visitor's page shows, 0.25 MB and more, for links that bring it back. They are
    not served here: the address itself says what to show.
    """

    def __init__(self, blocks: Any) -> None:
        super().__init__(SimpleNamespace(default_config=blocks.default_config, blocks={}))  # type: ignore[arg-type]
        self.config_values = _Unkept()
        self.STATE_TTL_WHEN_CLOSED = min(self.STATE_TTL_WHEN_CLOSED, SECONDS_KEPT)

    def use(self) -> None:
        """Begins the time anew for all that is kept: Gradio counts it from when each State was last written.

        A page that lost its connection while nothing ran counts as closed until it is used again. One that lost it in
        the middle of a run is loaded anew, as another session, and leaves this one behind.
        """
        now = datetime.now()
        self._state_ttl = {key: (seconds, now) for key, (seconds, _) in self._state_ttl.items()}
        self.is_closed = False

    @property
    def is_missed(self) -> bool:
        """Whether its visitor is there and has something to lose."""
        return not self.is_closed and any(
            self.state_data.get(key) for key, (seconds, _) in self._state_ttl.items() if seconds < math.inf
        )

    @property
    def num_chunks(self) -> int:
        """Steps that its States keep."""
        return sum(getattr(value, "num_chunks", 0) for value in self.state_data.values())


class _Unkept(dict[int, Any]):
    """Takes what is put into it, and does not keep it."""

    def __contains__(self, key: object) -> bool:
        return True

    def __missing__(self, key: int) -> dict[str, Any]:
        return {}

    def __setitem__(self, key: int, value: Any) -> None:
        pass
