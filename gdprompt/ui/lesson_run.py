"""What happens between a prediction and its outcome: plain values in, frames of the lesson out."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Generator, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import partial
from operator import methodcaller
from typing import Any, NamedTuple

import gradio as gr

from gdprompt import figures
from gdprompt.figures.theme import percent
from gdprompt.results import Answer, Answered, Comparison, Condition, Done, PathPoint, Stage, Token
from gdprompt.ui import cards, gpu, lesson_cards, limits, precomputed, teaching
from gdprompt.ui.lesson_steps import COUNTS, FITS, STEPS, Step, judge_fits, says
from gdprompt.ui.loading import Model
from gdprompt.ui.words import labels, say, say_in_lesson
from gdprompt.validate import BadInput

SAME = gr.skip()
# Pixels of the divergence figure, under three cards on one screen.
LOW = 226


@dataclass(frozen=True)
class Found:
    """What a visitor predicted at a step and what the model then did.

    `measured` is whether the tab Results is about that model.
    """

    chosen: str
    outcome: str
    measured: bool
    comparison: Comparison | None = None
    path: tuple[PathPoint, ...] = ()
    asked: Mapping[tuple[int, int], tuple[str, bool]] | None = None
    seconds: float = 0.0


@dataclass(frozen=True)
class Ticket:
    """A checked prediction on its way to the model. `number` makes every ticket a new one."""

    number: int
    at: int
    chosen: str


Seen = Mapping[int, Found]


class Frame(NamedTuple):
    """One picture of the lesson; what is left out stays as it is."""

    steps: Any = SAME
    text: Any = SAME
    choice: Any = SAME
    show: Any = SAME
    stop: Any = SAME
    again: Any = SAME
    back: Any = SAME
    next: Any = SAME
    status: Any = SAME
    error: Any = SAME
    verdict: Any = SAME
    cards: Any = SAME
    panel: Any = SAME
    figure_head: Any = SAME
    figure: Any = SAME
    seen: Any = SAME


def frame(language: str, at: int, seen: Seen, chosen: str | None = None) -> Frame:
    """The whole of a step when nothing runs: before its outcome is shown, or with it."""
    step, found, t = STEPS[at], seen.get(at), partial(say, language)
    if found:
        chosen = found.chosen
    return Frame(
        steps=lesson_cards.steps(language, at, tuple(seen)),
        text=lesson_cards.text(language, step),
        choice=gr.Radio(
            lesson_cards.choices(language, step, chosen, found.outcome if found else None),
            value=None if chosen is None else step.value(chosen),
            label=say_in_lesson(language, f"{step.name}_ask"),
            interactive=found is None,
        ),
        show=gr.Button(t("lesson_show"), visible=found is None, interactive=chosen is not None),
        stop=gr.Button(t("stop"), visible=False),
        again=gr.Button(t("lesson_again"), visible=found is not None),
        back=gr.Button(t("lesson_back"), visible=at > 0),
        next=_next(language, at, shown=found is not None),
        status=_news(language, step, found, chosen),
        error="",
        verdict=_verdict(language, step, found) if found else "",
        cards=_cards(language, step, found),
        panel=gr.Column(visible=found is not None and step.figure is not None),
        figure_head=_head(language, step, found) if found and step.figure else "",
        figure=_figure(language, step, found) if found and step.figure else None,
    )


def running(language: str, at: int, ticket: Ticket) -> Frame:
    """The step from the click on Show to the first sign of the model."""
    return Frame(
        choice=gr.Radio(interactive=False),
        show=gr.Button(visible=False),
        stop=gr.Button(say(language, "stop"), visible=True),
        status=cards.progress(language, None, 0.0),
        error="",
        cards=lesson_cards.answers(language, STEPS[at], running=True)
        if STEPS[at].cards
        else lesson_cards.table(language, {}),
    )


def refused(language: str, at: int, seen: Seen, chosen: str | None, sentence: str) -> Frame:
    """The step as it was, with a sentence on what went wrong."""
    return frame(language, at, seen, chosen)._replace(error=cards.error(language, sentence), status="")


def run(model: Model, ticket: Ticket, seen: Seen, language: str) -> Generator[Frame, None, None]:
    """Runs the model on a step's preset and shows it as it goes; then what it means for the prediction."""
    started = time.monotonic()
    while not model.wait(0.25):
        yield Frame(status=cards.progress(language, None, time.monotonic() - started, waiting="loading_model"))
    if not model.ready:
        yield refused(language, ticket.at, seen, ticket.chosen, say(language, "error_no_model"))
        return
    work = _together if STEPS[ticket.at].figure == "fits" else _once
    try:
        if ticket.at in seen:
            yield from _path(model.lm, ticket.at, seen, seen[ticket.at], language)
        else:
            yield from work(model.lm, ticket, seen, language)
    except BadInput as reason:
        yield refused(language, ticket.at, seen, ticket.chosen, limits.sentence(reason, language))


