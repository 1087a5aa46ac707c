"""The endpoints for programs: what the tabs do, by name, with a memory of the client's own between its calls.

An endpoint yields None while it works, so that a client can stop it in between, and its result last.
"""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from functools import partial
from typing import Any

import gradio as gr

from gdprompt.memory import Changed, Memory
from gdprompt.ui import gpu, limits, remembering, teaching
from gdprompt.ui.loading import Model
from gdprompt.ui.remembering import Job
from gdprompt.ui.words import say
from gdprompt.validate import BadInput, OtherModelError

Told = Iterator[dict[str, Any] | None]
Remembered = Iterator[tuple[Any, dict[str, Any] | None]]


def add(model: Model) -> None:
    """Adds the endpoints to the page under construction."""
    do = Endpoints(model)
    memory = gr.State(Memory(), time_to_live=limits.SECONDS_KEPT)
    # Components carry the values only, and no browser draws them.
    with gr.Row(visible=False):
        passage, question, questions = (gr.Textbox(label=name) for name in ("passage", "question", "questions"))
        scale, file, result = gr.Number(1.0, label="step_scale"), gr.File(label="file"), gr.JSON(label="result")
        wrong = gr.Textbox(label="wrong_passage")

    def endpoint(name: str, action: Callable[..., Any], inputs: list[Any], outputs: list[Any]) -> None:
        # Text and numbers come as they were sent, to be refused in our own words; a file becomes a path.
        gr.on(
            [],
            action,
            inputs,
            outputs,
            api_name=name,
            preprocess=file in inputs,
            concurrency_id="model",
            concurrency_limit=1,
        )

    endpoint("compare", do.compare, [passage, question, scale], [result])
    endpoint("control", do.control, [passage, wrong, question, scale], [result])
    endpoint("memory_add", do.add, [memory, passage, questions], [memory, result])
    endpoint("memory_ask", do.ask, [memory, question], [result])
    endpoint("memory_forget", do.forget, [memory, passage], [memory, result])
    endpoint("memory_clear", do.clear, [], [memory, result])
    endpoint("memory_save", do.save, [memory], [file])
    endpoint("memory_load", do.load, [file], [memory, result])


