"""What answers: a model that was taught passages, or one that has them in its prompt."""

from __future__ import annotations

import math
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from torch import nn

from gdprompt import comparison, merge, validate
from gdprompt.model import export, lora
from gdprompt.model.whole import whole
from gdprompt.results import Answer, Events, Recall
from gdprompt.theta import ThetaPrime, gap
from gdprompt.validate import BadInput

if TYPE_CHECKING:
    from gdprompt.session import LM


@dataclass(frozen=True, eq=False)
class Prompted:
    """The frozen base with passages in its prompt."""

    lm: LM = field(repr=False)
    contexts: tuple[str, ...]

    def answer(self, question: str) -> Answer:
        """The greedy answer; raises ValueError on a bad question."""
        return comparison.answered(self.stream(question))

    def stream(self, question: str) -> Events:
        """As `answer`, token by token; closing the iterator stops the work."""
        lm = self.lm
        return comparison.tell(
            "prompted", lm.base, lm.template, lm.prompt(self.contexts, lm.checked_question(question)), {}
        )


@dataclass(frozen=True, eq=False)
class Taught:
    """What the student learned from passages: an additive adapter, held as CPU tensors of its own.

    `a + b` has learned both, `a - b` forgets what b learned, `a.scaled(0.5)` took half the step. `scale` is how long
    the passages' steps are, in their own lengths; None where they differ. What was `merged` is no sum: to forget one
    there, the others are merged anew.
    """

    lm: LM = field(repr=False)
    contexts: tuple[str, ...]
    theta_prime: ThetaPrime | None = field(repr=False)
    merged: bool = False
    scale: float | None = 1.0

    def __reduce__(self) -> tuple[Any, ...]:
        # Between processes a tensor would be shared memory, which keeps a file open; and A is the model's.
        step = self.theta_prime and self.theta_prime.to_bytes()
        return _taught, (self.lm, self.contexts, step, self.merged, self.scale)

    def answer(self, question: str) -> Answer:
        """The greedy answer to a question alone; raises ValueError on a bad question."""
        return comparison.answered(self.stream(question))

    def stream(self, question: str) -> Events:
        """As `answer`, token by token; closing the iterator stops the work."""
        lm = self.lm
        condition = "meta_step" if self.contexts else "no_context"
        return comparison.tell(
            condition, lm.student, lm.template, lm.prompt((), lm.checked_question(question)), self.terms()
        )

    def recall(self, question: str, answer: Answer) -> Recall:
        """How surely this gives `answer`, another condition's to the same question; in one pass, decoding nothing."""
        lm = self.lm
        prompt = lm.prompt((), lm.checked_question(question))
        return comparison.recall(lm.student, lm.template, prompt, list(answer.token_ids), self.terms())

    def terms(self) -> dict[nn.Module, lora.Term]:
        """The adapter by layer, for `lora.active`."""
        if self.theta_prime is None:
            return {}
        student = self.lm.student
        return self.theta_prime.to(next(student.parameters()).device).on(student)

    def scaled(self, factor: float) -> Taught:
        """The same step, `factor` times as long; 0 is the untaught model.

        Raises:
            ValueError: `factor` is not a finite number from 0 to 100.
        """
        factor = validate.step_scale(factor)
        step = None if self.theta_prime is None or factor == 0 else self.theta_prime.scaled(factor)
        return Taught(self.lm, self.contexts, step, self.merged, None if self.scale is None else self.scale * factor)

    @cached_property
    def moments(self) -> merge.Moments:
        """Of the passage's keys, on the CPU: what merging its step with others' needs."""
        lm, device = self.lm, next(self.lm.student.parameters()).device
        tokens = lm.template.batch([lm.template.context(context) for context in self.contexts]).to(device)
        found = merge.key_moments(lm.student, lm.theta.to(device), tokens)
        return {name: moment.cpu() for name, moment in found.items()}

    def _check_sum(self, other: Taught) -> None:
        if not isinstance(other, Taught):
            got = type(other).__name__
            raise ValueError(f"Expected what a model learned to add or take away, got {got}: learn a passage first.")
        if self.merged or other.merged:
            raise ValueError("Expected a sum of steps, got merged ones: merge the passages that are wanted anew.")
        if self.lm.fingerprint != other.lm.fingerprint:
            raise ValueError("Expected steps of one model, got two models': learn the passages with the same one.")

    def __add__(self, other: Taught) -> Taught:
        self._check_sum(other)
        if self.theta_prime is None or other.theta_prime is None:
            step = self.theta_prime or other.theta_prime
        else:
            step = self.theta_prime + other.theta_prime
        scales = [taught.scale for taught in (self, other) if taught.contexts] or [1.0]
        scale = scales[0] if _alike(scales[0], scales[-1]) else None
        return Taught(self.lm, self.contexts + other.contexts, step, scale=scale)

    def __radd__(self, other: int) -> Taught:
        return self if other == 0 else self + other  # type: ignore[operator]  # `sum` begins with 0

    def __sub__(self, other: Taught) -> Taught:
        self._check_sum(other)
        left = list(self.contexts)
        for context in other.contexts:
            if context not in left:
                raise ValueError(f"Expected a learned passage to forget, got {context[:40]!r}…: it was never learned.")
            left.remove(context)
        if other.contexts and not _alike(self.scale, other.scale):
            raise ValueError(
                f"Expected steps as long as when they were added, got {other.scale} of one's own from {self.scale} "
                "(None: several lengths): learn the passages anew."
            )
        if not left:
            return self.lm.untaught()
        if self.theta_prime is None or other.theta_prime is None:
            step = self.theta_prime
        else:
            step = self.theta_prime + other.theta_prime.scaled(-1.0)
        return Taught(self.lm, tuple(left), step, scale=self.scale)

    def gap(self, other: Taught) -> float:
        """How far the two adapters are apart, as a share of this one's length: 0 where they are the same."""
        return gap(self.theta_prime, other.theta_prime)

    @property
    def num_bytes(self) -> int:
        """Bytes of what was learned: every layer's B. A is shared by all passages and not counted."""
        return 0 if self.theta_prime is None else sum(b.nbytes for _, b in self.theta_prime.terms.values())

    def save_pretrained(self, folder: str | Path) -> Path:
        """Write a plain PEFT LoRA adapter, and the student it belongs to in `folder/base`.

        Raises:
            ValueError: nothing was learned, or there is something else in the folder than an earlier save.
        """
        validate.folder(Path(folder))
        if self.theta_prime is None:
            sentence = "Expected something learned to save, got the untaught model: learn a passage first."
            raise BadInput(sentence, "error_untaught")
        with whole(Path(folder), "base/*.safetensors*") as partial:
            how = {"merged": self.merged, "scale": self.scale}
            export.save_adapter(self.lm, self.theta_prime, partial, self.contexts, how)
        return Path(folder)


def _alike(one: float | None, other: float | None) -> bool:
    return one is not None and other is not None and math.isclose(one, other)


def _taught(lm: LM, contexts: tuple[str, ...], step: bytes | None, merged: bool, scale: float | None) -> Taught:
    return Taught(lm, contexts, step and ThetaPrime.from_bytes(step, lm.theta), merged, scale)  # type: ignore[arg-type]
