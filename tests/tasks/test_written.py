"""The passages written for this project hold what the tests and suites that use them count on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest

from gdprompt.evaluate.suites import WRITTEN

TESTS = Path(__file__).resolve().parents[1]
SHAPES = {"pasted": (12, 40, range(50, 111)), "typed": (40, 120, range(8, 46))}


@pytest.mark.parametrize("name", ["pasted", "typed"])
def test_written_passages_are_sound(name: str) -> None:
    assert WRITTEN[name] == TESTS / f"{name}.json"
    passages = json.loads(WRITTEN[name].read_text(encoding="utf-8"))
    num_passages, num_questions, words = SHAPES[name]
    questions = [qa["question"] for passage in passages for qa in passage["qas"]]
    assert len({passage["context"] for passage in passages}) == len(passages) == num_passages
    assert len(set(questions)) == len(questions) == num_questions
    for passage in passages:
        assert set(passage) == {"title", "kind", "context", "qas"}
        assert len(passage["context"].split()) in words
        assert 3 <= len(passage["qas"]) <= 4
        for qa in passage["qas"]:
            assert qa["question"].endswith("?")
            assert qa["answers"][0].lower() in passage["context"].lower()
            assert 1 <= len(qa["answers"][0].split()) <= 5
            assert len(set(qa["answers"])) == len(qa["answers"])


def test_pasted_passages_are_of_each_kind() -> None:
    passages = json.loads(WRITTEN["pasted"].read_text(encoding="utf-8"))
    assert Counter(p["kind"] for p in passages) == {"news": 3, "manual": 3, "biography": 3, "story": 3}
