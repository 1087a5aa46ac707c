"""Generated worlds: reproducible, answerable, and split as they claim."""

from __future__ import annotations

import itertools
import random
import re
import sys

import pytest

from gdprompt.tasks.worlds import SUITES, sample, stream
from gdprompt.tasks.worlds.compose import compose, filled, is_held_out_name
from gdprompt.tasks.worlds.domains import ALL
from gdprompt.tasks.worlds.wordings import POSSESSIONS

SPLITS = ("train", "held_out_names", "template", "relation")
RELATIONS = {f"{domain.name}.{relation.name}": relation for domain in ALL for relation in domain.relations}
CASES = [(suite, split) for suite in SUITES for split in SPLITS if suite == "profiles" or split != "relation"]


def _passages(suite, split, count=250):
    return [sample(random.Random(f"{suite}/{split}/{i}"), suite, split) for i in range(count)]


@pytest.fixture(scope="module")
def passages():
    return {case: _passages(*case) for case in CASES}


def _matches(template, text, whole, value=".+"):
    pattern = re.escape(filled(template, "@S@", "@V@")).replace("@S@", ".+").replace("@V@", value)
    if template.startswith("{s}"):
        pattern = "(?:.+|[A-Z][a-z]+ )" + pattern.removeprefix(".+").removeprefix("'s")
    return re.search(f"^{pattern}$" if whole else pattern, text) is not None


@pytest.mark.parametrize(
    ("template", "text"),
    [
        ("{s} ran. it was {v}.", "The fox ran. It was a dog."),
        ('"it is {v}." {s} ran.', '"It is a dog." The fox ran.'),
        ('"{v} has come!" cried {s}.', '"A dog has come!" cried the fox.'),
        ('"Is it {v}?" {s} asks.', '"Is it a dog?" the fox asks.'),
    ],
)
def test_sentences_start_in_upper_case_and_go_on_after_what_is_said(template, text):
    assert filled(template, "the fox", "a dog") == text


def test_stream_is_deterministic_and_resumes_exactly():
    first = list(itertools.islice(stream(5, "train"), 60))
    assert first == list(itertools.islice(stream(5, "train"), 60))
    assert first[40:] == list(itertools.islice(stream(5, "train", skip=40), 20))
    assert first != list(itertools.islice(stream(6, "train"), 60))


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_answers_stand_in_the_passage(passages, case):
    for passage in passages[case]:
        assert passage.qas
        for qa in passage.qas:
            assert qa.answer in passage.context, (qa, passage)


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_text_is_whole(passages, case):
    for passage in passages[case]:
        for text in (passage.context, *(part for qa in passage.qas for part in (qa.question, *qa.answers))):
            assert text and text == text.strip()
            assert not re.search(r"[{}]|  |\.\.(?!\.)", text), text
        assert passage.context[0] == passage.context[0].upper()


@pytest.mark.parametrize("case", CASES, ids="-".join)
def test_questions_are_unambiguous(passages, case):
    for passage in passages[case]:
        assert 1 <= len(passage.qas) <= 6
        assert len({qa.question for qa in passage.qas}) == len(passage.qas)


def test_no_two_relations_of_a_domain_share_a_question():
    for domain in ALL:
        asked = [q for r in domain.relations for q in {*r.questions.all, *r.inverse_questions.all}]
        assert len(asked) == len(set(asked)), (domain.name, [q for q in asked if asked.count(q) > 1])


def test_there_are_enough_relations_with_enough_wordings():
    assert len(RELATIONS) >= 50
    for name, relation in RELATIONS.items():
        assert len(relation.statements.all) >= 8 and len(relation.questions.all) >= 6, name
        for template in relation.statements.all:
            assert "{s}" in template and "{v}" in template, (name, template)
        for template in relation.questions.all:
            assert "{s}" in template and "{v}" not in template, (name, template)
        for template in relation.inverse_questions.all:
            assert "{v}" in template and "{s}" not in template, (name, template)


def test_every_domain_can_be_composed():
    for domain in ALL:
        for split in SPLITS[:3]:
            assert len(compose(random.Random(1), domain, split).qas) >= 2
        if not any(relation.is_new for relation in domain.relations):
            with pytest.raises(ValueError):
                compose(random.Random(1), domain, "relation")


def test_names_are_disjoint_between_training_and_evaluation():
    asked = {}
    for suite in ("character", "reversal"):
        for split in SPLITS[:3]:
            asked[suite, split] = {qa.answer for p in _passages(suite, split) for qa in p.qas}
            assert all(is_held_out_name(name) == (split != "train") for name in asked[suite, split])
        assert asked[suite, "train"].isdisjoint(asked[suite, "template"] | asked[suite, "held_out_names"])


