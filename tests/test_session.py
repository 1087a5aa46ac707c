"""Sessions: learned passages add up exactly, nothing shared is ever written, bad input stops before any work."""

from __future__ import annotations

import copy
import math
import pickle
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import torch

import gdprompt
from gdprompt import inner, merge, results
from gdprompt.inner import inner_step
from gdprompt.model import lora
from gdprompt.session import LM
from gdprompt.taught import Taught

A = "Lena keeps a grey parrot in the mill by the river."
B = "The museum in Dorrin opens at 9 and closes at 17, except on Mondays."
C = "Tomas paints boats. He lives with his aunt near the old harbour."
CONTEXTS = (A, B, C)
QUESTION = "What does Lena keep?"


def tensors(taught: Taught) -> dict[str, torch.Tensor]:
    assert taught.theta_prime is not None
    return {name: b for name, (_, b) in taught.theta_prime.terms.items()}


def same(first: Taught, second: Taught) -> bool:
    one, two = tensors(first), tensors(second)
    return one.keys() == two.keys() and all(torch.equal(one[name], two[name]) for name in one)


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


# Steps add up


def test_learning_two_passages_is_the_sum_of_learning_each_to_the_bit(lm: LM) -> None:
    assert same(lm.learn([A, B]), lm.learn(A) + lm.learn(B))
    assert not same(lm.learn([A, B]), lm.learn(A) + lm.learn(C))


def test_what_was_learned_changes_the_predictions(lm: LM) -> None:
    def logits(taught: Taught) -> torch.Tensor:
        ids = torch.tensor([lm.template.context(QUESTION)])
        with torch.no_grad(), lora.active(taught.terms()):
            return lm.student(input_ids=ids, use_cache=False).logits

    assert torch.equal(logits(lm.untaught()), logits(lm.learn(A).scaled(0)))
    assert not torch.equal(logits(lm.untaught()), logits(lm.learn(A)))
    assert not torch.equal(logits(lm.learn(A)), logits(lm.learn(A).scaled(0.5)))


def test_forgetting_restores_to_rounding(lm: LM) -> None:
    kept, both = tensors(lm.learn(A)), lm.learn(A) + lm.learn(B)
    left = tensors(both - lm.learn(B))
    for name, b in kept.items():
        torch.testing.assert_close(left[name], b, rtol=0, atol=1e-6 * float(tensors(both)[name].abs().max()))
    assert any(not torch.allclose(tensors(both)[name], kept[name], rtol=1e-3) for name in kept)
    assert (both - lm.learn(B)).contexts == (A,)


def test_forgetting_everything_is_the_untaught_model(lm: LM) -> None:
    assert (lm.learn(A) - lm.learn(A)).theta_prime is None
    with pytest.raises(ValueError, match="never learned"):
        lm.learn(A) - lm.learn(B)


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
    assert same(lm.learn(A), before)


def test_active_ends_with_its_block_after_an_exception(lm: LM) -> None:
    terms = lm.learn(A).terms()
    with pytest.raises(Injected), lora.active(terms):
        assert lora._active.get() == terms  # the control: within the block it is on
        with pytest.raises(Injected), lora.active({}):
            raise Injected
        assert lora._active.get() == terms
        raise Injected
    assert not lora._active.get()


# Threads and copies


def test_four_threads_give_serial_results_to_the_bit(lm: LM) -> None:
    known = {text: lm.learn(text) for text in CONTEXTS}

    def call(i: int) -> tuple[Any, ...]:
        text = CONTEXTS[i % 3]
        if i % 4 == 3:
            answer = known[text].answer(QUESTION)
            return answer.token_ids, answer.logprobs
        return tuple(bytes(b.numpy().tobytes()) for b in tensors(lm.learn(text)).values())

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


def test_copies_share_the_model_and_own_what_was_learned(lm: LM) -> None:
    taught = lm.learn(A)
    twin = copy.deepcopy(taught)
    assert twin.lm is lm
    assert same(twin, taught)
    for b in tensors(twin).values():
        b.zero_()
    assert not same(twin, taught)


def test_pickle_names_the_model_instead_of_copying_it(lm: LM) -> None:
    taught = lm.learn(A)
    data = pickle.dumps(taught)
    again = pickle.loads(data)
    assert again.lm is lm
    assert again.contexts == (A,)
    assert same(again, taught)
    assert again.answer(QUESTION).token_ids == taught.answer(QUESTION).token_ids
    assert len(data) < 4 * sum(b.nbytes for b in tensors(taught).values())
    assert len(pickle.dumps(lm)) < 1000  # the control: the model itself is only a name
    assert len(pickle.dumps(lm.student.state_dict())) > 10_000


