"""Long passages: every part is asked about, learned pieces are the session's, and a short one loses nothing."""

from __future__ import annotations

import random

import pytest

from gdprompt.evaluate import long
from gdprompt.evaluate.suites import SUITES, Item
from gdprompt.session import LM


@pytest.fixture(scope="module")
def items() -> list[Item]:
    return sorted(SUITES["profiles"](60, 3, None), key=lambda item: len(item.context))[:12]


def test_parts_and_pieces_are_where_the_answers_stand(lm: LM, items: list[Item]) -> None:
    joined = long.join(lm, items, random.Random(0), 160)
    assert len(joined.pieces) > 2 and " ".join(joined.pieces).split() == joined.context.split()
    assert all(lm.num_context_tokens(piece) <= 160 for piece in joined.pieces)
    assert joined.depths == (0, 1, 2, 3)
    for qa, home in zip(joined.qas, joined.homes, strict=True):
        assert qa.answer in joined.pieces[home]


def test_passages_are_gathered_until_enough_is_asked(lm: LM, items: list[Item]) -> None:
    found = long.gather(lm, items, 4, 0, 120)
    assert sum(len(one.qas) for one in found) >= 4
    assert all(lm.num_context_tokens(one.context) <= long.TIMES * 120 + len(items) for one in found)
    assert all(len(one.pieces) >= long.TIMES - 1 for one in found)
    assert found == long.gather(lm, items, 4, 0, 120)
    with pytest.raises(ValueError, match="ask for more"):
        long.gather(lm, items[:1], 4, 0, 120)


def test_answers_are_those_of_the_session(lm: LM, items: list[Item]) -> None:
    batch = [long.join(lm, items[:4], random.Random(0), 120), long.join(lm, items[4:8], random.Random(0), 120)]
    found = long.answers(lm, batch)
    asked = [(one, qa, home) for one in batch for qa, home in zip(one.qas, one.homes, strict=True)]
    whole = [lm.learn(one.pieces).answer(qa.question).text for one, qa, _ in asked]
    assert found["meta_step"] == whole
    assert found["meta_step"] != found["single_chunk"]
    assert found["single_chunk"] == [lm.learn(one.pieces[home]).answer(qa.question).text for one, qa, home in asked]


def test_a_passage_of_one_piece_is_recalled_alike_whole_and_alone(lm: LM, items: list[Item]) -> None:
    joined = [long.join(lm, [item], random.Random(0), 250) for item in items[:4]]
    assert all(len(one.pieces) == 1 for one in joined)
    found = long.answers(lm, joined)
    assert found["meta_step"] == found["single_chunk"] == found["merged"]
    figures = long.measure(lm, joined)
    assert figures["n"] == 4 and figures["num_chunks"] == 1.0
    assert figures["recall"]["meta_step"] == figures["recall"]["single_chunk"]
    assert sum(arms["meta_step"]["n"] for arms in figures["by_depth"].values()) == 4
