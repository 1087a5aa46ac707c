"""What the frame of the page gives each tab."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any, TypeVar

import gradio as gr

from gdprompt.ui import cards, limits
from gdprompt.ui.loading import Model
from gdprompt.ui.words import LANGUAGES, say

# Events that never touch the model skip the queue, so they answer while someone else is teaching.
QUICK: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
# Those that draw what is there by then: one that is due while another is under way follows it, and is not dropped.
REDRAW: dict[str, Any] = {"trigger_mode": "always_last", **QUICK}
# Events that do share one slot: the model does one thing at a time.
SLOW: dict[str, Any] = {
    "concurrency_id": "model",
    "concurrency_limit": 1,
    "show_progress": "hidden",
    "api_visibility": "private",
}


# A run asked for while another is under way: Gradio would put it off until that has ended well, or drop it.
RUN: dict[str, Any] = {"trigger_mode": "multiple", **SLOW}

Shown = TypeVar("Shown")


@dataclass
class Stopped:
    """When a visitor last stopped what was under way, in ns; what was asked for before then shows nothing more.

    In a State, where every event of the visitor sees the same one. Gradio's own `cancels` is not used: while it waits
    for a handler in mid-step, it drops the visitor's next run, or calls it failed.
    """

    at: int = 0
    said: str = ""  # what was said of it, until something else is asked for: a key of the words
    chosen: int = 0  # when a language or a measure was chosen last, which a run under way does not know
    begun: int = 0  # the newest that was accepted, by when it was asked for
    ended: int = 0  # the newest that came to an end, likewise
    place: int | None = None  # where the visitor was sent last, in a tab of several steps

    def now(self, said: str = "") -> None:
        """Stops all that was asked for until now."""
        self.at = time.perf_counter_ns()  # on Windows a ticket may come within one tick of the monotonic clock
        self.said = said

    def choose(self) -> None:
        """A language or a measure was chosen."""
        self.chosen = time.perf_counter_ns()

    def outdated(self, bell: Any, asked: Any) -> bool:
        """Whether a run that is over may have left a page as it is no more, and no other run draws it anew.

        Its last frame may come after the reply to what stopped it.
        """
        return (_number(bell) <= self.at or self.chosen_since(bell)) and not self.under_way(asked)

    def chosen_since(self, bell: Any) -> bool:
        """Whether a language or a measure was chosen since a bell rang."""
        return _number(bell) <= self.chosen

    def until(self, frames: Iterator[Shown], asked_at: int) -> Iterator[Shown]:
        """The frames of a run asked for at `asked_at`, until it is stopped; then they are closed.

        Where there are none, it gives what leaves all as it is: a generator that gives nothing empties, in Gradio,
        every box that it may write to.
        """
        if asked_at > self.at:
            self.said = ""
        shown = False
        try:
            with contextlib.closing(frames):  # type: ignore[type-var] # handlers are generators
                while asked_at > self.at and (frame := next(frames, None)) is not None:
                    if asked_at > self.at:
                        shown = True
                        yield frame
            if not shown:
                yield gr.skip()  # type: ignore[misc] # one for all outputs
        finally:
            self.ended = max(self.ended, asked_at)

    def under_way(self, asked: Any) -> bool:
        """Whether a ticket or a job is in the line, or run."""
        return asked is not None and asked.number > max(self.at, self.ended)


def _number(bell: Any) -> int:
    return int(bell) if isinstance(bell, str) and bell.isdecimal() else 0


def for_its_own(run: Callable[..., Iterator[Shown]]) -> Callable[..., Iterator[Shown]]:
    """A run that takes the bell before its ticket or job, and is given None for one that another bell rang for.

    What is in a State is read when the run's turn comes, and may be newer by then; the bell's value was sent along.
    """

    def rung(bell: Any, asked: Any, *others: Any) -> Iterator[Shown]:
        yield from run(asked if asked is not None and str(asked.number) == bell else None, *others)

    return rung


@dataclass(frozen=True)
class Shell:
    """The page under construction, the model, and the visitor's language (its change event relabels tabs).

    `returned` listens for a visitor who is back after a while, and sends along which tabs show something of theirs.
    """

    page: gr.Blocks
    model: Model
    language: gr.Textbox
    returned: Any


def language_of(request: gr.Request) -> str:
    """The language that the address names, else the browser's where the page has it."""
    language = request.query_params.get("lang", "")
    if language in LANGUAGES:
        return language
    return "zh" if request.headers.get("accept-language", "").lower().startswith("zh") else "en"


def html(value: str, *, js_on_load: str | None = None, **options: Any) -> gr.HTML:
    """Markup of our own: without Gradio's styles for text, and with no script but the one given."""
    return gr.HTML(value, apply_default_css=False, js_on_load=js_on_load, **options)


def with_failure(event: Any, language: gr.Textbox, error: gr.HTML) -> None:
    """Says so where an event did not get through: its text is larger than the server takes, or something broke."""
    event.failure(_not_sent, language, error, **QUICK)


def _not_sent(language: str) -> str:
    return cards.error(language, say(language, "error_unsent", limit=f"{limits.MAX_PASSAGE_CHARACTERS:,}"))


def gone(language: str) -> str:
    """The sentence for a tab that shows what the server keeps no more."""
    sentence = say(language, "gone", minutes=f"{limits.SECONDS_KEPT / 60:g}")
    return cards.error(language, sentence, unchanged=False)


def sent(event: gr.EventData, name: str) -> Any:
    """What the page's own script sends along with an event; None where another caller sent nothing of the kind."""
    try:
        return getattr(event, name)
    except (AttributeError, TypeError):
        return None
