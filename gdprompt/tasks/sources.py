"""Passages from files and data sets, by the names that `--data` takes.

A row is a question (`context`, `question`, and `answers` or `answer`) or plain `text`. Rows with the same context
share a passage. Text is cut at sentences into passages whose first half is learned and whose second half is to be
told, as in the paper's WikiText task: a question of no words asks for the text to go on.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping
from pathlib import Path
from typing import Any

from gdprompt.tasks.files import reading
from gdprompt.tasks.spans import sentence_spans
from gdprompt.tasks.types import QA, Passage

HUB_SETS = {"squad": ("rajpurkar/squad", None), "wikitext": ("Salesforce/wikitext", "wikitext-2-raw-v1")}
"""The paper's two, by the names it gives them."""
HUB = "hub:"
HELD_OUT_SPLITS = ("validation", "test")
FORMATS = (".json", ".jsonl", ".txt")
MAX_WORDS, MIN_WORDS = 120, 20


def read(name: str, held_out: bool = False) -> list[Passage]:
    """Every passage of a file, or of a data set's training split.

    Args:
        name: a file (SQuAD v1.1 .json, .jsonl of rows, .txt; each may be .gz), `squad`, `wikitext`, or
            `hub:owner/name` with an optional `/config` after it, read through the package `datasets`.
        held_out: of a data set the validation split instead, or where it has none, the test split.

    Raises:
        ValueError: no such file, data set or split, or nothing in it that can be used.
    """
    passages = list(_passages(_rows(name, held_out), name))
    if not passages:
        raise ValueError(
            f"Expected rows with context, question and answers, or with text, in {name}; got none that can be used: "
            "rename its columns, or choose other data."
        )
    return passages


def texts(name: str) -> list[str]:
    """The plain text of every row that has any, of a file or of a data set's held-out split.

    Raises:
        ValueError: no such file, data set or split, or no text in it.
    """
    rows = (row for row in _rows(name, held_out=True) if isinstance(row, Mapping))
    found = [str(row["text"]) for row in rows if row.get("text")]
    if not found:
        raise ValueError(f"Expected plain text (.txt, or rows with text) in {name}; got none: choose other data.")
    return found


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
            yield from _squad_rows(json.load(lines))
        elif suffix == ".jsonl":
            yield from (json.loads(line) for line in lines if line.strip())
        else:
            yield from ({"text": line} for line in lines)


def _squad_rows(data: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    for article in data["data"]:
        for paragraph in article["paragraphs"]:
            for qa in paragraph["qas"]:
                yield {"context": paragraph["context"], **qa}


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


def _passages(rows: Iterable[Mapping[str, Any]], source: str) -> Iterator[Passage]:
    asked: dict[str, list[QA]] = {}
    for row in rows:
        if not isinstance(row, Mapping):
            continue
        context, question, answers = row.get("context"), row.get("question"), _answers(row)
        if context and question and answers:
            asked.setdefault(str(context).strip(), []).append(QA(str(question).strip(), answers))
        elif row.get("text"):
            yield from continuations(str(row["text"]), source)
    for context, qas in asked.items():
        yield Passage(context, tuple(qas), source)


def _answers(row: Mapping[str, Any]) -> tuple[str, ...]:
    """Each accepted answer once: SQuAD's `{"text": […]}`, its `[{"text": …}]`, a list, or one; a number is text."""
    found = row.get("answers", row.get("answer"))
    if isinstance(found, Mapping):
        found = found.get("text")
    listed = found if isinstance(found, (list, tuple)) else [found]
    texts = (answer.get("text") if isinstance(answer, Mapping) else answer for answer in listed)
    said = (str(text).strip() for text in texts if isinstance(text, (str, int, float)))
    return tuple(dict.fromkeys(text for text in said if text))


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
