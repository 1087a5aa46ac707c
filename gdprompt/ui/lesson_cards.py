"""The lesson's markup: the seven dots, a step's text, what a run showed. Whatever a model said is escaped."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from html import escape
from urllib.parse import urlencode

from gdprompt.results import Answer, Comparison, Condition
from gdprompt.ui import cards, rounds
from gdprompt.ui.lesson_steps import COUNTS, FITS, STEPS, UNASKED, Step
from gdprompt.ui.words import say, say_in_lesson

MAX_SAID = 40
# Outcomes that the tab Results says more about, by step.
TOLD_IN_RESULTS = (("plain", "gold"), ("meta", "else"), ("reversal", "both"), ("reversal", "plain"))
# Answers to the first `count` questions after `count` passages, by (count, place).
Asked = Mapping[tuple[int, int], tuple[str, bool]]


def steps(language: str, at: int, seen: Sequence[int]) -> str:
    """The seven steps as a row of buttons; those whose outcome was shown are ticked."""
    items = ""
    for i, step in enumerate(STEPS):
        done = i in seen
        state = ' aria-current="step"' if i == at else ""
        tick = f'<span class="gd-tick"> ✓<span class="gd-unseen"> {say(language, "lesson_done")}</span></span>' * done
        name = say_in_lesson(language, f"{step.name}_short")
        items += (
            f'<li><button type="button" data-lesson="{i}" class="{"gd-done" * done}"{state}>'
            f'<span class="gd-number">{i + 1}</span><span class="gd-dot-name">. {name}</span>{tick}</button></li>'
        )
    return (
        f'<nav class="gd-steps-of-lesson" data-lesson-step="{at + 1}" aria-label="{say(language, "lesson_steps")}">'
        f'<ol>{items}</ol><p class="gd-where" aria-hidden="true">{say(language, "lesson_step", number=at + 1)}: '
        f"{say_in_lesson(language, STEPS[at].name + '_short')}</p></nav>"
    )


def text(language: str, step: Step) -> str:
    """A step's title and prose, its passage and its question."""
    quoted = ""
    if step.figure != "fits":
        pairs = (("lesson_passage", step.preset.passage), ("lesson_question", step.preset.question))
        rows = "".join(
            f'<div><dt>{say(language, key)}</dt><dd lang="en">{escape(words)}</dd></div>' for key, words in pairs
        )
        quoted = f'<dl class="gd-quote">{rows}</dl>'
    title, prose = (say_in_lesson(language, f"{step.name}_{part}") for part in ("title", "text"))
    return (
        f'<div class="gd-lesson-text"><h2 id="gd-lesson-title" data-of="{step.name}" tabindex="-1">{title}</h2>'
        f"<p>{prose}</p>{quoted}</div>"
    )


def choices(language: str, step: Step, chosen: str | None = None, outcome: str | None = None) -> list[tuple[str, str]]:
    """What may be predicted; once the outcome is known, only what was predicted and what happened."""
    if outcome is None:
        return [(say_in_lesson(language, f"{step.name}_is_{name}"), step.value(name)) for name in step.choices]
    marks = {chosen: say(language, "lesson_yours"), outcome: "✓ " + say(language, "lesson_happened")}
    if chosen == outcome:
        marks = {outcome: "✓ " + say(language, "lesson_as_predicted")}
    return [
        (f"{say_in_lesson(language, f'{step.name}_is_{name}')}  ({marks[name]})", step.value(name))
        for name in outcomes(step)
        if name in marks
    ]


def answers(
    language: str,
    step: Step,
    shown: cards.Shown | None = None,
    comparison: Comparison | None = None,
    *,
    running: bool = False,
) -> str:
    """The step's cards, and before anything is known a word on what they wait for."""
    body = cards.cards(language, shown, comparison, running=running, conditions=step.cards, still=True)
    if shown or comparison or running:
        return body
    return waiting(language) if step.figure == "fits" else body + waiting(language)


def waiting(language: str) -> str:
    """The empty place where a figure or a table will be."""
    return f'<p class="gd-nothing gd-lesson-waits">{say(language, "lesson_waits")}</p>'


