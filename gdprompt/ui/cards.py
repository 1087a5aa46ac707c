"""Server-made markup: status, answer cards, alternatives, memory. Whatever came from outside is escaped."""

from __future__ import annotations

import zlib
from collections.abc import Mapping, Sequence
from html import escape

from gdprompt.figures.theme import GLYPHS, percent
from gdprompt.results import CONDITIONS, Answer, Comparison, Condition, StageName
from gdprompt.ui import agreement, rounds
from gdprompt.ui.words import say

Shown = Mapping[Condition, str | Answer]
STAGES: tuple[StageName, ...] = ("reading", "stepping", "answering")
# At this distance a token has its full tint.
FULL_TINT_NATS = 3.0
SPACE = "·"
MAX_WORD = 14


def status(text: str, *, done: bool = False) -> str:
    """One line of news."""
    return f'<span class="gd-news{" gd-good" if done else ""}">{"✓ " if done else ""}{escape(text)}</span>'


def quoting(text: str) -> str:
    """News too long for its line: the browser shows the beginning, and all of it under the pointer."""
    return f'<span class="gd-news gd-quoting" title="{escape(text)}">{escape(text)}</span>'


def progress(language: str, stage: StageName | None, seconds: float, *, waiting: str = "waiting") -> str:
    """The stages, ticked as far as they are done, and a clock that the page keeps running."""
    if stage is None:
        body = f'<span class="gd-now">{say(language, waiting)}…</span>'
    else:
        at = STAGES.index(stage)
        body = '<span aria-hidden="true"> — </span>'.join(
            f'<span class="gd-good">✓ {say(language, name)}</span>'
            if i < at
            else f'<span class="gd-{"now" if i == at else "later"}">{say(language, name)}{"…" * (i == at)}</span>'
            for i, name in enumerate(STAGES)
        )
    return _running(body, seconds)


def working(text: str, seconds: float) -> str:
    """Work that has no stages, in words, with the same clock."""
    return _running(f'<span class="gd-now">{escape(text)}…</span>', seconds)


def _running(body: str, seconds: float) -> str:
    # Not announced: a screen reader would read it ten times a second.
    clock = f'<span class="gd-clock" aria-hidden="true" data-seconds="{seconds:.1f}">{seconds:.1f} s</span>'
    return f'<span class="gd-news gd-running">{body}{clock}</span>'


def error(language: str, sentence: str, *, unchanged: bool = True) -> str:
    """What went wrong, in one sentence or two, announced at once, and that everything else is `unchanged`."""
    first, dot, rest = sentence.partition("。" if "。" in sentence else ". ")
    more = f" {say(language, 'unchanged')}" if unchanged else ""
    return f'<div class="gd-error" role="alert"><strong>{escape(first + dot)}</strong>{escape(rest)}{more}</div>'


def cards(
    language: str,
    shown: Shown | None = None,
    comparison: Comparison | None = None,
    *,
    running: bool = False,
    conditions: Sequence[Condition] = CONDITIONS,
    still: bool = False,
) -> str:
    """The answers. Text is an answer still on its way, an `Answer` a complete one.

    `still` draws tokens that cannot be clicked, for where no figure moves with them.
    """
    shown = comparison.answers if comparison else shown or {}
    at = start_position(comparison) if comparison else 0
    body = "".join(_card(language, condition, shown, comparison, running, at, still) for condition in conditions)
    count = len(comparison.tokens) if comparison else 0
    # The page keeps the visitor's token for as long as this stays the same.
    key = zlib.crc32(repr((comparison.question, comparison.tokens)).encode()) if comparison else 0
    said = asked = ""
    if comparison and not still:
        # The page's script shows it once the boxes ask something else.
        asked = (
            f'<p class="gd-asked" data-question="{escape(comparison.question)}" '
            f'data-passage="{escape(comparison.context)}" hidden>'
            f"{escape(say(language, 'asked_before', question=comparison.question))}</p>"
        )
        taught, name = comparison.answers["meta_step"], say(language, "meta_step")
        said = agreement.spoken(language, name, taught, comparison.answers["prompted"])
    return (
        f'{asked}<div class="gd-cards" data-key="{key}" data-selected="{at}" data-count="{count}" '
        f'data-said="{escape(said)}">{body}</div>'
    )


def start_position(comparison: Comparison) -> int:
    """Where the untold model is farthest from the prompted one: the token that the passage decides."""
    distances = [reading.kl for reading in comparison.readings["no_context"]]
    return distances.index(max(distances)) if distances else 0


