"""Real passages: loading, windows, swapped answers, cloze and the mixture, on small data written here."""

from __future__ import annotations

import gzip
import json
import random
import sys
from dataclasses import replace

import pytest

from gdprompt.tasks import real
from gdprompt.tasks.cloze import BLANK, cloze, paragraphs
from gdprompt.tasks.spans import answer_pool, sentence_spans, still_named, swap_answers, window
from gdprompt.tasks.types import QA, Passage

NAMES = ["Arla Venn", "Bodil Karsk", "Cato Imbry", "Dunya Pell", "Edda Roake"]
TOWNS = ["Orlow", "Pinsk", "Quarne", "Rostad", "Sunder"]
TEXT = (
    "The river froze in {y} and stayed so until spring. Captain {n} sailed from {t} with the cargo. "
    "Nobody in the harbour had expected him before the thaw."
)


def _story(i: int) -> tuple[str, list[tuple[str, str]]]:
    name, town, year = NAMES[i], TOWNS[i], str(1901 + 11 * i)
    context = (
        f"{name} was born near Halden. She left home in {year} to work as a glazier. "
        f"After a year she settled in {town}, where the harbour froze each winter. "
        f"The mayor paid her forty crowns for a window."
    )
    return context, [
        ("Who was born near Halden?", name),
        ("When did she leave home?", year),
        ("Where did she settle?", town),
    ]


@pytest.fixture
def data(tmp_path):
    def write(name, text):
        with gzip.open(tmp_path / name, "wt", encoding="utf-8") as out:
            out.write(text)

    rows = []
    for i in range(5):
        context, asked = _story(i)
        for question, answer in asked:
            row = {"id": f"{i}", "source": "s", "title": "", "context": context, "question": question}
            rows.append({**row, "answers": [answer], "extractive": True, "standalone": question.startswith("Who")})
        rows.append({**row, "question": "Why?", "answers": ["nowhere said"], "extractive": False, "standalone": True})
        rows.append({**row, "question": "Which?", "answers": ["not there"], "extractive": True, "standalone": True})
    lines = "\n".join(map(json.dumps, rows))
    write("qa_train.jsonl.gz", lines)
    write("kb_qa_templated.jsonl.gz", lines)
    for name in real.TEXT_WEIGHTS:
        body = "\n".join(TEXT.format(y=1801 + i, n=NAMES[i], t=TOWNS[i]) for i in range(5))
        write(f"{name}.txt.gz", f"# A heading\n{body}\nToo short.\n<|endoftext|>\n# Another\n{body}\n")
    facts = [{"relation": "P19", "subject": n, "object": t} for n, t in zip(NAMES, TOWNS, strict=True)]
    write("kb_facts.jsonl.gz", "\n".join(map(json.dumps, facts)))
    patterns = {"P19": ["[X] was born in [Y] .", "[X] is originally from [Y].", "[X], born in [Y]"]}
    (tmp_path / "kb_relation_patterns.json").write_text(json.dumps(patterns), encoding="utf-8")
    return tmp_path


def test_load_questions_groups_and_filters(data):
    passages = real.load_questions(data / "qa_train.jsonl.gz")
    assert [len(p.qas) for p in passages] == [3] * 5
    assert all(qa.answer in p.context for p in passages for qa in p.qas)
    alone = real.load_questions(data / "qa_train.jsonl.gz", standalone_only=True)
    assert [len(p.qas) for p in alone] == [1] * 5


def test_first_answer_is_the_commonest(tmp_path):
    row = {
        "source": "s",
        "context": "It was a red &amp; white  boat.",
        "question": "What?",
        "extractive": True,
    }
    with gzip.open(tmp_path / "qa.jsonl.gz", "wt") as out:
        out.write(json.dumps({**row, "answers": ["a red & white boat", "boat.", "boat!", "boat"], "standalone": True}))
    (passage,) = real.load_questions(tmp_path / "qa.jsonl.gz")
    assert passage.context == "It was a red & white boat."
    assert passage.qas[0].answers == ("boat", "a red & white boat")


