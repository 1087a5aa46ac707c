"""Questions about plain text: what is asked of a clause, how it is worded, and what is left alone."""

from __future__ import annotations

import random

import pytest

from gdprompt.tasks.asked import MAX_ANSWER_WORDS, asked, made, questions
from gdprompt.tasks.clauses import take_apart
from gdprompt.tasks.synonyms import SYNONYMS, another_word

pytestmark = pytest.mark.train

STORY = (
    "Mrs Abara was stirring the lentils in the kitchen. The old bridge was built by monks in 1432. "
    "Her brother sold forty-two sheep to a farmer because the winter had been hard. "
    "In the spring, Tom walked to the market with two dogs. Otto Brandt is the keeper of the lighthouse."
)


def asks(sentence: str) -> dict[str, set[str]]:
    """Every question of a sentence in its own words, over many draws, each with its answers."""
    found: dict[str, set[str]] = {}
    for seed in range(60):
        clause = take_apart(sentence)
        assert clause is not None
        for qa in questions(clause, random.Random(seed)):
            found.setdefault(qa.question, set()).add(qa.answer)
    return found


@pytest.mark.parametrize(
    ("sentence", "question", "answer"),
    [
        ("Mrs Abara was stirring the lentils in the kitchen.", "What was Mrs Abara stirring?", "the lentils"),
        ("Mrs Abara was stirring the lentils.", "Who was stirring the lentils?", "Mrs Abara"),
        ("Ada was stirring the lentils in the kitchen.", "Where was Ada stirring the lentils?", "the kitchen"),
        ("The old bridge was built by monks in 1432.", "When was the old bridge built?", "1432"),
        ("The old bridge was built by monks in 1432.", "In what year was the old bridge built?", "1432"),
        ("The old bridge was built by monks in 1432.", "What was the old bridge built by?", "monks"),
        ("Her brother sold forty-two sheep to a farmer.", "How many sheep did her brother sell?", "forty-two"),
        ("Her brother sold forty-two sheep to a farmer.", "Who did her brother sell forty-two sheep to?", "a farmer"),
        ("The shop opens at noon.", "When does the shop open?", "noon"),
        ("She stayed with her aunt for three weeks.", "How long did she stay with her aunt?", "three weeks"),
        ("Mara’s dog chased the postman.", "Whose dog chased the postman?", "Mara"),
        ("The boat sank because the rocks were sharp.", "Why did the boat sink?", "the rocks were sharp"),
        ("In 1871, Anna founded a school for girls.", "When did Anna found a school?", "1871"),
        ("Otto Brandt is the keeper of the lighthouse.", "Who is the keeper of the lighthouse?", "Otto Brandt"),
        ("The captain decided to burn the letters.", "What did the captain decide to do?", "burn the letters"),
    ],
)
def test_every_part_is_asked_for(sentence: str, question: str, answer: str) -> None:
    found = asks(sentence)
    assert question in found, sorted(found)
    assert found[question] == {answer}


@pytest.mark.parametrize(
    "sentence",
    [
        "He did not sell the sheep to a farmer.",
        "“Come in,” said the captain to the boy.",
        "I sold the sheep to a farmer in May.",
        "Sell the sheep to a farmer before the winter.",
        "There was a bridge over the river.",
        "Running along the wall, the cat saw a bird.",
        "A short line.",
        "What a storm it was in the night!",
    ],
)
def test_what_is_not_plain_is_left_alone(sentence: str) -> None:
    assert take_apart(sentence) is None


def test_other_words_stand_in_the_same_form() -> None:
    words = {another_word("built", random.Random(i), "VBD") for i in range(80)}
    assert {"built", "constructed", "erected"} == words
    assert another_word("is", random.Random(0), rate=1.0) == "is"
    assert {another_word("repairs", random.Random(i), rate=1.0) for i in range(40)} == {"mends", "fixes"}
    assert all(word not in others for word, others in SYNONYMS.items())


def test_answers_stand_in_the_passage_and_depend_on_the_draw_alone() -> None:
    seen = set()
    for seed in range(40):
        passage = asked(STORY, random.Random(seed), 60, 4)
        if passage is None:  # a stretch of the text without a plain sentence
            continue
        assert passage == asked(STORY, random.Random(seed), 60, 4)
        assert passage.context in STORY and len(passage.context.split()) <= 60
        assert 1 <= len(passage.qas) <= 4
        for qa in passage.qas:
            assert qa.answer in passage.context and qa.question.endswith("?")
            assert len(qa.answer.split()) <= MAX_ANSWER_WORDS
            seen.add(qa.answer)
    assert {"the lentils", "monks", "forty-two", "1432", "two dogs", "Otto Brandt"} <= seen


def test_text_without_a_plain_sentence_gives_nothing() -> None:
    assert asked("“Who is there?” he cried. “Nobody!” said I.", random.Random(0), 60, 4) is None


def test_a_question_with_two_answers_is_not_asked() -> None:
    twice = "Anna visited a castle in the spring. Anna visited a castle in the autumn."
    found = {qa.question: qa.answer for seed in range(30) for qa in made(twice, random.Random(seed))}
    assert found["Who visited a castle in the spring?"] == "Anna"
    both = [
        seed
        for seed in range(30)
        if sum(qa.answer in ("the spring", "the autumn") for qa in made(twice, random.Random(seed))) > 1
    ]
    assert not both
