"""The tab "Lesson": seven steps, each a prediction, then the model's own answer to a preset."""

from __future__ import annotations

import time
from collections.abc import Callable, Iterator
from functools import partial, wraps
from inspect import signature
from types import SimpleNamespace
from typing import Any, TypeVar

import gradio as gr

from gdprompt.ui import cards, lesson_cards, lesson_run, limits
from gdprompt.ui.lesson_run import SAME, Frame, Seen, Ticket
from gdprompt.ui.lesson_steps import STEPS
from gdprompt.ui.loading import Model
from gdprompt.ui.shell import QUICK, REDRAW, RUN, Shell, Stopped, for_its_own, gone, html, language_of, sent
from gdprompt.ui.words import say, say_in_lesson

ON_STEP = """element.addEventListener('click', event => {
  const button = event.target.closest('[data-lesson]');
  if (button) trigger('select', {index: Number(button.dataset.lesson)});
});"""

Handler = TypeVar("Handler", bound=Callable[..., Any])


def placed(handler: Handler) -> Handler:
    """A handler whose `at` comes from the page: the number of a step, from 0; the first for whatever is none."""
    index = list(signature(handler).parameters).index("at")

    @wraps(handler)
    def known(*given: Any) -> Any:
        at = next((place for place in range(len(STEPS)) if str(given[index]) == str(place)), 0)
        return handler(*given[:index], at, *given[index + 1 :])

    return known  # type: ignore[return-value]


def build(shell: Shell) -> None:
    """Adds the tab."""
    parts, step = SimpleNamespace(), STEPS[0]
    with gr.Tab(say("en", "tab_lesson"), id="lesson") as parts.tab:
        # In the page, and not in a State: a server that was started anew knows where its reader is.
        parts.at = gr.Textbox("0", visible="hidden", elem_id="gd-lesson-at")
        parts.seen = gr.State({}, time_to_live=limits.SECONDS_KEPT)
        parts.ticket = gr.State(None, time_to_live=limits.SECONDS_KEPT)
        parts.stopped = gr.State(Stopped())
        # Rings when there is a ticket, as in "Try it".
        parts.bell = gr.Textbox("", visible="hidden", elem_id="gd-lesson-bell")
        parts.steps = gr.HTML(
            lesson_cards.steps("en", 0, ()), apply_default_css=False, js_on_load=ON_STEP, elem_id="gd-lesson-steps"
        )
        with gr.Row(elem_classes=["gd-lesson"]):
            with gr.Column(scale=112, min_width=280, elem_classes=["gd-lesson-left"]):
                _left(parts)
            with gr.Column(scale=100, min_width=280, elem_classes=["gd-lesson-right"]):
                parts.cards = html(lesson_cards.answers("en", step), elem_id="gd-lesson-cards")
                with gr.Column(elem_classes=["gd-panel"], elem_id="gd-lesson-panel", visible=False) as parts.panel:
                    parts.figure_head = html("")
                    parts.figure = gr.Plot(show_label=False, container=False, elem_id="gd-lesson-figure")
    _wire(shell, parts)


def _left(parts: SimpleNamespace) -> None:
    t, step = partial(say, "en"), STEPS[0]
    parts.text = html(lesson_cards.text("en", step), elem_id="gd-lesson-text")
    parts.choice = gr.Radio(
        lesson_cards.choices("en", step), label=say_in_lesson("en", f"{step.name}_ask"), elem_id="gd-lesson-choice"
    )
    parts.verdict = html("", elem_id="gd-lesson-verdict")
    parts.error = html("", elem_id="gd-lesson-error")
    with gr.Row(elem_classes=["gd-actions", "gd-lesson-actions"]):
        button = partial(gr.Button, min_width=84)
        parts.show = button(t("lesson_show"), variant="primary", interactive=False, elem_id="gd-lesson-show")
        parts.next = button(lesson_run.next_label("en", 0), elem_id="gd-lesson-next")
        parts.stop = button(t("stop"), visible=False, elem_id="gd-lesson-stop")
        parts.back = button(t("lesson_back"), visible=False, elem_id="gd-lesson-back")
        parts.again = button(
            t("lesson_again"), size="sm", visible=False, elem_classes=["gd-link"], elem_id="gd-lesson-again"
        )
        parts.status = html(cards.status(t("lesson_choose")), elem_id="gd-lesson-status")


