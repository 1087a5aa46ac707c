"""Passages from files and data sets, by the names that `--data` takes.

A row is a question (`context`, `question`, and `answers` or `answer`) or plain `text`. Rows with the same context
share a passage, and those with the same question too are one, with the answers of all. Text is cut at sentences into
passages whose first half is learned and whose second half is to be told, as in the paper's WikiText task: a question
of no words asks for the text to go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from gdprompt import validate
from gdprompt.tasks.files import json_lines, reading
from gdprompt.tasks.spans import sentence_spans
from gdprompt.tasks.types import QA, Passage

HUB_SETS = {"squad": ("rajpurkar/squad", None), "wikitext": ("Salesforce/wikitext", "wikitext-2-raw-v1")}
"""The paper's two, by the names it gives them."""
HUB = "hub:"
HELD_OUT_SPLITS = ("validation", "test")
FORMATS = (".json", ".jsonl", ".txt")
MAX_WORDS, MIN_WORDS = 120, 20


def read(name: str, held_out: bool = False) -> list[Passage]:
    """Every passage of a file, or of a data set's training split; says how many rows are none that can be used.

    Args:
        name: a file (.json of SQuAD v1.1 or of an array of rows, .jsonl of rows, .txt; each may be .gz), `squad`,
            `wikitext`, or `hub:owner/name` with an optional `/config` after it, read through the package `datasets`.
        held_out: of a data set the validation split instead, or where it has none, the test split.

    Raises:
        ValueError: no such file, data set or split, or nothing in it that can be used.
    """
    passages, num_rows, wrong = _passages(_rows(name, held_out), name)
    if not passages:
        raise ValueError(
            f"Expected rows with context, question and answers, or with text, in {name}; got none that can be used"
            f"{f' ({wrong[0]})' if wrong else ''}: rename its columns, or choose other data."
        )
    _say(name, num_rows, wrong)
    return passages


def texts(name: str) -> list[str]:
    """The plain text of every row that has any, of a file or of a data set's held-out split.

    Raises:
        ValueError: no such file, data set or split, or no text in it.
    """
    found, wrong, num_rows = list[str](), list[str](), 0
    for num_rows, row in enumerate(_rows(name, held_out=True), 1):
        try:
            found.append(_text(row, "text") if isinstance(row, Mapping) else "")
        except ValueError as error:
            wrong.append(_wrong(num_rows, error))
    found = [text for text in found if text]
    if not found:
        raise ValueError(f"Expected plain text (.txt, or rows with text) in {name}; got none: choose other data.")
    _say(name, num_rows, wrong)
    return found


def _wrong(number: int, error: ValueError) -> str:
    return f"row {number}: {str(error).rstrip('.')}"


def _say(name: str, num_rows: int, wrong: list[str]) -> None:
    if wrong:
        _print_once(f"{name}: left out {len(wrong):,} of {num_rows:,} rows; the first is {wrong[0]}")


@cache
def _print_once(sentence: str) -> None:
    """Every suite reads its data anew, and would say the same again."""
    print(sentence, flush=True)


def _rows(name: str, held_out: bool) -> Iterable[Mapping[str, Any]]:
    return (_hub_rows if name in HUB_SETS or name.startswith(HUB) else _file_rows)(name, held_out)


def _file_rows(name: str, held_out: bool) -> Iterator[Mapping[str, Any]]:
    path = Path(name)
    suffix = path.with_suffix("").suffix if path.suffix == ".gz" else path.suffix
    if not path.is_file() or suffix not in FORMATS:
        option, suite = ("--test-data", "") if held_out else ("--data", ", or a generated suite")
        raise ValueError(
            f"{option} expects a folder, a file ({', '.join(FORMATS)}, .gz too), {', '.join(HUB_SETS)} or "
            f"{HUB}owner/name{suite}; got {str(path)!r}: check the name."
        )
    with reading(path) as lines:
        if suffix == ".json":
            yield from _json_rows(json.load(lines))
        elif suffix == ".jsonl":
            yield from json_lines(lines)
        else:
            yield from ({"text": line} for line in lines if line.strip())


def _json_rows(found: Any) -> list[Mapping[str, Any]]:
    if isinstance(found, list):
        return found
    try:
        paragraphs = [paragraph for article in found["data"] for paragraph in article["paragraphs"]]
        return [{"context": paragraph["context"], **qa} for paragraph in paragraphs for qa in paragraph["qas"]]
    except (KeyError, TypeError) as error:
        raise ValueError(
            'expected an array of rows, or as SQuAD has it {"data": [{"paragraphs": [{"context": …, "qas": […]}]}]}'
        ) from error


