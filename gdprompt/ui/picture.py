"""The picture of the method: prompting above, learning below, and the distance that meta-training makes small."""

from __future__ import annotations

from html import escape

from gdprompt.ui.words import say

WIDTH, HEIGHT = 374, 228
# The middles of the three rows, and of the column of answers.
ABOVE, BETWEEN, BELOW = 36, 118, 200
ANSWERS = 335


def markup(language: str) -> str:
    """The picture as SVG, in the page's colours, and in words for those who do not see it."""

    def word(name: str) -> str:
        return escape(say(language, f"picture_{name}"))

    def box(x: int, y: int, width: int, text: str, row: str) -> str:
        return (
            f'<rect class="gd-{row}" x="{x}" y="{y - 17}" width="{width}" height="34" rx="6"/>'
            f'<text x="{x + width / 2}" y="{y + 5}" text-anchor="middle">{text}</text>'
        )

    def arrow(path: str, kind: str = "plain") -> str:
        return f'<path class="gd-arrow gd-{kind}" d="{path}"/>'

    def answered(y: int, model: str, row: str) -> str:
        boxes = box(84, y, 76, word("question"), row) + box(186, y, 40, model, row)
        return boxes + box(298, y, 74, word("answer"), row) + arrow(f"M161 {y} H183") + arrow(f"M227 {y} H295")

    head = "".join(
        f'<marker id="gd-head-{kind}" markerUnits="userSpaceOnUse" markerWidth="10" markerHeight="10" refX="8" '
        'refY="5" orient="auto"><path d="M0 0 L9 5 L0 10 Z"/></marker>'
        for kind in ("plain", "step")
    )
    shown = (
        f'<text class="gd-row gd-prompted" x="2" y="12">{word("prompted")}</text>',
        box(2, ABOVE, 76, word("passage"), "prompted"),
        answered(ABOVE, "θ₀", "prompted"),
        f'<text class="gd-row gd-meta_step" x="2" y="{BETWEEN - 25}">{word("taught")}</text>',
        box(2, BETWEEN, 76, word("passage"), "meta_step"),
        f'<text class="gd-on-arrow" x="86" y="{BETWEEN - 6}">{word("step")}</text>',
        arrow(f"M79 {BETWEEN} H206 V{BELOW - 20}", "step"),
        answered(BELOW, "θ′", "meta_step"),
        arrow(f"M{ANSWERS} {BETWEEN - 14} V{ABOVE + 20}", "meant"),
        arrow(f"M{ANSWERS} {BETWEEN + 12} V{BELOW - 20}", "meant"),
        f'<text class="gd-kl" x="{ANSWERS}" y="{BETWEEN + 5}" text-anchor="middle">KL</text>',
        arrow(f"M{ANSWERS - 16} {BETWEEN + 8} L229 {BELOW - 20}", "meant"),
        f'<text class="gd-on-arrow" x="214" y="{BETWEEN + 18}">{word("meta")}</text>',
    )
    return (
        f'<svg class="gd-picture" viewBox="0 0 {WIDTH} {HEIGHT}" role="img" aria-label="{word("told")}">'
        f"<defs>{head}</defs>{''.join(shown)}</svg>"
    )
