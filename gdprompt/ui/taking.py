"""What a visitor takes along of "Try it": the adapter, the comparison, a link."""

from __future__ import annotations

import math
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import gradio as gr

from gdprompt.ui import cards, disk, downloads, exports, limits
from gdprompt.ui.shell import sent
from gdprompt.ui.teaching import SAME, Outcome
from gdprompt.ui.words import say
from gdprompt.validate import BadInput

LINK_NEWS = ("link_copied", "link_failed")


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
