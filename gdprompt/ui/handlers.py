"""A run of "Try it", from a click to the settled page: `run` and `draw_path` alone wait for the model."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import gradio as gr

from gdprompt.results import MEASURES, Measure
from gdprompt.ui import cards, limits, precomputed, teaching
from gdprompt.ui.examples import Kind, is_example, next_example
from gdprompt.ui.keeping import Kept
from gdprompt.ui.loading import Model
from gdprompt.ui.shell import Stopped
from gdprompt.ui.teaching import SAME, Frame, Outcome, Ticket
from gdprompt.ui.words import say
from gdprompt.validate import SURROGATE

Typed = tuple[Any, Any]
"""A visitor's own passage and question, while an example stands in the boxes."""


def begin(
    passage: Any,
    question: Any,
    scale: Any,
    kept: Kept,
    outcome: Outcome | None,
    language: str,
    stopped: Stopped,
    wrong: Any = False,
) -> tuple[Any, ...]:
    """Checks the input and hands out a ticket, or says what is wrong at once: (ticket, bell, *frame).

    Either way an earlier run ends.
    """
    stopped.now()
    try:
        ticket = teaching.ticket_for(passage, question, scale, kept, wrong)
        stopped.begun = ticket.number
        return ticket, str(ticket.number), *teaching.busy(language)
    except limits.Refused as reason:
        return SAME, SAME, *teaching.refused(language, reason.sentence(language), outcome)


def recall(
    model: Model,
    passage: Any,
    question: Any,
    scale: Any,
    kept: Kept,
    outcome: Outcome | None,
    measure: Any,
    language: str,
    stopped: Stopped,
    wrong: Any = False,
) -> tuple[Any, ...]:
    """Shows what this model answered to the same input beforehand; where there is nothing of it, as `begin`."""
    ticket, *rest = begin(passage, question, scale, kept, outcome, language, stopped, wrong)
    known = isinstance(ticket, Ticket) and not ticket.wrong_passage and precomputed.find(model.fingerprint, ticket)
    if not known:
        return ticket, *rest
    return (
        None,
        SAME,
        *teaching.finished(
            Outcome(known.comparison, None, ticket.contexts, known.path), known_measure(measure), language
        ),
    )


def example(
    model: Model,
    kind: Kind,
    passage: Any,
    question: Any,
    mine: Typed,
    kept: Kept,
    outcome: Outcome | None,
    measure: Any,
    language: str,
    stopped: Stopped,
    wrong: Any = False,
) -> tuple[Any, ...]:
    """Fills in the next example of a kind and shows its answers, or begins with it; what stood there is `mine`."""
    chosen = next_example(kind, passage)
    return (
        mine if is_example(passage, question) or not _sendable(passage, question) else (passage, question),
        chosen.passage,
        chosen.question,
        1,
        *recall(model, chosen.passage, chosen.question, 1, kept, outcome, measure, language, stopped, wrong),
    )


def _sendable(*texts: Any) -> bool:
    """Whether they can go back to the page: a browser's own have no half of a character."""
    return all(isinstance(text, str) and not SURROGATE.search(text) for text in texts)


def own(passage: Any, question: Any, mine: Typed) -> tuple[Any, Any]:
    """Empties the boxes of an example, or fills them with what an example took the place of: (passage, question)."""
    return mine if is_example(passage, question) else (SAME, SAME)


def again(
    passage: Any,
    question: Any,
    scale: Any,
    kept: Kept,
    ticket: Ticket | None,
    outcome: Outcome | None,
    language: str,
    stopped: Stopped,
    wrong: Any = False,
) -> tuple[Any, ...]:
    """Asks what stands in the boxes, at another step size or with another passage learned, once there are answers.

    Of what was asked before, another step size leaves the untold and the prompted answer as they are.
    """
    if outcome is None and not stopped.under_way(ticket):
        return SAME, SAME, *Frame()
    ticket, *rest = begin(passage, question, scale, kept, outcome, language, stopped, wrong)
    if isinstance(ticket, Ticket) and outcome and outcome.answers(ticket):
        ticket = replace(ticket, reuse=True)
    return ticket, *rest


