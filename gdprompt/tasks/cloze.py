"""Questions made from plain text and from facts: a span blanked out of a sentence of the passage."""

from __future__ import annotations

import json
import random
import re
from collections.abc import Iterator
from pathlib import Path

from gdprompt.tasks.files import reading
from gdprompt.tasks.spans import find_all, sentence_spans
from gdprompt.tasks.types import QA, Passage

BLANK = "___"
_NUMBER = re.compile(r"(?<![\w.,$£€])[$£€]?\d[\d,.]*\d%?(?!\w)|(?<![\w.,])\d%?(?!\w)")
_NAME = re.compile(r"(?<!\w)[A-Z][\w’'-]*[^\W_](?: (?:of |de |van |von |the )?[A-Z][\w’'-]*[^\W_])*(?!\w)")
_LONG = re.compile(r"(?<![\w’'-])[a-z]{7,}(?![\w’'-])")
_NOT_NAMES = frozenset(
    "The This That These Those There Then They Their She His Her Him Its But And For With When Where What "
    "Who Why How You Your Our Not Now Yes All Some Such Here Only Even After Before While Although "
    "Because From Into It He We In On At As An Oh Ah If My So No Or To Of By Do Is Was Are Have Has Had "
    "Will Would Could Should Let Once One Two Never Nothing Each Every Both Many Most Much More Thus Yet "
    "Still Well I'm I'll I've I'd".split()
)


def paragraphs(path: Path, min_words: int = 25, max_words: int = 200) -> Iterator[str]:
    """The paragraphs of a text_*.txt.gz file, one a line, without headings and document separators."""
    with reading(path) as lines:
        for line in lines:
            if line.startswith(("#", "<|")):
                continue
            line = line.replace("<|endoftext|>", "")
            if min_words <= line.count(" ") + 1 <= 2 * max_words:
                words = line.split()
                if min_words <= len(words) <= max_words:
                    yield " ".join(words)


def cloze(paragraph: str, rng: random.Random, max_words: int = 110) -> Passage | None:
    """Two to five sentences of `paragraph`, and one to four questions with a span of a sentence blanked.

    A question is a whole sentence of the passage or a few of its words; the blank hides a name, a number or
    a long word. None where the paragraph gives no such passage.
    """
    spans = sentence_spans(paragraph)
    if len(spans) < 2:
        return None
    first = rng.randrange(len(spans) - 1)
    last = min(len(spans), first + rng.randint(2, 5))
    while last - first > 2 and len(paragraph[spans[first][0] : spans[last - 1][1]].split()) > max_words:
        last -= 1
    base = spans[first][0]
    context = paragraph[base : spans[last - 1][1]]
    if len(context.split()) > max_words:
        return None
    local = [(a - base, b - base) for a, b in spans[first:last]]
    rng.shuffle(local)
    wanted = rng.randint(1, 4)
    order = [rng.choice(local) for _ in range(2 * wanted)] if len(local) < wanted else local
    qas: list[QA] = []
    for a, b in order:
        qa = _blank(context[a:b], rng)
        if qa is not None and qa.answer not in {q.answer for q in qas} and qa.question not in {q.question for q in qas}:
            qas.append(qa)
        if len(qas) == wanted:
            break
    return Passage(context, tuple(qas), "cloze") if qas else None


def _blank(sentence: str, rng: random.Random) -> QA | None:
    """One question made from `sentence`, or None where nothing in it is worth blanking."""
    names = [m.span() for m in _NAME.finditer(sentence)]
    names = [(a, b - 2 if sentence[a:b].endswith(("'s", "’s")) else b) for a, b in names]
    names = [s for s in names if sentence[slice(*s)] not in _NOT_NAMES and not _opens(sentence, s)]
    kinds = [
        names,
        [m.span() for m in _NUMBER.finditer(sentence)],
        [m.span() for m in _LONG.finditer(sentence)],
    ]
    choices = [(k, w) for k, w in zip(kinds, (5, 5, 2), strict=True) if k]
    if not choices:
        return None
    kind = rng.choices([k for k, _ in choices], [w for _, w in choices])[0]
    start, end = rng.choice(kind)
    answer = sentence[start:end]
    left, right = sentence[:start], sentence[end:]
    if rng.random() < 0.5:
        left = _tail(left, rng.randint(2, 7))
        right = _head(right, rng.randint(2, 7)).rstrip(" ,;:—-")
    question = f"{left}{BLANK}{right}".strip()
    if len(question.split()) < 5 or find_all(question, answer):
        return None
    return QA(question, (answer,))


