"""The paper's two tasks: naming someone from a reworded description, and reading one way, asking another."""

from __future__ import annotations

import random
from typing import NamedTuple

from gdprompt.tasks.types import QA, Passage
from gdprompt.tasks.worlds import names
from gdprompt.tasks.worlds.compose import draw_name, filled
from gdprompt.tasks.worlds.schema import Split, Templates
from gdprompt.tasks.worlds.wordings import (
    ASK_DESCRIPTION,
    ASK_NAME,
    DESCRIPTION_FIRST,
    HABITS,
    MODIFIERS,
    NAME_FIRST,
    NUM_WORDINGS,
    OBJECTS,
    PLACES,
    POSSESSIONS,
    ROLES,
    TITLE_FIRST,
    TITLE_LAST,
    WORKS,
)

PEOPLE, PEOPLE_TRAINED_ON = (0.4, 0.35, 0.25), (0.1, 0.4, 0.5)
"""Chances of one, two and three people. Someone alone is named without being read about, so training has fewer."""


class _Part(NamedTuple):
    """Wordings of one component; a slot in them is filled by a nested part or by a fixed text."""

    wordings: tuple[str, ...]
    slot: str = ""
    inner: tuple[str, ...] = ()

    def word(self, wording: int) -> str:
        text = self.wordings[wording]
        return text.replace(self.slot, self.inner[wording % len(self.inner)]) if self.slot else text


class _Person(NamedTuple):
    name: str
    role: _Part
    clauses: tuple[_Part, ...]


def _role(rng: random.Random) -> _Part:
    role = rng.choice(ROLES)
    return _Part(rng.choice(MODIFIERS), "{r}", role) if rng.random() < 0.5 else _Part(role)


def _clause(rng: random.Random) -> _Part:
    kind = rng.random()
    if kind < 0.4:
        return _Part(rng.choice(HABITS), "{o}", rng.choice(OBJECTS))
    if kind < 0.65:
        return _Part(rng.choice(POSSESSIONS))
    if kind < 0.85:
        return _Part(rng.choice(PLACES), "{p}", (names.place(rng),))
    first = rng.choice(TITLE_FIRST) if rng.random() < 0.7 else names.coined(rng)
    title = f"{rng.choice(('The ', '', 'A '))}{first} {rng.choice(TITLE_LAST)}"
    title = title.replace("A E", "The E").replace("A I", "The I")
    return _Part(rng.choice(WORKS), "{t}", (title,))


def _people(rng: random.Random, split: Split) -> list[_Person]:
    """One to three people, no two of them with a component in common but, at times, the role."""
    if split == "relation":
        raise ValueError("the paper's tasks have a single relation, so none can be held out")
    people: list[_Person] = []
    used: set[tuple[str, ...]] = set()
    for _ in range(rng.choices((1, 2, 3), PEOPLE_TRAINED_ON if split == "train" else PEOPLE)[0]):
        name = draw_name(rng, names.person, split, [person.name for person in people])
        role = people[0].role if people and rng.random() < 0.15 else _role(rng)
        clauses: list[_Part] = []
        wanted = rng.choices((1, 2, 3), (0.35, 0.45, 0.2))[0]
        while len(clauses) < wanted:
            clause = _clause(rng)
            keys = {clause.wordings, clause.inner} - {()}
            if not keys & used:
                used |= keys
                clauses.append(clause)
        people.append(_Person(name, role, tuple(clauses)))
    return people


def _described(person: _Person, wordings: list[int], order: list[int]) -> str:
    clauses = [person.clauses[i].word(wordings[1 + i]) for i in order]
    listed = f"{', '.join(clauses[:-1])} and {clauses[-1]}" if len(clauses) > 1 else clauses[0]
    role = person.role.word(wordings[0])
    return f"the {role} who {listed}"


def _descriptions(rng: random.Random, person: _Person, split: Split) -> tuple[str, str]:
    """A description for the passage and one in other words for the question."""
    parts = 1 + len(person.clauses)
    pairs = [rng.sample(range(NUM_WORDINGS - 1), 2) for _ in range(parts)]
    told, asked = [pair[0] for pair in pairs], [pair[1] for pair in pairs]
    if split == "template":
        asked = [NUM_WORDINGS - 1] * parts
    order = list(range(len(person.clauses)))
    reordered = rng.sample(order, len(order)) if rng.random() < 0.5 else order
    return _described(person, told, order), _described(person, asked, reordered)


def _framed(rng: random.Random, frames: Templates, split: Split, description: str, name: str) -> str:
    frame = rng.choice(frames.of(split)).replace("{d}", "{v}").replace("{n}", "{s}")
    return filled(frame, name, description)


def _as_asked(text: str, context: str) -> tuple[str, ...]:
    return (text,) if text in context else (text[:1].upper() + text[1:], text)


def character_description(rng: random.Random, split: Split) -> Passage:
    """People told as "description is name", each asked for by the description in other words."""
    people = _people(rng, split)
    sentences, questions = [], []
    for person in people:
        told, asked = _descriptions(rng, person, split)
        sentences.append(_framed(rng, DESCRIPTION_FIRST, split, told, person.name))
        question = _framed(rng, ASK_NAME, split, asked, person.name)
        questions.append(QA(question, (person.name,), "character.name"))
    rng.shuffle(questions)
    return Passage(" ".join(sentences), tuple(questions), "character")


def reversal(rng: random.Random, split: Split) -> Passage:
    """People told as "name is description", each asked for by the description, reworded half the time."""
    people = _people(rng, split)
    sentences, questions = [], []
    for person in people:
        told, asked = _descriptions(rng, person, split)
        if rng.random() < 0.5:
            told = asked
        sentences.append(_framed(rng, NAME_FIRST, split, told, person.name))
        question = _framed(rng, ASK_NAME, split, asked, person.name)
        questions.append(QA(question, (person.name,), "reversal.name"))
    rng.shuffle(questions)
    return Passage(" ".join(sentences), tuple(questions), "reversal")


def reversal_forward(rng: random.Random, split: Split) -> Passage:
    """People told as "description is name", each asked for by name; the answer is the description."""
    people = _people(rng, split)
    told = [_descriptions(rng, person, split)[split == "template"] for person in people]
    sentences = [_framed(rng, DESCRIPTION_FIRST, split, text, p.name) for p, text in zip(people, told, strict=True)]
    context = " ".join(sentences)
    questions = [
        QA(
            _framed(rng, ASK_DESCRIPTION, split, text, person.name),
            _as_asked(text, context),
            "reversal_forward.description",
        )
        for person, text in zip(people, told, strict=True)
    ]
    rng.shuffle(questions)
    return Passage(context, tuple(questions), "reversal_forward")
