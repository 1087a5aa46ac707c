"""The two types every task yields: a passage and the questions asked of it."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class QA:
    """One question about a passage and its answer, as plain text.

    `answers` holds every accepted answer, the preferred one first; `relation` names what is asked
    ("people.pet"), empty where the data does not say.
    """

    question: str
    answers: tuple[str, ...]
    relation: str = ""

    @property
    def answer(self) -> str:
        """The answer a model is trained to give."""
        return self.answers[0]


@dataclass(frozen=True)
class Passage:
    """A passage (`context`) and the queries that share its one inner step."""

    context: str
    qas: tuple[QA, ...]
    source: str
