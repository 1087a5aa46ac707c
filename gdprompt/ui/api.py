"""The one endpoint for programs: /compare."""

from __future__ import annotations

from functools import partial
from typing import Any

import gradio as gr

from gdprompt.results import Done
from gdprompt.ui import limits, teaching
from gdprompt.ui.loading import Model
from gdprompt.ui.words import say


def add(model: Model) -> None:
    """Adds the endpoint to the page under construction."""

    def compare(passage: str, question: str, step_scale: float = 1.0) -> dict[str, Any]:
        """Teaches a passage in one gradient step and compares every condition's answer.

        Args:
            passage: what to teach.
            question: what to ask about it.
            step_scale: multiple of the trained step, 0 to 2.

        Returns:
            The comparison: answers, tokens, readings per condition, seconds and bytes.
        """
        return _compare(model, passage, question, step_scale)

    gr.api(compare, api_name="compare", concurrency_id="model", concurrency_limit=1)


def _compare(model: Model, passage: Any, question: Any, step_scale: Any) -> dict[str, Any]:
    refuse = partial(gr.Error, print_exception=False)
    try:
        ticket = teaching.ticket_for(passage, question, step_scale, ())
        model.wait(limits.SECONDS_KEPT)
        if not model.ready:
            raise refuse(say("en", "error_no_model"))
        events = model.lm.stream(list(ticket.contexts), ticket.question, step_scale=ticket.step_scale)
        return next(event.comparison.to_dict() for event in events if isinstance(event, Done))
    except ValueError as reason:
        raise refuse(str(reason)) from None
