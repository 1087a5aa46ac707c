"""Passages learned one at a time into one adapter: what of each is still there, and how one is taken back.

Every passage's step is taken at the same weights, and the adapter of several is their steps merged (`gdprompt.merge`),
of which more is left than of their sum. The steps are kept apart, which makes forgetting exact: what is left is merged
anew, and is to the bit what it would be had the passage never been learned.

Recall is measured by asking. The answer that the model gives to a passage's question with that passage in its
prompt is the target; recall is the geometric mean, over the target's tokens, of the chance that the memory gives
them (the passage unseen). A passage too long for the prompt has its own step's answer as the target.
"""

from __future__ import annotations

import json
import time
from collections.abc import Generator, Iterator, Sequence
from contextlib import closing
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from gdprompt.results import Answer, Answered, Recall, Token
from gdprompt.validate import BadInput

if TYPE_CHECKING:
    from gdprompt.session import LM
    from gdprompt.taught import Taught

FILE = "memory.json"
FORMAT = 1
# A loaded adapter must be what its passages' steps merge into; other hardware adds in another order.
MAX_GAP = 0.02
Kind = Literal["stepping", "reading", "recalling"]


@dataclass(frozen=True)
class Target:
    """A question about a passage, and the answer that recall is measured against."""

    question: str
    answer: Answer


@dataclass(frozen=True, eq=False)
class Entry:
    """One passage in memory: its own steps, one a chunk, and what was measured when it was learned.

    `taught` is its steps merged. `seconds` is the time that they took; `cache_bytes` what prompting keeps of it; `fits`
    whether it can be prompted at all, and so whether the targets are the prompted model's. `alone` is its recall
    before anything else is added.
    """

    text: str
    steps: tuple[Taught, ...] = field(repr=False)
    taught: Taught = field(repr=False)
    num_tokens: int
    cache_bytes: int
    seconds: float
    fits: bool
    targets: tuple[Target, ...] = ()
    alone: tuple[Recall, ...] = ()

    @property
    def num_chunks(self) -> int:
        """Pieces it was learned in."""
        return len(self.steps)

    @property
    def questions(self) -> tuple[str, ...]:
        """What is asked about it."""
        return tuple(target.question for target in self.targets)


@dataclass(frozen=True, eq=False)
class Memory:
    """Passages in the order they were learned.

    `history[k][i]` is the recall of passage i, question by question, when the first k + 1 were in memory (i <= k);
    `taught` is the steps of all, merged.
    """

    entries: tuple[Entry, ...] = ()
    history: tuple[tuple[tuple[Recall, ...], ...], ...] = ()
    taught: Taught | None = field(default=None, repr=False)

    def __bool__(self) -> bool:
        return bool(self.entries)

    @property
    def recalls(self) -> tuple[tuple[Recall, ...], ...]:
        """Every passage's recall now."""
        return self.history[-1] if self.history else ()

    @property
    def adapter_bytes(self) -> int:
        """Bytes of every layer's B: the same for one passage and for many."""
        return self.taught.num_bytes if self.taught else 0

    @property
    def cache_bytes(self) -> int:
        """Bytes that prompting keeps of the passages, each with a cache of its own."""
        return sum(entry.cache_bytes for entry in self.entries)

    @property
    def num_chunks(self) -> int:
        """Pieces that the passages were learned in, each of which has its step here."""
        return sum(entry.num_chunks for entry in self.entries)

    @property
    def num_tokens(self) -> int:
        """Tokens of the passages."""
        return sum(entry.num_tokens for entry in self.entries)


@dataclass(frozen=True)
class Progress:
    """`done` of `total` chunks stepped on, questions read, or passages asked about."""

    kind: Kind
    done: int
    total: int


@dataclass(frozen=True, eq=False)
class Changed:
    """The memory that a change ends with."""

    memory: Memory


@dataclass(frozen=True)
class Asked:
    """A question's answers: the memory's, and the prompted model's unless the passages do not fit its prompt.

    `num_tokens` is what prompting has to read before the question.
    """

    question: str
    taught: Answer
    prompted: Answer | None
    num_tokens: int
    limit: int


Change = Iterator[Progress | Changed]


def mean_chance(recalls: Sequence[Recall]) -> float:
    """The mean over a passage's questions."""
    return sum(recall.chance for recall in recalls) / len(recalls) if recalls else 0.0


def learn(lm: LM, memory: Memory, text: str, questions: Sequence[str]) -> Change:
    """One more passage; closing the iterator leaves everything as it was.

    Raises:
        ValueError: the passage or a question is not usable.
    """
    entry = yield from _learned(lm, text)
    entry = yield from _targeted(lm, entry, questions)
    entries = (*memory.entries, entry)
    taught = merged(entries)
    now = yield from _recalled(entries, taught)
    yield Changed(Memory(entries, (*memory.history, now), taught))


def forget(memory: Memory, index: int) -> Change:
    """All passages but one; the recall of those learned after it is measured again."""
    entries = (*memory.entries[:index], *memory.entries[index + 1 :])
    yield from _merged_anew(entries, memory.history[:index])