def test_answers_of_the_same_question_are_those_of_all_its_rows(tmp_path):
    row = {"source": "s", "context": "A red boat.", "question": "What?", "extractive": True}
    with gzip.open(tmp_path / "qa.jsonl.gz", "wt") as out:
        out.write("\n".join(json.dumps(row | {"answers": answers}) for answers in (["boat"], ["red boat", "boat"])))
    (passage,) = real.load_questions(tmp_path / "qa.jsonl.gz")
    assert passage.qas == (QA("What?", ("boat", "red boat")),)


def test_sentences_keep_abbreviations_whole():
    text = 'Dr. J. Smith came. "Did he?" she asked. He paid 3.50 at St. Ives! Then he left'
    assert [text[a:b] for a, b in sentence_spans(text)] == [
        "Dr. J. Smith came.",
        '"Did he?" she asked.',
        "He paid 3.50 at St. Ives!",
        "Then he left",
    ]


@pytest.mark.parametrize("limit", [8, 14, 25, 40])
def test_window_is_whole_sentences_with_the_answers(data, limit):
    seen = set()
    for passage in real.load_questions(data / "qa_train.jsonl.gz"):
        for seed in range(20):
            cut = window(passage, random.Random(seed), limit)
            assert cut.context in passage.context and len(cut.context.split()) <= limit
            assert cut.qas and set(q.question for q in cut.qas) <= set(q.question for q in passage.qas)
            assert all(a in cut.context for qa in cut.qas for a in qa.answers)
            if limit >= 14:
                assert cut.context.endswith(".")
            seen.add(cut.context)
    assert len(seen) >= (5 if limit in (8, 40) else 6)


def test_window_counts_the_occurrence_the_question_is_about():
    context = "He saw two gulls in the sky. Then rain fell on the hills. The boat carried two lamps below deck."
    passage = Passage(context, (QA("How many lamps did the boat carry?", ("two",)),), "s")
    for seed in range(10):
        assert "lamps" in window(passage, random.Random(seed), 9).context


def test_window_without_sentence_ends():
    passage = Passage(" ".join(f"w{i}" for i in range(300)), (QA("What?", ("w150 w151",)),), "s")
    cut = window(passage, random.Random(1), 40)
    assert len(cut.context.split()) == 40
    assert all(qa.answer in cut.context for qa in cut.qas)


def test_swapped_answers_replace_the_old_ones_everywhere(data):
    passages = real.load_questions(data / "qa_train.jsonl.gz")
    pool = answer_pool(passages)
    kinds = set()
    for passage in passages:
        for seed in range(20):
            swapped = swap_answers(passage, random.Random(seed), pool)
            assert [q.question for q in swapped.qas] == [q.question for q in passage.qas]
            assert swapped.context != passage.context
            for old, new in zip(passage.qas, swapped.qas, strict=True):
                assert all(a in swapped.context for a in new.answers)
                if new.answer != old.answer:
                    assert old.answer not in swapped.context
                    assert old.answer.isdigit() == new.answer.isdigit()
                    kinds.add(old.question.split()[0])
            assert swapped == swap_answers(passage, random.Random(seed), pool)
    assert kinds == {"Who", "When", "Where"}


def test_an_answer_in_a_question_or_in_another_answer_is_left():
    pool = answer_pool([Passage("", tuple(QA("Who came?", (n,)) for n in NAMES), "s")])
    base = Passage("Mia Holt came. Later Holt slept.", (QA("Who came?", ("Mia Holt",)),), "s")
    assert swap_answers(base, random.Random(0), pool) == base
    named = replace(base, context="Mia Holt came.", qas=(QA("Why did Mia Holt come, who knows?", ("Mia Holt",)),))
    assert swap_answers(named, random.Random(0), pool) == named
    inside = replace(base, context="Mia Holt came.", qas=(*base.qas, QA("What happened?", ("Mia Holt came",))))
    assert swap_answers(inside, random.Random(0), pool) == inside
    plain = replace(base, context="Mia Holt came.")
    assert swap_answers(plain, random.Random(0), pool).qas[0].answer in NAMES