@pytest.mark.parametrize("split", SPLITS)
def test_subjects_come_from_the_side_of_their_split(monkeypatch, split):
    module = sys.modules[compose.__module__]
    drawn, draw_name = [], module.draw_name
    monkeypatch.setattr(module, "draw_name", lambda *args: drawn.append(draw_name(*args)) or drawn[-1])
    contexts = [passage.context.lower() for passage in _passages("profiles", split, 60)]
    assert len(drawn) >= 60 and all(is_held_out_name(name) == (split != "train") for name in drawn)
    assert all(any(name.lower() in context for context in contexts) for name in drawn)


def test_template_split_shares_no_wording_with_training(passages):
    for relation in RELATIONS.values():
        for templates in _templates(relation):
            assert set(templates.template).isdisjoint(templates.train)
            assert len(templates.template) + len(templates.train) == len(templates.all)
            assert len(templates.template) >= len(templates.all) / 4
    for split in ("train", "template"):
        for passage in passages["profiles", split]:
            for qa in passage.qas:
                relation = RELATIONS[qa.relation]
                forward = relation.questions.of(split)
                asked = forward + relation.inverse_questions.of(split)
                assert any(_matches(t, qa.question, True) for t in asked), (qa, asked)
                if any(_matches(t, qa.question, True) for t in forward):
                    value = f"(?i:{re.escape(qa.answer.rstrip('.'))})"
                    told = relation.statements.of(split)
                    assert any(_matches(t, passage.context, False, value) for t in told), (qa, passage)
    told = {name for name, r in RELATIONS.items() if r.held_out}
    assert not told & {qa.relation for p in passages["profiles", "template"] for qa in p.qas}


def test_what_training_never_shows_is_worded_in_no_other_domain_of_training():
    trained = {
        plain(t) for r in RELATIONS.values() if not r.held_out for wordings in _templates(r) for t in wordings.train
    }
    for name, relation in RELATIONS.items():
        for templates in _templates(relation):
            unseen = templates.all if relation.is_new else () if relation.held_out else templates.template
            assert not {t for t in unseen if plain(t) in trained}, name


def plain(template):
    return re.sub(r"[^\w{}]+", " ", template).lower().strip()


def _templates(relation):
    return relation.statements, relation.questions, relation.inverse_questions


def test_relation_split_asks_held_out_relations_only(passages):
    asked = {qa.relation for passage in passages["profiles", "relation"] for qa in passage.qas}
    assert asked and all(RELATIONS[name].is_new for name in asked)
    for split in SPLITS[:3]:
        asked = {qa.relation for passage in passages["profiles", split] for qa in passage.qas}
        assert not any(RELATIONS[name].held_out for name in asked)
    for suite in ("contest", "character", "reversal", "reversal_forward"):
        with pytest.raises(ValueError):
            sample(random.Random(0), suite, "relation")
    assert all(p.source.startswith("profiles/") for p in itertools.islice(stream(0, "relation"), 20))


def test_held_out_paraphrases_never_train(passages):
    last = [wordings[-1] for wordings in POSSESSIONS]
    told = " ".join(
        text
        for suite in ("character", "reversal", "reversal_forward")
        for split in ("train", "held_out_names")
        for passage in passages[suite, split]
        for text in (passage.context, *(qa.question for qa in passage.qas))
    )
    assert not [wording for wording in last if wording in told]
    asked = " ".join(qa.question for p in passages["character", "template"] for qa in p.qas)
    assert any(wording in asked for wording in last)


def test_pronouns_occur(passages):
    contexts = [passage.context for passage in passages["profiles", "train"]]
    with_pronoun = sum(bool(re.search(r"[.!?] (?:She|He|It|They|Her|His|Its|Their) ", c)) for c in contexts)
    assert with_pronoun > len(contexts) / 4


@pytest.mark.parametrize("split", ["train", "held_out_names", "template"])
def test_in_a_contest_the_same_is_told_of_every_subject(split, monkeypatch):
    told, module = [], sys.modules[compose.__module__]
    written = module._write
    monkeypatch.setattr(module, "_write", lambda *args: told.append(args) or written(*args))
    for i in range(100):
        passage = sample(random.Random(f"{split}/{i}"), "contest", split)
        _, domain, sentences, names = told[-1]
        assert 2 <= len(names) <= 4
        assert len(passage.qas) >= 2
        found = {
            (relation.name, s.subject): s.value
            for s in sentences
            for relation in domain.relations
            if s.template in relation.statements.all
        }
        assert len(found) == len(sentences)
        for relation in {name for name, _ in found}:
            values = {found[relation, subject] for subject in range(len(names))}
            assert len(values) == len(names)
