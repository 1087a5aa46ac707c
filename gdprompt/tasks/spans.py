"""Cutting passages to whole sentences around an answer, and swapping answers for others of the same kind."""

from __future__ import annotations

import random
import re
from collections.abc import Iterable
from dataclasses import replace

from gdprompt.tasks.types import QA, Passage

_ABBREVIATIONS = frozenset(
    "mr mrs ms dr st prof gen col capt lt sgt rev hon jr sr vs etc fig no vol approx dept est inc ltd co "
    "corp jan feb mar apr jun jul aug sep sept oct nov dec e.g i.e cf op ed messrs mme mlle".split()
)
_STOP = re.compile(r"[.!?…]+[\"'”’)\]]*\s+(?=[\"'“‘(\[]*[A-Z0-9])")
_WORD = re.compile(r"\w+")
_NAMED = re.compile(r"\b(?:[A-Z]\w*|\w*\d\w*)\b")
_WH = ("who", "whom", "whose", "where", "when", "why", "how many", "how much", "how", "which", "what")

_ARTICLES = frozenset(("the", "a", "an", "his", "her", "their", "its", "my", "our"))
_PARTICLES = frozenset(("of", "the", "and", "de", "la", "von", "van", "for", "in"))
_NUMERALS = frozenset(
    "one two three four five six seven eight nine ten eleven twelve fifteen twenty thirty forty fifty sixty "
    "hundred thousand million several many dozens hundreds thousands both".split()
)

Pool = dict[tuple[str, str, int], list[str]]


def sentence_spans(text: str) -> list[tuple[int, int]]:
    """The (start, end) of each sentence; spans leave out the spaces between sentences."""
    spans, start = [], 0
    for match in _STOP.finditer(text):
        last = text[start : match.start()].rsplit(None, 1)
        word = last[-1].lstrip("\"'“‘([") if last else ""
        if text[match.start()] == "." and (word.lower() in _ABBREVIATIONS or re.fullmatch(r"[A-Z](\.[A-Z])*", word)):
            continue
        spans.append((start, match.start() + len(match.group().rstrip())))
        start = match.end()
    if text[start:].strip():
        spans.append((start, len(text.rstrip())))
    return spans


def find_all(text: str, answer: str, flags: int = 0) -> list[tuple[int, int]]:
    """Where `answer` stands in `text` as whole words."""
    left = r"(?<!\w)" if answer[:1].isalnum() else ""
    right = r"(?!\w)" if answer[-1:].isalnum() else ""
    return [m.span() for m in re.finditer(left + re.escape(answer) + right, text, flags)]


def _words(text: str) -> int:
    return len(text.split())


def _support(qa: QA, text: str, spans: list[tuple[int, int]]) -> tuple[int, int] | None:
    """The first and last sentence of the occurrence of the answer in the sentence most like the question."""
    asked = {w for w in _WORD.findall(qa.question.lower()) if len(w) > 2}
    best, best_score = None, -1
    places = find_all(text, qa.answer)
    if not places and qa.answer in text:
        start = text.index(qa.answer)
        places = [(start, start + len(qa.answer))]
    for start, end in places:
        first = max(i for i, s in enumerate(spans) if s[0] <= start)
        last = max(i for i, s in enumerate(spans) if s[0] < end)
        near = _WORD.findall(text[spans[first][0] : spans[last][1]].lower())
        score = len(asked.intersection(near))
        if score > best_score:
            best, best_score = (first, last), score
    return best


