"""What the server accepts: checked here because a browser's limits do not bind other callers."""

from __future__ import annotations

import math
from typing import Any

from gdprompt.ui.words import say

MAX_PASSAGE_CHARACTERS = 20_000
MAX_QUESTION_CHARACTERS = 2_000
MAX_KEPT = 8
MAX_QUESTIONS = 5
MAX_FILE_BYTES = 32 * 2**20
MAX_UPLOADED_BYTES = 2**30
MAX_SCALE = 2.0
MAX_WAITING = 16
MAX_BODY_BYTES = 2**20
SECONDS_KEPT = 3600


class Refused(ValueError):
    """Input that is not accepted; `sentence` says why in the visitor's language."""

    def __init__(self, key: str, **values: Any) -> None:
        super().__init__(say("en", key, **values))
        self.key, self.values = key, values

    def sentence(self, language: str) -> str:
        """What is wrong, the limit and the remedy."""
        values = {name: say(language, v) if v in _WHICH else v for name, v in self.values.items()}
        return say(language, self.key, **values)


_WHICH = ("error_which_passage", "error_which_question")


def checked_passage(passage: Any) -> str:
    """The passage without surrounding space; may be empty.

    Raises:
        Refused: it is not text, or longer than `MAX_PASSAGE_CHARACTERS`.
    """
    return _checked(passage, "passage", MAX_PASSAGE_CHARACTERS)


def checked_question(question: Any) -> str:
    """The question without surrounding space.

    Raises:
        Refused: it is not text, empty, or longer than `MAX_QUESTION_CHARACTERS`.
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
    if isinstance(scale, bool) or not isinstance(scale, int | float) or not math.isfinite(scale):
        raise Refused("error_scale")
    if not 0 <= scale <= MAX_SCALE:
        raise Refused("error_scale")
    return float(scale)


def _checked(text: Any, which: str, limit: int) -> str:
    if text is None:
        return ""
    if not isinstance(text, str):
        raise Refused("error_not_text", which=f"error_which_{which}")
    # A zero byte or half a surrogate pair cannot be tokenized, and says nothing.
    text = text.replace("\0", "").encode("utf-8", "ignore").decode("utf-8").strip()
    if len(text) > limit:
        raise Refused(f"error_{which}_long", count=f"{len(text):,}", limit=f"{limit:,}")
    return text
