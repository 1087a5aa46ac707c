"""How a generated world is written down: domains of relations, each in many words."""

from __future__ import annotations

import random
from collections.abc import Callable
from dataclasses import dataclass

Draw = Callable[[random.Random], str]


@dataclass(frozen=True)
class Relation:
    """One kind of fact, `subject -> value`, in many paraphrases.

    Templates use `{s}` for the subject, `{v}` for the value, and `{their}`/`{they}`/`{them}` are not used:
    a statement that may follow another about the same subject is written with `{s}` and the composer
    replaces a later `{s}` by a pronoun itself, `{s}'s` by the possessive.

    Attributes:
        name: unique within its domain, snake_case.
        value: draws a value; the answer is the value's text exactly as it stands in the passage.
        statements: one or two sentences each; hold `{s}` and `{v}`. At least 8. The last quarter is kept
            for the `template` split.
        questions: hold `{s}` and not `{v}`, and make sense without the passage. At least 6. The last
            quarter is kept for the `template` split.
        inverse_questions: hold `{v}` and not `{s}`; the answer is the subject. Only where the value is
            open enough to identify the subject. May be empty.
        held_out: kept for the `relation` split; training never uses it.
    """

    name: str
    value: Draw
    statements: tuple[str, ...]
    questions: tuple[str, ...]
    inverse_questions: tuple[str, ...] = ()
    held_out: bool = False


@dataclass(frozen=True)
class Domain:
    """A kind of subject and what can be said of it.

    Attributes:
        name: snake_case, the module's name.
        subject: draws a subject's full name, as it stands in the passage ("Mira Voss", "the Halden bridge").
        pronouns: (subject form, possessive) pairs to draw from, such as (("she", "her"), ("he", "his")).
        relations: at least 5.
        intros: optional sentences with `{s}` that open a passage about a subject and state nothing asked.
        fillers: optional sentences with `{s}` that state something never asked (distraction).
    """

    name: str
    subject: Draw
    pronouns: tuple[tuple[str, str], ...]
    relations: tuple[Relation, ...]
    intros: tuple[str, ...] = ()
    fillers: tuple[str, ...] = ()
