"""Passages by name: each format gives the same passages, and what cannot be used is refused in a sentence."""

from __future__ import annotations

import gzip
import json
import random
from pathlib import Path

import pytest

from gdprompt.tasks import sources
from gdprompt.tasks.types import QA
from gdprompt.train.data import PassageSource

CONTEXT = "Lena keeps a parrot. The parrot is called Iko."
ROWS = [
    {"context": CONTEXT, "question": "Who keeps a parrot?", "answers": {"text": ["Lena", "Lena", " "]}},
    {"context": CONTEXT, "question": "What is the parrot called?", "answers": ["Iko"]},
    {"context": "Otto bakes.", "question": "Who bakes?", "answer": "Otto"},
    {"context": "Nobody asks.", "question": "", "answer": "x"},
]
SQUAD = {
    "data": [
        {
            "paragraphs": [
                {
                    "context": CONTEXT,
                    "qas": [
                        {"question": "Who keeps a parrot?", "answers": [{"text": "Lena", "answer_start": 0}]},
                        {"question": "What is the parrot called?", "answers": [{"text": "Iko", "answer_start": 40}]},
                    ],
                }
            ]
        }
    ]
}


def write(path: Path, text: str) -> Path:
    path.write_bytes(gzip.compress(text.encode()) if path.suffix == ".gz" else text.encode())
    return path


@pytest.mark.parametrize("mark", ["", "\ufeff"])
@pytest.mark.parametrize("name", ["rows.jsonl", "rows.jsonl.gz", "rows.json", "squad.json"])
def test_questions_share_their_passage(name: str, mark: str, tmp_path: Path) -> None:
    lines = "\n".join(map(json.dumps, ROWS)) + "\n\n"
    text = {"squad.json": json.dumps(SQUAD), "rows.json": json.dumps(ROWS)}.get(name, lines)
    passages = sources.read(str(write(tmp_path / name, mark + text)))
    assert passages[0].context == CONTEXT
    assert [qa.answers for qa in passages[0].qas] == [("Lena",), ("Iko",)]
    assert [passage.context for passage in passages[1:]] == ([] if name == "squad.json" else ["Otto bakes."])


def test_numbers_are_answers_too(tmp_path: Path) -> None:
    rows = [{"context": "Built in 1912.", "question": "When?", "answer": 1912}]
    rows += [{"context": "Built in 1912.", "question": "Which year?", "answers": [1912, "1912", None, " "]}]
    (passage,) = sources.read(str(write(tmp_path / "rows.jsonl", "\n".join(map(json.dumps, rows)))))
    assert [qa.answers for qa in passage.qas] == [("1912",), ("1912",)]


def test_answers_of_the_same_question_are_those_of_all_its_rows(tmp_path: Path) -> None:
    row = {"context": CONTEXT, "question": "Who keeps a parrot?"}
    rows = [row | {"answers": [], "answer": "Lena"}, row | {"answers": ["Lena Voss", "Lena"]}, ROWS[1], row]
    file = write(tmp_path / "rows.jsonl", "\n".join(map(json.dumps, rows)))
    (passage,) = sources.read(str(file))
    assert [qa.answers for qa in passage.qas] == [("Lena", "Lena Voss"), ("Iko",)]


def test_a_question_is_the_line_that_ask_makes_of_it(tmp_path: Path) -> None:
    rows = [
        {"context": "One  two.", "question": question, "answer": "x"}
        for question in ("Who?\n  And  when?", "Who? And when?")
    ]
    (passage,) = sources.read(str(write(tmp_path / "rows.jsonl", "\n".join(map(json.dumps, rows)))))
    assert passage.context == "One  two." and [qa.question for qa in passage.qas] == ["Who? And when?"]


def test_rows_that_cannot_be_used_are_counted_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    unanswered = ROWS[1] | {"answers": {"text": [], "answer_start": []}}
    odd = [ROWS[1] | {"context": "  "}, ROWS[1] | {"question": " "}, {"ctx": "x"}, [2], {"text": "Too short."}]
    half = [ROWS[1] | {name: "Lena \ud83d keeps"} for name in ("context", "question", "answers")]
    file = write(tmp_path / "rows.jsonl", "\n".join(map(json.dumps, [ROWS[0], unanswered, *odd, *half])))
    for _ in range(2):
        (passage,) = sources.read(str(file))
        assert passage.context == CONTEXT and passage.qas == (QA("Who keeps a parrot?", ("Lena",)),)
    said = "rows.jsonl: left out 9 of 10 rows; the first is row 2: Expected context, question and answers, or text; got"
    told = capsys.readouterr().out
    assert told.count("left out") == 1 and f"{said} context, question\n" in told
    with pytest.raises(ValueError, match="row 1: Expected the context to be valid Unicode, got half of a character"):
        sources.read(str(write(tmp_path / "half.jsonl", json.dumps(half[0]))))


def test_a_file_that_ends_too_soon_is_a_sentence(tmp_path: Path) -> None:
    file = write(tmp_path / "rows.jsonl.gz", "\n".join(map(json.dumps, ROWS)))
    file.write_bytes(file.read_bytes()[:-12])
    with pytest.raises(ValueError, match="rows.jsonl.gz cannot be read .*: mend it, or copy it again"):
        sources.read(str(file))


@pytest.mark.parametrize("name", ["deep.json", "deep.jsonl"])
def test_endless_brackets_are_a_sentence(name: str, tmp_path: Path) -> None:
    write(tmp_path / name, "[" * 100_000)
    with pytest.raises(ValueError, match=f"{name} cannot be read .*: mend it, or copy it again"):
        sources.read(str(tmp_path / name))