# Bad input

BAD_TEXTS = {
    "empty": "",
    "white space": " \n\t ",
    "None": None,
    "number": 7,
    "bytes": b"text",
    "NUL": "a\0b",
    "lone surrogate": "a\ud800b",
    "too long": "word " * 2000,
}
BAD_PASSAGES = {
    **BAD_TEXTS,
    "no passages": [],
    "a list with None": [A, None],
    "a list with an empty one": [A, " "],
}
BAD_SCALES = [math.nan, math.inf, -math.inf, -0.5, 101, 10**400, "1", None, True]


@pytest.fixture
def no_work(lm: LM) -> Iterator[None]:
    """Any forward pass of the base or the student fails the test."""

    def worked(*_: Any) -> None:
        pytest.fail("the model was run")

    handles = [model.register_forward_pre_hook(worked) for model in (lm.base.base_model, lm.student.base_model)]
    yield
    for handle in handles:
        handle.remove()


def test_a_wrong_passage_is_learned_while_the_prompt_keeps_the_right_one(lm: LM) -> None:
    right = lm.compare(A, QUESTION)
    wrong = lm.compare(A, QUESTION, wrong_passage=B)
    assert (wrong.context, wrong.wrong_passage, right.wrong_passage) == (A, B, None)
    for condition in ("prompted", "no_context"):
        assert wrong.answers[condition].token_ids == right.answers[condition].token_ids
    assert wrong.answers["meta_step"].token_ids == lm.learn(B).answer(QUESTION).token_ids
    assert wrong.readings["meta_step"] != right.readings["meta_step"]


def one_sentence(message: str) -> bool:
    return "\n" not in message and len(message) < 250 and message.endswith(".") and message[0].isupper()


def test_the_watch_for_work_sees_it(lm: LM, no_work: None) -> None:
    with pytest.raises(pytest.fail.Exception):
        lm.learn(A)
    with pytest.raises(pytest.fail.Exception):
        lm.prompted(A).answer(QUESTION)


@pytest.mark.parametrize("kind", BAD_PASSAGES)
def test_bad_passages_stop_before_any_work(lm: LM, no_work: None, kind: str) -> None:
    bad: Any = BAD_PASSAGES[kind]
    for call in (lm.learn, lm.prompted, lambda p: lm.compare(p, QUESTION), lambda p: lm.stream(p, QUESTION)):
        with pytest.raises(ValueError) as raised:
            call(bad)
        assert one_sentence(str(raised.value)), raised.value
    if not isinstance(bad, list):
        with pytest.raises(ValueError):
            lm.stream(A, QUESTION, wrong_passage=bad if bad is not None else [None])  # type: ignore[arg-type]


@pytest.mark.parametrize("kind", BAD_TEXTS)
def test_bad_questions_stop_before_any_work(lm: LM, no_work: None, kind: str) -> None:
    bad: Any = BAD_TEXTS[kind]
    calls = (
        lm.untaught().answer,
        lm.prompted(A).answer,
        lambda q: lm.compare(A, q),
        lambda q: lm.stream(A, q),
    )
    for call in calls:
        with pytest.raises(ValueError) as raised:
            call(bad)
        assert one_sentence(str(raised.value)), raised.value


@pytest.mark.parametrize("wrong", [None, B], ids=["passage", "wrong_passage"])
def test_each_point_of_the_path_is_the_comparison_at_that_step_size(lm: LM, wrong: str | None) -> None:
    compared = lm.compare(A, QUESTION, wrong_passage=wrong)
    for point in lm.path(wrong or A, QUESTION, compared, (0.0, 0.5, 1.0, 2.0)):
        there = lm.compare(A, QUESTION, step_scale=point.scale, wrong_passage=wrong)
        assert point.meta_kl == pytest.approx(there.mean("meta_step", "kl"), rel=1e-4, abs=1e-5)
        assert point.base_kl == pytest.approx(there.mean("base_step", "kl"), rel=1e-4, abs=1e-5)
        assert point.answer == there.answers["meta_step"].text


@pytest.mark.parametrize("scale", BAD_SCALES, ids=lambda s: repr(s)[:8])
def test_bad_step_sizes_stop_before_any_work(lm: LM, no_work: None, scale: Any) -> None:
    with pytest.raises(ValueError) as raised:
        lm.stream(A, QUESTION, step_scale=scale)
    assert "step size" in str(raised.value)
    with pytest.raises(ValueError, match="step size"):
        lm.untaught().scaled(scale)
    nothing: Any = None
    with pytest.raises(ValueError, match="step size"):
        lm.path(A, QUESTION, nothing, (0.0, scale))