def _wire(shell: Shell, p: SimpleNamespace) -> None:
    language = shell.language
    outputs = [getattr(p, name) for name in Frame._fields]
    asked = [p.bell, p.ticket, p.at, p.seen, language, p.stopped]
    run = p.bell.change(for_its_own(partial(show, shell.model)), asked, outputs, **RUN)
    run.failure(Stopped.now, p.stopped, None, **QUICK)
    run.failure(failed, [p.ticket, p.at, p.seen, language], outputs, **QUICK)
    run.success(settle, [p.bell, p.choice, p.ticket, p.at, p.seen, language, p.stopped], outputs, **REDRAW)
    here = [p.at, p.seen, language, p.stopped]
    chosen = p.choice.input(choose, [p.choice, p.at, p.seen, language], [p.show, p.status, p.error], **QUICK)
    begun = p.show.click(begin, [p.choice, *here], [p.ticket, p.bell, *outputs], **QUICK)
    p.stop.click(stop, [p.choice, *here], [p.ticket, *outputs], **QUICK)
    p.again.click(again, here, [p.ticket, *outputs], **QUICK)
    for button, step in ((p.back, -1), (p.next, 1)):
        button.click(partial(go, step), here, [p.at, p.ticket, p.bell, *outputs], **QUICK)
    p.steps.select(jump, here, [p.at, p.ticket, p.bell, *outputs], **QUICK)
    shell.page.load(opened, p.stopped, [p.at, *outputs], **QUICK)
    shell.returned(returned, [p.at, p.seen, language], [p.ticket, *outputs], **QUICK)
    relabelled = shell.language.change(relabel, [p.choice, p.ticket, *here], [p.tab, *outputs], **QUICK)
    # A session that is new to the server has the first step's choices: it refuses another's.
    for event in (chosen, begun, relabelled):
        event.failure(anew, [p.at, p.seen, language], outputs, **QUICK)


@placed
def choose(picked: Any, at: int, seen: Seen, language: str) -> tuple[Any, Any, Any]:
    """A prediction was made: now it can be shown: (show, status, error)."""
    if at in seen or STEPS[at].choice(picked) is None:
        return SAME, SAME, SAME
    return gr.Button(interactive=True), "", ""


@placed
def begin(picked: Any, at: int, seen: Seen, language: str, stopped: Stopped) -> tuple[Any, ...]:
    """Hands out a ticket for a prediction; without one nothing is shown: (ticket, bell, *frame)."""
    stopped.now()
    if at in seen:
        return SAME, SAME, *lesson_run.frame(language, at, seen)
    chosen = STEPS[at].choice(picked)
    if chosen is None:
        return SAME, SAME, *lesson_run.refused(language, at, seen, None, say(language, "error_choose"))
    ticket = Ticket(time.perf_counter_ns(), at, chosen)
    return ticket, str(ticket.number), *lesson_run.running(language, at, ticket)


@placed
def show(model: Model, ticket: Ticket | None, at: int, seen: Seen, language: str, stopped: Stopped) -> Iterator[Frame]:
    """Runs a ticket until it is done, or until the visitor has left it behind."""
    if ticket is None or ticket.at != at:
        yield Frame()
        return
    yield from stopped.until(lesson_run.run(model, ticket, seen, language), ticket.number)


@placed
def settle(
    bell: Any, picked: Any, ticket: Ticket | None, at: int, seen: Seen, language: str, stopped: Stopped
) -> Frame:
    """The step after a run that may have left it as it is no more; else all stays.

    It may be asked for from a step that its reader has left by then, over which nothing is drawn.
    """
    if stopped.place not in (None, at):
        return Frame()
    left = ticket is not None and ticket.at != at
    if not left and not stopped.outdated(bell, ticket):
        return Frame()
    frame = lesson_run.frame(language, at, seen, STEPS[at].choice(picked))
    frame = frame._replace(error=SAME)  # a run alone tells why it was refused
    return frame._replace(status=cards.status(say(language, stopped.said))) if stopped.said else frame