def _card(
    language: str,
    condition: Condition,
    shown: Shown,
    comparison: Comparison | None,
    running: bool,
    at: int,
    still: bool,
) -> str:
    answer, name = shown.get(condition), say(language, condition)
    if isinstance(answer, Answer):
        text = _tokens(language, condition, answer, comparison, at, still)
        foot = _foot(language, condition, answer, shown, comparison)
    elif running:
        text = f'{escape(answer or "")}<span class="gd-cursor" aria-hidden="true"></span>'
        foot = f'<span class="gd-pending">{say(language, "answering")}…</span>' if answer else ""
    else:
        text, foot = f'<span class="gd-will">{say(language, condition + "_will")}</span>', ""
    label = say(language, "answer_of", name=name, text=answer.text) if isinstance(answer, Answer) else name
    return (
        f'<section class="gd-card gd-{condition}" aria-label="{name}"><div class="gd-whose">'
        f'<h2>{_glyph(condition)} {name}</h2><p class="gd-how">{say(language, condition + "_how")}</p></div>'
        f'<p class="gd-answer" role="group" aria-label="{escape(label)}">{text}</p>'
        f'<p class="gd-foot">{foot}</p></section>'
    )


def _tokens(
    language: str, condition: Condition, answer: Answer, comparison: Comparison | None, at: int, still: bool
) -> str:
    pieces, left_out = rounds.told(answer)
    if not answer.text.strip():
        return f'<span class="gd-will">{say(language, "nothing_said")}</span>'
    if comparison is None:
        return escape(rounds.short(answer))
    target = comparison.tokens
    # Readings lie along the prompted answer: they belong to this answer's tokens up to the first that differs.
    same = next((i for i, (a, b) in enumerate(zip(pieces, target, strict=False)) if a != b), len(pieces))
    words: list[tuple[list[str], int]] = []
    for i, piece in enumerate(pieces):
        word = piece.strip() or (piece and SPACE)  # before a number the space is a token of its own
        if word == "⏎" and i == len(pieces) - 1:
            continue
        reading = comparison.readings[condition][i] if i <= same and i < len(target) else None
        tint = min(reading.kl / FULL_TINT_NATS, 1.0) if reading and condition != "prompted" else 0.0
        values = {"number": i + 1, "token": word}
        label = (
            say(language, "token_far", nats=f"{reading.kl:.2f}", **values)
            if reading and condition != "prompted"
            else say(language, "token_name", **values)
        )
        position = min(i, len(target) - 1)
        differs, style = " gd-differs" if i == same else "", f"--tint:{tint:.2f}"
        token = (
            f'<span class="gd-tinted{differs}" style="{style}">{escape(word)}</span>'
            if still
            else f'<button type="button" class="gd-token{differs}" '
            f'tabindex="{0 if i == at else -1}" data-position="{position}" aria-pressed="{str(i == at).lower()}" '
            f'aria-label="{escape(label)}" style="{style}">{escape(word)}</button>'
        )
        if piece[:1].isspace() or not words:
            words.append(([], 0))
        tokens, length = words[-1]
        words[-1] = ([*tokens, token], length + len(word))
    # Spaces stay outside the buttons, so that no mark starts with a gap; lines break between words only,
    # but for words longer than a card is wide.
    return " ".join(
        f'<span class="gd-word">{"".join(tokens)}</span>' if length <= MAX_WORD else "".join(tokens)
        for tokens, length in words
    ) + (" …" if left_out else "")


def _foot(language: str, condition: Condition, answer: Answer, shown: Shown, comparison: Comparison | None) -> str:
    seconds = f"{answer.seconds:.2f}"
    cut = rounds.chip(language, answer)
    if condition == "prompted":
        chip = f'<span class="gd-chip gd-target">{say(language, "target")}</span>'
        return f'{chip} {cut}<span class="gd-numbers">{say(language, "seconds", seconds=seconds)}</span>'
    chip, prompted = "", shown.get("prompted")
    # Two answers that are the same so far may be the same in the end; only the end says that they are not.
    if isinstance(prompted, Answer) and (comparison or answer.text == prompted.text):
        chip = agreement.chip(*agreement.agreement(language, answer, prompted))
    numbers = (
        say(language, "nats_seconds", nats=f"{comparison.mean(condition, 'kl'):.2f}", seconds=seconds)
        if comparison
        else say(language, "seconds", seconds=seconds)
    )
    return f'{chip} {cut}<span class="gd-numbers">{numbers}</span>'


