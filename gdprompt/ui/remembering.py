"""What happens between a job and the changed memory: plain values in, frames of the tab out."""

from __future__ import annotations

import contextlib
import tempfile
import time
from collections.abc import Generator, Iterator, Sequence
from dataclasses import dataclass, field
from functools import partial
from pathlib import Path
from typing import Any, Literal, NamedTuple

import gradio as gr

from gdprompt import figures, memory, validate
from gdprompt.memory import Asked, Changed, Memory, Progress
from gdprompt.results import Answer, Answered, Token
from gdprompt.ui import cards, downloads, gpu, limits, memory_cards, uploads
from gdprompt.ui.loading import Model
from gdprompt.ui.teaching import SAME, SECONDS_A_FRAME
from gdprompt.ui.words import memory_labels, say
from gdprompt.validate import BadInput, OtherModelError

Kind = Literal["add", "forget", "ask", "load"]


@dataclass(frozen=True)
class Job:
    """Checked input on its way to the model. `number` makes every job a new one."""

    kind: Kind
    passage: str = ""
    questions: tuple[str, ...] = ()
    index: int = 0
    file: str = ""
    number: int = field(default_factory=time.perf_counter_ns)


@dataclass(frozen=True, eq=False)
class View:
    """What a visitor has: the memory, and the last question's answers while the memory is as it was then."""

    memory: Memory = field(default_factory=Memory)
    asked: Asked | None = None

    def __bool__(self) -> bool:
        return bool(self.memory)

    @property
    def num_chunks(self) -> int:
        """The memory's."""
        return self.memory.num_chunks


class Frame(NamedTuple):
    """One picture of the tab; what is left out stays as it is."""

    passages: Any = SAME
    status: Any = SAME
    error: Any = SAME
    replies: Any = SAME
    sizes: Any = SAME
    stored: Any = SAME
    curve: Any = SAME
    view: Any = SAME
    passage: Any = SAME
    questions: Any = SAME
    question: Any = SAME
    add: Any = SAME
    stop: Any = SAME
    ask: Any = SAME
    example: Any = SAME
    load: Any = SAME


def checked_passage(passage: Any) -> str:
    """The passage, of a length that can be learned in chunks; raises Refused where it is not usable."""
    try:
        text = limits.checked_passage(passage)
    except limits.Refused as reason:
        # The remedy that "Try it" names is this very tab.
        raise (limits.Refused("error_memory_long", **reason.values) if "limit" in reason.values else reason) from None
    if not text:
        raise limits.Refused("error_passage_empty")
    return text


def check_room(found: Memory, text: str) -> None:
    """Raises Refused where a passage is in memory already, or there is no room for one more."""
    if text in {entry.text for entry in found.entries}:
        raise limits.Refused("error_memory_known")
    if len(found.entries) >= limits.MAX_KEPT:
        raise limits.Refused("error_memory_full", limit=limits.MAX_KEPT)


def check_chunks(lm: Any, texts: Sequence[str], num_chunks: int = 0) -> None:
    """Raises Refused where passages, beside `num_chunks` in memory, are more than it may hold."""
    count = num_chunks + sum(len(lm.chunks(text)) for text in texts)
    if count > limits.MAX_CHUNKS:
        raise limits.Refused("error_memory_chunks", count=count, limit=limits.MAX_CHUNKS)


def work(model: Model, job: Job, view: View, question: Any, language: str) -> Iterator[Frame]:
    """Does a job and shows it as it goes."""
    started = time.monotonic()
    while not model.wait(0.25):
        waiting = memory_cards.progress(language, None, time.monotonic() - started, "loading_model")
        yield Frame(status=waiting)
    if not model.ready:
        yield refused(language, say(language, "error_no_model"), view)
        return
    try:
        shown: dict[memory_cards.Side, str | Answer] = {}
        count, started, drawn = len(view.memory.entries), time.monotonic(), 0.0
        with contextlib.closing(gpu.events(model.lm, partial(events_of, job=job, found=view.memory))) as events:
            for event in events:
                match event:
                    case Progress():
                        yield Frame(status=memory_cards.progress(language, event, time.monotonic() - started))
                    case Changed(found):
                        yield changed(job, found, question, language, model.lm)
                    case Token(condition, text):
                        shown[side_of(condition)] = text
                        if time.monotonic() - drawn > SECONDS_A_FRAME:
                            drawn = time.monotonic()
                            yield Frame(replies=memory_cards.replies(language, count, shown, running=True))
                    case Answered(condition, answer):
                        shown[side_of(condition)] = answer
                        yield Frame(replies=memory_cards.replies(language, count, shown, running=True))
                    case Asked():
                        yield answered(View(view.memory, event), language)
    except limits.Refused as reason:
        yield refused(language, reason.sentence(language), view)
    except OtherModelError:
        yield refused(language, say(language, "error_memory_file_model"), view)
    except gr.Error:
        raise  # a ValueError too: Spaces says by it that it lends no GPU now
    except ValueError as reason:
        if job.file:
            yield refused(language, say(language, "error_memory_file"), view)
        elif isinstance(reason, BadInput):
            yield refused(language, limits.sentence(reason, language), view)
        else:
            raise


def side_of(condition: str) -> memory_cards.Side:
    """Which of the two answers a condition's is."""
    return "prompted" if condition == "prompted" else "meta_step"


def events_of(lm: Any, job: Job, found: Memory) -> Generator[Any, None, None]:
    """What a job does, event by event."""
    for question in job.questions:
        validate.length(lm.num_question_tokens(question), lm.max_question_tokens, "question")
    if job.kind == "add":
        check_room(found, job.passage)
        check_chunks(lm, [job.passage], found.num_chunks)
        yield from memory.learn(lm, found, job.passage, job.questions)
    elif job.kind == "ask":
        yield from memory.ask(lm, found, job.questions[0])
    elif job.kind == "load":
        yield from _load(lm, Path(job.file))
    elif [entry.text for entry in found.entries][job.index : job.index + 1] == [job.passage]:
        yield from memory.forget(found, job.index)


