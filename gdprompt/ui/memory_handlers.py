"""The handlers of "Memory": quick ones check, stop, clear and save; `run` alone waits for the model."""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import gradio as gr

from gdprompt.ui import cards, limits, memory_cards, remembering, uploads
from gdprompt.ui.examples import EXAMPLES
from gdprompt.ui.loading import Model
from gdprompt.ui.remembering import SAME, Frame, Job, View
from gdprompt.ui.shell import Stopped, gone, sent
from gdprompt.ui.words import say
from gdprompt.validate import BadInput


def begin_add(passage: Any, questions: Any, view: View | None, language: str) -> tuple[Any, ...]:
    """Checks a passage and its questions: (job, bell, *frame)."""
    view = view or View()
    try:
        text, asked = remembering.checked_passage(passage), limits.checked_questions(questions)
        remembering.check_room(view.memory, text)
    except limits.Refused as reason:
        return SAME, SAME, *remembering.refused(language, reason.sentence(language), view)
    return _begun(Job("add", passage=text, questions=asked), view, language)


def begin_example(view: View | None, language: str) -> tuple[Any, ...]:
    """Begins with the first example that is not in memory: (job, bell, *frame)."""
    view = view or View()
    known = {entry.text for entry in view.memory.entries}
    chosen = next((one for kind in EXAMPLES.values() for one in kind if one.passage not in known), None)
    if chosen is None:
        return SAME, SAME, *remembering.refused(language, say(language, "error_memory_no_example"), view)
    return begin_add(chosen.passage, chosen.question, view, language)


def begin_forget(view: View | None, language: str, event: gr.EventData) -> tuple[Any, ...]:
    """Checks which passage to forget: (job, bell, *frame)."""
    view = view or View()
    index = sent(event, "index")
    if isinstance(index, bool) or not isinstance(index, int) or not 0 <= index < len(view.memory.entries):
        return SAME, SAME, *Frame()
    return _begun(Job("forget", passage=view.memory.entries[index].text, index=index), view, language)


def begin_ask(question: Any, view: View | None, language: str) -> tuple[Any, ...]:
    """Checks a question: (job, bell, *frame)."""
    view = view or View()
    try:
        asked = limits.checked_question(question)
        if not view.memory.entries:
            raise limits.Refused("error_memory_empty")
    except limits.Refused as reason:
        return SAME, SAME, *remembering.refused(language, reason.sentence(language), view)
    return _begun(Job("ask", questions=(asked,)), view, language)


def begin_load(file: Any, view: View | None, language: str) -> tuple[Any, ...]:
    """Hands over an uploaded file: (job, bell, *frame)."""
    view = view or View()
    if not isinstance(file, str):
        return SAME, SAME, *remembering.refused(language, say(language, "error_memory_no_file"), view)
    return _begun(Job("load", file=file), view, language)


def refuse_file(view: View | None, language: str, event: gr.EventData) -> Frame:
    """Says what is wrong with a file that the browser did not send."""
    size = sent(event, "size")
    if isinstance(size, int | float) and size > limits.MAX_FILE_BYTES:
        reason = uploads.too_large(int(size))
    else:
        reason = limits.Refused("error_memory_file")
    return remembering.refused(language, reason.sentence(language), view)


def _begun(job: Job, view: View, language: str) -> tuple[Any, ...]:
    return job, str(job.number), *remembering.busy(language, view)


def run(
    model: Model, job: Job | None, view: View | None, question: Any, language: str, stopped: Stopped
) -> Iterator[Frame]:
    """Runs a job until it is done or stopped."""
    if job is None:
        yield Frame()
        return
    # An uploaded file stays: Gradio keeps it by its content, and another visitor may be loading the same one.
    yield from stopped.until(remembering.work(model, job, view or View(), question, language), job.number)


def settle(bell: Any, job: Job | None, view: View | None, language: str, stopped: Stopped) -> Frame:
    """The tab after a run that may have left it as it is no more; else all stays."""
    if not stopped.outdated(bell, job):
        return Frame()
    frame = standing(view, language, stopped)
    return frame if stopped.said else frame._replace(status=SAME)  # what came of the run is told by it alone


def standing(view: View | None, language: str, stopped: Stopped) -> Frame:
    """The tab when nothing runs, in a language."""
    news = stopped.said or ("" if view else "memory_ready")
    # The view is drawn and not kept again, which could undo a Clear.
    whole = remembering.whole(view or View(), language, status=news and cards.status(say(language, news)))
    return whole._replace(view=SAME)


def emptied(job: Job | None, view: View | None, passage: Any, questions: Any) -> tuple[Any, Any]:
    """The boxes, empty where they still hold what a job brought into memory: (passage, questions)."""
    known = {entry.text for entry in view.memory.entries} if view else set()
    try:
        held = remembering.checked_passage(passage), limits.checked_questions(questions)
    except limits.Refused:
        return SAME, SAME
    added = job is not None and held == (job.passage, job.questions) and job.passage in known
    return ("", "") if added else (SAME, SAME)


def failed(job: Job | None, view: View | None, language: str) -> Frame:
    """A run that did not end by itself; one that was stopped has no job any more and is no news."""
    if job is None:
        return Frame()
    return remembering.refused(language, say(language, "error_failed"), view)


def stop(view: View | None, language: str, stopped: Stopped) -> tuple[Any, ...]:
    """The tab after Stop: (job, *frame)."""
    stopped.now("memory_stopped")
    passages = memory_cards.passages(language, (view or View()).memory)
    return None, *remembering.idle(language, passages=passages, status=cards.status(say(language, stopped.said)))


def clear(language: str, stopped: Stopped) -> tuple[Any, ...]:
    """An empty memory: (job, *frame)."""
    stopped.now("memory_emptied")
    return None, *remembering.whole(
        View(), language, error="", status=cards.status(say(language, stopped.said), done=True)
    )


def returned(view: View | None, language: str, event: gr.EventData) -> tuple[Any, ...]:
    """The tab as it was at first, where it shows what is kept no more, and a sentence: (job, *frame)."""
    if view or not sent(event, "memory"):
        return SAME, *Frame()
    return None, *remembering.whole(
        View(), language, error=gone(language), status=cards.status(say(language, "memory_ready"))
    )


def save(view: View | None, language: str) -> Iterator[tuple[Any, ...]]:
    """Zips the memory's folder: (download, status, error)."""
    if view is None or not view.memory.entries:
        yield None, SAME, cards.error(language, say(language, "error_memory_empty"))
        return
    try:
        # Gradio copies the file while this waits at `yield`; then the file goes.
        with remembering.zipped(view.memory) as file:
            size = math.ceil(file.stat().st_size / 1024)
            yield str(file), cards.status(say(language, "saved", size=f"{size:,}"), done=True), ""
    except BadInput as reason:
        yield None, SAME, cards.error(language, limits.sentence(reason, language))