def ask(lm: LM, memory: Memory, question: str) -> Iterator[Token | Answered | Asked]:
    """One question to the memory and, where the passages fit its prompt, to the prompted model.

    Raises:
        ValueError: there is nothing in memory, or the question is not usable.
    """
    if memory.taught is None:
        raise BadInput("Expected a passage in memory, got none: learn one first.", "error_memory_empty")
    taught = yield from _told(memory.taught.stream(question))
    texts = [entry.text for entry in memory.entries]
    num_tokens = lm.num_context_tokens("\n".join(texts))
    prompted = None
    if num_tokens <= lm.max_context_tokens:
        prompted = yield from _told(lm.prompted(texts).stream(question))
    yield Asked(question, taught, prompted, num_tokens, lm.max_context_tokens)


def save(memory: Memory, folder: Path) -> Path:
    """Write a plain PEFT adapter, and beside it what the memory needs to be loaded again.

    Raises:
        ValueError: there is nothing in memory.
    """
    if memory.taught is None:
        raise BadInput("Expected a passage in memory to save, got none: learn one first.", "error_memory_empty")
    memory.taught.save_pretrained(folder)
    passages = [{"text": entry.text, "questions": entry.questions} for entry in memory.entries]
    (folder / FILE).write_text(json.dumps({"format": FORMAT, "passages": passages}, indent=1) + "\n", encoding="utf-8")
    return folder


def saved_passages(folder: Path) -> list[tuple[str, list[str]]]:
    """Each passage with its questions, as `save` wrote them; raises ValueError where they cannot be read."""
    try:
        found = json.loads((folder / FILE).read_text(encoding="utf-8"))
        passages = [(passage["text"], passage["questions"]) for passage in found["passages"]]
    except (OSError, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(
            f"Expected {FILE} with passages in {folder}, got none that can be read: save it again."
        ) from error
    asked = [question for _, questions in passages if isinstance(questions, list) for question in questions]
    if found.get("format") != FORMAT or not passages or not asked:
        raise ValueError(f"Expected passages with questions in {folder / FILE}, got others: save it again.")
    return passages


def load(lm: LM, folder: Path) -> Change:
    """The memory that `save` wrote. Every passage's steps are taken again, and merged they must be the adapter.

    Raises:
        OtherModelError: it was learned by another model.
        ValueError: a file is missing or damaged, or the adapter is not what the passages teach.
    """
    adapter, passages = lm.load_taught(folder), saved_passages(folder)
    entries: list[Entry] = []
    for text, questions in passages:
        entry = yield from _learned(lm, text)
        entries.append((yield from _targeted(lm, entry, questions)))
    total = merged(entries)
    if adapter.contexts != total.contexts or not total.gap(adapter) <= MAX_GAP:
        raise ValueError(f"The adapter in {folder} is not what its passages teach: save the memory again.")
    yield from _merged_anew(tuple(entries), ())


def merged(entries: Sequence[Entry]) -> Taught:
    """One adapter of every chunk of the passages."""
    steps = [step for entry in entries for step in entry.steps]
    return steps[0].lm.merge(steps)


def _learned(lm: LM, text: str) -> Generator[Progress | Changed, None, Entry]:
    """One step a chunk, all at the same weights, and their merger."""
    pieces = lm.chunks(text)
    steps, seconds = [], 0.0
    for i, piece in enumerate(pieces):
        yield Progress("stepping", i, len(pieces))
        started = time.perf_counter()
        steps.append(lm.learn(piece))
        seconds += time.perf_counter() - started
    num_tokens = lm.num_context_tokens(text)
    fits = num_tokens <= lm.max_context_tokens
    # What does not fit one prompt would be kept piece by piece.
    cache = sum(lm.cache_bytes(piece) for piece in ([text] if fits else pieces))
    return Entry(text, tuple(steps), lm.merge(steps), num_tokens, cache, seconds, fits)


def _targeted(lm: LM, entry: Entry, questions: Sequence[str]) -> Generator[Progress | Changed, None, Entry]:
    """The answers that recall is measured against, and how well the passage's own step alone gives them."""
    source: Any = lm.prompted(entry.text) if entry.fits else entry.taught
    targets = []
    for i, question in enumerate(questions):
        yield Progress("reading", i, len(questions))
        targets.append(Target(question, source.answer(question)))
    alone = tuple(entry.taught.recall(target.question, target.answer) for target in targets)
    return replace(entry, targets=tuple(targets), alone=alone)


def _recalled(
    entries: Sequence[Entry], taught: Taught
) -> Generator[Progress | Changed, None, tuple[tuple[Recall, ...], ...]]:
    found = []
    for i, entry in enumerate(entries):
        yield Progress("recalling", i, len(entries))
        found.append(tuple(taught.recall(target.question, target.answer) for target in entry.targets))
    return tuple(found)


def _merged_anew(entries: tuple[Entry, ...], known: tuple[tuple[tuple[Recall, ...], ...], ...]) -> Change:
    """The memory of `entries`, whose history begins with what is `known`."""
    history = list(known)
    for count in range(len(known) + 1, len(entries) + 1):
        history.append((yield from _recalled(entries[:count], merged(entries[:count]))))
    yield Changed(Memory(entries, tuple(history), merged(entries) if entries else None))


def _told(events: Any) -> Generator[Token | Answered | Asked, None, Answer]:
    with closing(events):
        for event in events:
            yield event
            if isinstance(event, Answered):
                return event.answer
    raise RuntimeError("the stream ended before its answer")
