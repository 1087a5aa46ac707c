"""Isolation: no call, failure or thread ever writes what is shared, to the bit."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
import torch

from gdprompt import inner, results
from gdprompt.model import lora
from gdprompt.session import LM

A = "Lena keeps a grey parrot in the mill by the river."
B = "The museum in Dorrin opens at 9 and closes at 17, except on Mondays."
C = "Tomas paints boats. He lives with his aunt near the old harbour."
CONTEXTS = (A, B, C)
QUESTION = "What does Lena keep?"


def weights(lm: LM) -> dict[str, torch.Tensor]:
    named = {f"base.{name}": tensor for name, tensor in lm.base.state_dict().items()}
    named |= {f"student.{name}": tensor for name, tensor in lm.student.state_dict().items()}
    named |= {f"theta.{name}": tensor for name, tensor in lm.theta.state_dict().items()}
    return {name: tensor.clone() for name, tensor in named.items()}


@contextmanager
def nothing_changes(lm: LM) -> Iterator[None]:
    """Every weight is the same to the bit afterwards, no gradient is left, and no adapter is switched on."""
    before = weights(lm)
    yield
    after = weights(lm)
    assert before.keys() == after.keys()
    changed = [name for name in before if not torch.equal(before[name], after[name])]
    assert changed == []
    assert all(p.grad is None for model in (lm.base, lm.student) for p in model.parameters())
    assert not lora._active.get()


def test_the_check_for_changes_notices_one(lm: LM) -> None:
    parameter = next(lm.student.parameters())
    with pytest.raises(AssertionError, match="student"), nothing_changes(lm):
        parameter.data.view(-1)[0] += 1e-3
    parameter.data.view(-1)[0] -= 1e-3
    token = lora._active.set({lm.student: (parameter, parameter)})
    with pytest.raises(AssertionError), nothing_changes(lm):
        pass
    lora._active.reset(token)


# Nothing shared is written


def use_stream(lm: LM) -> None:
    for event in lm.stream([A, B], QUESTION, step_scale=1.5):
        if isinstance(event, results.Token) and event.condition == "meta_step":
            break


CALLS: dict[str, Callable[[LM], Any]] = {
    "learn": lambda lm: lm.learn([A, B]),
    "answer": lambda lm: lm.learn(A).answer(QUESTION),
    "untaught": lambda lm: lm.untaught().answer(QUESTION),
    "prompted": lambda lm: lm.prompted([A, B]).answer(QUESTION),
    "compare": lambda lm: lm.compare(A, QUESTION, step_scale=2.0),
    "path": lambda lm: list(lm.path(A, QUESTION, lm.compare(A, QUESTION), (0.0, 1.0))),
    "stream closed midway": use_stream,
}


@pytest.mark.parametrize("name", CALLS)
def test_no_call_changes_any_weight(lm: LM, name: str) -> None:
    with nothing_changes(lm):
        CALLS[name](lm)


def test_a_generator_closed_at_any_event_leaves_nothing_behind(lm: LM) -> None:
    num_events = sum(1 for _ in lm.stream(A, QUESTION))
    with nothing_changes(lm):
        for stop in (0, 2, num_events // 3, num_events // 2, num_events - 2):
            events = lm.stream(A, QUESTION)
            for _ in range(stop + 1):
                next(events)
            assert not lora._active.get()  # nor while it is suspended
            events.close()  # type: ignore[attr-defined]


class Injected(Exception):
    """The failure that a test puts in the middle of a call."""


def fail_forward(monkeypatch: pytest.MonkeyPatch, layer: torch.nn.Module) -> Callable[[], None]:
    def hook(*_: Any) -> None:
        raise Injected

    return layer.register_forward_hook(hook).remove


def fail_in_backward(monkeypatch: pytest.MonkeyPatch, layer: torch.nn.Module) -> Callable[[], None]:
    def raise_it(_: torch.Tensor) -> None:
        raise Injected

    def hook(_layer: Any, _args: Any, output: torch.Tensor) -> None:
        if output.requires_grad:
            output.register_hook(raise_it)

    return layer.register_forward_hook(hook).remove


def fail_after_backward(monkeypatch: pytest.MonkeyPatch, layer: torch.nn.Module) -> Callable[[], None]:
    real = torch.autograd.grad

    def grad(*args: Any, **kwargs: Any) -> None:
        real(*args, **kwargs)
        raise Injected

    monkeypatch.setattr(torch.autograd, "grad", grad)
    return monkeypatch.undo


@pytest.mark.parametrize("fail", [fail_forward, fail_in_backward, fail_after_backward])
def test_a_failure_in_the_middle_changes_nothing(
    lm: LM, monkeypatch: pytest.MonkeyPatch, fail: Callable[..., Callable[[], None]]
) -> None:
    before = lm.learn(A)
    layer = list(lora.target_layers(lm.student).values())[-1]
    stop = fail(monkeypatch, layer)
    try:
        with nothing_changes(lm):
            with pytest.raises(Injected):
                lm.learn(A)
            with pytest.raises(Injected):
                lm.compare(A, QUESTION)
            with pytest.raises(Injected):
                inner.inner_step(lm.student, lm.theta, lm.template.batch([[1, 5, 6]]), differentiable=True)
    finally:
        stop()
    assert before.gap(lm.learn(A)) == 0


def test_active_ends_with_its_block_after_an_exception(lm: LM) -> None:
    terms = lm.learn(A).terms()
    with pytest.raises(Injected), lora.active(terms):
        assert lora._active.get() == terms  # the control: within the block it is on
        with pytest.raises(Injected), lora.active({}):
            raise Injected
        assert lora._active.get() == terms
        raise Injected
    assert not lora._active.get()


# Threads


def test_four_threads_give_serial_results_to_the_bit(lm: LM) -> None:
    known = {text: lm.learn(text) for text in CONTEXTS}

    def call(i: int) -> tuple[Any, ...]:
        text = CONTEXTS[i % 3]
        if i % 4 == 3:
            answer = known[text].answer(QUESTION)
            return answer.token_ids, answer.logprobs
        learned = lm.learn(text).theta_prime
        assert learned is not None
        return (learned.to_bytes(),)

    serial = [call(i) for i in range(12)]
    assert len(set(serial)) > 3  # the control: calls differ, so that mixing them up would show
    wrong: list[int] = []

    def work(offset: int) -> None:
        wrong.extend(i for i in range(offset, offset + 100) if call(i) != serial[i % 12])
        finished.append(offset)

    finished: list[int] = []
    threads = [threading.Thread(target=work, args=(7 * k,)) for k in range(4)]
    with nothing_changes(lm):
        for thread in threads:
            thread.start()
        for thread in threads:
            thread.join()
    assert len(finished) == 4
    assert wrong == []
