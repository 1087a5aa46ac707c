"""The tab "How it works": the method in a picture and four lines, the limits, the model and its card, links."""

from __future__ import annotations

import re
from functools import partial
from html import escape
from typing import Any

import gradio as gr

from gdprompt.ui import limits, picture
from gdprompt.ui.hide import CONTROLS
from gdprompt.ui.loading import Model
from gdprompt.ui.shell import QUICK, Shell, html, language_of
from gdprompt.ui.words import say

TAB = "how"
COMMENT = re.compile("<!--.*?-->", re.DOTALL)
# Markup and its words.
MATHS = (
    ("θ′ = θ − η ∇<sub>θ</sub> L(c; θ)", "how_math_step"),
    ("min over θ, η   E KL( p(· | c, q; θ₀)  ‖  p(· | q; θ′) )", "how_math_aim"),
    ("ΔW = −η (Σ<sub>t</sub> δ<sub>t</sub> (A x<sub>t</sub>)ᵀ) A", "how_math_lora"),
    ("ΔW(c₁, c₂) = ΔW(c₁) + ΔW(c₂)", "how_math_forget"),
)
LINKS = {
    "how_link_paper": "https://arxiv.org/abs/2506.20989",
    "how_link_maml": "https://arxiv.org/abs/1703.03400",
    "how_link_lora": "https://arxiv.org/abs/2106.09685",
    "how_link_peft": "https://huggingface.co/docs/peft",
}


def build(shell: Shell) -> None:
    """Adds the tab."""
    with gr.Tab(say("en", "tab_how"), id=TAB) as tab:
        about = html(method("en"))
        model = html(model_card(shell.model, "en"))
        use = html(in_use("en"))
        timer = gr.Timer(2.0, active=False)

    def shown(language: str) -> tuple[Any, Any]:
        return model_card(shell.model, language), gr.Timer(active=not _loaded(shell.model))

    def opened(request: gr.Request) -> tuple[Any, Any]:
        # The address's language: the page's own is still to be set.
        asked = request.query_params.get("tab") == TAB
        return shown(language_of(request)) if asked else (gr.skip(), gr.skip())

    def relabelled(language: str) -> tuple[Any, ...]:
        return gr.Tab(say(language, "tab_how")), method(language), in_use(language), *shown(language)

    def waited(language: str) -> tuple[Any, Any]:
        # Drawn once: anew, an opened card would fold.
        return shown(language) if _loaded(shell.model) else (gr.skip(), gr.skip())

    shell.page.load(opened, None, [model, timer], **QUICK)
    tab.select(shown, shell.language, [model, timer], **QUICK)
    timer.tick(waited, shell.language, [model, timer], **QUICK)
    shell.language.change(relabelled, shell.language, [tab, about, use, model, timer], **QUICK)


def method(language: str) -> str:
    """The method, how to read the page, and its limits."""
    lines = "".join(f"<dt>{line}</dt><dd>{say(language, key)}</dd>" for line, key in MATHS)
    parts = "".join(_section(language, name) for name in ("read", "limits", "private"))
    return _sections(
        f'<section class="gd-wide gd-method"><div><h2>{say(language, "how_step_title")}</h2>'
        f"<p>{say(language, 'how_step')}</p><dl>{lines}</dl></div>{picture.markup(language)}</section>{parts}"
    )


def in_use(language: str) -> str:
    """Addresses for a class, endpoints for programs, and links."""
    names = f'<p class="gd-names">{" ".join(f"<code>{name}</code>" for name in CONTROLS)}</p>'
    links = "".join(
        f'<li><a href="{address}" target="_blank" rel="noopener">{say(language, key)}</a></li>'
        for key, address in LINKS.items()
    )
    return _sections(
        f"{_section(language, 'class', names)}{_section(language, 'api')}"
        f'<section class="gd-wide"><h2>{say(language, "how_links_title")}</h2><ul>{links}</ul></section>'
    )


def model_card(model: Model, language: str) -> str:
    """The served model in figures, and its card as its maker wrote it."""
    if not model.ready:
        told = say(language, "no_model" if model.failed else "loading_model")
        return _model_section(language, f"<p>{told}</p>")
    lm, card = model.lm, model.lm.card
    word = partial(say, language)
    count = {"millions": f"{lm.num_parameters / 1e6:.1f}", "myriads": f"{lm.num_parameters / 1e4:.0f}"}
    sizes = {"layers": card.num_layers, "width": card.hidden_size, "tokens": f"{card.vocab_size or 0:,}"}
    facts = {
        "how_model_base": word("how_model_base_is", architecture=card.architecture, **sizes, **count),
        "how_model_reads": word("how_model_reads_is", passage=lm.max_context_tokens, question=lm.max_question_tokens),
        "how_model_step": word("how_model_step_is", rank=card.rank) if card.rank else word("how_model_step_whole"),
    }
    if card.num_steps:
        facts["how_model_trained"] = word("how_model_trained_is", steps=f"{card.num_steps:,}", seed=card.seed)
    rows = "".join(f"<dt>{word(key)}</dt><dd>{escape(told)}</dd>" for key, told in facts.items())
    for key, told in (("how_model_command", card.command), ("how_model_fingerprint", lm.fingerprint)):
        if told:
            rows += f"<dt>{word(key)}</dt><dd><code>{escape(told)}</code></dd>"
    whole = _whole(language, card.text) if card.text else ""
    return _model_section(language, f"<dl>{rows}</dl>{whole}")


def _model_section(language: str, body: str) -> str:
    title = say(language, "how_model_title")
    return _sections(f'<section class="gd-wide gd-model-card"><h2>{title}</h2>{body}</section>')


def _sections(body: str) -> str:
    return f'<div class="gd-how-it-works">{body}</div>'


def _section(language: str, name: str, more: str = "") -> str:
    wide = ' class="gd-wide"' if name in ("class", "api") else ""
    told = say(language, f"how_{name}", minutes=f"{limits.SECONDS_KEPT / 60:g}")
    text = f"<h2>{say(language, f'how_{name}_title')}</h2><p>{told}</p>"
    return f"<section{wide}>{text}{more}</section>"


def _whole(language: str, text: str) -> str:
    """A card's Markdown as HTML, folded; nothing of its maker's runs in it, and nothing is fetched."""
    from markdown_it import MarkdownIt

    markdown = MarkdownIt("commonmark", {"html": False}).enable("table").disable("image")
    label, body = say(language, "how_card"), markdown.render(COMMENT.sub("", text))
    return (
        f'<details><summary>{label}</summary><div class="gd-card-text gd-scroll" lang="en" tabindex="0" role="region" '
        f'aria-label="{label}">{body}</div></details>'
    )


def _loaded(model: Model) -> bool:
    return model.ready or model.failed