def _once(lm: Any, ticket: Ticket, seen: Seen, language: str) -> Iterator[Frame]:
    step, started, drawn = STEPS[ticket.at], time.monotonic(), 0.0
    shown: dict[Condition, str | Answer] = {}
    found: Found | None = None
    draw = partial(lesson_cards.answers, language, step, running=True)
    work = methodcaller("stream", [step.preset.passage], step.preset.question)
    with contextlib.closing(gpu.events(lm, work)) as events:
        for event in events:
            match event:
                case Stage(name):
                    yield Frame(status=cards.progress(language, name, time.monotonic() - started))
                case Token(condition, text) if condition in step.cards:
                    shown[condition] = text
                    if time.monotonic() - drawn > teaching.SECONDS_A_FRAME:
                        drawn = time.monotonic()
                        yield Frame(cards=draw(shown))
                case Answered(condition, answer) if condition in step.cards:
                    shown[condition] = answer
                    yield Frame(cards=draw(shown))
                case Done(comparison, _):
                    measured = precomputed.is_measured(lm.fingerprint)
                    found = Found(ticket.chosen, step.judge(step, comparison), measured, comparison)
                    yield _shown(language, ticket.at, seen, found)
    if found and step.figure == "path":
        yield from _path(lm, ticket.at, seen, found, language)


def missing(at: int, found: Found) -> tuple[float, ...]:
    """The step sizes that a step's learning path has no point for yet; none where it has no path."""
    drawn = {point.scale for point in found.path}
    return tuple(scale for scale in teaching.SCALES if scale not in drawn) if STEPS[at].figure == "path" else ()


def _path(lm: Any, at: int, seen: Seen, found: Found, language: str) -> Iterator[Frame]:
    """Fills in the learning path point by point, going on where it was left; what is drawn stays."""
    step, compared = STEPS[at], found.comparison
    work = methodcaller("path", [step.preset.passage], step.preset.question, compared, missing(at, found))
    try:
        with contextlib.closing(gpu.events(lm, work)) as points:
            for point in points:
                found = replace(found, path=(*found.path, point))
                yield Frame(
                    figure_head=_head(language, step, found),
                    figure=_figure(language, step, found),
                    seen={**seen, at: found},
                )
    except BadInput as reason:
        yield Frame(error=cards.error(language, limits.sentence(reason, language), unchanged=False))


def _together(lm: Any, ticket: Ticket, seen: Seen, language: str) -> Iterator[Frame]:
    started = time.monotonic()
    asked: dict[tuple[int, int], tuple[str, bool]] = {}

    def news(key: str, count: int, total: int) -> str:
        text = say(language, key, count=count, total=total)
        return cards.working(text, time.monotonic() - started)

    with contextlib.closing(gpu.events(lm, together)) as events:
        for count, place, said in events:
            if place is None:
                yield Frame(status=news("lesson_learning", count - 1, len(FITS)))
                continue
            asked[count, place] = said, says(said, FITS[place].gold)
            yield Frame(
                status=news("lesson_asking", len(asked), sum(COUNTS)), cards=lesson_cards.table(language, asked)
            )
    outcome = judge_fits(_right(asked)[COUNTS[-1]], COUNTS[-1])
    measured = precomputed.is_measured(lm.fingerprint)
    found = Found(ticket.chosen, outcome, measured, asked=asked, seconds=time.monotonic() - started)
    yield _shown(language, ticket.at, seen, found)


