"""The passages that the next step learns as well, beside the one in the box."""

from __future__ import annotations

from functools import reduce
from typing import Any

import gradio as gr

from gdprompt.ui import cards, limits
from gdprompt.ui.loading import Model
from gdprompt.ui.shell import sent
from gdprompt.ui.teaching import SAME, Outcome
from gdprompt.ui.words import say
from gdprompt.validate import BadInput

Kept = tuple[str, ...]


def keep(model: Model, passage: Any, kept: Kept, outcome: Outcome | None, language: str) -> tuple[Any, ...]:
    """Adds the passage to those that the next step learns: (kept, memory, status, error)."""
    try:
        more = with_one(kept, passage)
        if model.ready:
            model.lm.prompted(list(more))  # refuses what the prompt has no room for
    except BadInput as reason:
        return SAME, SAME, SAME, cards.error(language, limits.sentence(reason, language))
    if more == kept:
        return SAME, SAME, cards.status(say(language, "kept_before")), ""
    return more, memory(more, outcome, language), cards.status(say(language, "kept"), done=True), ""


def with_one(kept: Kept, passage: Any) -> Kept:
    """The kept passages and one more.

    Raises:
        Refused: it is not accepted, or there is no room for it.
    """
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
        more = reduce(with_one, texts, kept)
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