def window(passage: Passage, rng: random.Random, max_words: int, sentences_only: bool = False) -> Passage:
    """Cut a passage to whole sentences of at most `max_words` words around the answer to a question.

    The place is random. Questions whose answer's sentence is outside are dropped; of several occurrences
    of an answer the one in the sentence most like the question counts. A passage short enough stays as it
    is. A single sentence over the limit is cut between words around the answer or, with `sentences_only`, no question
    is left.
    """
    text = passage.context
    if _words(text) <= max_words:
        return passage
    spans = sentence_spans(text)
    counts = [_words(text[a:b]) for a, b in spans]
    support = [_support(qa, text, spans) for qa in passage.qas]
    anchors = [s for s in support if s is not None]
    fitting = [s for s in anchors if sum(counts[s[0] : s[1] + 1]) <= max_words]
    if anchors and not fitting:
        return replace(passage, qas=()) if sentences_only else _word_window(passage, rng, max_words)
    if fitting:
        first, last = rng.choice(fitting)
    else:
        short = [i for i, n in enumerate(counts) if n <= max_words]
        if not short:
            return replace(passage, context=" ".join(text.split()[:max_words]), qas=())
        first = last = rng.choice(short)
    total = sum(counts[first : last + 1])
    while True:
        left = first > 0 and total + counts[first - 1] <= max_words
        right = last + 1 < len(spans) and total + counts[last + 1] <= max_words
        if not (left or right):
            break
        if left and (not right or rng.random() < 0.5):
            first -= 1
            total += counts[first]
        else:
            last += 1
            total += counts[last]
    cut = text[spans[first][0] : spans[last][1]]
    kept = tuple(
        qa
        for qa, s in zip(passage.qas, support, strict=True)
        if s is not None and s[0] >= first and s[1] <= last and qa.answer in cut
    )
    return replace(passage, context=cut, qas=tuple(_verbatim(qa, cut) for qa in kept))


def still_named(question: str, text: str, cut: str) -> bool:
    """Whether what a question names, with a capital or a figure, stands in a cut text where it did in the whole one.

    Without it the cut text cannot decide the answer: "It weighs 3 kg." of one thing or of another. The question's
    first word has a capital in any case, and is not looked at.
    """
    named = set(_NAMED.findall(question.partition(" ")[2]))
    return not (named & set(_WORD.findall(text))) - set(_WORD.findall(cut))


def _verbatim(qa: QA, text: str) -> QA:
    """The question with the accepted answers that stand in `text`."""
    return replace(qa, answers=tuple(a for a in qa.answers if a in text))