def together(lm: Any) -> Iterator[tuple[int, int | None, str]]:
    """Learns the passages one by one, and at each count asks about all learned so far.

    Yields (count, None, "") before passage number `count` is learned, and (count, place, answer) for each answer.
    """
    learned: Any = None
    for count, preset in enumerate(FITS, start=1):
        yield count, None, ""
        taught = lm.learn(preset.passage)
        learned = taught if learned is None else learned + taught
        for place in range(count if count in COUNTS else 0):
            yield count, place, learned.answer(FITS[place].question).text


def _shown(language: str, at: int, seen: Seen, found: Found) -> Frame:
    seen = {**seen, at: found}
    return frame(language, at, seen)._replace(text=SAME, seen=seen)


def _right(asked: Mapping[tuple[int, int], tuple[str, bool]]) -> dict[int, int]:
    return {count: sum(right for (at, _), (_, right) in asked.items() if at == count) for count in COUNTS}


def next_label(language: str, at: int) -> str:
    """What the button to the next step says."""
    return say(language, "lesson_next", name=say_in_lesson(language, STEPS[at + 1].name + "_short"))


def _next(language: str, at: int, *, shown: bool) -> Any:
    if at + 1 == len(STEPS):
        return gr.Button(visible=False)
    return gr.Button(next_label(language, at), visible=True, variant="primary" if shown else "secondary")


def _news(language: str, step: Step, found: Found | None, chosen: str | None) -> str:
    if found is None:
        return "" if chosen else cards.status(say(language, "lesson_choose"))
    if step.name in ("prompting", "plain"):
        return ""  # the time that is measured is the meta-trained step's, which these two do not show
    if found.comparison is None:
        words = say(language, "lesson_fits_done", total=sum(COUNTS), seconds=f"{found.seconds:.1f}")
    else:
        words = say(language, "learned", seconds=f"{found.comparison.seconds.get('learn', 0.0):.2f}")
    return cards.status(words, done=True)


def _cards(language: str, step: Step, found: Found | None) -> str:
    if found and found.asked is not None:
        return lesson_cards.table(language, found.asked)
    return lesson_cards.answers(language, step, comparison=found.comparison if found else None)


def _verdict(language: str, step: Step, found: Found) -> str:
    if found.comparison is None:
        right = _right(found.asked or {})
        return lesson_cards.verdict_of_fits(
            language, step, found.chosen, found.outcome, right, measured=bool(_several(found))
        )
    return lesson_cards.verdict(language, step, found.chosen, found.outcome, found.comparison, measured=found.measured)


def _head(language: str, step: Step, found: Found) -> str:
    if step.figure == "divergence":
        return cards.heading(say(language, "lesson_distance"))
    if step.figure == "fits":
        return cards.heading(say(language, "lesson_recall"))
    points = {point.scale: getattr(point, step.lines[-1]) for point in found.path}
    caption = ""
    if len(points) == len(teaching.SCALES):
        best = max(points, key=lambda scale: points[scale])
        values = {name: percent(points[scale]) for name, scale in (("none", 0.0), ("one", 1.0), ("best", best))}
        caption = say(language, "lesson_chance", scale=f"{best:g}", **values)
    return cards.heading(say(language, "path_what"), caption)


def _figure(language: str, step: Step, found: Found) -> Any:
    words = labels(language)
    if step.figure == "divergence":
        return figures.divergence(found.comparison, labels=words).update_layout(height=LOW)
    if step.figure == "path":
        return figures.learning_path(found.path, found.comparison, labels=words, lines=step.lines)
    right, several = _right(found.asked or {}), _several(found)
    measured = say(language, "lesson_fits_measured", n=several.get("n", 0))
    return figures.fits(
        {count: right[count] / count for count in COUNTS},
        several,
        counts=COUNTS,
        labels=figures.FitsLabels(say(language, "lesson_fits_axis"), say(language, "lesson_fits_here"), measured),
    )


def _several(found: Found) -> Mapping[str, Any]:
    """What was measured of passages learned together; nothing where it was not, or of another model."""
    return precomputed.measured().get("several", {}) if found.measured else {}
