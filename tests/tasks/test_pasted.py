"""The pasted passages hold what the tests that use them count on."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

PASTED = Path(__file__).resolve().parents[1] / "pasted.json"


def test_pasted_passages_are_sound():
    passages = json.loads(PASTED.read_text(encoding="utf-8"))
    assert Counter(p["kind"] for p in passages) == {"news": 3, "manual": 3, "biography": 3, "story": 3}
    assert sum(len(p["qas"]) for p in passages) == 40
    questions = [qa["question"] for p in passages for qa in p["qas"]]
    assert len(set(questions)) == 40
    for passage in passages:
        assert set(passage) == {"title", "kind", "context", "qas"}
        assert 50 <= len(passage["context"].split()) <= 110
        assert 3 <= len(passage["qas"]) <= 4
        for qa in passage["qas"]:
            assert qa["question"].endswith("?")
            assert qa["answers"][0] in passage["context"]
            assert 1 <= len(qa["answers"][0].split()) <= 5
            assert len(set(qa["answers"])) == len(qa["answers"])
