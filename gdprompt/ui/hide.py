"""What a link can hide: `?hide=` takes these names, and presenter mode hides some of them by itself."""

from __future__ import annotations

import json

# Name in the link -> where it is on the page. The browser alone reads this; unknown names hide nothing. An underscore
# is the mark of an answer's card: the others stretch when one is hidden.
CONTROLS: dict[str, str] = {
    # The frame.
    "title": ".gd-header h1",
    "mark": ".gd-mark",
    "model": ".gd-model",
    "present": ".gd-present-switch",
    "language": ".gd-languages",
    "tabs": "#gd-tabs > .tab-wrapper",
    "tab-try": "#gd-tabs [data-tab-id='try']",
    "tab-memory": "#gd-tabs [data-tab-id='memory']",
    "tab-lesson": "#gd-tabs [data-tab-id='lesson']",
    "tab-results": "#gd-tabs [data-tab-id='results']",
    "tab-how": "#gd-tabs [data-tab-id='how']",
    # Try it.
    "passage": "#gd-passage",
    "question": "#gd-question",
    "teach": ".gd-actions:has(#gd-teach)",
    "examples": ".gd-label:has(+ .gd-example), .gd-example:not(#gd-m-example)",
    "wrong": "#gd-wrong",
    "status": "#gd-status",
    "keep": "#gd-keep",
    "save": "#gd-save",
    "link": "#gd-copy",
    "export": "#gd-export",
    "no_context": ".gd-card.gd-no_context",
    "prompted": ".gd-card.gd-prompted",
    "base_step": ".gd-card.gd-base_step",
    "meta_step": ".gd-card.gd-meta_step",
    "distance": ".gd-panel:has(#gd-distance)",
    "measure": "#gd-measure",
    "considered": ".gd-panel:has(#gd-considered)",
    "path": ".gd-panel:has(#gd-path)",
    "scale": "#gd-scale",
    # Memory.
    "memory-passage": "#gd-m-passage",
    "memory-questions": "#gd-m-questions",
    "memory-add": ".gd-actions:has(#gd-m-add)",
    "memory-example": "#gd-m-example",
    "memory-status": "#gd-m-status",
    "memory-save": "#gd-m-save",
    "memory-load": "#gd-m-load",
    "memory-clear": "#gd-m-clear",
    "memory-list": ".gd-panel:has(#gd-m-passages)",
    "memory-recall": ".gd-m-recall",
    "memory-forget": ".gd-m-forget",
    "memory-ask": ".gd-panel:has(#gd-m-ask)",
    "memory-stored": ".gd-panel:has(#gd-m-stored)",
    "memory-curve": ".gd-panel:has(#gd-m-curve)",
    # Lesson.
    "steps": "#gd-lesson-steps",
    "lesson-text": ".gd-lesson-text > p",
    "lesson-passage": ".gd-lesson-text > .gd-quote",
    "lesson-verdict": "#gd-lesson-verdict",
    "lesson-back": "#gd-lesson-back",
    "lesson-next": "#gd-lesson-next",
    "lesson-again": "#gd-lesson-again",
    "lesson-answers": "#gd-lesson-cards",
    "lesson-figure": "#gd-lesson-panel",
    "lesson-open": ".gd-lesson-open",
}
PRESENT_HIDES = (
    "mark", "model", "tab-results", "tab-how", "keep", "save", "link", "export", "memory-save", "lesson-open",
)  # fmt: skip


def script() -> str:
    """The two lists, as the page's own script reads them."""
    lists = json.dumps({"controls": CONTROLS, "present": PRESENT_HIDES}).replace("</", "<\\/")
    return f"window.gdpromptHide = {lists};"
