"""What a link can hide: `?hide=` takes these names, and presenter mode hides some of them by itself."""

from __future__ import annotations

import json

# Name in the link -> where it is on the page. The browser alone reads this; unknown names hide nothing.
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
    "teach": ".gd-actions",
    "examples": ".gd-label:has(+ .gd-example), .gd-example, #gd-examples",
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
    # Lesson.
    "steps": "#gd-lesson-steps",
    "lesson-figure": "#gd-lesson-panel",
    "lesson-open": ".gd-lesson-open",
}
PRESENT_HIDES = ("mark", "model", "keep", "save", "link", "export", "tab-results", "tab-how", "lesson-open")


def script() -> str:
    """The two lists, as the page's own script reads them."""
    lists = json.dumps({"controls": CONTROLS, "present": PRESENT_HIDES}).replace("</", "<\\/")
    return f"window.gdpromptHide = {lists};"
