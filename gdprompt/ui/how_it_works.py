"""The tab "How it works": the method in four lines, how to read the page, the limits."""

from __future__ import annotations

import gradio as gr

from gdprompt.ui.hide import CONTROLS
from gdprompt.ui.shell import QUICK, Shell
from gdprompt.ui.words import say

# Markup and its words.
MATHS = (
    ("θ′ = θ − η ∇<sub>θ</sub> L(c; θ)", "how_math_step"),
    ("min over θ, η   E KL( p(· | c, q; θ₀)  ‖  p(· | q; θ′) )", "how_math_aim"),
    ("ΔW = −η (Σ<sub>t</sub> δ<sub>t</sub> (A x<sub>t</sub>)ᵀ) A", "how_math_lora"),
    ("ΔW(c₁, c₂) = ΔW(c₁) + ΔW(c₂)", "how_math_forget"),
)


def build(shell: Shell) -> None:
    """Adds the tab."""
    with gr.Tab(say("en", "tab_how"), id="how") as tab:
        text = gr.HTML(markup("en"), apply_default_css=False)
    shell.language.change(
        lambda language: (gr.Tab(say(language, "tab_how")), markup(language)),
        shell.language,
        [tab, text],
        **QUICK,
    )


def markup(language: str) -> str:
    """The tab's text."""
    lines = "".join(f"<dt>{line}</dt><dd>{say(language, key)}</dd>" for line, key in MATHS)
    parts = "".join(
        f"<section><h2>{say(language, f'how_{name}_title')}</h2><p>{say(language, f'how_{name}')}</p></section>"
        for name in ("read", "limits", "private")
    )
    names = " ".join(f"<code>{name}</code>" for name in CONTROLS)
    parts += (
        f'<section class="gd-wide"><h2>{say(language, "how_class_title")}</h2><p>{say(language, "how_class")}</p>'
        f'<p class="gd-names">{names}</p></section>'
        f'<section class="gd-wide"><h2>{say(language, "how_api_title")}</h2><p>{say(language, "how_api")}</p></section>'
    )
    return (
        f'<div class="gd-how-it-works"><section class="gd-wide"><h2>{say(language, "how_step_title")}</h2>'
        f"<p>{say(language, 'how_step')}</p><dl>{lines}</dl><p>{say(language, 'how_paper')}</p></section>{parts}</div>"
    )
