"""The stand-in of `fake_lm`, with what a memory asks of a model: small sleeps, answers out of the passages."""

from __future__ import annotations

import json
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from fake_lm import FakeLM

from gdprompt.results import Answer, Answered, Condition, Recall, Token
from gdprompt.validate import OtherModelError


def found(contexts: Sequence[str], question: str) -> str:
    """The last word of the passage that begins as the question ends: "Mira keeps owls." for "What of Mira?"."""
    name = question.strip("?").split()[-1]
    return next((text.rstrip(".").split()[-1] for text in contexts if text.startswith(name)), "nothing")


@dataclass(frozen=True)
class FakeReader:
    """A condition that answers from passages."""

    lm: Any = field(repr=False)
    contexts: tuple[str, ...]
    condition: Condition = "prompted"

    def stream(self, question: str) -> Iterator[Token | Answered]:
        try:
            for text in ("the", f"the {found(self.contexts, question)}"):
                # Long enough for a busy machine to click Stop in.
                time.sleep(self.lm.pause * (800 if "slow" in question and text != "the" else 1))
                yield Token(self.condition, text)
        except GeneratorExit:
            self.lm.num_closed_early += 1
            raise
        yield Answered(self.condition, self.answer(question))

    def answer(self, question: str) -> Answer:
        text = "<b>bold</b>" if "markup" in question else f"the {found(self.contexts, question)}"
        return Answer(text, token_ids=(1, 2), condition=self.condition, seconds_to_first_token=0.01, seconds=0.02)


@dataclass(frozen=True)
class FakeSteps(FakeReader):
    """Steps that are added or merged, each a little weaker for every other one."""

    condition: Condition = "meta_step"
    num_bytes: int = 49_152

    def __add__(self, other: FakeSteps) -> FakeSteps:
        return FakeSteps(self.lm, self.contexts + other.contexts)

    def recall(self, question: str, answer: Answer) -> Recall:
        return Recall(0.9 ** len(self.contexts), len(self.contexts) < 3)

    def gap(self, other: FakeSteps) -> float:
        return 0.0 if self.contexts == other.contexts else 1.0

    def save_pretrained(self, directory: str | Path) -> None:
        folder = Path(directory)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "adapter_config.json").write_text('{"peft_type": "LORA"}')
        (folder / "adapter_model.safetensors").write_bytes(b"\0" * 64)
        (folder / "learned.json").write_text(json.dumps({"model": self.lm.fingerprint, "contexts": self.contexts}))


class FakeMemoryLM(FakeLM):
    """`max_chunk_tokens` words a step; a prompt holds 448 of them."""

    max_chunk_tokens = 100

    def __init__(self, pause: float = 0.015, fingerprint: str = "fake") -> None:
        super().__init__(pause)
        self.fingerprint = fingerprint

    def num_question_tokens(self, question: str) -> int:
        return len(question.split())

    def merge(self, learned: Sequence[FakeSteps]) -> FakeSteps:
        return FakeSteps(self, tuple(context for steps in learned for context in steps.contexts))

    def chunks(self, passage: str) -> tuple[str, ...]:
        words, size = passage.split(), self.max_chunk_tokens
        return tuple(" ".join(words[i : i + size]) for i in range(0, len(words), size))

    def cache_bytes(self, passage: str) -> int:
        return 1024 * self.num_context_tokens(passage)

    def learn(self, passage: str) -> FakeSteps:
        if "explode" in passage:
            raise RuntimeError("a secret from the inside")
        time.sleep(self.pause * (100 if "slow" in passage else 1))
        return FakeSteps(self, (passage,))

    def prompted(self, passages: str | Sequence[str]) -> FakeReader:
        return FakeReader(self, (passages,) if isinstance(passages, str) else tuple(passages))

    def load_taught(self, folder: Path) -> FakeSteps:
        record = json.loads((folder / "learned.json").read_text())
        if record["model"] != self.fingerprint:
            raise OtherModelError("another model, named by a folder")
        return FakeSteps(self, tuple(record["contexts"]))