def verdict(language: str, step: Step, chosen: str, outcome: str, comparison: Comparison, *, measured: bool) -> str:
    """The prediction beside what happened, the answers themselves, and why.

    Where the tab Results has what was `measured` of this very model, it says so.
    """
    said = [_said(language, condition, comparison.answers[condition]) for condition in step.cards]
    why = say_in_lesson(language, f"{step.name}_why_{outcome}")
    if measured and (step.name, outcome) in TOLD_IN_RESULTS:
        why += say_in_lesson(language, f"{step.name}_why_{outcome}_measured")
    return _verdict(language, step, chosen, outcome, said, why)


def verdict_of_fits(
    language: str, step: Step, chosen: str, outcome: str, right: Mapping[int, int], *, measured: bool
) -> str:
    """The same for passages learned together: how many came back at each count, beside what was `measured`, if so."""
    said = [say_in_lesson(language, "said_count", right=right[count], count=count) for count in COUNTS]
    falls = right[COUNTS[-1]] / COUNTS[-1] < right[COUNTS[0]] / COUNTS[0]
    why = say_in_lesson(language, f"fits_why_{'falls' if falls else 'holds'}")
    if measured:
        why += say_in_lesson(language, "fits_measured")
    return _verdict(language, step, chosen, outcome, said, why)


def _verdict(language: str, step: Step, chosen: str, outcome: str, said: Sequence[str], why: str) -> str:
    happened = say_in_lesson(language, f"{step.name}_is_{outcome}")
    lead = (
        say_in_lesson(language, "expected", happened=happened)
        if chosen == outcome
        else say_in_lesson(
            language, "surprised", expected=say_in_lesson(language, f"{step.name}_is_{chosen}"), happened=happened
        )
    )
    facts = say_in_lesson(language, "list_comma").join(said) + say_in_lesson(language, "list_end")
    facts = facts[:1].upper() + facts[1:]
    link = ""
    if step.figure != "fits":
        tried = urlencode({"passage": step.preset.passage, "question": step.preset.question, "lang": language})
        opened = say(language, "lesson_open")
        # In a tab of its own: who left this page would lose all that it has taught and shown.
        link = f'<a class="gd-lesson-open" href="?{tried}" target="_blank" rel="noopener">{opened}</a>'
    return (
        f'<div class="gd-verdict" data-outcome="{outcome}"><p><strong>{lead}</strong> {facts}</p>'
        f"<p>{why} {link}</p></div>"
    )


def _said(language: str, condition: Condition, answer: Answer) -> str:
    said = " ".join(rounds.short(answer).split())
    said = said if len(said) <= MAX_SAID else said[:MAX_SAID].rstrip() + "…"
    quoted = say_in_lesson(language, "quoted", text=f'<span lang="en">{escape(said)}</span>')
    return say_in_lesson(language, f"said_{condition}", text=quoted if said else say_in_lesson(language, "no_answer"))


def table(language: str, asked: Asked) -> str:
    """A row a passage, a column a count: whether its question was answered, and in which words."""
    heads = "".join(f'<th scope="col">{count}</th>' for count in COUNTS)
    rows = "".join(
        f'<tr><th scope="row" lang="en">{escape(preset.question)}</th>'
        f"{''.join(_cell(language, asked, count, i) for count in COUNTS)}</tr>"
        for i, preset in enumerate(FITS)
    )
    return (
        f'<div class="gd-fits"><table><thead><tr><th scope="col">{say(language, "lesson_fits_question")} '
        f"<small>({say(language, 'lesson_fits_learned')})</small></th>{heads}</tr></thead>"
        f"<tbody>{rows}</tbody></table></div>"
    )


def _cell(language: str, asked: Asked, count: int, place: int) -> str:
    if place >= count:
        return "<td></td>"
    if (count, place) not in asked:
        return '<td class="gd-unasked">·</td>'
    said, right = asked[count, place]
    mark, name, key = ("✓", "gd-good", "lesson_yes") if right else ("✕", "gd-bad", "lesson_no")
    return (
        f'<td class="{name}" title="{escape(said)}"><span aria-hidden="true">{mark}</span>'
        f'<span class="gd-unseen">{say(language, key)}: {escape(said)}</span></td>'
    )


def outcomes(step: Step) -> tuple[str, ...]:
    """Every outcome that a run of this step may have."""
    return (*step.choices, *UNASKED.get(step.name, ()))
