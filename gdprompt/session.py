"""The façade that the command line and the page share: load a model, learn passages, ask, compare.

A model's weights are only ever read: adapters are added by hooks within one forward pass, so learned passages
belong to whoever holds them, and threads do not see one another's.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache, reduce
from operator import add
from pathlib import Path
from typing import Any

import torch
from torch import nn

from gdprompt import chunks, comparison, merge, validate
from gdprompt.inner import inner_step
from gdprompt.model import export, hf, lora, store
from gdprompt.model.whole import whole
from gdprompt.prompt import Template
from gdprompt.results import Answer, Comparison, Done, Events, PathPoint, Recall
from gdprompt.theta import Theta, ThetaPrime, gap, init_theta
from gdprompt.validate import BadInput

MAX_QUESTION_TOKENS = 96
PATH_SCALES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)


@dataclass(frozen=True, eq=False)
class LM:
    """A frozen base (the teacher), the meta-trained student, and their tokenizer.

    `theta` is the meta-trained inner step; `plain_theta` the same step before meta-training, at the base's own
    best step size. Nothing here changes after loading, so copies and threads share it; and pickled it is only a
    name, which means the same model in every process that has loaded it.
    """

    name: str
    base: nn.Module
    student: nn.Module
    theta: Theta
    plain_theta: Theta
    template: Template
    info: dict[str, Any]
    source: tuple[Any, ...] = ()
    fingerprint: str = ""

    def __deepcopy__(self, memo: dict[int, Any]) -> LM:
        return self

    def __reduce__(self) -> tuple[Any, ...]:
        return load, self.source

    def to(self, device: str) -> LM:
        """Moves the weights, in place as `nn.Module.to` does; not for a model that other threads are using."""
        for model in (self.base, self.student):
            model.to(device)
        return self

    @property
    def num_parameters(self) -> int:
        """Weights of the base."""
        return sum(parameter.numel() for parameter in self.base.parameters())

    @property
    def max_context_tokens(self) -> int:
        """The longest passage, or passages read together, in tokens: half of the model's positions."""
        return min(2048, self.base.config.max_position_embeddings // 2)  # type: ignore[union-attr, operator]

    @property
    def max_question_tokens(self) -> int:
        """The longest question, in tokens."""
        return MAX_QUESTION_TOKENS

    @property
    def max_chunk_tokens(self) -> int:
        """The longest passage, in tokens, that meta-training saw a step on; `chunks` splits longer ones."""
        return min(self.info.get("config", {}).get("max_tokens", self.max_context_tokens), self.max_context_tokens)

    def chunks(self, passage: str) -> tuple[str, ...]:
        """The passage in pieces that `learn` takes together, split between sentences; one piece where it is short.

        Raises:
            ValueError: the passage is empty or not text.
        """
        return chunks.split(validate.text(passage, "passage"), self.max_chunk_tokens, self.num_context_tokens)

    def cache_bytes(self, passage: str) -> int:
        """Bytes of the cache that the frozen base keeps once it has read the passage, measured by reading it."""
        (context,) = self._contexts(passage)
        return hf.cache_bytes(comparison.read(self.base, self.template.context(context)))

    def num_context_tokens(self, text: str) -> int:
        """Tokens of a passage, the one that marks the beginning included."""
        return len(self.template.context(text))

    def num_question_tokens(self, question: str) -> int:
        """Tokens of a question as it is asked, what stands around it included."""
        return len(self.template.query(" ".join(question.split())))

    def learn(self, passages: str | Sequence[str]) -> Taught:
        """Take ONE gradient step on each passage, at the same weights, and add the steps.

        Raises:
            ValueError: a passage is empty, not text, or longer than `max_context_tokens`.
        """
        contexts = self._contexts(passages)
        return Taught(self, contexts, self.step(self.student, self.theta, contexts).to("cpu"))

    def merge(self, learned: Sequence[Taught]) -> Taught:
        """One adapter of several passages' steps: by least squares (`gdprompt.merge`), where `+` adds them up.

        More of each is left, the more so the more they are. Steps on whole weights, which cannot be merged, are added.

        Raises:
            ValueError: nothing was given, or something that is not one passage's own step.
        """
        steps = [taught.theta_prime for taught in learned if len(taught.contexts) == 1 and not taught.merged]
        if not steps or len(steps) < len(learned) or None in steps:
            raise ValueError("Expected steps on one passage each to merge, got others: learn each passage by itself.")
        if len(learned) == 1 or self.theta.rank is None:
            return reduce(add, learned)
        step = ThetaPrime.joined([taught.theta_prime for taught in learned if taught.theta_prime])
        moments = [taught.moments for taught in learned]
        joined = {name: torch.cat([moment[name] for moment in moments]) for name in step.terms}
        contexts = tuple(context for taught in learned for context in taught.contexts)
        return Taught(self, contexts, merge.merge(step, joined, [len(learned)]), merged=True)

    def load_taught(self, folder: str | Path) -> Taught:
        """What `Taught.save_pretrained` wrote.

        Raises:
            OtherModelError: it was learned by another model.
            ValueError: the folder is damaged, or no such folder.
        """
        theta_prime, contexts, merged = export.load_adapter(self, Path(folder))
        return Taught(self, contexts, theta_prime.to("cpu"), merged)

    def untaught(self) -> Taught:
        """The student before any step."""
        return Taught(self, (), None)

    def prompted(self, passages: str | Sequence[str]) -> Prompted:
        """The frozen base with the passages in its prompt."""
        contexts = self._contexts(passages)
        self._check_joint_length(contexts)
        return Prompted(self, contexts)

    def compare(self, passages: str | Sequence[str], question: str, step_scale: float = 1.0) -> Comparison:
        """Every condition's answer to a question, and how far each is from the prompted one."""
        for event in self.stream(passages, question, step_scale=step_scale):
            if isinstance(event, Done):
                return event.comparison
        raise RuntimeError("the stream ended before its comparison")

    def stream(
        self,
        passages: str | Sequence[str],
        question: str,
        *,
        step_scale: float = 1.0,
        wrong_passage: str | None = None,
    ) -> Events:
        """As `compare`, telling each stage and token as it comes; closing the iterator stops the work.

        `wrong_passage` is learned in place of the passages by both steps, while the prompt keeps the right
        ones: a control.

        Raises:
            ValueError: bad input, before any work is done.
        """
        contexts = self._contexts(passages)
        question = self._question(question)
        scale = validate.step_scale(step_scale)
        self._check_joint_length(contexts)
        learned = contexts if wrong_passage is None else self._contexts(wrong_passage)
        return comparison.stream(self, contexts, learned, question, scale)

    def path(
        self,
        passages: str | Sequence[str],
        question: str,
        compared: Comparison,
        scales: Sequence[float] = PATH_SCALES,
    ) -> Iterator[PathPoint]:
        """The prompted answer's probability, and the answer given, as the step grows from nothing.

        Raises:
            ValueError: bad input, before any work is done.
        """
        contexts = self._contexts(passages)
        asked = self._question(question)
        return comparison.path(self, contexts, asked, compared, [validate.step_scale(scale) for scale in scales])

    def _contexts(self, passages: str | Sequence[str]) -> tuple[str, ...]:
        given = [passages] if isinstance(passages, str) or not isinstance(passages, (list, tuple)) else passages
        if not given:
            raise BadInput("Expected a passage, got none: type or paste some text.", "error_passage_empty")
        contexts = tuple(validate.text(passage, "passage") for passage in given)
        for context in contexts:
            validate.length(self.num_context_tokens(context), self.max_context_tokens, "passage")
        return contexts

    def _question(self, question: str) -> str:
        asked = " ".join(validate.text(question, "question").split())
        validate.length(self.num_question_tokens(asked), self.max_question_tokens, "question")
        return asked

    def _check_joint_length(self, contexts: tuple[str, ...]) -> None:
        num_tokens = self.num_context_tokens("\n".join(contexts))
        if num_tokens > self.max_context_tokens:
            limit = f"{self.max_context_tokens:,}"
            raise BadInput(
                f"Expected passages of at most {limit} tokens together, got {num_tokens:,}: the prompt has no room for "
                "more. Forget one, or shorten them.",
                "error_passages_tokens",
                count=f"{num_tokens:,}",
                limit=limit,
            )

    def prompt(self, contexts: tuple[str, ...], question: str) -> list[int]:
        """Token ids of a question as asked: after the passages, or after the mark of the beginning alone."""
        return self.template.context("\n".join(contexts)) + self.template.query(question)

    def step(self, model: nn.Module, theta: Theta, contexts: tuple[str, ...]) -> ThetaPrime:
        """The passages' steps, one by one (so that each is what it is alone, to the bit), added up."""
        device = next(model.parameters()).device
        theta = theta.to(device)
        total: ThetaPrime | None = None
        for context in contexts:
            step = inner_step(model, theta, self.template.batch([self.template.context(context)]).to(device))
            total = step if total is None else total + step
        assert total is not None
        return total


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
        return comparison.tell("prompted", lm.base, lm.template, lm.prompt(self.contexts, lm._question(question)), {})


@dataclass(frozen=True, eq=False)
class Taught:
    """What the student learned from passages: an additive adapter, held as CPU tensors of its own.

    `a + b` has learned both, `a - b` forgets what b learned, `a.scaled(0.5)` took half the step. What was `merged` is
    no sum: to forget one there, the others are merged anew.
    """

    lm: LM = field(repr=False)
    contexts: tuple[str, ...]
    theta_prime: ThetaPrime | None = field(repr=False)
    merged: bool = False

    def __reduce__(self) -> tuple[Any, ...]:
        # Between processes a tensor would be shared memory, which keeps a file open; and A is the model's.
        return _taught, (self.lm, self.contexts, self.theta_prime and self.theta_prime.to_bytes(), self.merged)

    def answer(self, question: str) -> Answer:
        """The greedy answer to a question alone; raises ValueError on a bad question."""
        return comparison.answered(self.stream(question))

    def stream(self, question: str) -> Events:
        """As `answer`, token by token; closing the iterator stops the work."""
        lm = self.lm
        condition = "meta_step" if self.contexts else "no_context"
        return comparison.tell(condition, lm.student, lm.template, lm.prompt((), lm._question(question)), self.terms())

    def recall(self, question: str, answer: Answer) -> Recall:
        """How surely this gives `answer`, another condition's to the same question; in one pass, decoding nothing."""
        lm = self.lm
        prompt = lm.prompt((), lm._question(question))
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
        return Taught(self.lm, self.contexts, step, self.merged)

    @cached_property
    def moments(self) -> merge.Moments:
        """Of the passage's keys, on the CPU: what merging its step with others' needs."""
        lm, device = self.lm, next(self.lm.student.parameters()).device
        tokens = lm.template.batch([lm.template.context(context) for context in self.contexts]).to(device)
        found = merge.key_moments(lm.student, lm.theta.to(device), tokens)
        return {name: moment.cpu() for name, moment in found.items()}

    def _check_sum(self) -> None:
        if self.merged:
            raise ValueError("Expected a sum of steps, got merged ones: merge the passages that are wanted anew.")

    def __add__(self, other: Taught) -> Taught:
        self._check_sum()
        other._check_sum()
        if self.theta_prime is None or other.theta_prime is None:
            step = self.theta_prime or other.theta_prime
        else:
            step = self.theta_prime + other.theta_prime
        return Taught(self.lm, self.contexts + other.contexts, step)

    def __sub__(self, other: Taught) -> Taught:
        self._check_sum()
        other._check_sum()
        left = list(self.contexts)
        for context in other.contexts:
            if context not in left:
                raise ValueError(f"Expected a learned passage to forget, got {context[:40]!r}…: it was never learned.")
            left.remove(context)
        if not left:
            return self.lm.untaught()
        assert self.theta_prime is not None
        step = self.theta_prime if other.theta_prime is None else self.theta_prime + other.theta_prime.scaled(-1.0)
        return Taught(self.lm, tuple(left), step)

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
            ValueError: nothing was learned.
        """
        if self.theta_prime is None:
            sentence = "Expected something learned to save, got the untaught model: learn a passage first."
            raise BadInput(sentence, "error_untaught")
        with whole(Path(folder)) as partial:
            export.save_adapter(self.lm, self.theta_prime, partial, self.contexts, merged=self.merged)
        return Path(folder)


def _taught(lm: LM, contexts: tuple[str, ...], step: bytes | None, merged: bool) -> Taught:
    return Taught(lm, contexts, step and ThetaPrime.from_bytes(step, lm.theta), merged)  # type: ignore[arg-type]


def load(model: str | None = None, meta: str | None = None, device: str = "cpu", dtype: str | None = None) -> LM:
    """The shipped model, or any base with its meta-trained part.

    Args:
        model: a folder or hub id; None is the model in `assets/model`.
        meta: a folder with the meta-trained part; None looks for `meta/` in the model's folder.
        device: where to compute.
        dtype: "float32" (default), "bfloat16", "float16" or "float64".

    Raises:
        ValueError: nothing there, no safetensors, or a meta part of another base.
    """
    return _load(model, meta, device, dtype)


def unload() -> None:
    """Forget the models that `load` keeps: the next call reads the files anew."""
    _load.cache_clear()


@lru_cache(maxsize=2)
def _load(model: str | None, meta: str | None, device: str, dtype: str | None) -> LM:
    folder = store.locate(model)
    kind = store.dtype_of(dtype)
    base = hf.load_model(folder, kind).requires_grad_(False)
    template = Template(hf.load_tokenizer(folder))
    part = store.load_meta(store.meta_folder(model, meta), folder, base)
    for module in (base, part.student):
        module.to(device)
        lora.attach(module)
    plain = part.info.get("base_step", {})
    seed = part.info.get("config", {}).get("seed", 0)
    plain_theta = init_theta(base, part.theta.rank, seed, plain.get("step_size", 1.0))
    return LM(
        name=model or "shipped model",
        base=base,
        student=part.student,
        theta=part.theta.to(device),
        plain_theta=plain_theta,
        template=template,
        info=part.info,
        source=(model, meta, device, dtype),
        fingerprint=part.fingerprint,
    )
