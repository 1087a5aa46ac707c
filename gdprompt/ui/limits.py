"""What the server accepts: checked here because a browser's limits do not bind other callers."""

from __future__ import annotations

import math
import os
import re
from collections.abc import Callable
from typing import Any

from gdprompt import validate
from gdprompt.results import MEASURES, Measure
from gdprompt.ui.words import say
from gdprompt.validate import BadInput


def of_host(name: str, default: str, expected: str, kind: Callable[[str], float] = int, least: float = 1) -> Any:
    """What a host's environment sets `name` to; `default` where that is nothing.

    Raises:
        ValueError: it is no such number, or less than `least`.
    """
    text = os.environ.get(name, "").strip() or default
    try:
        value = kind(text)
    except ValueError:
        value = math.nan
    if not least <= value < math.inf:
        raise ValueError(f"{name} expects {expected} from {least}; got {text!r}: leave it out for {default}.")
    return value


MAX_PASSAGE_CHARACTERS = 20_000
MAX_QUESTION_CHARACTERS = 2_000
MAX_KEPT = 8
MAX_QUESTIONS = 5
# Pieces that all of a visitor's memory may be learned in. Each one's step is kept, 4.1 MB with the shipped model, and
# the 0.9 MB that merging needs, so a memory is at most 200 MB; 20,000 characters of English take 18 to 28 pieces, of
# Chinese hundreds. A host may say otherwise.
MAX_CHUNKS = of_host("GDPROMPT_MAX_CHUNKS", "40", "a whole number")
# The same of all visitors together, with an adapter on "Try it" counted as one: at most 5 GB with the shipped model.
MAX_CHUNKS_TOGETHER = of_host("GDPROMPT_MAX_CHUNKS_TOGETHER", "1000", "a whole number")
MAX_FILE_BYTES = 32 * 2**20
MAX_JSON_BYTES = 4 * 2**20  # of a saved memory's JSON files; text takes 20 times the memory once it is read
MAX_DISK_BYTES = int(of_host("GDPROMPT_MAX_DISK_GIB", "1", "GiB", float, 0.001) * 2**30)  # sent, saved and still kept
MAX_SCALE = 2.0
MAX_WAITING = 64
MAX_BODY_BYTES = 2**20
# How long what a visitor taught is kept; a host may say otherwise.
SECONDS_KEPT = of_host("GDPROMPT_SECONDS_KEPT", "3600", "whole seconds")
# Models that the page offers beside the first, as `gdprompt app --also` takes each: a host names them, never a visitor.
ALSO = tuple(name.strip() for name in os.environ.get("GDPROMPT_ALSO", "").split(",") if name.strip())
# How long one job may hold the model's one slot; everyone else waits meanwhile. A host with a larger model, or a slower
# machine, may say otherwise.
SECONDS_A_JOB = of_host("GDPROMPT_SECONDS_A_JOB", "120", "whole seconds")
SECONDS_BETWEEN_SWEEPS = 600  # of files that are older


class Refused(BadInput):
    """Input that the page does not accept, in the page's own words."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(say("en", key, **values), key, **values)

    def sentence(self, language: str) -> str:
        """What is wrong, the limit and the remedy, in the visitor's language."""
        return sentence(self, language)


def sentence(reason: BadInput, language: str) -> str:
    """What is wrong, the limit and the remedy, in the visitor's language, whoever found it."""
    values = reason.values
    if "which" in values:
        values = {**values, "which": say(language, f"error_which_{values['which']}")}
    return say(language, reason.key, **values)


def checked_passage(passage: Any) -> str:
    """The passage without surrounding space; may be empty.

    Raises:
        Refused: it is not usable text, or longer than `MAX_PASSAGE_CHARACTERS`.
    """
    return _checked(passage, "passage", MAX_PASSAGE_CHARACTERS)


def checked_question(question: Any) -> str:
    """The question without surrounding space.

    Raises:
        Refused: it is not usable text, empty, or longer than `MAX_QUESTION_CHARACTERS`.
    """
    text = _checked(question, "question", MAX_QUESTION_CHARACTERS)
    if not text:
        raise Refused("error_question_empty")
    return text


def checked_questions(questions: Any) -> tuple[str, ...]:
    """The questions, one a line, each once.

    Raises:
        Refused: there is none, there are more than `MAX_QUESTIONS`, or one is not accepted.
    """
    text = _checked(questions, "question", MAX_QUESTIONS * MAX_QUESTION_CHARACTERS)
    lines = dict.fromkeys(checked_question(line) for line in text.splitlines() if line.strip())
    if not lines:
        raise Refused("error_memory_no_question")
    if len(lines) > MAX_QUESTIONS:
        raise Refused("error_memory_questions", count=len(lines), limit=MAX_QUESTIONS)
    return tuple(lines)


def checked_scale(scale: Any) -> float:
    """The multiple of the trained step.

    Raises:
        Refused: it is not a number from 0 to `MAX_SCALE`.
    """
    # NaN is outside too, and an integer may be too large for a float.
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not 0 <= scale <= MAX_SCALE:
        raise Refused("error_scale")
    return float(scale)


def checked_measure(measure: Any) -> Measure:
    """The measure of distance.

    Raises:
        Refused: there is no such measure.
    """
    if measure not in MEASURES:
        raise Refused("error_measure", known=", ".join(MEASURES))
    return measure


def check_link_token(number: str) -> None:
    """Raises Refused unless it is a token's number, from 1; one beyond the answer's end means its last."""
    # As the page's script reads it; more digits than any answer needs.
    if not re.fullmatch("[1-9][0-9]{0,3}", number):
        raise Refused("error_link_token")


def _checked(text: Any, which: str, limit: int) -> str:
    # An empty box: whether that is an error, the caller knows.
    if text is None or isinstance(text, str) and not text.strip():
        return ""
    if isinstance(text, str) and (count := len(text.strip())) > limit:
        raise Refused(f"error_{which}_long", count=f"{count:,}", limit=f"{limit:,}")
    try:
        return validate.text(text, which)
    except BadInput as reason:
        raise Refused(reason.key, **reason.values) from None