def test_cloze_blanks_a_span_of_the_passage():
    paragraph = " ".join(TEXT.format(y=1801 + i, n=NAMES[i], t=TOWNS[i]) for i in range(5))
    answers = set()
    for seed in range(100):
        passage = cloze(paragraph, random.Random(seed))
        if passage is None:
            continue
        assert 2 <= len(sentence_spans(passage.context)) <= 5 and 1 <= len(passage.qas) <= 4
        for qa in passage.qas:
            assert qa.question.count(BLANK) == 1
            assert qa.question.replace(BLANK, qa.answer) in passage.context
            answers.add(qa.answer)
        assert passage == cloze(paragraph, random.Random(seed))
    assert {"1801", "Orlow", "expected"} <= answers
    assert cloze("Only one sentence stands here.", random.Random(0)) is None


def test_paragraphs_skip_headings_and_short_lines(tmp_path):
    long = " ".join(["word"] * 30)
    with gzip.open(tmp_path / "t.txt.gz", "wt") as out:
        out.write(f"# {long}\n{long}\nshort\n<|endoftext|>\n{long} end\n{' '.join([long] * 9)}\n")
    assert list(paragraphs(tmp_path / "t.txt.gz")) == [long, f"{long} end"]


@pytest.mark.train
def test_mixture_gives_every_kind_and_resumes_exactly(data, monkeypatch):
    opened = []
    monkeypatch.setattr(gzip, "open", lambda path, *a, _o=gzip.open, **k: opened.append(str(path)) or _o(path, *a, **k))
    mixture = real.RealMixture(data)
    assert opened and not any("_dev" in path for path in opened)
    for kind in [*real.KIND_WEIGHTS, "swapped"]:
        for seed in range(20):
            passage = mixture.sample(random.Random(seed), kind)
            assert bool(passage.qas) == (kind != "text")
            assert all(qa.answer in passage.context for qa in passage.qas)
            assert len(passage.context.split()) <= mixture.max_words + 5  # swapping may lengthen it
    drawn = [[mixture.mixed(random.Random(f"{seed}/{i}")) for i in range(30)] for seed in (7, 7, 8)]
    assert drawn[0] == drawn[1] != drawn[2]
    with pytest.raises(ValueError, match="No kind of passage"):
        mixture.sample(random.Random(0), "poem")


@pytest.mark.train
def test_missing_data_is_said_plainly(data, tmp_path, monkeypatch):
    monkeypatch.delenv(real.DATA_VARIABLE, raising=False)
    with pytest.raises(
        ValueError, match="got none: name it with --data .* or GDPROMPT_DATA, or train on generated worlds alone"
    ):
        real.RealMixture()
    with pytest.raises(ValueError, match="does not exist: name with --data .* or GDPROMPT_DATA"):
        real.RealMixture(tmp_path / "nowhere")
    (data / "qa_train.jsonl.gz").unlink()
    monkeypatch.setenv(real.DATA_VARIABLE, str(data))
    with pytest.raises(ValueError, match="has no file qa_train.jsonl.gz: put it there"):
        real.RealMixture()


def test_a_missing_package_is_said_plainly(data, monkeypatch):
    monkeypatch.setitem(sys.modules, "lemminflect", None)
    with pytest.raises(ValueError, match=r"lemminflect.*pip install 'gdprompt\[train\]'"):
        real.RealMixture(data)


@pytest.mark.parametrize(
    ("question", "stays"),
    [
        ("What does the Halden lamp weigh?", False),
        ("Which lamp weighs 3 kg?", True),
        ("Which lamp was made in 1904?", False),
        ("What does the lamp weigh?", True),
        ("Halden: what does it weigh?", True),  # the first word has a capital in any case
        ("What does the Bremen lamp weigh?", True),  # never named: not the cut's doing
    ],
)
def test_a_question_stays_where_what_it_names_does(question: str, stays: bool) -> None:
    text, cut = "The Halden lamp was made in 1904. It weighs 3 kg.", "It weighs 3 kg."
    assert still_named(question, text, cut) is stays
    assert still_named(question, text, text)
