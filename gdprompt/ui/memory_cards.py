"""Server-made markup of the tab Memory: passages with their meters, sizes, two answers. What came in is escaped."""

from __future__ import annotations

from collections.abc import Mapping
from html import escape
from typing import Literal

from gdprompt.figures.theme import GLYPHS, percent
from gdprompt.memory import Asked, Entry, Memory, Progress, mean_chance
from gdprompt.results import Answer, Recall
from gdprompt.ui import agreement, rounds
from gdprompt.ui.words import say

Side = Literal["prompted", "meta_step"]
SIDES: tuple[Side, ...] = ("prompted", "meta_step")
NAME_CHARACTERS = 34


def name(text: str) -> str:
    """A passage's first words."""
    text = " ".join(text.split())
    if len(text) <= NAME_CHARACTERS:
        return text
    start = text[: NAME_CHARACTERS + 1]
    # At a word's end, where one is near; Chinese has none.
    return (start[: start.rfind(" ")] if " " in start[12:] else start[:NAME_CHARACTERS]).rstrip(" ,.;:") + "…"


def progress(language: str, at: Progress | None, seconds: float, waiting: str = "waiting") -> str:
    """What is being done now, and a clock that the page keeps running."""
    if at is None:
        text = say(language, waiting)
    else:
        key = "memory_stepping_chunks" if at.kind == "stepping" and at.total > 1 else f"memory_{at.kind}"
        text = say(language, key, number=at.done + 1, total=at.total)
    # Not announced: a screen reader would read it ten times a second.
    clock = f'<span class="gd-clock" aria-hidden="true" data-seconds="{seconds:.1f}">{seconds:.1f} s</span>'
    return f'<span class="gd-news gd-running"><span class="gd-now">{escape(text)}…</span>{clock}</span>'


def passages(language: str, memory: Memory, *, busy: bool = False) -> str:
    """Every passage with its recall and its way out; while something runs, the ways out are shut."""
    count = len(memory.entries)
    head = ("none", "one")[count] if count < 2 else ""
    title = say(language, f"memory_head{'_' + head if head else ''}", count=count)
    sub = f'<p class="gd-where">{say(language, "memory_sub")}</p>'
    if not count:
        return f'<h2>{title}</h2><p class="gd-nothing">{say(language, "memory_will")}</p>'
    rows = "".join(
        _row(language, i, entry, recalls, busy)
        for i, (entry, recalls) in enumerate(zip(memory.entries, memory.recalls, strict=True))
    )
    return (
        f'<div class="gd-m-head"><h2>{title}</h2>{sub}</div><div class="gd-m-scroll" tabindex="0" role="region" '
        f'aria-label="{say(language, "memory_list")}"><ol class="gd-m-rows">{rows}</ol></div>'
    )


def _row(language: str, i: int, entry: Entry, recalls: tuple[Recall, ...], busy: bool) -> str:
    short = escape(name(entry.text))
    # A fold and not a cut: the whole text is there, and so are the questions.
    asked = "".join(f"<li>{escape(t.question)} → {escape(t.answer.text)}</li>" for t in entry.targets)
    against = say(language, "memory_asked" if entry.fits else "memory_asked_alone")
    text = (
        f'<details><summary><span class="gd-m-name">{short}</span></summary>'
        f'<p class="gd-m-text">{escape(entry.text)}</p>'
        f'<p class="gd-where">{against}</p><ul class="gd-m-asked">{asked}</ul></details>'
    )
    facts = say(
        language,
        "memory_facts_chunks" if entry.num_chunks > 1 else "memory_facts",
        tokens=f"{entry.num_tokens:,}",
        chunks=entry.num_chunks,
    )
    facts += f" · {say(language, 'seconds', seconds=f'{entry.seconds:.2f}')}"
    if not entry.fits:
        facts += f" · {say(language, 'memory_too_long')}"
    forget = (
        f'<button type="button" class="gd-m-forget" data-drop="{i}" {"disabled" if busy else ""} '
        f'aria-label="{escape(say(language, "forget_one", start=name(entry.text)))}">{say(language, "forget")}</button>'
    )
    return (
        f'<li><span class="gd-m-number" aria-hidden="true">{i + 1}</span><div class="gd-m-passage">{text}'
        f'<p class="gd-where">{facts}</p></div>{_meter(language, i, entry, recalls)}{forget}</li>'
    )


