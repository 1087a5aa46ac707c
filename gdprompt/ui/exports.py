"""A comparison to take away: JSON, CSV, and a figure in one HTML file that needs no other."""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Callable, Sequence
from html import escape
from pathlib import Path
from typing import Any, Literal

from gdprompt import figures
from gdprompt.results import Comparison, PathPoint
from gdprompt.ui import cards
from gdprompt.ui.words import labels, say

Kind = Literal["json", "csv", "html"]
KINDS: tuple[Kind, ...] = ("json", "csv", "html")
STYLE = Path(__file__).parent / "style.css"
COLUMNS = (
    "position",
    "token",
    "condition",
    "kl_nats",
    "js_nats",
    "delta_logprob_nats",
    "rank",
    "likeliest_token",
    "likeliest_probability",
    "answer",
)
# A spreadsheet takes a cell that begins with one of these for a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")
# The file may run its own scripts and load nothing at all, from anywhere.
POLICY = "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:"
# Plotly's default names its own host, for a button that is not shown.
CONFIG = {"displayModeBar": False, "responsive": True, "plotlyServerURL": ""}


def as_json(comparison: Comparison) -> str:
    """What `gdprompt ask --json` prints."""
    return json.dumps(comparison.to_dict(), indent=2)


def as_csv(comparison: Comparison) -> str:
    """A row for each token of the prompted answer and each condition.

    Text that a spreadsheet would run as a formula has an apostrophe before it.
    """
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(COLUMNS)
    for position, token in enumerate(comparison.tokens, start=1):
        for condition, readings in comparison.readings.items():
            reading = readings[position - 1]
            first = reading.alternatives[0] if reading.alternatives else None
            writer.writerow(
                (
                    position,
                    _cell(token),
                    condition,
                    reading.kl,
                    reading.js,
                    reading.delta_logprob,
                    reading.rank,
                    _cell(first.token) if first else "",
                    first.probability if first else "",
                    _cell(comparison.answers[condition].text),
                )
            )
    return text.getvalue()


def _cell(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA) else text


def as_html(comparison: Comparison, path: Sequence[PathPoint] = (), language: str = "en") -> str:
    """One page with passage, question, answers and figures; plotly.js is inside, and no host is asked for anything."""
    words = labels(language)
    drawn = [
        (cards.heading(say(language, "distance"), say(language, "kl")), figures.divergence(comparison, labels=words))
    ]
    if path:
        heading = cards.heading(say(language, "path"), say(language, "path_what"))
        drawn.append((heading, figures.learning_path(path, comparison, scale=comparison.step_scale, labels=words)))
    panels = "".join(
        f'<section class="gd-panel">{heading}{_plot(figure, first=i == 0)}</section>'
        for i, (heading, figure) in enumerate(drawn)
    )
    title = say(language, "figure_title")
    texts = {
        "figure_passage": comparison.context,
        "figure_wrong": comparison.wrong_passage,
        "figure_question": comparison.question,
    }
    quoted = "".join(
        f'<div><dt>{say(language, key)}</dt><dd lang="en">{escape(text)}</dd></div>'
        for key, text in texts.items()
        if text
    )
    body = (
        f'<h1>{title}</h1><dl class="gd-quote">{quoted}</dl>'
        f"{cards.cards(language, comparison=comparison, still=True)}"
        f'<div class="gd-figures">{panels}</div><p class="gd-where">{_made(comparison, language)}</p>'
    )
    return (
        f'<!DOCTYPE html>\n<html lang="{"zh-Hans" if language == "zh" else "en"}"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{POLICY}">'
        f'<meta name="viewport" content="width=device-width, initial-scale=1"><title>{title}</title>'
        f"<style>{STYLE.read_text(encoding='utf-8')}\n{OWN_STYLE}</style><script>{THEME}</script></head>"
        f'<body class="gradio-container gd-figure-page"><main>{body}</main><script>{FIT}</script></body></html>\n'
    )


OWN_STYLE = """
.gd-figure-page { margin: 0; padding: 20px; background: var(--gd-page); color: var(--gd-text); }
.gd-figure-page { font-family: var(--gd-sans); }
.gd-figure-page main { max-width: 1200px; margin: 0 auto; }
.gd-figure-page h1 { margin: 0 0 12px; font-size: 20px; }
.gd-figure-page .gd-cards { margin: 12px 0; }
.gd-figure-page .gd-answer { max-height: none; }
.gd-figures { display: grid; grid-template-columns: repeat(auto-fit, minmax(min(340px, 100%), 1fr)); gap: 10px; }
.gd-figures { margin-bottom: 12px; }
.gd-figure-page .gd-panel { box-sizing: border-box; }"""
THEME = """const dark = matchMedia("(prefers-color-scheme: dark)");
const paint = () => document.documentElement.classList.toggle("dark", dark.matches);
dark.addEventListener("change", paint); paint();"""

# The first figure was drawn before there was a second beside it.
FIT = """addEventListener("load", () => dispatchEvent(new Event("resize")));"""


def _plot(figure: Any, *, first: bool) -> str:
    return figure.to_html(
        full_html=False,
        include_plotlyjs=first,
        include_mathjax=False,
        config=CONFIG,
        div_id=f"figure-{'distance' if first else 'path'}",
        default_height=f"{figure.layout.height}px",
    )


def _made(comparison: Comparison, language: str) -> str:
    # Imported here because the package's own module is the one that says it.
    from gdprompt import __version__

    return say(
        language,
        "figure_made",
        scale=f"{comparison.step_scale:g}",
        seconds=f"{comparison.seconds.get('learn', 0.0):.2f}",
        adapter=f"{comparison.adapter_bytes / 1024:.0f}",
        cache=f"{comparison.cache_bytes / 1024:.0f}",
        tokens=comparison.num_context_tokens,
        version=__version__,
    )


def render(kind: Kind, comparison: Comparison, path: Sequence[PathPoint], language: str) -> str:
    """The file's text."""
    makers: dict[Kind, Callable[[], str]] = {
        "json": lambda: as_json(comparison),
        "csv": lambda: as_csv(comparison),
        "html": lambda: as_html(comparison, path, language),
    }
    return makers[kind]()