@dataclass(frozen=True)
class Endpoints:
    """What the endpoints do. `memory` is the calling client's own: Gradio hands it in and keeps what is yielded."""

    model: Model

    def compare(self, passage: str, question: str, step_scale: float = 1.0) -> Told:
        """Teaches a passage in one gradient step and compares every condition's answer.

        It leaves this client's memory alone.

        Args:
            passage: what to teach.
            question: what to ask about it.
            step_scale: multiple of the trained step, 0 to 2.

        Returns:
            The comparison: answers, tokens, readings per condition, seconds and bytes.
        """
        with _in_plain_words():
            yield from self._compared(teaching.ticket_for(passage, question, step_scale, ()))

    def control(self, passage: str, wrong_passage: str, question: str, step_scale: float = 1.0) -> Told:
        """Compares as `compare` does, with both steps taken on another passage than the prompt's: a control.

        Args:
            passage: what the prompt holds.
            wrong_passage: what to teach in its place.
            question: what to ask about the passage.
            step_scale: multiple of the trained step, 0 to 2.

        Returns:
            The comparison, as `compare` gives it, with its `wrong_passage`.
        """
        with _in_plain_words():
            wrong = remembering.checked_passage(wrong_passage)
            yield from self._compared(
                replace(teaching.ticket_for(passage, question, step_scale, ()), wrong_passage=wrong)
            )

    def add(self, memory: Memory, passage: str, questions: str) -> Remembered:
        """Learns one more passage, in one gradient step a chunk, and adds it to this client's memory.

        Args:
            memory: the client's own.
            passage: what to add.
            questions: what to ask about it, one a line, up to 5; they measure recall.

        Returns:
            The memory: each passage with its recall, question by question, and the bytes it takes.
        """
        with _in_plain_words():
            text, asked = remembering.checked_passage(passage), limits.checked_questions(questions)
            yield from self._changed(Job("add", passage=text, questions=asked), memory)

    def ask(self, memory: Memory, question: str) -> Told:
        """Asks this client's memory, and the prompted model where the passages fit its prompt.

        Args:
            memory: the client's own.
            question: what to ask about any of its passages.

        Returns:
            Both answers, as `taught` and `prompted`, with their tokens, log-probabilities and seconds.
        """
        with _in_plain_words():
            job = Job("ask", questions=(limits.checked_question(question),))
            if not memory.entries:
                raise limits.Refused("error_memory_empty")
            for asked in self._last_of(partial(remembering.events_of, job=job, found=memory)):
                yield asdict(asked) if asked else None

    def forget(self, memory: Memory, passage: str) -> Remembered:
        """Takes one passage's step out of this client's memory; what is left is as if it had never been learned.

        Args:
            memory: the client's own.
            passage: the passage, as it was learned.

        Returns:
            The memory, as `memory_add` gives it.
        """
        with _in_plain_words():
            text, texts = remembering.checked_passage(passage), [entry.text for entry in memory.entries]
            if text not in texts:
                raise limits.Refused("error_memory_unknown")
            yield from self._changed(Job("forget", passage=text, index=texts.index(text)), memory)

    def clear(self) -> tuple[Memory, dict[str, Any]]:
        """Forgets everything in this client's memory.

        Returns:
            The memory, as `memory_add` gives it: empty.
        """
        return Memory(), described(Memory())

    def save(self, memory: Memory) -> Iterator[str]:
        """Saves this client's memory as a zip of a plain PEFT adapter, which `memory_load` and the tab Memory read.

        Args:
            memory: the client's own.

        Returns:
            The zip file.
        """
        with _in_plain_words():
            if not memory.entries:
                raise limits.Refused("error_memory_empty")
            with remembering.zipped(memory) as file:
                yield str(file)

    def load(self, file: str | None) -> Remembered:
        """Puts a saved memory in the place of this client's; only the model that learned it can load it.

        Args:
            file: the zip that `memory_save` or the tab Memory gave.

        Returns:
            The memory, as `memory_add` gives it.
        """
        with _in_plain_words(), _naming_no_folder():
            if not isinstance(file, str):
                raise limits.Refused("error_memory_no_file")
            yield from self._changed(Job("load", file=file), Memory())

    def _compared(self, ticket: teaching.Ticket) -> Told:
        for done in self._last_of(teaching.compare(ticket)):
            yield done.comparison.to_dict() if done else None

    def _changed(self, job: Job, memory: Memory) -> Remembered:
        for changed in self._last_of(partial(remembering.events_of, job=job, found=memory)):
            yield (changed.memory, described(changed.memory)) if isinstance(changed, Changed) else (gr.skip(), None)

    def _last_of(self, work: Callable[[Any], Any]) -> Iterator[Any]:
        """The last event of some work with the model, and None now and then before it."""
        yield None
        while not self.model.wait(0.25):
            yield None
        if not self.model.ready:
            raise limits.Refused("error_no_model")
        last, told = None, time.monotonic()
        with contextlib.closing(gpu.events(self.model.lm, work)) as events:
            for event in events:
                last = event
                if time.monotonic() - told > teaching.SECONDS_A_FRAME:
                    yield None
                    told = time.monotonic()
        yield last


def described(memory: Memory) -> dict[str, Any]:
    """A memory in JSON-ready values, without its weights."""
    return {
        "passages": [
            {
                "text": entry.text,
                "num_tokens": entry.num_tokens,
                "num_chunks": entry.num_chunks,
                "seconds": entry.seconds,
                "recall": [
                    {
                        "question": target.question,
                        "answer": target.answer.text,
                        "alone": asdict(alone),
                        "now": asdict(now),
                    }
                    for target, alone, now in zip(entry.targets, entry.alone, recalls, strict=True)
                ],
            }
            for entry, recalls in zip(memory.entries, memory.recalls, strict=True)
        ],
        "num_tokens": memory.num_tokens,
        "adapter_bytes": memory.adapter_bytes,
        "cache_bytes": memory.cache_bytes,
    }


@contextlib.contextmanager
def _in_plain_words() -> Iterator[None]:
    """Whatever goes wrong within the block reaches the caller as the sentence that the page would show."""
    try:
        yield
    except gr.Error:
        raise  # Spaces' own words, such as that the caller has no time left on its GPUs
    except BadInput as reason:
        raise gr.Error(limits.sentence(reason, "en"), print_exception=False) from None
    except OtherModelError:
        raise gr.Error(say("en", "error_memory_file_model"), print_exception=False) from None
    except ValueError as reason:
        raise gr.Error(str(reason), print_exception=False) from None
    except Exception as error:
        # Unforeseen, so all kinds of it: the operator finds the traceback in the log.
        raise gr.Error(say("en", "error_failed")) from error


@contextlib.contextmanager
def _naming_no_folder() -> Iterator[None]:
    """The faults of an upload are told without naming the server's folders."""
    try:
        yield
    except (BadInput, OtherModelError, gr.Error):
        raise
    except ValueError:
        raise limits.Refused("error_memory_file") from None