@placed
def failed(ticket: Ticket | None, at: int, seen: Seen, language: str) -> Frame:
    """A run that did not end by itself; one that was left behind has no ticket any more and is no news."""
    if ticket is None or ticket.at != at:
        return Frame()
    return lesson_run.refused(language, at, seen, ticket.chosen, say(language, "error_failed"))


@placed
def anew(at: int, seen: Seen, language: str) -> Frame:
    """The step without a prediction, for a page that the server knows no more."""
    return lesson_run.frame(language, at, seen)._replace(error=gone(language))


@placed
def stop(picked: Any, at: int, seen: Seen, language: str, stopped: Stopped) -> tuple[Any, ...]:
    """The step as it was before Show, with the prediction kept: (ticket, *frame)."""
    stopped.now("lesson_stopped")
    news = cards.status(say(language, stopped.said))
    return None, *lesson_run.frame(language, at, seen, STEPS[at].choice(picked))._replace(status=news)


@placed
def again(at: int, seen: Seen, language: str, stopped: Stopped) -> tuple[Any, ...]:
    """Forgets what this step showed, for another reader or another class: (ticket, *frame)."""
    stopped.now()
    left = {place: found for place, found in seen.items() if place != at}
    return None, *lesson_run.frame(language, at, left)._replace(seen=left)


@placed
def go(by: int, at: int, seen: Seen, language: str, stopped: Stopped) -> tuple[Any, ...]:
    """One step on or back, where a path that was left half drawn is drawn on: (at, ticket, bell, *frame)."""
    stopped.now()
    at = stopped.place = min(max(at + by, 0), len(STEPS) - 1)
    ticket, bell = None, SAME
    if at in seen and lesson_run.missing(at, seen[at]):
        ticket = Ticket(time.perf_counter_ns(), at, seen[at].chosen)
        bell = str(ticket.number)
    return at, ticket, bell, *lesson_run.frame(language, at, seen)


@placed
def jump(at: int, seen: Seen, language: str, stopped: Stopped, event: gr.EventData) -> tuple[Any, ...]:
    """To any step: (at, ticket, bell, *frame)."""
    index = sent(event, "index")
    by = index - at if isinstance(index, int) and 0 <= index < len(STEPS) else 0
    return go(by, at, seen, language, stopped)


def opened(stopped: Stopped, request: gr.Request) -> tuple[Any, ...]:
    """Reads the step out of the address, unless the visitor went on by then: (at, *frame)."""
    number = request.query_params.get("step", "")
    at = int(number) - 1 if number in {str(i + 1) for i in range(len(STEPS))} else 0
    frame = lesson_run.frame(language_of(request), at, {})
    return (at, *frame) if at and not (stopped.at or stopped.chosen) else (SAME, *Frame())


@placed
def returned(at: int, seen: Seen, language: str, event: gr.EventData) -> tuple[Any, ...]:
    """The step before its prediction, where the lesson shows what is kept no more, and a sentence: (ticket, *frame)."""
    if seen or not sent(event, "lesson"):
        return SAME, *Frame()
    return None, *lesson_run.frame(language, at, {})._replace(error=gone(language))


@placed
def relabel(
    picked: Any, ticket: Ticket | None, at: int, seen: Seen, language: str, stopped: Stopped
) -> tuple[Any, ...]:
    """The step in another language; a prediction stays made, and what is under way goes on: (tab, *frame)."""
    stopped.choose()
    frame = lesson_run.frame(language, at, seen, STEPS[at].choice(picked))
    if at not in seen and stopped.under_way(ticket):
        stop = gr.Button(say(language, "stop"))
        frame = frame._replace(choice=SAME, show=SAME, stop=stop, status=SAME, cards=SAME)
    return gr.Tab(say(language, "tab_lesson")), *frame
