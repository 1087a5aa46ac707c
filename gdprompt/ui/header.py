"""The page's header as markup: its title, the models to choose from, and the languages."""

from __future__ import annotations

import json
from collections.abc import Sequence
from html import escape

from gdprompt.results import MEASURES
from gdprompt.ui.words import LANGUAGES, say


def markup(language: str, model: str, menu: Sequence[tuple[str, str]] = (), at: str = "") -> str:
    """Title, the model's name and size, and the language switch.

    `menu` are the models to choose from, each by its name and its page's place; `at` is the place of this one.
    """
    switches = "".join(
        f'<button type="button" data-language="{code}" lang="{code}" aria-pressed="{str(code == language).lower()}">'
        f"{name}</button>"
        for code, name in LANGUAGES.items()
    )
    return (
        f'<header class="gd-header" data-lang="{escape(language)}"><span class="gd-mark">gdprompt</span>'
        f"<h1>{say(language, 'title')}</h1>"
        f"{_models(language, model, menu, at)}"
        f'<button type="button" class="gd-present-switch" aria-pressed="false">{say(language, "present")}</button>'
        f'<span class="gd-languages" role="group" aria-label="{say(language, "language")}">{switches}</span></header>'
    )


def _models(language: str, model: str, menu: Sequence[tuple[str, str]], at: str) -> str:
    if not menu:
        return f'<span class="gd-model">{escape(model)}</span>'
    here, label = ' aria-current="page"', say(language, "models")
    items = "".join(
        f'<li><a href="./{path}" data-model="{path}"{here * (path == at)}>{escape(name)}</a></li>'
        for name, path in menu
    )
    # The page shows a measure by its name in this language, and an address has it by ours.
    measures = escape(json.dumps({say(language, measure): measure for measure in MEASURES}))
    return (
        f'<details class="gd-model gd-menu gd-models" data-measures="{measures}">'
        f'<summary aria-label="{label}: {escape(model)}">{escape(model)}</summary><nav aria-label="{label}">'
        f'<ul>{items}</ul><p role="alert" data-long="{say(language, "model_long")}"></p></nav></details>'
    )
