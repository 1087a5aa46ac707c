"""The façade that the command line and the page share: load a model, learn passages, ask, compare.

A model's weights are only ever read: adapters are added by hooks within one forward pass, so learned passages
belong to whoever holds them, and threads do not see one another's.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache, reduce
from operator import add
from pathlib import Path
from threading import Lock
from typing import Any
from weakref import WeakValueDictionary

import torch
from torch import nn

from gdprompt import assets, chunks, comparison, merge, validate
from gdprompt.generate import MAX_NEW_TOKENS
from gdprompt.inner import inner_step
from gdprompt.model import card, export, forward, lora, pretrained, store
from gdprompt.model.card import Card
from gdprompt.model.tokenizer import characters_a_token
from gdprompt.prompt import Template
from gdprompt.results import Comparison, Done, Events, PathPoint
from gdprompt.taught import Prompted, Taught
from gdprompt.theta import Theta, ThetaPrime, init_theta
from gdprompt.validate import BadInput

MAX_QUESTION_TOKENS = 96
MANY_CHARACTERS = 100_000
PATH_SCALES = (0.0, 0.25, 0.5, 0.75, 1.0, 1.25, 1.5, 1.75, 2.0)


@dataclass(frozen=True, eq=False)
class LM:
    """A frozen base (the teacher), the meta-trained student, and their tokenizer.

    `theta` is the meta-trained inner step; `plain_theta` the same step before meta-training, at the base's own
    best step size (1 where `info` does not know it); `card` is what is known of both. Nothing here changes after
    loading, so copies and threads share it; and pickled it is only a name, which means the same model in every process
    that has loaded it.
    """

    name: str
    base: nn.Module
    student: nn.Module
    theta: Theta
    plain_theta: Theta
    template: Template
    info: dict[str, Any]
    card: Card
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
        return max_context_tokens(self.base)

    @property
    def max_question_tokens(self) -> int:
        """The longest question, in tokens: there is room for it after the longest passage, and for its answer."""
        return min(MAX_QUESTION_TOKENS, forward.num_positions(self.base) - self.max_context_tokens - MAX_NEW_TOKENS)

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
        return forward.cache_bytes(comparison.read(self.base, self.template.context(context)))

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
            ValueError: nothing was given, or something that is not one passage's own step, by this model.
        """
        mine = all(isinstance(taught, Taught) and taught.lm.fingerprint == self.fingerprint for taught in learned)
        if not mine or not learned or any(len(t.contexts) != 1 or t.merged or not t.theta_prime for t in learned):
            raise ValueError("Expected this model's steps on a passage each, got others: learn each passage by itself.")
        if len(learned) == 1 or self.theta.rank is None:
            return reduce(add, learned)
        step = ThetaPrime.joined([taught.theta_prime for taught in learned if taught.theta_prime])
        moments = [taught.moments for taught in learned]
        joined = {name: torch.cat([moment[name] for moment in moments]) for name in step.terms}
        contexts = tuple(context for taught in learned for context in taught.contexts)
        scales = {taught.scale for taught in learned}
        scale = scales.pop() if len(scales) == 1 else None
        return Taught(self, contexts, merge.merge(step, joined, [len(learned)]), merged=True, scale=scale)

    def load_taught(self, folder: str | Path) -> Taught:
        """What `Taught.save_pretrained` wrote.

        Raises:
            OtherModelError: it was learned by another model.
            ValueError: the folder is damaged, or no such folder.
        """
        theta_prime, contexts, how = export.load_adapter(self, Path(folder))
        return Taught(self, contexts, theta_prime.to("cpu"), **how)

    def untaught(self) -> Taught:
        """The student before any step."""
        return Taught(self, (), None)

    def prompted(self, passages: str | Sequence[str]) -> Prompted:
        """The frozen base with the passages in its prompt."""
        contexts = self._contexts(passages)
        self._check_joint_length(contexts)
        return Prompted(self, contexts)

    def compare(
        self,
        passages: str | Sequence[str],
        question: str,
        step_scale: float = 1.0,
        *,
        wrong_passage: str | None = None,
    ) -> Comparison:
        """Every condition's answer to a question, and its distance from the prompted one; arguments as `stream`'s."""
        for event in self.stream(passages, question, step_scale=step_scale, wrong_passage=wrong_passage):
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
        question = self.checked_question(question)
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
        """The prompted answer's chance, the distance from it, and the answer given, as the step grows from nothing.

        Raises:
            ValueError: bad input, before any work is done.
        """
        contexts = self._contexts(passages)
        asked = self.checked_question(question)
        return comparison.path(self, contexts, asked, compared, [validate.step_scale(scale) for scale in scales])

    def _contexts(self, passages: str | Sequence[str]) -> tuple[str, ...]:
        given = [passages] if isinstance(passages, str) or not isinstance(passages, (list, tuple)) else passages
        if not given:
            raise BadInput("Expected a passage, got none: type or paste some text.", "error_passage_empty")
        contexts = tuple(validate.text(passage, "passage") for passage in given)
        for context in contexts:
            self._check_length(context, self.num_context_tokens, self.max_context_tokens, "passage")
        return contexts

    def _check_length(self, text: str, count: Callable[[str], int], limit: int, name: str) -> None:
        """Refuse a text of more tokens than `limit`; those of a text that surely is are not counted.

        That would take a second a million characters.
        """
        if len(text) > MANY_CHARACTERS:
            most = characters_a_token(self.template.tokenizer)
            if most is not None and len(text) > limit * most:
                validate.length(limit + 1, limit, name, exact=False)
        validate.length(count(text), limit, name)

    def checked_question(self, question: str) -> str:
        """The question on one line; raises ValueError where it cannot be asked."""
        asked = " ".join(validate.text(question, "question").split())
        self._check_length(asked, self.num_question_tokens, self.max_question_tokens, "question")
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

    @torch.inference_mode(False)  # a step is a gradient, whatever its caller computes without one
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