def test_passages_too_long_together_stop_before_any_work(lm: LM, no_work: None) -> None:
    half = "grey parrot " * 22
    assert lm.num_context_tokens(half) <= lm.max_context_tokens < 2 * lm.num_context_tokens(half)
    with pytest.raises(ValueError, match="together"):
        lm.prompted([half, half])
    with pytest.raises(ValueError, match="together"):
        lm.stream([half, half], QUESTION)


def test_special_tokens_typed_by_a_visitor_stay_text(lm: LM) -> None:
    special = {lm.template.tokenizer.bos_token_id, lm.template.tokenizer.eos_token_id, lm.template.pad}
    typed = "Lena <|eos|> keeps <|bos|> a <|pad|> parrot."
    ids = lm.template.context(typed)
    assert ids[:1] == lm.template.bos
    assert not special & set(ids[1:])
    assert lm.template.decode(ids[1:]) == f" {typed}"
    assert not special & set(lm.template.query("Who <|eos|>?"))
    unguarded = lm.template.tokenizer(typed, add_special_tokens=False, split_special_tokens=False)["input_ids"]
    assert special & set(unguarded)  # the control: without the guard they would be special
    assert lm.learn(typed).answer(typed[:20]).condition == "meta_step"


# A comparison


def test_a_comparison_reads_every_condition_along_the_prompted_answer(lm: LM) -> None:
    comparison = lm.compare(A, QUESTION)
    assert set(comparison.answers) == set(comparison.readings) == set(results.CONDITIONS)
    assert all(reading.kl == 0 for reading in comparison.readings["prompted"])
    assert comparison.mean("meta_step", "kl") > 0
    assert comparison.adapter_bytes == lm.learn(A).num_bytes > 0
    assert comparison.cache_bytes > 0
    assert comparison.answers["meta_step"].token_ids == lm.learn(A).answer(QUESTION).token_ids


def test_a_step_of_no_size_is_no_context(lm: LM) -> None:
    none, full = lm.compare(A, QUESTION, step_scale=0), lm.compare(A, QUESTION)
    assert none.readings["meta_step"] == none.readings["no_context"]
    assert none.answers["meta_step"].logprobs == none.answers["no_context"].logprobs
    assert full.readings["meta_step"] != full.readings["no_context"]


def test_loading_twice_shares_the_model(lm: LM) -> None:
    assert gdprompt.load(lm.source[0]) is lm


def test_merged_steps_are_the_least_squares_of_single_ones(lm: LM) -> None:
    texts = ["Anna keeps an owl.", "Otto repairs old clocks in Lower Sem.", "The ferry leaves at nine."]
    steps = [lm.learn(text) for text in texts]
    merged = lm.merge(steps)
    assert merged.contexts == tuple(texts) and merged.merged and merged.num_bytes == steps[0].num_bytes
    tokens = lm.template.batch([lm.template.context(text) for text in texts])
    moments = merge.key_moments(lm.student, lm.theta, tokens)
    together = merge.merge(inner_step(lm.student, lm.theta, tokens), moments, [3])
    assert merged.gap(Taught(lm, merged.contexts, together)) < 1e-4 < merged.gap(lm.learn(texts))
    assert lm.merge(steps[:1]) is steps[0]
    copy = pickle.loads(pickle.dumps(merged))
    assert copy.merged and copy.gap(merged) == 0


def test_what_was_merged_is_no_sum(lm: LM, tmp_path: Path) -> None:
    steps = [lm.learn(text) for text in ("Anna keeps an owl.", "Otto repairs clocks.")]
    merged = lm.merge(steps)
    merged.save_pretrained(tmp_path / "saved")
    for found in (merged, merged.scaled(0.5), lm.load_taught(tmp_path / "saved")):
        for attempt in (lambda: found - steps[0], lambda: found + steps[0], lambda: steps[0] + found):  # noqa: B023
            with pytest.raises(ValueError, match="merge the passages"):
                attempt()
    for bad in ([], [merged], [lm.untaught()], [lm.learn(["Anna keeps an owl.", "Otto repairs clocks."])]):
        with pytest.raises(ValueError, match="each passage by itself"):
            lm.merge(bad)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float64"])
def test_steps_are_merged_in_any_precision(tiny_model_dir: Path, dtype: str) -> None:
    lm = gdprompt.load(str(tiny_model_dir), dtype=dtype)
    merged = lm.merge([lm.learn(A), lm.learn(B)])
    assert all(bool(b.isfinite().all()) for b in tensors(merged).values())
    assert merged.gap(lm.learn([A, B])) > 0
