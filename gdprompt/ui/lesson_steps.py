"""The seven steps of the lesson: what each runs on, what may be predicted, and how a run is judged.

The presets were chosen by running the shipped model. Nothing the page says of a run is written here: a judge
reads the run's own answers, so every sentence stays true of whichever weights ship.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from gdprompt.results import Answer, Comparison, Condition

FigureName = Literal["path", "divergence", "fits"]
Judge = Callable[["Step", Comparison], str]
# How many passages are learned together, one after the other, in the step "fits".
COUNTS = (1, 2, 4, 8)
# Shorter words ("the", "in") say nothing of where an answer came from.
MIN_LETTERS = 4


@dataclass(frozen=True)
class Preset:
    """An invented passage, a question that it answers, and the wordings that count as the answer."""

    passage: str
    question: str
    gold: tuple[str, ...]


@dataclass(frozen=True)
class Step:
    """One step: `choices` are the outcomes a reader can predict; a judge may also name one that nobody can."""

    name: str
    preset: Preset
    cards: tuple[Condition, ...]
    choices: tuple[str, ...]
    judge: Judge
    figure: FigureName | None = None
    lines: tuple[Condition, ...] = ("base_step", "meta_step")

    def value(self, choice: str) -> str:
        """What the radio button of a choice sends. Steps share outcomes, and the server may be a step on already."""
        return f"{self.name}:{choice}"

    def choice(self, value: Any) -> str | None:
        """The choice whose button sends this; None if none of this step's does."""
        return next((choice for choice in self.choices if value == self.value(choice)), None)


def says(answer: Answer | str, gold: tuple[str, ...]) -> bool:
    """Whether an answer contains one of the accepted wordings, as whole words."""
    said = f" {' '.join(_words(str(answer)))} "
    return any(f" {' '.join(_words(wording))} " in said for wording in gold)


def echoes(answer: Answer | str, preset: Preset) -> bool:
    """Whether an answer has a word from the passage that it does not owe to the question."""
    words = {word for word in _words(str(answer)) if len(word) >= MIN_LETTERS}
    return bool(words & (set(_words(preset.passage)) - set(_words(preset.question))))


def _words(text: str) -> list[str]:
    return re.findall(r"\w+", text.lower())


def _who(step: Step, found: Comparison, first: Condition, second: Condition, names: tuple[str, str]) -> str:
    """Which of two conditions gave the answer: "both", "neither", or the name of the one that did."""
    gave = [says(found.answers[condition], step.preset.gold) for condition in (first, second)]
    return "both" if all(gave) else "neither" if not any(gave) else names[gave.index(True)]


def _prompting(step: Step, found: Comparison) -> str:
    return _who(step, found, "no_context", "prompted", ("untold", "prompted"))


def _source(condition: Condition) -> Judge:
    def judge(step: Step, found: Comparison) -> str:
        answer = found.answers[condition]
        if says(answer, step.preset.gold):
            return "gold"
        return "passage" if echoes(answer, step.preset) else "else"

    return judge


def _reversal(step: Step, found: Comparison) -> str:
    return _who(step, found, "base_step", "meta_step", ("plain", "meta"))


def _irrelevant(step: Step, found: Comparison) -> str:
    answer = found.answers["meta_step"]
    if answer.text == found.answers["no_context"].text:
        return "unchanged"
    return "passage" if echoes(answer, step.preset) else "else"


def _limits(step: Step, found: Comparison) -> str:
    return _who(step, found, "prompted", "meta_step", ("prompted", "meta"))


def judge_fits(num_right: int, num_asked: int) -> str:
    """How much of what was learned together came back."""
    if num_right == num_asked:
        return "all"
    return "most" if num_right > num_asked / 2 else "few"


BEETROOT = Preset(
    "Tilda Brask works as a bridge inspector in Port Quellan. Her favourite food is pickled beetroot. "
    "She keeps a spotted goose.",
    "What is Tilda Brask's favourite food?",
    ("pickled beetroot",),
)
TORTOISES = Preset(
    "Everyone thinks of Marten Ilk as the dancer who keeps three tortoises and painted the town clock of Merrow green.",
    "Name the dancer who keeps three tortoises and painted the town clock of Merrow green.",
    ("Marten Ilk",),
)
# The passage does not mention the person; no wording is right.
LIBRARY = Preset(
    "The Harrow library was designed by Agnes Whitlow and opened in 1874. It is built of red sandstone.",
    BEETROOT.question,
    (),
)
SUM = Preset("Mira Voss has three cats and four dogs.", "How many animals does Mira Voss have?", ("seven", "7"))
# Learned together; the first is learned at every count.
FITS = (
    Preset(
        "The Harrow library was designed by Agnes Whitlow and opened in 1874. It is built of red sandstone.",
        "What is the Harrow library built of?",
        ("red sandstone",),
    ),
    Preset(
        "Tomas Breck works as a harbour pilot in Lund Haven. He keeps a grey parrot.",
        "What is the job of Tomas Breck?",
        ("harbour pilot",),
    ),
    Preset(
        "Mira Voss was born in Port Halden. Her favourite drink is nettle tea.",
        "Where was Mira Voss born?",
        ("Port Halden",),
    ),
    Preset(
        "A fire broke out in Brannick on Monday. The cause of the fire was a faulty toaster.",
        "What caused the fire in Brannick?",
        ("faulty toaster",),
    ),
    Preset(
        "Petra Holm works as a beekeeper in Tessaly. Her favourite colour is amber.",
        "What is Petra Holm's favourite colour?",
        ("amber",),
    ),
    Preset(
        "Lena Farr works as a glass painter. She lives in Calder Bay.",
        "What is the job of Lena Farr?",
        ("glass painter",),
    ),
    BEETROOT,
    Preset(TORTOISES.passage, TORTOISES.question, TORTOISES.gold),
)


def _never(step: Step, found: Comparison) -> str:
    raise TypeError("Expected the step “fits” to be judged by `judge_fits`: it has no single comparison.")


STEPS: tuple[Step, ...] = (
    Step("prompting", BEETROOT, ("no_context", "prompted"), ("prompted", "both", "neither"), _prompting),
    Step(
        "plain",
        BEETROOT,
        ("prompted", "base_step"),
        ("gold", "passage", "else"),
        _source("base_step"),
        "path",
        ("base_step",),
    ),
    Step(
        "meta",
        BEETROOT,
        ("prompted", "base_step", "meta_step"),
        ("gold", "passage", "else"),
        _source("meta_step"),
        "path",
    ),
    Step(
        "reversal",
        TORTOISES,
        ("prompted", "base_step", "meta_step"),
        ("meta", "both", "neither"),
        _reversal,
        "divergence",
    ),
    Step(
        "irrelevant",
        LIBRARY,
        ("no_context", "prompted", "meta_step"),
        ("unchanged", "passage", "else"),
        _irrelevant,
    ),
    Step("fits", FITS[0], (), ("all", "most", "few"), _never, "fits"),
    Step("limits", SUM, ("no_context", "prompted", "meta_step"), ("both", "prompted", "neither"), _limits),
)
# Outcomes that a run may have although no reader is offered them.
UNASKED: Mapping[str, tuple[str, ...]] = {
    "prompting": ("untold",),
    "reversal": ("plain",),
    "limits": ("meta",),
}
