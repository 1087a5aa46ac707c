"""A stand-in for the model side: the same contract, canned answers, small sleeps, nothing random."""

from __future__ import annotations

import math
import re
import time
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from gdprompt import validate
from gdprompt.model.card import Card
from gdprompt.results import (
    CONDITIONS,
    Alternative,
    Answer,
    Answered,
    Comparison,
    Condition,
    Done,
    Event,
    PathPoint,
    Stage,
    Token,
    TokenReading,
)

ANSWERS: dict[Condition, tuple[str, ...]] = {
    "no_context": (" The", " owl", " is", " called", " L", "una", "."),
    "prompted": (" The", " owl", " is", " called", " P", "epper", "."),
    "base_step": (" The", " owl", " is", " called", " M", "ira", "."),
    "meta_step": (" The", " owl", " is", " called", " P", "epper", "."),
}
KL: dict[Condition, tuple[float, ...]] = {
    "no_context": (0.62, 0.48, 0.21, 0.35, 6.84, 3.12, 0.08, 0.01),
    "prompted": (0.0,) * 8,
    "base_step": (0.55, 0.31, 0.18, 0.29, 4.97, 2.46, 0.07, 0.01),
    "meta_step": (0.04, 0.02, 0.01, 0.01, 0.11, 0.03, 0.0, 0.0),
}
# Passages that the sum of their steps still answers for.
MAX_RECALLED = 4
TOKENS = (*ANSWERS["prompted"], "⏎")


@dataclass(frozen=True)
class FakeTaught:
    contexts: tuple[str, ...]
    num_bytes: int = 49_152

    def __add__(self, other: FakeTaught) -> FakeTaught:
        return FakeTaught(self.contexts + other.contexts)

    def answer(self, question: str) -> Answer:
        """The learned passage that is nearest to the question, while there is room; else something else."""
        words = set(re.findall(r"\w{4,}", question))
        nearest = max(self.contexts, key=lambda context: len(words & set(re.findall(r"\w{4,}", context))))
        return Answer(nearest if len(self.contexts) <= MAX_RECALLED else "The owl is called Luna.")

    def scaled(self, factor: float) -> FakeTaught:
        return self if factor else FakeTaught(self.contexts, 0)

    def save_pretrained(self, directory: str | Path) -> None:
        if not self.num_bytes:
            raise validate.BadInput("Expected something learned to save, got nothing: learn first.", "error_untaught")
        folder = Path(directory)
        folder.mkdir(parents=True, exist_ok=True)
        (folder / "adapter_config.json").write_text('{"peft_type": "LORA"}')
        (folder / "adapter_model.safetensors").write_bytes(b"\0" * 64)