def _hub_rows(name: str, held_out: bool) -> Iterable[Mapping[str, Any]]:
    try:
        from datasets import get_dataset_split_names, load_dataset
    except ImportError as error:
        raise ValueError(f"{name} is read through the package datasets: pip install 'gdprompt[train]'.") from error
    repository, config = HUB_SETS.get(name, (name.removeprefix(HUB), None))
    if repository.count("/") > 1:
        repository, _, config = repository.rpartition("/")
    try:
        offered = get_dataset_split_names(repository, config) if held_out else ["train"]
        for split in HELD_OUT_SPLITS if held_out else offered:
            if split in offered:
                return load_dataset(repository, config, split=split)  # type: ignore[return-value]
    except Exception as error:  # whatever the hub, its client or the data set's own files raise
        reason = " ".join(str(error).split())[:200]
        raise ValueError(
            f"The data set {repository} cannot be read ({reason}): check its name and the network."
        ) from error
    raise ValueError(
        f"Expected a held-out split ({' or '.join(HELD_OUT_SPLITS)}) in the data set {repository}, got only "
        f"{', '.join(offered)}: name a file of held-out data."
    )


def _passages(rows: Iterable[Mapping[str, Any]], source: str) -> tuple[list[Passage], int, list[str]]:
    """The passages of plain text, then those with questions; how many rows there are, and what is wrong with which."""
    found: list[Passage] = []
    asked: dict[str, dict[str, list[str]]] = {}
    num_rows, wrong = 0, list[str]()
    for num_rows, row in enumerate(rows, 1):
        try:
            context, question, answers, text = _usable(row)
        except ValueError as error:
            wrong.append(_wrong(num_rows, error))
            continue
        if text:
            cut = list(continuations(text, source))
            found += cut
            if not cut:
                wrong.append(f"row {num_rows}: Expected several sentences, of {MIN_WORDS} words or more together")
        else:
            asked.setdefault(context, {}).setdefault(question, []).extend(answers)
    for context, answered in asked.items():
        qas = (QA(question, tuple(dict.fromkeys(answers))) for question, answers in answered.items())
        found.append(Passage(context, tuple(qas), source))
    return found, num_rows, wrong


def _usable(row: Any) -> tuple[str, str, list[str], str]:
    """A row's context, question and answers, or where it lacks one of them its text.

    Raises:
        ValueError: neither is there, or what is there is no text.
    """
    if not isinstance(row, Mapping):
        raise ValueError(f"Expected named columns, got {type(row).__name__}")
    # A question is one line, as `ask` asks it.
    context, question = _text(row, "context"), " ".join(_text(row, "question").split())
    answers = _answers(row.get("answers")) or _answers(row.get("answer"))
    if context and question and answers:
        return context, question, answers, ""
    text = _text(row, "text")
    if not text:
        given = {"context": context, "question": question, "answers": answers}
        named = ", ".join(name for name, value in given.items() if value)
        raise ValueError(f"Expected context, question and answers, or text; got {named or 'none of them'}")
    return "", "", [], text


def _text(row: Mapping[str, Any], name: str) -> str:
    """What the row has under the name, without white space around it; empty where that is nothing."""
    value = row.get(name)
    return validate.text(value, name) if str(value or "").strip() else ""


def _answers(found: Any) -> list[str]:
    """Each accepted answer: SQuAD's `{"text": […]}`, its `[{"text": …}]`, a list, or one; a number is text."""
    if isinstance(found, Mapping):
        found = found.get("text")
    listed = found if isinstance(found, (list, tuple)) else [found]
    texts = (answer.get("text") if isinstance(answer, Mapping) else answer for answer in listed)
    said = (str(text) for text in texts if isinstance(text, (str, int, float)))
    return [validate.text(text, "answer") for text in said if text.strip()]


def continuations(text: str, source: str) -> Iterator[Passage]:
    """Runs of whole sentences of up to `MAX_WORDS` words, each in halves; too short a run is left out."""
    run: list[str] = []
    sentences = [text[a:b] for a, b in sentence_spans(text)]
    for sentence in [*sentences, None]:
        words = sum(len(part.split()) for part in run)
        if run and (sentence is None or words + len(sentence.split()) > MAX_WORDS):
            if words >= MIN_WORDS and len(run) > 1:
                half = max(1, len(run) // 2)
                yield Passage(" ".join(run[:half]), (QA("", (" ".join(run[half:]),)),), source)
            run = []
        if sentence:
            run.append(sentence.strip())
