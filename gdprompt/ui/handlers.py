"""The handlers of "Try it": quick ones check and relabel, `run` and `draw_path` alone wait for the model."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from dataclasses import replace
from functools import reduce
from pathlib import Path
from typing import Any

import gradio as gr

from gdprompt.results import MEASURES, Measure
from gdprompt.ui import cards, disk, downloads, exports, limits, precomputed, teaching
from gdprompt.ui.examples import Kind, is_example, next_example
from gdprompt.ui.loading import Model
from gdprompt.ui.shell import Stopped, gone, language_of, sent
from gdprompt.ui.teaching import SAME, Frame, Outcome, Ticket
from gdprompt.ui.words import say
from gdprompt.validate import SURROGATE, BadInput

LINK_NEWS = ("link_copied", "link_failed")
Kept = tuple[str, ...]
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
        *teaching.finished(Outcome(known.comparison, None, ticket.contexts, known.path), _measure(measure), language),
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
        mine if is_example(passage) or not _sendable(passage, question) else (passage, question),
        chosen.passage,
        chosen.question,
        1,
        *recall(model, chosen.passage, chosen.question, 1, kept, outcome, measure, language, stopped, wrong),
    )


def _sendable(*texts: Any) -> bool:
    """Whether they can go back to the page: a browser's own have no half of a character."""
    return all(isinstance(text, str) and not SURROGATE.search(text) for text in texts)


def own(passage: Any, mine: Typed) -> tuple[Any, Any]:
    """Empties the boxes of an example, or fills them with what an example took the place of: (passage, question)."""
    return mine if is_example(passage) else (SAME, SAME)


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
    yield from stopped.until(teaching.teach(model, ticket, outcome, _measure(measure), language), ticket.number)


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
    return standing(outcome, measure, language, stopped) if stopped.outdated(bell, ticket) else Frame()


def standing(outcome: Outcome | None, measure: Any, language: str, stopped: Stopped) -> Frame:
    """The page when nothing runs, in a language and a measure."""
    comparison = outcome.comparison if outcome else None
    news = cards.status(say(language, stopped.said)) if stopped.said else teaching.news(outcome, language)
    return teaching.idle(
        language,
        cards=cards.cards(language, comparison=comparison) if comparison or not stopped.said else SAME,
        status=news,
        distance=teaching.distance(outcome, _measure(measure), language),
        considered=cards.considered(language, comparison),
        path=teaching.path(outcome, language),
    )


def show_measure(outcome: Outcome | None, measure: Any, language: str, stopped: Stopped) -> Any:
    """The distances in another measure."""
    stopped.choose()
    return teaching.distance(outcome, _measure(measure), language)


def _measure(measure: Any) -> Measure:
    return measure if measure in MEASURES else "kl"


def keep(model: Model, passage: Any, kept: Kept, outcome: Outcome | None, language: str) -> tuple[Any, ...]:
    """Adds the passage to those that the next step learns: (kept, memory, status, error)."""
    try:
        more = _with(kept, passage)
        if model.ready:
            model.lm.prompted(list(more))  # refuses what the prompt has no room for
    except BadInput as reason:
        return SAME, SAME, SAME, cards.error(language, limits.sentence(reason, language))
    if more == kept:
        return SAME, SAME, cards.status(say(language, "kept_before")), ""
    return more, memory(more, outcome, language), cards.status(say(language, "kept"), done=True), ""


def _with(kept: Kept, passage: Any) -> Kept:
    text = limits.checked_passage(passage)
    if not text:
        raise limits.Refused("error_passage_empty")
    if text in kept:
        return kept
    if len(kept) >= limits.MAX_KEPT:
        raise limits.Refused("error_memory_full", limit=limits.MAX_KEPT)
    return (*kept, text)


def keep_again(kept: Kept, outcome: Outcome | None, language: str, event: gr.EventData) -> tuple[Any, Any]:
    """Keeps what the page had kept before it was loaded anew, which its browser remembers: (kept, memory)."""
    texts = sent(event, "kept")
    if not isinstance(texts, list):
        return SAME, SAME
    try:
        more = reduce(_with, texts, kept)
    except limits.Refused:
        return SAME, SAME
    return more, memory(more, outcome, language)


def forget(kept: Kept, outcome: Outcome | None, language: str, event: gr.EventData) -> tuple[Any, ...]:
    """Takes one passage out: (kept, memory, status)."""
    index = sent(event, "index")
    if not isinstance(index, int) or not 0 <= index < len(kept):
        return SAME, SAME, SAME
    kept = (*kept[:index], *kept[index + 1 :])
    return kept, memory(kept, outcome, language), cards.status(say(language, "forgotten"))


def memory(kept: Kept, outcome: Outcome | None, language: str) -> str:
    """The kept passages and the size of the adapter, once it holds them."""
    held = outcome is not None and {*kept} <= {*outcome.learned}
    return cards.memory(language, kept, outcome.comparison.adapter_bytes if outcome and held else None)