def _meter(language: str, i: int, entry: Entry, recalls: tuple[Recall, ...]) -> str:
    now, alone = mean_chance(recalls), mean_chance(entry.alone)
    label = say(language, "memory_meter", number=i + 1, percent=percent(now), alone=percent(alone))
    chance = (
        f"<span><b>{escape(percent(now))}</b> {escape(say(language, 'memory_alone', percent=percent(alone)))}</span>"
    )
    return (
        f'<div class="gd-m-recall"><div class="gd-m-meter" role="meter" aria-valuemin="0" aria-valuemax="100" '
        f'aria-valuenow="{100 * now:.0f}" aria-label="{escape(label)}" style="--share:{now:.3f}; --alone:{alone:.3f}">'
        f'</div><p class="gd-where">{chance}<span>{_verdict(language, entry, recalls)}</span></p></div>'
    )


def _verdict(language: str, entry: Entry, recalls: tuple[Recall, ...]) -> str:
    same, total = sum(recall.same for recall in recalls), len(recalls)
    if not entry.fits:
        return say(language, "memory_same_alone", same=same, total=total)
    if total == 1:
        return say(language, "memory_same_one" if same else "memory_other_one")
    return say(language, "memory_same_of", same=same, total=total)


def stored(language: str, memory: Memory) -> str:
    """The panel's title and, once there is something, the two sizes."""
    head = f"<h2>{say(language, 'memory_stored')}</h2>"
    if not memory.entries:
        return head
    sizes: tuple[tuple[Side, str, int], ...] = (
        ("meta_step", "adapter", memory.adapter_bytes),
        ("prompted", "cache", memory.cache_bytes),
    )
    body = "".join(
        f"<div><dt>{_glyph(side)} {say(language, f'memory_stored_{which}')}</dt>"
        f"<dd>{say(language, 'memory_kib', size=f'{size / 1024:,.0f}')}</dd></div>"
        for side, which, size in sizes
    )
    return f'{head}<dl class="gd-m-sizes">{body}</dl>'


def replies(
    language: str,
    num_passages: int,
    shown: Mapping[Side, str | Answer] | None = None,
    asked: Asked | None = None,
    *,
    running: bool = False,
) -> str:
    """The memory's answer and the prompted one, side by side. Text is an answer still on its way."""
    if asked:
        answers: tuple[tuple[Side, Answer | None], ...] = (("prompted", asked.prompted), ("meta_step", asked.taught))
        shown = {side: answer for side, answer in answers if answer}
    cards = "".join(_reply(language, side, num_passages, shown or {}, asked, running) for side in SIDES)
    said = agreement.spoken(language, say(language, "memory_taught"), asked.taught, asked.prompted) if asked else ""
    return f'<div class="gd-m-replies" data-said="{escape(said)}">{cards}</div>'


def _reply(
    language: str,
    side: Side,
    num_passages: int,
    shown: Mapping[Side, str | Answer],
    asked: Asked | None,
    running: bool,
) -> str:
    which = "taught" if side == "meta_step" else "prompted"
    title = say(language, "memory_taught" if side == "meta_step" else "prompted")
    how = say(language, f"memory_{which}_how")
    if side == "meta_step" and num_passages:
        how = say(language, "memory_steps" if num_passages > 1 else "memory_steps_one", count=num_passages)
    answer, foot = shown.get(side), ""
    if isinstance(answer, Answer):
        nothing = f'<span class="gd-will">{say(language, "nothing_said")}</span>'
        text = escape(rounds.short(answer)) if answer.text.strip() else nothing
        foot = _foot(language, side, answer, asked)
    elif asked:
        tokens = say(language, "memory_no_fit", tokens=f"{asked.num_tokens:,}", limit=f"{asked.limit:,}")
        text = f'<span class="gd-will">{tokens}</span>'
    elif running:
        text = f'{escape(answer or "")}<span class="gd-cursor" aria-hidden="true"></span>'
    else:
        text = f'<span class="gd-will">{say(language, f"memory_{which}_will")}</span>'
    return (
        f'<section class="gd-m-reply gd-{side}" aria-label="{title}"><h3>{_glyph(side)} {title}'
        f'<span class="gd-how">{how}</span></h3><p class="gd-m-answer">{text}</p>'
        f'<p class="gd-foot">{foot}</p></section>'
    )


def _foot(language: str, side: Side, answer: Answer, asked: Asked | None) -> str:
    chip = rounds.chip(language, answer)
    if asked and asked.prompted:
        if side == "prompted":
            chip = f'<span class="gd-chip gd-target">{say(language, "target")}</span>{chip}'
        else:
            chip = agreement.chip(*agreement.agreement(language, asked.taught, asked.prompted)) + chip
    seconds = f"{answer.seconds:.2f}"
    if asked is None:
        return chip
    tokens = f"{asked.num_tokens:,}" if side == "prompted" else "0"
    numbers = say(language, "memory_numbers", seconds=seconds, tokens=tokens)
    return f'{chip}<span class="gd-numbers">{numbers}</span>'


def _glyph(side: Side) -> str:
    return f'<span class="gd-glyph gd-{side}" aria-hidden="true">{GLYPHS[side]}</span>'
