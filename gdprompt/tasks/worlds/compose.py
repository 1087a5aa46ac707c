"""Writes a passage about subjects of a domain, and questions that it answers."""

from __future__ import annotations

import random
import re
import zlib
from collections.abc import Sequence
from functools import cache
from typing import NamedTuple

from gdprompt.tasks.types import QA, Passage
from gdprompt.tasks.worlds.schema import Domain, Draw, Relation, Split, Templates

SUBJECT_COUNTS, SUBJECT_WEIGHTS = (1, 2, 3), (0.50, 0.35, 0.15)
HELD_OUT_NAMES_ONE_IN = 10
P_INTRO, P_FILLER, P_PRONOUN, P_INTERLEAVED = 0.35, 0.3, 0.5, 0.2
P_PARAGRAPHS, P_TITLE, P_INVERSE = 0.1, 0.07, 0.25
CONTESTS = ((2, 1), (2, 2), (2, 3), (3, 1), (3, 2), (4, 1))
"""How many subjects, and how many relations that all of them share."""
P_CONTEST_INTERLEAVED = 0.5
TITLES = ("{s}", "About {s}", "Notes on {s}", "On {s}", "{s}: a short note", "{s} at a glance")

_ABBREVIATION = re.compile(r"\b(?:Dr|Mr|Mrs|Ms|St|No|Nos|Prof|approx|vs|[A-Za-z])\.$")
# After a question or an exclamation in quotation marks the sentence goes on: "Come!" cried the keeper.
_SENTENCE_START = re.compile(r"(?:^|(?<=[.!?] )|(?<=\n)|(?<=\.[\"”] ))[\"“]?(\{[sv]\}|[a-z])")


def capitalised(text: str) -> str:
    """`text` with its first letter in upper case."""
    return text[:1].upper() + text[1:]


def is_held_out_name(name: str) -> bool:
    """Whether a name belongs to the evaluation splits: one in ten, by a hash that never changes."""
    return zlib.crc32(name.lower().encode()) % HELD_OUT_NAMES_ONE_IN == 0


def draw_name(rng: random.Random, draw: Draw, split: Split, taken: Sequence[str] = ()) -> str:
    """A name from the split's side of the hash, neither part of a name in `taken` nor the reverse."""
    for _ in range(10_000):
        name = draw(rng)
        if is_held_out_name(name) != (split == "train") and not any(n in name or name in n for n in taken):
            return name
    raise ValueError(f"no name for split {split!r} in 10,000 draws; the draw is too narrow")


@cache
def _prepared(template: str) -> str:
    """`template` with `{S}`/`{V}` (to be capitalised) where a slot begins a sentence."""

    def upper(match: re.Match[str]) -> str:
        if _ABBREVIATION.search(template[: match.start()].rstrip()):
            return match[0]
        return match[0].upper()

    return _SENTENCE_START.sub(upper, template)


def filled(template: str, s: str = "", v: str = "") -> str:
    """`template` with its slots filled and its sentences starting in upper case."""
    text = _prepared(template)
    if v.endswith("."):
        text = text.replace("{v}.", "{v}").replace("{V}.", "{V}")
    text = text.replace("{S}", capitalised(s)).replace("{V}", capitalised(v))
    return text.replace("{s}", s).replace("{v}", v)


class _Fact(NamedTuple):
    subject: int
    relation: Relation
    value: str
    asked: bool


class _Sentence(NamedTuple):
    subject: int
    template: str
    value: str = ""


def _wordings(templates: Templates, relation: Relation, split: Split) -> tuple[str, ...]:
    """What is never trained on needs no wordings kept from training."""
    return templates.all if relation.is_new and split == "relation" else templates.of(split)


def _facts(rng: random.Random, domain: Domain, split: Split, subject: int, names: Sequence[str]) -> list[_Fact]:
    ordinary = [r for r in domain.relations if not r.held_out]
    new = [r for r in domain.relations if r.is_new]
    if split != "relation":
        chosen = rng.sample(ordinary, min(rng.randint(2, 6), len(ordinary)))
    else:
        chosen = rng.sample(new, rng.randint(1, len(new))) if subject == 0 or rng.random() < 0.7 else []
        chosen += rng.sample(ordinary, min(max(rng.randint(2, 6) - len(chosen), 0), len(ordinary)))
        rng.shuffle(chosen)
    facts = []
    for relation in chosen:
        value = relation.value(rng)
        while value in names:
            value = relation.value(rng)
        facts.append(_Fact(subject, relation, value, split != "relation" or relation.is_new))
    return facts


def _state(rng: random.Random, fact: _Fact, split: Split) -> _Sentence:
    """A sentence for the fact, one that leaves the value's case alone where there is a choice."""
    options = _wordings(fact.relation.statements, fact.relation, split)
    template = rng.choice(options)
    for _ in range(3):
        if fact.value[0].islower() and "{V}" in _prepared(template):
            template = rng.choice(options)
    return _Sentence(fact.subject, template, fact.value)