def _load(lm: Any, file: Path) -> memory.Change:
    with uploads.unpacked(file) as folder:
        passages = memory.saved_passages(folder)
        try:
            for text, questions in passages:
                # Saved, every passage was accepted once; what is not accepted now was written by hand.
                if checked_passage(text) != text or limits.checked_questions("\n".join(questions)) != (*questions,):
                    raise limits.Refused("error_memory_file")
        except (limits.Refused, TypeError):
            raise limits.Refused("error_memory_file") from None
        texts = [text for text, _ in passages]
        if len(texts) > limits.MAX_KEPT or len(set(texts)) < len(texts):
            raise limits.Refused("error_memory_file")
        check_chunks(lm, texts)
        yield from memory.load(lm, folder)


@contextlib.contextmanager
def zipped(found: Memory) -> Iterator[Path]:
    """The memory's folder as a zip, which is there until the `with` ends; raises Refused where the disk is full."""
    with tempfile.TemporaryDirectory(prefix="gdprompt-") as folder:
        memory.save(found, Path(folder, "memory"))
        yield downloads.zipped(Path(folder, "memory"), Path(folder, "gdprompt-memory.zip"))


def changed(job: Job, found: Memory, question: Any, language: str, lm: Any) -> Frame:
    """The tab for a memory that has just become another."""
    inputs: dict[str, Any] = {}
    if job.kind == "add" and (not isinstance(question, str) or not question.strip()):
        inputs["question"] = job.questions[0]
    return whole(View(found), language, status=cards.status(news(job, found, language, lm), done=True), **inputs)


def news(job: Job, found: Memory, language: str, lm: Any) -> str:
    """What a change came to, in a sentence."""
    count = len(found.entries)
    if job.kind == "load":
        return say(language, "memory_loaded", count=count)
    if job.kind == "forget":
        return say(language, "memory_forgot" if count else "memory_emptied", count=count)
    entry = found.entries[-1]
    return say(
        language,
        "memory_added_chunks" if entry.num_chunks > 1 else "memory_added",
        count=count,
        seconds=f"{entry.seconds:.2f}",
        chunks=entry.num_chunks,
        tokens=f"{entry.num_tokens:,}",
        limit=f"{lm.max_chunk_tokens:,}",
    )


def answered(view: View, language: str) -> Frame:
    """The tab with a question's answers."""
    return idle(
        language,
        passages=memory_cards.passages(language, view.memory),
        replies=replies(view, language),
        status=cards.status(timed(view.asked, language), done=True),
        view=view,
    )


def timed(asked: Asked | None, language: str) -> str:
    """How long either model took to begin: from there on, each token costs both the same."""
    if asked is None:
        return ""
    seconds = {"taught": f"{asked.taught.seconds_to_first_token:.2f}"}
    if asked.prompted is None:
        return say(language, "memory_answered_alone", **seconds)
    return say(language, "memory_answered", prompted=f"{asked.prompted.seconds_to_first_token:.2f}", **seconds)


def whole(view: View, language: str, **frame: Any) -> Frame:
    """Everything that depends on the memory."""
    return idle(
        language,
        passages=memory_cards.passages(language, view.memory),
        replies=replies(view, language),
        sizes=memory_cards.stored(language, view.memory),
        stored=stored(view, language),
        curve=curve(view, language),
        view=view,
        **frame,
    )


def busy(language: str, view: View) -> Frame:
    """The tab from the click to the first sign of the model."""
    return Frame(
        passages=memory_cards.passages(language, view.memory, busy=True),
        status=memory_cards.progress(language, None, 0.0),
        error="",
        add=gr.Button(say(language, "memory_adding"), interactive=False),
        stop=gr.Button(interactive=True),
        ask=gr.Button(interactive=False),
        example=gr.Button(interactive=False),
        load=gr.UploadButton(interactive=False),
    )


def idle(language: str, **frame: Any) -> Frame:
    """The tab when nothing runs."""
    return Frame(
        add=gr.Button(say(language, "memory_add"), interactive=True),
        stop=gr.Button(say(language, "stop"), interactive=False),
        ask=gr.Button(say(language, "memory_ask"), interactive=True),
        example=gr.Button(say(language, "memory_example"), interactive=True),
        load=gr.UploadButton(say(language, "memory_load"), interactive=True),
        **frame,
    )


def refused(language: str, sentence: str, view: View | None) -> Frame:
    """The tab with an error on it and everything else as it was before."""
    view = view or View()
    return idle(
        language,
        passages=memory_cards.passages(language, view.memory),
        replies=replies(view, language),
        status="",
        error=cards.error(language, sentence),
    )


def replies(view: View, language: str) -> str:
    """The two answers to the last question."""
    return memory_cards.replies(language, len(view.memory.entries), asked=view.asked)


def stored(view: View, language: str) -> Any:
    """The bytes figure."""
    entries = view.memory.entries
    return figures.stored(
        [entry.num_tokens for entry in entries],
        [entry.cache_bytes for entry in entries],
        view.memory.adapter_bytes,
        memory_labels(language),
    )


def curve(view: View, language: str) -> Any:
    """The recall figure."""
    return figures.recalled(
        [memory_cards.name(entry.text) for entry in view.memory.entries],
        [[memory.mean_chance(recalls) for recalls in now] for now in view.memory.history],
        memory_labels(language),
    )
