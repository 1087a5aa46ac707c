"""What the frame of the page gives each tab."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import gradio as gr

from gdprompt.ui.loading import Model

# Events that never touch the model skip the queue, so they answer while someone else is teaching.
QUICK: dict[str, Any] = {"queue": False, "show_progress": "hidden", "api_visibility": "private"}
# Events that do share one slot: the model does one thing at a time.
SLOW: dict[str, Any] = {
    "concurrency_id": "model",
    "concurrency_limit": 1,
    "show_progress": "hidden",
    "api_visibility": "private",
}


@dataclass(frozen=True)
class Shell:
    """The page under construction, the model, and the visitor's language (its change event relabels tabs)."""

    page: gr.Blocks
    model: Model
    language: gr.Textbox
