"""How a generated world is written down: domains of relations, each in many words.

A domain is two files of one name in `domains`: what its subjects and values are, in Python, and how each
fact is told and asked, in TOML:

    intros = ["{s} ..."]                # optional: opens a passage and states nothing asked
    fillers = ["{s} ..."]               # optional: states something never asked (distraction)

    [relation]
    statements = ["{s} ... {v} ..."]    # one or two sentences each
    questions = ["... {s} ...?"]        # make sense without the passage
    inverse_questions = ["... {v} ...?"]    # optional: the answer is the subject; for values open enough to name it
    [relation.template_split]           # the same three, in words that training never uses

`{s}` is the subject and `{v}` the value. A statement that may follow another about the same subject is
written with `{s}`, or `{s}'s`; where it begins with it, the composer may put a pronoun there.
"""

from __future__ import annotations

import random
import tomllib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Any, Literal

Draw = Callable[[random.Random], str]
Split = Literal["train", "held_out_names", "template", "relation"]


@dataclass(frozen=True)
class Templates:
    """Wordings of one thing: those of every split but `template`, and those of `template` alone."""

    train: tuple[str, ...] = ()
    template: tuple[str, ...] = ()

    @property
    def all(self) -> tuple[str, ...]:
        """Both together."""
        return self.train + self.template

    def of(self, split: Split) -> tuple[str, ...]:
        """Those that a split may use."""
        return self.template if split == "template" else self.train


@dataclass(frozen=True)
class Relation:
    """One kind of fact, `subject -> value`, in many paraphrases.

    Attributes:
        name: unique within its domain, snake_case.
        value: draws a value; the answer is the value's text exactly as it stands in the passage.
        statements, questions, inverse_questions: see the module.
        held_out: training never uses it.
        told_elsewhere: training uses the like of it in another domain, so that it is not new all the same.
    """

    name: str
    value: Draw
    statements: Templates
    questions: Templates
    inverse_questions: Templates
    held_out: bool = False
    told_elsewhere: bool = False

    @property
    def is_new(self) -> bool:
        """Whether it is a kind of fact that training never shows: what the `relation` split asks for."""
        return self.held_out and not self.told_elsewhere


@dataclass(frozen=True)
class Domain:
    """A kind of subject and what can be said of it.

    Attributes:
        name: snake_case, the module's name.
        subject: draws a subject's full name, as it stands in the passage ("Mira Voss", "the Halden bridge").
        pronouns: (subject form, possessive) pairs to draw from, such as (("she", "her"), ("he", "his")).
        relations: at least 5.
        intros, fillers: see the module.
    """

    name: str
    subject: Draw
    pronouns: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...]
    intros: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()


def domain(
    name: str,
    subject: Draw,
    pronouns: tuple[tuple[str, str], ...],
    values: Mapping[str, Draw],
    held_out: Collection[str] = (),
    told_elsewhere: Collection[str] = (),
) -> Domain:
    """The domain of these values, by relation, and of the wordings in `domains/NAME.toml`.

    `held_out` and `told_elsewhere` name the relations that are. Raises ValueError where the two files do not name
    the same relations.
    """
    file = resources.files("gdprompt.tasks.worlds") / "domains" / f"{name}.toml"
    told = tomllib.loads(file.read_text(encoding="utf-8"))
    intros, fillers = (tuple(told.pop(key, ())) for key in ("intros", "fillers"))
    if unmatched := told.keys() ^ values.keys() | {*held_out, *told_elsewhere} - values.keys():
        raise ValueError(f"{name}.py and {name}.toml must name the same relations; only one has {sorted(unmatched)}")
    relations = (
        _relation(key, values[key], wordings, key in held_out, key in told_elsewhere) for key, wordings in told.items()
    )
    return Domain(name, subject, pronouns, tuple(relations), intros, fillers)


def _relation(name: str, value: Draw, told: Mapping[str, Any], held_out: bool, told_elsewhere: bool) -> Relation:
    kept = told["template_split"]

    def templates(kind: str) -> Templates:
        return Templates(tuple(told.get(kind, ())), tuple(kept.get(kind, ())))

    kinds = templates("statements"), templates("questions"), templates("inverse_questions")
    return Relation(name, value, *kinds, held_out, told_elsewhere)