def considered(language: str, comparison: Comparison | None) -> str:
    """For every position a table of the five likeliest tokens under each condition; the page shows one."""
    if comparison is None:
        body = f'<p class="gd-nothing">{say(language, "considered_empty")}</p>'
        return f'<div class="gd-considered"><h2>{say(language, "considered")}</h2>{body}</div>'
    at = start_position(comparison)
    steps = "".join(
        f'<button type="button" data-step="{step}" aria-label="{say(language, key)}">{sign}</button>'
        for step, key, sign in ((-1, "previous", "‹"), (1, "next", "›"))
    )
    tables = "".join(
        f'<div class="gd-place" data-place="{i}"{"" if i == at else " hidden"}>{_table(language, comparison, i)}</div>'
        for i in range(len(comparison.tokens))
    )
    return (
        f'<div class="gd-considered"><div class="gd-head"><h2>{say(language, "considered")}</h2>'
        f'<span class="gd-steps">{steps}</span></div>{tables}</div>'
    )


def _table(language: str, comparison: Comparison, position: int) -> str:
    before = "".join(comparison.tokens[:position]).strip()
    place = say(language, "considered_at", number=position + 1, total=len(comparison.tokens))
    after = say(language, "considered_after", text=_shortened(before)) if before else say(language, "considered_first")
    short = {"base_step": "base_short", "meta_step": "meta_short"}
    heads = "".join(
        f'<th scope="col" class="gd-{c}">{_glyph(c)} {say(language, short.get(c, c))}</th>' for c in CONDITIONS
    )
    columns = [comparison.readings[c][position].alternatives[:5] for c in CONDITIONS]
    hits = [comparison.readings[c][position].rank - 1 for c in CONDITIONS]
    rows = []
    for row in range(max(map(len, columns), default=0)):
        cells = []
        for condition, column, at in zip(CONDITIONS, columns, hits, strict=True):
            if row >= len(column):
                cells.append("<td></td>")
                continue
            token, chance = column[row].token, column[row].probability
            hit = " gd-hit" if row == at else ""
            cells.append(
                f'<td class="gd-{condition}{hit}" style="--share:{chance:.3f}"><span class="gd-cell">'
                f'<span class="gd-alternative" title="{_visible(token)}">{_visible(token)}</span>'
                f"<span>{escape(percent(chance))}</span></span></td>"
            )
        rows.append(f"<tr>{''.join(cells)}</tr>")
    return (
        f'<p class="gd-where">{place}, {escape(after)}</p><table><thead><tr>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table>"
    )


def memory(language: str, kept: Sequence[str], num_bytes: int | None) -> str:
    """The kept passages, each with its way out and its text for a link, and what the adapter of all of them takes."""
    if not kept:
        return ""
    chips = "".join(
        f'<li data-kept="{escape(passage)}"><span class="gd-start">{escape(_shortened(passage, end=False))}</span>'
        f'<button type="button" data-forget="{i}" '
        f'aria-label="{escape(say(language, "forget_one", start=_shortened(passage, end=False)))}">'
        f"{say(language, 'forget')}</button></li>"
        for i, passage in enumerate(kept)
    )
    size = (
        say(language, "memory_size", count=len(kept), size=f"{num_bytes / 1024:.0f}")
        if num_bytes
        else say(language, "memory_count", count=len(kept))
    )
    return (
        f'<div class="gd-memory"><span class="gd-label" id="gd-memory-label">{say(language, "memory")}</span>'
        f'<ul aria-labelledby="gd-memory-label">{chips}</ul><span class="gd-numbers">{size}</span></div>'
    )


def export_menu(language: str) -> str:
    """What a comparison can be saved as, behind one word."""
    items = "".join(
        f'<li><button type="button" data-export="{kind}">{say(language, f"export_{kind}")}</button></li>'
        for kind in ("json", "csv", "html")
    )
    return f'<details class="gd-menu"><summary>{say(language, "export")}</summary><ul>{items}</ul></details>'


def heading(title: str, sub: str = "") -> str:
    """A panel's title and the line under it."""
    return f"<h2>{title}</h2>" + (f'<p class="gd-where">{sub}</p>' if sub else "")


def _glyph(condition: Condition) -> str:
    return f'<span class="gd-glyph" aria-hidden="true">{GLYPHS[condition]}</span>'


def _visible(token: str) -> str:
    word = token.lstrip(" ")
    return escape("·" * (len(token) - len(word)) + word.replace("\n", "⏎").replace("\t", "⇥"))


def _shortened(text: str, *, end: bool = True, limit: int = 34) -> str:
    text = " ".join(text.split())
    if len(text) <= limit:
        return text
    return "…" + text[-limit:] if end else text[:limit].rstrip() + "…"
