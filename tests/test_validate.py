"""Checks on what people hand in: good input comes back as it is, bad input is one sentence with a remedy."""

from __future__ import annotations

import math
import pickle

import pytest

from gdprompt import validate


def test_text_loses_only_the_white_space_around_it() -> None:
    assert validate.text(" a  b\nc \n", "passage") == "a  b\nc"
    assert validate.text("naïve 🦜 中文", "passage") == "naïve 🦜 中文"


@pytest.mark.parametrize("bad", ["", " \t\n", None, 3, 2.5, b"bytes", ["text"], {}, "a\0", "\ud800", "x\udfff"])
def test_text_that_is_none_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match=r"^Expected .*passage.*: .*\.$"):
        validate.text(bad, "passage")


@pytest.mark.parametrize("good", [0, 1, 0.25, 100, 100.0])
def test_a_step_scale_comes_back_as_a_float(good: float) -> None:
    assert validate.step_scale(good) == good
    assert isinstance(validate.step_scale(good), float)


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf, -1e-9, 100.1, 10**400, None, "1", True, [1]])
def test_a_step_scale_outside_its_range_is_refused(bad: object) -> None:
    with pytest.raises(ValueError, match="step size"):
        validate.step_scale(bad)


def test_a_length_is_refused_only_above_its_limit() -> None:
    validate.length(10, 10, "passage")
    with pytest.raises(ValueError, match="at most 1,000 tokens, got 1,001: shorten it or split"):
        validate.length(1001, 1000, "passage")
    with pytest.raises(ValueError, match=r"shorten it\.$"):
        validate.length(97, 96, "question")
    with pytest.raises(ValueError, match="at most 10 tokens, got more than 10: shorten it or split"):
        validate.length(11, 10, "passage", exact=False)


def test_a_refusal_stays_whole_between_processes() -> None:
    with pytest.raises(validate.BadInput) as caught:
        validate.length(1001, 1000, "passage")
    again = pickle.loads(pickle.dumps(caught.value))
    assert type(again) is validate.BadInput and str(again) == str(caught.value)
    assert (again.key, again.values) == ("error_passage_tokens", {"count": "1,001", "limit": "1,000"})