def _write(rng: random.Random, domain: Domain, sentences: Sequence[_Sentence], names: Sequence[str]) -> str:
    pronouns = [rng.choice(domain.pronouns) if domain.pronouns else None for _ in names]
    mentioned = [False] * len(names)
    break_at = rng.randrange(1, len(sentences)) if rng.random() < P_PARAGRAPHS and len(sentences) > 3 else -1
    previous, text = -1, ""
    for i, (subject, template, value) in enumerate(sentences):
        pair = pronouns[subject]
        follows = previous == subject and mentioned[subject] and i != break_at
        if pair and follows and template.startswith(("{s} ", "{s}'s")) and rng.random() < P_PRONOUN:
            if template.startswith("{s}'s"):
                template = capitalised(pair[1]) + template[5:]
            else:
                template = capitalised(pair[0]) + template[3:]
        elif "{s}" in template:
            mentioned[subject] = True
        previous = subject
        text += ("" if i == 0 else "\n" if i == break_at else " ") + filled(template, names[subject], value)
    if rng.random() < P_TITLE:
        listed = " and ".join((", ".join(names[:-1]), names[-1])) if len(names) > 1 else names[0]
        text = filled(rng.choice(TITLES), listed) + "\n" + text
    return text


def _answers(text: str, context: str) -> tuple[str, ...]:
    """The answer as it stands in the passage, and as drawn where a sentence start changed its case."""
    if text in context:
        return (text,)
    return (capitalised(text), text)


def _ask(
    rng: random.Random,
    domain: Domain,
    facts: Sequence[_Fact],
    names: Sequence[str],
    context: str,
    split: Split,
) -> tuple[QA, ...]:
    asked = [fact for fact in facts if fact.asked]
    rng.shuffle(asked)
    wanted = rng.randint(2, 6)
    lowered = context.lower()
    found: dict[str, QA] = {}
    for attempt in range(4):
        for fact in asked:
            if len(found) >= wanted or (attempt and len(found) >= 2):
                return tuple(found.values())
            subject, relation, value, _ = fact
            question, answer = _wordings(relation.questions, relation, split), value
            if relation.inverse_questions.all and rng.random() < P_INVERSE and lowered.count(value.lower()) == 1:
                inverse = _wordings(relation.inverse_questions, relation, split)
                if inverse:
                    question, answer = inverse, names[subject]
            text = filled(rng.choice(question), names[subject], value)
            if text not in found:
                found[text] = QA(text, _answers(answer, context), f"{domain.name}.{relation.name}")
    return tuple(found.values())


def _names(rng: random.Random, domain: Domain, split: Split, count: int) -> list[str]:
    names: list[str] = []
    for _ in range(count):
        names.append(draw_name(rng, domain.subject, split, names))
    return names


def _in_turn(rng: random.Random, groups: list[list[_Sentence]], interleaved: float) -> list[_Sentence]:
    """Subject by subject or, with probability `interleaved`, mixed; each subject's own order is kept."""
    if len(groups) > 1 and rng.random() < interleaved:
        turns = [subject for subject, group in enumerate(groups) for _ in group]
        rng.shuffle(turns)
        return [groups[subject].pop(0) for subject in turns]
    return [sentence for group in groups for sentence in group]


def contest(rng: random.Random, domain: Domain, split: Split) -> Passage:
    """Two to four subjects of whom the same is told, so that an answer takes the right name as well.

    Where most questions can be answered by the kind of fact alone, a model learns to overlook the name.
    """
    if split == "relation":
        raise ValueError("a contest asks for relations that training shows: use the suite profiles")
    num_subjects, num_relations = rng.choice(CONTESTS)
    names = _names(rng, domain, split, num_subjects)
    relations = rng.sample([relation for relation in domain.relations if not relation.held_out], num_relations)
    facts: list[_Fact] = []
    for subject in range(num_subjects):
        for relation in rng.sample(relations, num_relations):
            taken = {*names, *(fact.value for fact in facts if fact.relation is relation)}
            value = relation.value(rng)
            for _ in range(100):
                if value not in taken:
                    break
                value = relation.value(rng)
            facts.append(_Fact(subject, relation, value, True))
    groups = [[_state(rng, fact, split) for fact in facts if fact.subject == s] for s in range(num_subjects)]
    context = _write(rng, domain, _in_turn(rng, groups, P_CONTEST_INTERLEAVED), names)
    return Passage(context, _ask(rng, domain, facts, names, context, split), f"contest/{domain.name}")


def compose(rng: random.Random, domain: Domain, split: Split) -> Passage:
    """A passage about one to three subjects of `domain`, with two to six questions.

    Names in `train` never occur as subjects in the other splits; `template` words statements and questions
    as training never does; `relation` asks only for relations that training never shows, and raises
    ValueError for a domain that has none.
    """
    if split == "relation" and not any(relation.is_new for relation in domain.relations):
        raise ValueError(f"domain {domain.name!r} has no relation that training never shows")
    names = _names(rng, domain, split, rng.choices(SUBJECT_COUNTS, SUBJECT_WEIGHTS)[0])
    facts: list[_Fact] = []
    groups: list[list[_Sentence]] = []
    for subject in range(len(names)):
        own = _facts(rng, domain, split, subject, names)
        facts += own
        group = [_state(rng, fact, split) for fact in own]
        if domain.fillers and rng.random() < P_FILLER:
            group.insert(rng.randint(0, len(group)), _Sentence(subject, rng.choice(domain.fillers)))
        if domain.intros and rng.random() < P_INTRO:
            group.insert(0, _Sentence(subject, rng.choice(domain.intros)))
        groups.append(group)
    context = _write(rng, domain, _in_turn(rng, groups, P_INTERLEAVED), names)
    return Passage(context, _ask(rng, domain, facts, names, context, split), f"profiles/{domain.name}")