def max_context_tokens(base: nn.Module) -> int:
    """`LM.max_context_tokens` of a base that has no meta-trained part yet."""
    return min(2048, forward.num_positions(base, 4096) // 2)


def load(model: str | None = None, meta: str | None = None, device: str = "cpu", dtype: str | None = None) -> LM:
    """The shipped model, or any base with its meta-trained part.

    Args:
        model: a folder or hub id; None is the model in `assets/model`.
        meta: a folder or hub id of the meta-trained part; None looks for `meta/` in the model's folder.
        device: where to compute.
        dtype: "float32" (default), "bfloat16", "float16" or "float64".

    Raises:
        ValueError: nothing there, no safetensors, a meta part of another base, or no such device.
    """
    source = (model, meta, device, dtype)
    with _LOADING:
        _alive[source] = lm = _alive.get(source) or _load(*source)
        return lm


# Transformers changes what the whole process shares while it builds a model: of two at once, none would be whole.
_LOADING = Lock()


def _forget_lock() -> None:
    """Whoever held the lock is no part of a forked process, and would never let go of it there."""
    global _LOADING
    _LOADING = Lock()


if hasattr(os, "register_at_fork"):  # Windows has no fork
    os.register_at_fork(after_in_child=_forget_lock)


def plain_theta(base: nn.Module, rank: int | None, info: dict[str, Any]) -> Theta:
    """The step before meta-training, at the best size where `info`, what `meta.json` holds, has it; else at size 1."""
    config, plain = info.get("config", {}), info.get("base_step", {})
    return init_theta(base, rank, config.get("seed", 0), plain.get("step_size", 1.0), config.get("step_layers"))


def unload() -> None:
    """Forget the models that `load` keeps: the next call reads the files anew."""
    _alive.clear()
    _load.cache_clear()


# Whoever holds a model is given the same again, however many are held; the last two are kept for those who let go.
_alive: WeakValueDictionary[tuple[str | None, ...], LM] = WeakValueDictionary()


@lru_cache(maxsize=2)
@torch.inference_mode(False)  # weights made within it could never be learned with
def _load(model: str | None, meta: str | None, device: str, dtype: str | None) -> LM:
    folder = store.locate(model)
    kind = store.dtype_of(dtype)
    base = pretrained.load_model(folder, kind).requires_grad_(False)
    template = Template(pretrained.load_tokenizer(folder))
    part = store.load_meta(store.meta_folder(model, meta), folder, base)
    for module in (base, part.student):
        forward.move(module, device)
        lora.attach(module)
    return LM(
        name=model or assets.SHIPPED_NAME,
        base=base,
        student=part.student,
        theta=part.theta.to(device),
        plain_theta=plain_theta(base, part.theta.rank, part.info),
        template=template,
        info=part.info,
        card=card.read(folder, base, part.theta.rank, part.info),
        source=(model, meta, device, dtype),
        fingerprint=part.fingerprint,
    )
