"""Bad input to a session: one sentence, before any work."""

from __future__ import annotations

import math
from collections.abc import Callable, Iterator
from typing import Any

import pytest

from gdprompt.session import LM

A = "Lena keeps a grey parrot in the mill by the river."
B = "The museum in Dorrin opens at 9 and closes at 17, except on Mondays."
QUESTION = "What does Lena keep?"

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


def test_of_few_positions_the_question_leaves_room_for_the_answer(short_lm: LM) -> None:
    def longest(count: Callable[[str], int], limit: int) -> str:
        return "a" * next(n for n in range(limit, 0, -1) if count("a" * n) <= limit)

    lm, context, question = short_lm, short_lm.num_context_tokens, short_lm.num_question_tokens
    assert (lm.max_context_tokens, lm.max_question_tokens) == (64, 128 - 64 - 32)
    passage, asked = longest(context, 64), longest(question, 32)
    assert (context(passage), question(asked)) == (64, 32)
    compared = lm.compare(passage, asked)
    assert len(compared.answers["prompted"].token_ids) == 32
    for call in (lm.learn(A).answer, lm.prompted(A).answer, lambda q: lm.compare(A, q)):
        with pytest.raises(ValueError, match=r"a question of at most 32 tokens, got 33: shorten it\."):
            call(f"{asked}?")


BAD_STEPS: list[Any] = ["x", None, 1]


@pytest.mark.parametrize("bad", BAD_STEPS)
def test_what_is_no_step_is_refused_in_a_sentence(lm: LM, bad: Any) -> None:
    taught = lm.learn(A)
    for call in (
        lambda: lm.merge([bad]),
        lambda: lm.merge([taught, bad]),
        lambda: taught + bad,
        lambda: bad + taught,
        lambda: taught - bad,
    ):
        with pytest.raises(ValueError) as raised:
            call()
        assert one_sentence(str(raised.value)), raised.value


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


def test_what_is_surely_too_long_is_not_counted(lm: LM, no_work: None, monkeypatch: pytest.MonkeyPatch) -> None:
    with monkeypatch.context() as patch:  # the controls: soon counted, or by a tokenizer that may leave out some
        patch.setattr(lm.template, "encode", str.split)
        with pytest.raises(ValueError, match="got 1,001: shorten"):
            lm.learn("word " * 1_000)
        patch.setattr("gdprompt.session.characters_a_token", lambda _: None)
        with pytest.raises(ValueError, match="got 100,001: shorten"):
            lm.learn("word " * 100_000)
    monkeypatch.setattr(lm.template, "encode", lambda text: pytest.fail("it was counted"))
    with pytest.raises(ValueError, match="at most 256 tokens, got more than 256: shorten it or split"):
        lm.learn("Mira Voss keeps an owl. " * 10_000)
    with pytest.raises(ValueError, match="at most 96 tokens, got more than 96: shorten it"):
        lm.untaught().answer("Who keeps an owl? " * 10_000)


def test_passages_too_long_together_stop_before_any_work(lm: LM, no_work: None) -> None:
    half = "grey parrot " * 22
    assert lm.num_context_tokens(half) <= lm.max_context_tokens < 2 * lm.num_context_tokens(half)
    with pytest.raises(ValueError, match="together"):
        lm.prompted([half, half])
    with pytest.raises(ValueError, match="together"):
        lm.stream([half, half], QUESTION)
