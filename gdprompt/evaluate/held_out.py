"""Held-out real text: a suite's part of the folder that `--data` names, or all of what `--test-data` does."""

from __future__ import annotations

import os
from functools import cache
from pathlib import Path

from gdprompt.evaluate.names import CHUNKED_SUITES
from gdprompt.tasks import cloze, sources
from gdprompt.tasks.real import data_file, data_folder, load_questions
from gdprompt.tasks.types import Passage

MAX_REAL_WORDS = 200
QUESTIONS, TEXT = "qa_dev.jsonl.gz", "text_wikitext2_dev.txt.gz"
DEV_SETS = {"squad": "squad11", "qamr": "qamr", "fairytaleqa": "fairytaleqa", "squadshifts": "squadshifts"}
"""What the folder's file of questions calls each suite's passages."""


def passages(suite: str, data: str | Path | None) -> list[Passage]:
    """A suite's passages with their questions, of up to 200 words except for `own`; says how many it leaves out.

    Args:
        suite: whose passages.
        data: a folder of real text, of whose questions those are taken that make sense without the passage, or what
            `sources.read` takes; a path is a folder, and None the one that GDPROMPT_DATA names.

    Raises:
        ValueError: nothing there, or nothing that can be asked.
    """
    return _read(suite, data_folder(data) if _is_folder(data) else str(data))


@cache  # a suite reads its data for each thing measured
def _read(suite: str, data: str | Path) -> list[Passage]:
    if isinstance(data, Path):
        found = load_questions(data_file(data, QUESTIONS), standalone_only=True)
        found = [passage for passage in found if passage.source.startswith(DEV_SETS.get(suite, ""))]
    else:
        read = sources.read(data, held_out=True)
        found = [passage for passage in read if passage.qas[0].question]
        if not found:
            raise ValueError(
                f"Expected questions for the suite {suite}, got plain text alone in {data}: name rows with context, "
                f"question and answers, or measure it with --suite continuation --test-data continuation={data}."
            )
        _say(suite, len(read), len(found), data, "plain text without a question")
    if suite == "own":
        return found
    short = [passage for passage in found if len(passage.context.split()) <= MAX_REAL_WORDS]
    if not short:
        raise ValueError(
            f"Expected passages of up to {MAX_REAL_WORDS} words for the suite {suite}, got none in {data}: name other "
            "data; the suite own takes longer ones."
        )
    _say(suite, len(found), len(short), data, f"of more than {MAX_REAL_WORDS} words")
    return short


def _say(suite: str, before: int, after: int, data: str | Path, reason: str) -> None:
    if after < before:
        print(f"{suite}: left out {before - after:,} of {before:,} passages in {data}, {reason}", flush=True)


def paragraphs(data: str | Path | None) -> list[str]:
    """Paragraphs to continue: WikiText-2's of the data folder, or each line of plain text of other data.

    Raises:
        ValueError: nothing there, or no plain text.
    """
    if _is_folder(data):
        return list(cloze.paragraphs(data_file(data_folder(data), TEXT)))
    found = (" ".join(line.split()) for text in sources.texts(str(data)) for line in text.splitlines())
    return [line for line in found if line]


def file_of(suite: str, data: str | Path | None) -> str | Path:
    """Where a suite's text is read: of a folder its file, else what is named.

    Raises:
        ValueError: no such folder, or no such file in it.
    """
    if not _is_folder(data):
        return str(data)
    return data_file(data_folder(data), TEXT if suite in CHUNKED_SUITES else QUESTIONS)


def _is_folder(data: str | Path | None) -> bool:
    return data is None or isinstance(data, Path) or os.path.isdir(data)