def returned(kept: Kept, outcome: Outcome | None, measure: Any, language: str, event: gr.EventData) -> tuple[Any, ...]:
    """The tab as it was at first, where it shows what is kept no more, and a sentence: (ticket, memory, *frame)."""
    if kept or outcome or not sent(event, "try"):
        return SAME, SAME, *Frame()
    return (
        None,
        "",
        *teaching.idle(
            language,
            cards=cards.cards(language),
            status=teaching.news(None, language),
            error=gone(language),
            distance=teaching.distance(None, _measure(measure), language),
            considered=cards.considered(language, None),
            path=teaching.path(None, language),
            scale=gr.Slider(value=1, interactive=False),
        ),
    )


def save(outcome: Outcome | None, language: str) -> Iterator[tuple[Any, ...]]:
    """Zips the adapter's folder: (download, status, error)."""
    if outcome is None:
        yield None, SAME, cards.error(language, say(language, "error_nothing_to_save"))
        return
    if outcome.taught is None:
        yield None, SAME, cards.error(language, say(language, "error_beforehand"))
        return
    # Gradio copies the file while this waits at `yield`; then the folder goes.
    with tempfile.TemporaryDirectory(prefix="gdprompt-") as folder:
        try:
            taught = outcome.taught.scaled(outcome.comparison.step_scale)
            taught.save_pretrained(Path(folder, "adapter"))
            file = downloads.zipped(Path(folder, "adapter"), Path(folder, "gdprompt-adapter.zip"))
        except BadInput as reason:
            # At step size 0 nothing was learned, and the model says so; or the hour's room on the disk is taken.
            yield None, SAME, cards.error(language, limits.sentence(reason, language))
            return
        size = math.ceil(file.stat().st_size / 1024)
        yield str(file), cards.status(say(language, "saved", size=size), done=True), ""


def export(outcome: Outcome | None, language: str, event: gr.EventData) -> Iterator[tuple[Any, ...]]:
    """Writes the comparison as JSON, CSV or a figure in one HTML file: (download, status, error)."""
    kind = sent(event, "kind")
    if kind not in exports.KINDS:
        yield SAME, SAME, SAME
        return
    if outcome is None:
        yield None, SAME, cards.error(language, say(language, "error_nothing_to_export"))
        return
    text = exports.render(kind, outcome.comparison, outcome.path, language)
    # As for the adapter: Gradio copies the file at `yield`, then it goes.
    with tempfile.TemporaryDirectory(prefix="gdprompt-") as folder:
        file = Path(folder, f"gdprompt-comparison.{kind}")
        file.write_text(text, encoding="utf-8", newline="")
        try:
            disk.fill_with(file)
        except limits.Refused as reason:
            yield None, SAME, cards.error(language, reason.sentence(language))
            return
        size = math.ceil(file.stat().st_size / 1024)
        yield str(file), cards.status(say(language, "exported", kind=kind.upper(), size=f"{size:,}"), done=True), ""


def link(
    verdict: Any, _question: Any, _scale: Any, language: str, _wrong: Any = False, _measure: Any = None
) -> tuple[Any, Any]:
    """Says what became of the link, which the browser made: (status, error)."""
    if verdict in LINK_NEWS:
        return cards.status(say(language, verdict), done=verdict == "link_copied"), ""
    return SAME, cards.error(language, say(language, "link_long"))


def opened(model: Model, request: gr.Request) -> tuple[Any, ...]:
    """Reads the state out of the address and fills the plots.

    It gives (passage, question, scale, wrong, measure, language, kept, memory, ticket, bell, *frame). Were the plots
    full from the start, the browser would first run all of Plotly, and only then show a box to type in. The selected
    token is only checked: the page's script selects it once there are answers.
    """
    language = language_of(request)
    *inputs, kept, ticket, bell, frame = _from_address(model, request, language)
    empty = {"distance": teaching.distance(None, "kl", language), "path": teaching.path(None, language)}
    unfilled = {name: plot for name, plot in empty.items() if getattr(frame, name) is SAME}
    return *inputs, language, kept, memory(kept, None, language), ticket, bell, *frame._replace(**unfilled)


def _from_address(model: Model, request: gr.Request, language: str) -> tuple[Any, ...]:
    query = request.query_params
    passage, question, wrong = query.get("passage", ""), query.get("question", ""), query.get("wrong") == "1"
    given, scale, measure = (passage or SAME, question or SAME), 1.0, SAME
    kept: Kept = ()
    try:
        scale = _scale(query.get("scale", "1"))
        measure = limits.checked_measure(query["measure"]) if "measure" in query else SAME
        limits.check_link_token(query.get("token", "1"))
        kept = reduce(_with, query.getlist("kept"), kept)
    except limits.Refused as reason:
        refused = teaching.refused(language, reason.sentence(language), None)
        return *given, scale, wrong, measure, kept, SAME, SAME, refused
    if not question or not (passage or kept):
        return *given, scale, wrong, measure, kept, SAME, SAME, Frame()
    ticket, bell, *frame = recall(model, passage, question, scale, kept, None, measure, language, Stopped(), wrong)
    return *given, scale, wrong, measure, kept, ticket, bell, Frame(*frame)


def _scale(text: str) -> float:
    try:
        return limits.checked_scale(float(text))
    except ValueError:
        raise limits.Refused("error_scale") from None