class FakeLM:
    name = "fake"
    fingerprint = "fake"
    num_parameters = 2_600_000
    max_context_tokens = 448
    max_question_tokens = 64
    card = Card(
        "FakeForCausalLM", 2, 48, 512, 1024, 16, 60, 0, "gdprompt train --preset tiny", "# A card\n\nOf *a stand-in*."
    )

    def __init__(self, pause: float = 0.015) -> None:
        self.pause = pause
        self.num_closed_early = 0
        self.calls: list[tuple[tuple[str, ...], str, float]] = []
        self.wrong_passages: list[str | None] = []  # of each call

    def num_context_tokens(self, text: str) -> int:
        return len(text.split())

    def prompted(self, passages: Sequence[str]) -> None:
        """Only refuses what the prompt has no room for."""
        for context in passages:
            validate.length(self.num_context_tokens(context), self.max_context_tokens, "passage")

    def learn(self, passages: str | Sequence[str]) -> FakeTaught:
        time.sleep(self.pause)
        return FakeTaught((passages,) if isinstance(passages, str) else tuple(passages))

    def stream(
        self,
        contexts: Sequence[str],
        question: str,
        *,
        step_scale: float = 1.0,
        wrong_passage: str | None = None,
    ) -> Iterator[Event]:
        for context in contexts:
            validate.length(self.num_context_tokens(context), self.max_context_tokens, "passage")
        question = " ".join(question.split())
        self.calls.append((tuple(contexts), question, step_scale))
        self.wrong_passages.append(wrong_passage)
        if question == "explode":
            raise RuntimeError("a secret from the inside")
        try:
            yield from self._events(tuple(contexts), question, step_scale, wrong_passage)
        except GeneratorExit:
            self.num_closed_early += 1
            raise

    def _events(
        self, contexts: tuple[str, ...], question: str, scale: float, wrong: str | None = None
    ) -> Iterator[Event]:
        pause = self.pause * (20 if "slow" in question else 1)
        for stage in ("reading", "stepping", "answering"):
            yield Stage(stage)
            time.sleep(pause)
        answers: dict[Condition, Answer] = {}
        for condition in ("prompted", "no_context", "base_step", "meta_step"):
            untaught = wrong and condition in ("base_step", "meta_step")
            tokens = ANSWERS["no_context"] if untaught else self._tokens(condition, contexts, question, scale)
            for end in range(1, len(tokens) + 1):
                time.sleep(pause)
                yield Token(condition, "".join(tokens[:end]).strip())
            answers[condition] = Answer(
                text="".join(tokens).strip(),
                tokens=tokens,
                logprobs=(-0.01,) * len(tokens),
                condition=condition,
                seconds_to_first_token=pause,
                seconds=0.14,
            )
            yield Answered(condition, answers[condition])
        yield Done(
            replace(self._comparison(contexts, question, scale, answers), wrong_passage=wrong),
            FakeTaught((wrong,) if wrong else contexts),
        )

    def _tokens(self, condition: Condition, contexts: tuple[str, ...], question: str, scale: float) -> tuple[str, ...]:
        if "markup" in question:
            return (" <b>", "<img src=x onerror=alert(1)>", "&amp;")
        if condition == "meta_step" and scale < 0.4:
            return ANSWERS["no_context"]
        if condition == "prompted" and "how many passages" in question.lower():
            return (f" {len(contexts)}",)
        return ANSWERS[condition]

    def _comparison(
        self,
        contexts: tuple[str, ...],
        question: str,
        scale: float,
        answers: dict[Condition, Answer],
    ) -> Comparison:
        tokens = (*answers["prompted"].tokens, "⏎")

        def reading(condition: Condition, i: int) -> TokenReading:
            source = "no_context" if condition == "meta_step" and scale < 0.4 else condition
            kl = KL[source][i % 8]
            own = ANSWERS[source][i] if i < 7 else "⏎"
            likely = math.exp(-min(kl, 3))
            others = (own, " B", " <b>", " O", " the")
            return TokenReading(
                kl=kl,
                js=min(kl / 4, 0.69),
                delta_logprob=-kl,
                rank=1 if kl < 1 else int(kl * 3),
                alternatives=tuple(
                    Alternative(token, (likely if j == 0 else (1 - likely) / 6)) for j, token in enumerate(others)
                ),
            )

        return Comparison(
            context="\n".join(contexts),
            question=question,
            answers=answers,
            tokens=tokens,
            readings={c: tuple(reading(c, i) for i in range(len(tokens))) for c in CONDITIONS},
            step_scale=scale,
            seconds={"learn": 0.22, **{c: 0.1 for c in CONDITIONS}},
            adapter_bytes=49_152,
            cache_bytes=98_304,
            num_context_tokens=sum(self.num_context_tokens(c) for c in contexts),
        )

    def path(
        self,
        contexts: Sequence[str],
        question: str,
        comparison: Comparison,
        scales: Sequence[float] = tuple(i / 4 for i in range(9)),
    ) -> Iterator[PathPoint]:
        for scale in scales:
            time.sleep(self.pause)
            yield PathPoint(
                scale=scale,
                meta_step=0.93 / (1 + math.exp(-9 * (scale - 0.45))) - 0.04 * max(0, scale - 1.2),
                base_step=0.03 + 0.01 * math.sin(3 * scale),
                meta_kl=6 * math.exp(-3 * scale),
                base_kl=6.0 + scale,
                answer="The owl is called Luna." if scale < 0.4 else "The owl is called Pepper.",
            )