def _word_window(passage: Passage, rng: random.Random, max_words: int) -> Passage:
    """At most `max_words` words around the answer to one question, for text without sentence ends."""
    text = passage.context
    places = [m.span() for m in re.finditer(r"\S+", text)]
    qas = [qa for qa in passage.qas if qa.answer in text]
    start = text.index(rng.choice(qas).answer)
    at = max(i for i, p in enumerate(places) if p[0] <= start)
    first = max(0, min(at - rng.randrange(max_words // 2 + 1), len(places) - max_words))
    cut = text[places[first][0] : places[min(first + max_words, len(places)) - 1][1]]
    kept = tuple(_verbatim(qa, cut) for qa in qas if qa.answer in cut and text.count(qa.answer) == 1)
    return replace(passage, context=cut, qas=kept)


def answer_kind(question: str, answer: str) -> tuple[str, str, int] | None:
    """What kind of answer this is: its shape, the question word and its length; None where it is untidy.

    The shape of an answer with digits keeps its punctuation and digit count ("3 May 1998" is "0 A 0000").
    """
    if not re.fullmatch(r"[\w$£€](.*[\w%])?", answer) or _words(answer) > 6 or answer.endswith(("'s", "’s")):
        return None
    lowered = f" {question.lower()} "
    wh = next((w for w in _WH if lowered.startswith(f" {w} ")), None)
    wh = wh or next((w for w in _WH if f" {w} " in lowered), "")
    if any(c.isdigit() for c in answer):
        shape = re.sub(r"\d", "0", answer)
        shape = re.sub(r"[A-Z][^\W\d]*", "A", shape)
        return ("number " + re.sub(r"[a-z]+", "a", shape), "", 0)
    words = answer.split()
    body = words[1:] if len(words) > 1 and words[0].lower() in _ARTICLES else words
    article = "article " if body is not words else ""
    if all(w[0].isupper() or w in _PARTICLES for w in body):
        return f"{article}name", wh, min(len(body), 4)
    if wh in ("how many", "how much"):
        return (f"counted {len(words)}", wh, len(words)) if words[0].lower() in _NUMERALS else None
    if wh == "how":
        return ("feeling", wh, len(words)) if " feel" in lowered else None
    if wh == "why" or len(body) > 2 or answer != answer.lower():
        return None
    ending = re.search(r"(ing|ed|ly|s|ful|ous|al|ic|ive|er|y|)$", body[-1])
    return f"{article}phrase {ending.group() if ending else ''}", wh, len(body)


def answer_pool(passages: Iterable[Passage]) -> Pool:
    """Every tidy answer of `passages`, sorted into kinds, for `swap_answers` to draw from."""
    pool: dict[tuple[str, str, int], dict[str, None]] = {}
    for passage in passages:
        for qa in passage.qas:
            kind = answer_kind(qa.question, qa.answer)
            if kind is not None:
                pool.setdefault(kind, {})[qa.answer] = None
    return {kind: list(answers) for kind, answers in pool.items()}


def swap_answers(passage: Passage, rng: random.Random, pool: Pool, share: float = 0.7) -> Passage:
    """Replace answers, in the context and as answers, by others of the same kind drawn from `pool`.

    Each answer that can be swapped is, with probability `share`, and at least one where any can.
    Questions stay as they are, so an answer that stands in a question, overlaps another answer or has
    a part standing elsewhere in the context (a surname alone) is left. An old answer is gone afterwards.
    """
    text, qas = passage.context, list(passage.qas)
    old = list(dict.fromkeys(qa.answer for qa in qas))
    rng.shuffle(old)
    swapped = 0
    for answer in old:
        if swapped and rng.random() >= share:
            continue
        new = _replacement(answer, text, qas, rng, pool)
        if new is None:
            continue
        pieces, end = [], 0
        for a, b in find_all(text, answer):
            pieces += [text[end:a], new]
            end = b
        text = "".join([*pieces, text[end:]])
        qas = [replace(qa, answers=(new,)) if qa.answer == answer else _verbatim(qa, text) for qa in qas]
        swapped += 1
    return replace(passage, context=text, qas=tuple(qas)) if swapped else passage


def _replacement(answer: str, text: str, qas: list[QA], rng: random.Random, pool: Pool) -> str | None:
    """What `answer` can be swapped for without spoiling the passage, or None."""
    kind = answer_kind(next(qa.question for qa in qas if qa.answer == answer), answer)
    options = pool.get(kind, []) if kind is not None else []
    if len(options) < 2:
        return None
    lowered, lowered_text = answer.lower(), text.lower()
    spans = find_all(text, answer)
    if not spans or lowered_text.count(lowered) != len(spans):
        return None
    questions = " ".join(qa.question.lower() for qa in qas)
    parts = {lowered, *(w.lower() for w in _WORD.findall(answer) if w[0].isupper() and len(w) > 2)}
    if any(p in questions for p in parts):
        return None
    inside = len(spans)
    if any(lowered_text.count(p) > inside * max(1, lowered.count(p)) for p in parts):
        return None
    for qa in qas:
        if qa.answer != answer and _overlaps(spans, find_all(text, qa.answer) or [_first(text, qa.answer)]):
            return None
    articles = {text[:a].rsplit(None, 1)[-1].lower() if text[:a].strip() else "" for a, _ in spans}
    for _ in range(8):
        new = rng.choice(options)
        if new.lower() in lowered_text or new.lower() in questions or lowered in new.lower():
            continue
        vowel = new[0].lower() in "aeiou"
        if ("a" in articles and vowel) or ("an" in articles and not vowel):
            continue
        return new
    return None


def _first(text: str, answer: str) -> tuple[int, int]:
    start = text.find(answer)
    return start, start + len(answer)


def _overlaps(spans: list[tuple[int, int]], others: list[tuple[int, int]]) -> bool:
    return any(a < d and c < b for a, b in spans for c, d in others)
