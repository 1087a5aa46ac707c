"""What happens between a ticket and an answer: plain values in, frames of the page out."""

from __future__ import annotations

import contextlib
import logging
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from operator import methodcaller
from typing import Any, NamedTuple

import gradio as gr

from gdprompt import figures
from gdprompt.results import Answer, Answered, Comparison, Condition, Done, Events, Measure, PathPoint, Stage, Token
from gdprompt.ui import cards, gpu, limits
from gdprompt.ui.examples import wrong_passage
from gdprompt.ui.loading import Model
from gdprompt.ui.words import labels, say
from gdprompt.validate import BadInput

log = logging.getLogger(__name__)

SCALES = tuple(i / 4 for i in range(9))
# A frame costs the server a few milliseconds, so tokens that come faster than this share one.
SECONDS_A_FRAME = 0.05
SAME = gr.skip()


@dataclass(frozen=True)
class Ticket:
    """Checked input on its way to the model. `number` makes every ticket a new one."""

    number: int
    contexts: tuple[str, ...]
    question: str
    step_scale: float = 1.0
    reuse: bool = False
    wrong_passage: str | None = None


@dataclass(frozen=True)
class Outcome:
    """What a visitor has: the last comparison, what was taught, the passages prompted, the path drawn so far.

    `taught` is None where the answers were computed beforehand: then there are answers and no adapter. `number` is the
    ticket's.
    """

    comparison: Comparison
    taught: Any
    contexts: tuple[str, ...]
    path: tuple[PathPoint, ...] = ()
    number: int = 0

    @property
    def learned(self) -> tuple[str, ...]:
        """What the steps were taken on, one by one: the passages prompted, or a wrong one."""
        return self.taught.contexts if self.taught else self.contexts

    def answers(self, ticket: Ticket) -> bool:
        """Whether a ticket asks the same, perhaps at another step size."""
        compared = self.comparison
        before = (self.contexts, compared.question, compared.wrong_passage)
        return before == (ticket.contexts, ticket.question, ticket.wrong_passage)

    @property
    def num_chunks(self) -> int:
        """Steps that are kept, which are one adapter; of answers computed beforehand there is none."""
        return int(self.taught is not None)


class Frame(NamedTuple):
    """One picture of the tab; what is left out stays as it is."""

    cards: Any = SAME
    status: Any = SAME
    error: Any = SAME
    distance: Any = SAME
    considered: Any = SAME
    path: Any = SAME
    outcome: Any = SAME
    teach: Any = SAME
    stop: Any = SAME
    scale: Any = SAME


def ticket_for(passage: Any, question: Any, scale: Any, kept: tuple[str, ...], wrong: Any = False) -> Ticket:
    """Checks what a visitor asks for; the kept passages are learned along with the one in the box.

    Where it is to be a `wrong` one, none of them is learned, but an example's passage, and the prompt has them.

    Raises:
        Refused: the input is not accepted.
    """
    # A question is asked in one line, and compared with what was asked before.
    passage, question = limits.checked_passage(passage), " ".join(limits.checked_question(question).split())
    contexts = kept if not passage or passage in kept else (*kept, passage)
    if not contexts:
        raise limits.Refused("error_passage_empty")
    instead = wrong_passage(contexts) if wrong is True else None
    if wrong is True and instead is None:
        raise limits.Refused("error_no_wrong_passage")
    return Ticket(time.perf_counter_ns(), contexts, question, limits.checked_scale(scale), wrong_passage=instead)


def busy(language: str) -> Frame:
    """The page from the click to the first sign of the model."""
    return Frame(
        status=cards.progress(language, None, 0.0),
        error="",
        teach=gr.Button(say(language, "teaching"), interactive=False),
        stop=gr.Button(interactive=True),
    )


def idle(language: str, **frame: Any) -> Frame:
    """The page when nothing runs."""
    return Frame(
        teach=gr.Button(say(language, "teach"), interactive=True),
        stop=gr.Button(say(language, "stop"), interactive=False),
        **frame,
    )


def refused(language: str, sentence: str, outcome: Outcome | None) -> Frame:
    """The page with an error on it and everything else as it was before."""
    return idle(
        language,
        cards=cards.cards(language, comparison=outcome.comparison if outcome else None),
        status="",
        error=cards.error(language, sentence),
    )


def compare(ticket: Ticket) -> Callable[[Any], Events]:
    """What a ticket asks of the model."""
    options = {"step_scale": ticket.step_scale, "wrong_passage": ticket.wrong_passage}
    return methodcaller("stream", list(ticket.contexts), ticket.question, **options)


