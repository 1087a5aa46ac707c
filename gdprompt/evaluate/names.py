"""What can be measured: each suite's title and a line on it. Imports nothing heavy: `--help` needs it."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, NamedTuple


class About(NamedTuple):
    """A suite's name in tables, what it asks, and its name where `--test-data` gives its text."""

    title: str
    line: str
    given: str = ""


QUESTION_SUITES: dict[str, About] = {
    "profiles": About("Profiles, unseen names", "invented people, places and things with names never trained on"),
    "contest": About("Rivals: the same told of 2 to 4 subjects", "the kind of fact is not enough, the name decides"),
    "character": About("Character description", "learn 'description is name', asked for the name in other words"),
    "reversal": About("Reversal (name first, asked by description)", "learn 'name is description', asked for the name"),
    "reversal_forward": About("Reversal, the other way round", "the same, asked for the description"),
    "template": About("Wordings never trained on", "profiles in statements and questions worded as training never was"),
    "relation": About("Kinds of fact never trained on", "profiles, asked for kinds of fact that training never showed"),
    "typed": About("Short passages as people type them", "120 questions on 40 passages; needs a checkout"),
    "pasted": About("Real passages, written for this project", "40 questions on 12 passages; needs a checkout"),
    "squad": About(
        "SQuAD v1.1 dev, standalone, ≤ 200 words",
        "SQuAD v1.1 dev, up to 200 words; ours lacks XQuAD's part (needs --test-data or --data)",
        "SQuAD, ≤ 200 words",
    ),
    "qamr": About(
        "QAMR dev, standalone, ≤ 200 words",
        "QAMR dev, up to 200 words: one sentence of Wikipedia or news (needs --data)",
    ),
    "fairytaleqa": About(
        "FairytaleQA dev, standalone, ≤ 200 words", "FairytaleQA dev, up to 200 words: stories (needs --data)"
    ),
    "squadshifts": About(
        "SQuADShifts dev, standalone, ≤ 200 words",
        "reviews, Reddit and unseen paragraphs of Wikipedia articles trained on, up to 200 words (needs --data)",
    ),
    "own": About("Questions of your own", "any passages with questions (needs --test-data own=NAME)"),
}
"""Questions asked under every condition."""

OTHER_SUITES: dict[str, About] = {
    "several": About("Profiles learned together", "1 to 16 profiles learned together by adding their steps"),
    "several_real": About("SQuAD passages learned together", "the same with the suite squad's passages"),
    "contexts": About("Several profiles, batched and in turn", "1, 4, 16 passages, steps added or one after another"),
    "contexts_real": About("Several SQuAD passages, batched and in turn", "the same with the suite squad's passages"),
    "continuation": About(
        "WikiText continuation", "learn half a chunk of WikiText-2, predict the rest (needs --test-data or --data)"
    ),
    "harmless": About(
        "A step on something else",
        "a wrong passage's effect on that text and on answers (needs --test-data or --data)",
    ),
    "long": About("Long passages, chunk by chunk", "4 times as long as meta-training saw; recall by depth"),
    "long_real": About("Long SQuAD passages, chunk by chunk", "the same with the suite squad's passages"),
}
"""Everything that is not one question about one passage."""

ABOUT: dict[str, About] = QUESTION_SUITES | OTHER_SUITES
REAL_SUITES: tuple[str, ...] = (
    "squad", "qamr", "fairytaleqa", "squadshifts", "own", "several_real", "contexts_real", "continuation", "harmless",
    "long_real",
)  # fmt: skip
"""Suites of real text, which has to be given."""
TEST_DATA: dict[str, str] = {
    "own": "own",
    "squad": "squad",
    "several_real": "squad",
    "contexts_real": "squad",
    "long_real": "squad",
    "continuation": "continuation",
    "harmless": "continuation",
}
"""By suite, which name's `--test-data` it reads where that is given."""
MOST_SEARCHED = 63
"""Of a suite's questions, the plain step's size is searched on the first so many."""
CHUNKED_SUITES = ("continuation", "harmless")
"""Suites that read chunks of text, of a length that can be chosen."""


def continued_text(figures: Mapping[str, Any]) -> str:
    """What text a suite's chunks were cut from: of `--data`, or as `--test-data` named it."""
    return figures["made"].get("test_data", "WikiText-2")
