"""Real passages and questions read from a data folder, and the mixture of them a model trains on.

The folder holds, gzipped, one JSON object or one paragraph a line: `qa_train.jsonl.gz` and `kb_qa_templated.jsonl.gz`
(`context`, `question`, `answers`, `extractive`, `source`, perhaps `relation`), `kb_facts.jsonl.gz` (`relation`,
`subject`, `object`) with `kb_relation_patterns.json`, and the plain text of `TEXT_WEIGHTS` as NAME.txt.gz; to measure,
also `qa_dev.jsonl.gz` (and `standalone`) and `text_wikitext2_dev.txt.gz`. The model card says what ours were.
"""

from __future__ import annotations

import html
import os
import random
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

from gdprompt.tasks.asked import asked, made
from gdprompt.tasks.cloze import Facts, cloze, paragraphs
from gdprompt.tasks.files import json_lines, reading
from gdprompt.tasks.spans import answer_pool, swap_answers, window
from gdprompt.tasks.types import QA, Passage

DATA_VARIABLE = "GDPROMPT_DATA"
#: The weight of each file of plain text among the cloze and text passages.
TEXT_WEIGHTS = {
    "text_openstax_ccby": 0.25,
    "text_wikipedia_gensim_sample": 0.2,
    "text_books_children": 0.2,
    "text_books_fiction": 0.2,
    "text_us_speeches_pd": 0.07,
    "text_world_factbook": 0.05,
    "text_african_storybook_ccby": 0.03,
}
#: What `RealMixture` reads of a folder.
TRAINING_FILES = (
    "qa_train.jsonl.gz",
    "kb_qa_templated.jsonl.gz",
    "kb_facts.jsonl.gz",
    "kb_relation_patterns.json",
    *(f"{name}.txt.gz" for name in TEXT_WEIGHTS),
)
#: The weight of each kind of passage in `RealMixture.mixed`.
KIND_WEIGHTS = {"asked": 0.38, "questions": 0.35, "templated": 0.07, "cloze": 0.12, "text": 0.04, "facts": 0.04}
_PRONOUNS = frozenset("he she it they him her his its their them this that who which we i you".split())


def data_folder(data_dir: Path | str | None = None) -> Path:
    """The folder the data lies in: `data_dir`, or the one the environment variable GDPROMPT_DATA names."""
    named = data_dir or os.environ.get(DATA_VARIABLE)
    if not named:
        raise ValueError(
            f"Real text expects a folder to be named, got none: name it with --data (data_dir in Python) or "
            f"{DATA_VARIABLE}, or train on generated worlds alone with --set real_fraction=0."
        )
    folder = Path(named)
    if not folder.is_dir():
        raise ValueError(
            f"The data folder {folder} does not exist: name with --data (data_dir in Python) or {DATA_VARIABLE} the "
            "folder that holds qa_train.jsonl.gz and the text_*.txt.gz files."
        )
    return folder


def data_file(folder: Path, name: str) -> Path:
    """The file `name` of the data folder; a missing one is a ValueError that says what was expected."""
    path = folder / name
    if not path.is_file():
        raise ValueError(
            f"The data folder {folder} has no file {name}: put it there, or name the folder that holds it "
            f"with --data (data_dir in Python) or {DATA_VARIABLE}."
        )
    return path


def load_questions(
    path: Path | str, standalone_only: bool = False, max_answer_words: int | None = None
) -> list[Passage]:
    """The passages of a qa_*.jsonl.gz file, each with its questions whose first answer stands in it.

    `standalone_only` keeps the questions that make sense without the passage, `max_answer_words` those
    whose first answer is that short. Rows with the same question are one, with the answers of all. Spaces are made
    single and HTML escapes resolved.
    """
    path = Path(path)
    data_file(path.parent, path.name)
    grouped: dict[str, tuple[str, dict[str, QA]]] = {}
    with reading(path) as lines:
        for row in json_lines(lines):
            if not row["extractive"] or (standalone_only and not row.get("standalone")):
                continue
            context, question = _clean(row["context"]), _clean(row["question"])
            counted = Counter(a for raw in row["answers"] if (a := _trim(_clean(raw))))
            answers = tuple(a for a, _ in counted.most_common())
            if not question or not answers or answers[0] not in context or answers[0].lower() in _PRONOUNS:
                continue
            if max_answer_words is not None and len(answers[0].split()) > max_answer_words:
                continue
            qas = grouped.setdefault(context, (row["source"], {}))[1]
            known = qas.setdefault(question, QA(question, (), row.get("relation") or ""))
            qas[question] = replace(known, answers=tuple(dict.fromkeys((*known.answers, *answers))))
    return [Passage(context, tuple(qas.values()), source) for context, (source, qas) in grouped.items()]


def _clean(text: str) -> str:
    return " ".join(html.unescape(text).split())


def _trim(answer: str) -> str:
    """The answer without the punctuation around it; a full stop that belongs to its last word stays."""
    answer = re.sub(r"^([\s,;:!?]|\.(?!\d))+|[\s,;:!?]+$", "", answer)
    if re.search(r"(?<![.\w])(?!(?:Inc|Ltd|Corp|Bros|Co|Jr|Sr|etc)\.$)\w{3,}\.$", answer):
        answer = answer[:-1]
    return answer