def teach(model: Model, ticket: Ticket, outcome: Outcome | None, measure: Measure, language: str) -> Iterator[Frame]:
    """Runs a ticket and shows it as it goes: stages, tokens, then the evidence."""
    started = time.monotonic()
    while not model.wait(0.25):
        yield Frame(status=cards.progress(language, None, time.monotonic() - started, waiting="loading_model"))
    if not model.ready:
        yield refused(language, say(language, "error_no_model"), outcome)
        return
    reuse = outcome if ticket.reuse else None
    # Another step size leaves these two as they are, so they stay in sight.
    held: tuple[Condition, ...] = ("no_context", "prompted") if reuse else ()
    shown: dict[Condition, str | Answer] = {c: reuse.comparison.answers[c] for c in held} if reuse else {}
    stage, drawn, started = None, 0.0, time.monotonic()
    yield Frame(cards=cards.cards(language, shown, running=True), status=cards.progress(language, "reading", 0.0))
    try:
        with contextlib.closing(gpu.events(model.lm, compare(ticket))) as events:
            for event in events:
                seconds = time.monotonic() - started
                match event:
                    case Stage(name):
                        stage = name
                        yield Frame(status=cards.progress(language, stage, seconds))
                    case Token(condition, text) if condition not in held:
                        shown[condition] = text
                        if time.monotonic() - drawn > SECONDS_A_FRAME:
                            drawn = time.monotonic()
                            yield Frame(cards=cards.cards(language, shown, running=True))
                    case Answered(condition, answer) if condition not in held:
                        shown[condition] = answer
                        yield Frame(cards=cards.cards(language, shown, running=True))
                    case Done(comparison, taught):
                        path = reuse.path if reuse else ()
                        found = Outcome(comparison, taught, ticket.contexts, path, ticket.number)
                        yield finished(found, measure, language)
    except BadInput as reason:
        yield refused(language, limits.sentence(reason, language), outcome)


def finished(outcome: Outcome, measure: Measure, language: str) -> Frame:
    """The whole tab for a finished comparison."""
    comparison = outcome.comparison
    return idle(
        language,
        cards=cards.cards(language, comparison=comparison),
        status=news(outcome, language),
        error="",
        distance=distance(outcome, measure, language),
        considered=cards.considered(language, comparison),
        path=path(outcome, language),
        outcome=outcome,
        scale=gr.Slider(interactive=True),
    )


def news(outcome: Outcome | None, language: str) -> str:
    """What the answers on the page are."""
    if outcome is None:
        return cards.status(say(language, "ready"))
    if outcome.taught is None:
        return cards.status(say(language, "beforehand"))
    comparison = outcome.comparison
    if comparison.wrong_passage:
        return cards.quoting(say(language, "wrong_learned", passage=comparison.wrong_passage))
    if comparison.step_scale != 1:
        return cards.status(say(language, "scaled", scale=f"{comparison.step_scale:g}"), done=True)
    return cards.status(say(language, "learned", seconds=f"{comparison.seconds.get('learn', 0.0):.2f}"), done=True)


def draw_path(model: Model, outcome: Outcome | None, language: str) -> Iterator[tuple[Any, Any, Any]]:
    """Fills in the learning path point by point, going on where an earlier run was cut short: (path, outcome, error).

    Where it takes too long, what is drawn stays.
    """
    yield SAME, SAME, SAME
    if outcome is None:
        return
    missing = tuple(s for s in SCALES if s not in {point.scale for point in outcome.path})
    if not missing:
        return
    comparison = outcome.comparison
    work = methodcaller("path", list(outcome.learned), comparison.question, comparison, missing)
    try:
        with contextlib.closing(gpu.events(model.lm, work)) as points:
            for point in points:
                outcome = replace(outcome, path=(*outcome.path, point))
                yield path(outcome, language), outcome, SAME
    except BadInput as reason:
        yield SAME, SAME, cards.error(language, limits.sentence(reason, language), unchanged=False)


def distance(outcome: Outcome | None, measure: Measure, language: str) -> Any:
    """The divergence figure."""
    comparison = outcome.comparison if outcome else None
    at = cards.start_position(comparison) if comparison else None
    return figures.divergence(comparison, measure, selected=at, labels=labels(language))


def path(outcome: Outcome | None, language: str) -> Any:
    """The learning-path figure."""
    if outcome is None:
        return figures.learning_path((), labels=labels(language))
    comparison = outcome.comparison
    return figures.learning_path(outcome.path, comparison, scale=comparison.step_scale, labels=labels(language))