def catch_up(
    passage: Any,
    question: Any,
    scale: Any,
    kept: Kept,
    ticket: Ticket | None,
    outcome: Outcome | None,
    language: str,
    stopped: Stopped,
    wrong: Any = False,
) -> tuple[Any, ...]:
    """`again` where a control was moved on while it was answered: Gradio drops what comes by then."""
    if ticket is None or (ticket.step_scale, ticket.wrong_passage is not None) == (scale, bool(wrong)):
        return SAME, SAME, *Frame()
    return again(passage, question, scale, kept, ticket, outcome, language, stopped, wrong)


def run(
    model: Model,
    ticket: Ticket | None,
    outcome: Outcome | None,
    measure: Any,
    language: str,
    stopped: Stopped,
) -> Iterator[Frame]:
    """Runs a ticket until it is done or stopped."""
    if ticket is None:
        yield Frame()
        return
    yield from stopped.until(teaching.teach(model, ticket, outcome, known_measure(measure), language), ticket.number)


def draw_path(
    model: Model, ticket: Ticket | None, outcome: Outcome | None, language: str, stopped: Stopped
) -> Iterator[tuple[Any, Any, Any]]:
    """Fills in the learning path behind the ticket's answers, until it is done or stopped: (path, outcome, error).

    Where a newer ticket waits for its turn, that has a path of its own.
    """
    if ticket is None or outcome is None or outcome.number != ticket.number:
        yield SAME, SAME, SAME
        return
    yield from stopped.until(teaching.draw_path(model, outcome, language), ticket.number)


def failed(ticket: Ticket | None, outcome: Outcome | None, language: str) -> Frame:
    """A run that did not end by itself: the line was full, or the server met something unforeseen."""
    if ticket is None:
        return Frame()
    return teaching.refused(language, say(language, "error_failed"), outcome)


def stop(outcome: Outcome | None, language: str, stopped: Stopped) -> tuple[Any, ...]:
    """The page after Stop, with the answers that were complete before, or else the words so far: (ticket, *frame)."""
    stopped.now("stopped")
    frame = teaching.idle(language, status=cards.status(say(language, stopped.said)))
    if outcome is not None:
        comparison = outcome.comparison
        before = cards.cards(language, comparison=comparison)
        frame = frame._replace(cards=before, scale=gr.Slider(value=comparison.step_scale))
    return None, *frame


def settle(
    bell: Any, ticket: Ticket | None, outcome: Outcome | None, measure: Any, language: str, stopped: Stopped
) -> Frame:
    """The page after a run that may have left it as it is no more; else all stays."""
    if not stopped.outdated(bell, ticket):
        return Frame()
    frame = standing(outcome, measure, language, stopped)
    words_so_far = outcome is None and stopped.said and not stopped.chosen_since(bell)
    return frame._replace(cards=SAME) if words_so_far else frame


def standing(outcome: Outcome | None, measure: Any, language: str, stopped: Stopped) -> Frame:
    """The page when nothing runs, in a language and a measure."""
    comparison = outcome.comparison if outcome else None
    news = cards.status(say(language, stopped.said)) if stopped.said else teaching.news(outcome, language)
    return teaching.idle(
        language,
        cards=cards.cards(language, comparison=comparison),
        status=news,
        distance=teaching.distance(outcome, known_measure(measure), language),
        considered=cards.considered(language, comparison),
        path=teaching.path(outcome, language),
    )


def show_measure(outcome: Outcome | None, measure: Any, language: str, stopped: Stopped) -> Any:
    """The distances in another measure."""
    stopped.choose()
    return teaching.distance(outcome, known_measure(measure), language)


def known_measure(measure: Any) -> Measure:
    """A measure of distance; "kl" where there is no such one."""
    return measure if measure in MEASURES else "kl"