def test_text_is_to_be_continued_and_no_sentence_is_lost(tmp_path: Path) -> None:
    sentences = [f"The {i}th boat left the harbour early in the morning with {i} men on board." for i in range(40)]
    passages = sources.read(str(write(tmp_path / "boats.txt", " ".join(sentences) + "\nToo short.\n")))
    assert all(qa.question == "" for passage in passages for qa in passage.qas)
    assert " ".join(f"{p.context} {p.qas[0].answer}" for p in passages) == " ".join(sentences)
    assert all(len(f"{p.context} {p.qas[0].answer}".split()) <= sources.MAX_WORDS for p in passages)


@pytest.mark.parametrize(
    ("name", "text", "sentence"),
    [
        ("none.jsonl", None, "got '.*none.jsonl'"),
        ("odd.parquet", "x", "--data expects a folder, a file"),
        ("bad.json", "{", "bad.json cannot be read"),
        ("other.json", '{"rows": []}', "other.json cannot be read .*expected an array of rows, or as SQuAD has it"),
        ("number.json", "1", "number.json cannot be read .*expected an array of rows"),
        ("empty.jsonl", '{"a": 1}\n[2]\n', r"got none that can be used \(row 1: .* got none of them\): rename"),
        ("fifth.jsonl", '{"a": 1}\n\n\n{}\n{"a": oops}', "cannot be read .*line 5, column 7: Expecting value"),
    ],
)
def test_what_cannot_be_used_is_a_sentence(name: str, text: str | None, sentence: str, tmp_path: Path) -> None:
    if text is not None:
        write(tmp_path / name, text)
    with pytest.raises(ValueError, match=sentence):
        sources.read(str(tmp_path / name))


def test_a_hub_set_without_network_is_a_sentence() -> None:
    pytest.importorskip("datasets")
    with pytest.raises(ValueError, match="rajpurkar/squad cannot be read"):
        sources.read("squad")


@pytest.mark.parametrize(
    ("splits", "read"), [(("train", "test", "validation"), "validation"), (("train", "test"), "test")]
)
def test_held_out_passages_are_of_the_validation_split_or_the_test_split(
    splits: tuple[str, ...], read: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    data_set(splits, tmp_path, monkeypatch)
    (held_out,), (trained,) = (sources.read("hub:some/set", held_out=which) for which in (True, False))
    assert (held_out.context, trained.context) == (f"Of {read}.", "Of train.")
    assert sources.texts("hub:some/text") == [f"Text of {read}."]


def test_a_data_set_without_a_held_out_split_is_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    data_set(("train",), tmp_path, monkeypatch)
    with pytest.raises(
        ValueError, match=r"\(validation or test\) in the data set some/set, got only train: name a file"
    ):
        sources.read("hub:some/set", held_out=True)
    assert len(sources.read("hub:some/set")) == 1


def data_set(splits: tuple[str, ...], folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """`some/set` and `some/text` of these splits, read by the package `datasets` as one of the Hub is."""
    datasets = pytest.importorskip("datasets")
    monkeypatch.chdir(folder)
    monkeypatch.setattr(datasets.config, "HF_DATASETS_CACHE", str(folder / "cache"))
    datasets.disable_progress_bars()
    for split in splits:
        for name, row in {
            "set": {"context": f"Of {split}.", "question": "Of what?", "answer": split},
            "text": {"text": f"Text of {split}."},
        }.items():
            (folder / "some" / name).mkdir(parents=True, exist_ok=True)
            write(folder / "some" / name / f"{split}.jsonl", json.dumps(row))


def test_texts_are_of_rows_with_text_alone(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    rows = [{"text": "One. Two."}, *ROWS, {"text": ""}, {"text": "A NUL\0."}, {"text": "Three."}]
    assert sources.texts(str(write(tmp_path / "rows.jsonl", "\n".join(map(json.dumps, rows))))) == [
        "One. Two.",
        "Three.",
    ]
    assert "left out 1 of 8 rows; the first is row 7: Expected the text to be plain" in capsys.readouterr().out
    with pytest.raises(ValueError, match="Expected plain text .* in .*squad.json; got none"):
        sources.texts(str(write(tmp_path / "squad.json", json.dumps(SQUAD))))


def test_a_source_draws_what_it_is_told(tmp_path: Path) -> None:
    file = write(tmp_path / "rows.jsonl", json.dumps(ROWS[1]))
    drawn = PassageSource(0, file).passage(3, 1.0)
    assert drawn.qas == (QA("What is the parrot called?", ("Iko",)),)
    assert {PassageSource(0, file).passage(i, 0.5).source for i in range(30)} > {str(file)}
    assert {PassageSource(0, "character").passage(i, 1.0).source for i in range(10)} == {"character"}
    assert "character" in {PassageSource(0, "worlds").passage(i, 1.0).source for i in range(60)}
    few = {PassageSource(0, "character", 3).passage(i, 1.0).context for i in range(0, 72, 8)}
    assert few == {PassageSource(0, "character").passage(i, 1.0).context for i in range(3)}
    both = PassageSource(0, ("character", str(file)))
    assert [both.passage(i, 1.0).source for i in range(4)] == ["character", str(file)] * 2
    again = [PassageSource(0, "worlds").passage(i, 1.0) for i in random.Random(0).sample(range(9), 3)]
    assert again == [PassageSource(0, "worlds").passage(i, 1.0) for i in random.Random(0).sample(range(9), 3)]