class RealMixture:
    """Every kind of real passage for training, drawn at random; development files are never read."""

    def __init__(self, data_dir: Path | str | None = None, max_words: int = 170, max_questions: int = 10) -> None:
        try:
            import lemminflect  # noqa: F401 - at once, not when the first question is made
        except ImportError as error:
            raise ValueError(
                "Questions about real text are put into words with the package lemminflect, which is not installed: "
                "pip install 'gdprompt[train]'."
            ) from error
        folder = data_folder(data_dir)
        self.max_words, self.max_questions = max_words, max_questions
        self.questions = load_questions(data_file(folder, "qa_train.jsonl.gz"), max_answer_words=12)
        self.templated = load_questions(data_file(folder, "kb_qa_templated.jsonl.gz"), max_answer_words=12)
        self.pool = answer_pool(self.questions)
        self.texts = {n: list(paragraphs(data_file(folder, f"{n}.txt.gz"))) for n in TEXT_WEIGHTS}
        self.facts = Facts(data_file(folder, "kb_facts.jsonl.gz"), data_file(folder, "kb_relation_patterns.json"))
        for name, found in [("qa_train", self.questions), ("kb_qa_templated", self.templated)]:
            if not found:
                raise ValueError(f"{name}.jsonl.gz in {folder} holds no usable question: fetch the file again.")
        self._names = [n for n, found in self.texts.items() if found]
        self._weights = [TEXT_WEIGHTS[n] for n in self._names]
        if not self._names:
            raise ValueError(f"The text_*.txt.gz files in {folder} hold no paragraph of 25 to 200 words.")

    def sample(self, rng: random.Random, kind: str) -> Passage:
        """One passage of a kind: "asked", "questions", "swapped", "templated", "cloze", "text" or "facts"."""
        draw = {
            "asked": self._asked,
            "questions": self._questions,
            "swapped": self._swapped,
            "templated": self._templated,
            "cloze": self._cloze,
            "text": self._text,
            "facts": self._facts,
        }.get(kind)
        if draw is None:
            raise ValueError(f"No kind of passage is called {kind!r}: use one of {', '.join(KIND_WEIGHTS)}, swapped.")
        for _ in range(1000):
            passage = draw(rng)
            if passage is not None:
                return passage
        raise ValueError(f"No {kind} passage could be made from this data in 1,000 draws: the files hold too little.")

    def mixed(self, rng: random.Random) -> Passage:
        """One passage of the training mixture.

        Half of the real questions have answers swapped, and made ones come after them.
        """
        kind = rng.choices(list(KIND_WEIGHTS), list(KIND_WEIGHTS.values()))[0]
        if kind != "questions":
            return self.sample(rng, kind)
        passage = self.sample(rng, "swapped" if rng.random() < 0.5 else kind)
        qas = [*passage.qas, *made(passage.context, rng)]
        return replace(passage, qas=tuple(qas[: self.max_questions]))

    def _questions(self, rng: random.Random) -> Passage | None:
        passage = window(rng.choice(self.questions), rng, self.max_words)
        if not passage.qas:
            return None
        qas = passage.qas
        if len(qas) > self.max_questions:
            qas = tuple(rng.sample(qas, self.max_questions))
        return Passage(passage.context, qas, passage.source)

    def _swapped(self, rng: random.Random) -> Passage | None:
        passage = self._questions(rng)
        return swap_answers(passage, rng, self.pool) if passage else None

    def _templated(self, rng: random.Random) -> Passage | None:
        """One to four sentences of the templated set, so that the one asked about has to be found."""
        chosen = rng.sample(self.templated, min(rng.randint(1, 4), len(self.templated)))
        while len(chosen) > 1 and sum(len(p.context.split()) for p in chosen) > self.max_words:
            chosen.pop()
        qas = [qa for p in chosen for qa in p.qas]
        rng.shuffle(qas)
        passage = Passage(" ".join(p.context for p in chosen), tuple(qas[: self.max_questions]), chosen[0].source)
        return window(passage, rng, self.max_words) if len(chosen) == 1 else passage

    def _asked(self, rng: random.Random) -> Passage | None:
        """Questions made of a plain paragraph, or of a passage that people asked other questions about."""
        text = rng.choice(self.questions).context if rng.random() < 0.35 else self._paragraph(rng)
        return asked(text, rng, self.max_words, self.max_questions)

    def _paragraph(self, rng: random.Random) -> str:
        return rng.choice(self.texts[rng.choices(self._names, self._weights)[0]])

    def _cloze(self, rng: random.Random) -> Passage | None:
        return cloze(self._paragraph(rng), rng, self.max_words)

    def _text(self, rng: random.Random) -> Passage | None:
        passage = window(Passage(self._paragraph(rng), (), "text"), rng, self.max_words)
        return passage if len(passage.context.split()) >= 10 else None

    def _facts(self, rng: random.Random) -> Passage | None:
        passage = self.facts.sample(rng)
        return passage if len(passage.qas) > 1 else None
