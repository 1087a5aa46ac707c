"""The tab "Try it" as an address opens it, and as one who returns finds it."""

from __future__ import annotations

from functools import reduce
from typing import Any

import gradio as gr

from gdprompt.ui import cards, keeping, limits, teaching
from gdprompt.ui.handlers import known_measure, recall
from gdprompt.ui.keeping import Kept
from gdprompt.ui.loading import Model
from gdprompt.ui.shell import Stopped, gone, language_of, sent
from gdprompt.ui.teaching import SAME, Frame, Outcome


def opened(model: Model, stopped: Stopped, request: gr.Request) -> tuple[Any, ...]:
    """Reads the state out of the address and fills the plots, but what the visitor has changed by then.

    It gives (passage, question, scale, wrong, measure, language, kept, memory, ticket, bell, *frame), and of them only
    what the address names: on a busy machine an example's answers may stand there before the reply. Were the plots
    full from the start, the browser would first run all of Plotly, and only then show a box to type in. The selected
    token is only checked: the page's script selects it once there are answers.
    """
    language = language_of(request)
    passage, question, scale, wrong, measure, kept, ticket, bell, frame = _from_address(model, request, language)
    inputs = [passage, question, SAME if scale == 1 else scale, wrong or SAME, measure]
    empty = {"distance": teaching.distance(None, "kl", language), "path": teaching.path(None, language)}
    unfilled = {name: plot for name, plot in empty.items() if getattr(frame, name) is SAME}
    passages = (kept, keeping.memory(kept, None, language)) if kept else (SAME, SAME)
    others = [*passages, ticket, bell, *frame._replace(**unfilled)]
    if stopped.begun:
        inputs, others = [SAME] * len(inputs), [SAME] * len(others)
    return *inputs, SAME if stopped.chosen else language, *others


def _from_address(model: Model, request: gr.Request, language: str) -> tuple[Any, ...]:
    query = request.query_params
    passage, question, wrong = query.get("passage", ""), query.get("question", ""), query.get("wrong") == "1"
    given, scale, measure = (passage or SAME, question or SAME), 1.0, SAME
    kept: Kept = ()
    try:
        scale = _scale(query.get("scale", "1"))
        measure = limits.checked_measure(query["measure"]) if "measure" in query else SAME
        limits.check_link_token(query.get("token", "1"))
        kept = reduce(keeping.with_one, query.getlist("kept"), kept)
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
            distance=teaching.distance(None, known_measure(measure), language),
            considered=cards.considered(language, None),
            path=teaching.path(None, language),
            scale=gr.Slider(value=1, interactive=False),
        ),
    )
