"""The text that the shipped model's tokenizer is trained on."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from gdprompt.tasks import worlds
from gdprompt.tasks.cloze import paragraphs
from gdprompt.tasks.real import data_file, data_folder, load_questions

#: How many characters of each file of plain text `tokenizer_corpus` takes.
TEXT_SHARE = {
    "text_books_fiction": 3_500_000,
    "text_books_children": 3_000_000,
    "text_openstax_ccby": 3_000_000,
    "text_wikipedia_gensim_sample": 2_000_000,
    "text_us_speeches_pd": 700_000,
    "text_world_factbook": 500_000,
}


def tokenizer_corpus(data_dir: Path | str | None, num_worlds: int, seed: int = 0) -> Iterator[str]:
    """About 20 MB of real text (passages with their questions, books, textbooks) and `num_worlds` worlds."""
    folder = data_folder(data_dir)
    for name in ("qa_train", "kb_qa_templated"):
        for passage in load_questions(data_file(folder, f"{name}.jsonl.gz")):
            yield passage.context
            yield from (qa.question for qa in passage.qas)
    for name, characters in TEXT_SHARE.items():
        found = list(paragraphs(data_file(folder, f"{name}.txt.gz")))
        step = max(1, sum(map(len, found)) // characters)
        yield from found[::step]
    yield from world_texts(num_worlds, seed)


def world_texts(num_worlds: int, seed: int = 0) -> Iterator[str]:
    """Passages of generated worlds with their questions and answers; needs no data folder."""
    for passage in islice(worlds.stream(seed, "train"), num_worlds):
        yield "\n".join([passage.context, *(f"{qa.question} {qa.answer}" for qa in passage.qas)])