def _opens(sentence: str, span: tuple[int, int]) -> bool:
    """Whether a one-word capitalised span opens the sentence or a quotation, so need not be a name."""
    before = sentence[: span[0]].rstrip()
    first = sentence[slice(*span)].split()[0]
    return (not before or before[-1] in "\"'“‘(:.!?—") and (" " not in sentence[slice(*span)] or first in _NOT_NAMES)


def _tail(text: str, words: int) -> str:
    starts = [m.start() for m in re.finditer(r"\S+", text)]
    return text[starts[-words] :] if len(starts) > words else text


def _head(text: str, words: int) -> str:
    ends = [m.end() for m in re.finditer(r"\S+", text)]
    return text[: ends[words - 1]] if len(ends) > words else text


class Facts:
    """Facts of kb_facts written as sentences by the patterns of kb_relation_patterns."""

    def __init__(self, facts: Path, patterns: Path) -> None:
        raw = json.loads(patterns.read_text(encoding="utf-8"))
        self.patterns = {r: kept for r, ps in raw.items() if (kept := [t for p in ps if (t := _tidy(p))])}
        with reading(facts) as lines:
            rows = [json.loads(line) for line in lines]
        self.facts = [(r["relation"], r["subject"], r["object"]) for r in rows if r.get("relation") in self.patterns]
        self.objects: dict[str, list[str]] = {}
        for relation, _, obj in self.facts:
            self.objects.setdefault(relation, []).append(obj)

    def sample(self, rng: random.Random) -> Passage:
        """Two to five facts, some with another object of the relation, each asked with the object blanked."""
        sentences, qas, used = [], [], set()
        for _ in range(rng.randint(2, 5)):
            relation, subject, obj = rng.choice(self.facts)
            if rng.random() < 0.5:
                obj = rng.choice(self.objects[relation])
            if subject == obj or subject in used or obj in used:
                continue
            used |= {subject, obj}
            sentences.append(_fill(rng.choice(self.patterns[relation]), subject, obj))
            asked = rng.choice(self.patterns[relation])
            qas.append(QA(_fill(asked, subject, BLANK), (obj,), relation))
        rng.shuffle(qas)
        return Passage(" ".join(sentences), tuple(qas), "facts")


def _fill(pattern: str, subject: str, obj: str) -> str:
    """The sentence of a pattern; its own first letter is made a capital, a name's is left."""
    pattern = re.sub(r"^[a-z]", lambda m: m.group().upper(), pattern)
    if re.search(r"\b[Aa]n? \[Y\]", pattern) and obj != BLANK:
        pattern = re.sub(r"\b([Aa])n? \[Y\]", r"\1n [Y]" if obj[0].lower() in "aeiou" else r"\1 [Y]", pattern)
    return pattern.replace("[X]", subject).replace("[Y]", obj)


def _tidy(pattern: str) -> str | None:
    """The pattern as one full sentence, or None where it is a fragment."""
    pattern = re.sub(r"\s+\.", ".", " ".join(pattern.split()))
    pattern = pattern if pattern.endswith(".") else pattern + "."
    verb = r"\b(is|was|are|works?|plays|specializes|owns|died|worked|has|can|holds|belongs|shares?|lost)\b"
    fragment = re.search(
        r", |-owned|^\[X\] that|is \[Y\] citizen|to debut|^\[Y\] (player|musicians)|^The \[Y\]-", pattern
    )
    return pattern if re.search(verb, pattern) and not fragment else None
