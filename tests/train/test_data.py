"""What a run learns from, and the names that it is known by."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from gdprompt.tasks import worlds
from gdprompt.tasks.spans import sentence_spans
from gdprompt.train.batches import say_drawn
from gdprompt.train.data import SHORT_WORDS, PassageSource, data_hashes, data_names, sha256_of


def test_data_are_known_by_names_that_say_nothing_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GDPROMPT_DATA", str(tmp_path))
    here = tmp_path.name
    named: list[tuple[Any, list[str]]] = [
        (None, [here]),
        (tmp_path, [here]),
        (".", [here]),
        (f"{tmp_path}/", [here]),
        ("hub:owner/name", ["hub:owner/name"]),
        (("squad", "elsewhere/mine.jsonl"), ["squad", "mine.jsonl"]),
    ]
    for data, expected in named:
        assert data_names(data, 0.5) == expected
    assert data_names(None, 0.0) == data_names("worlds", 0.5) == ["worlds"]
    monkeypatch.delenv("GDPROMPT_DATA")
    with pytest.raises(ValueError, match="name it with --data"):
        data_names(None, 0.5)


def test_data_are_compared_by_what_they_hold(tmp_path: Path) -> None:
    one, other = tmp_path / "one", tmp_path / "other"
    for folder in (one, other):
        folder.mkdir()
        (folder / "qa_train.jsonl.gz").write_text("the same")
        (folder / "mine.jsonl").write_text(folder.name)
    mine = str(one / "mine.jsonl")
    assert sha256_of(mine) == hashlib.sha256(b"one").hexdigest() != sha256_of(str(other / "mine.jsonl"))
    assert sha256_of(str(one)) == sha256_of(str(other))
    for name in ("qa_dev.jsonl.gz", "text_wikitext2_dev.txt.gz", "text_mine.txt.gz"):
        (one / name).write_text("not to train on")
    assert sha256_of(str(one)) == sha256_of(str(other))
    (one / "qa_train.jsonl.gz").write_text("changed")
    assert sha256_of(str(one)) != sha256_of(str(other))
    assert data_hashes(("squad", mine, "hub:owner/name", "worlds"), 0.5) == [None, sha256_of(mine), None, None]
    with pytest.raises(ValueError, match="Expected data in absent.jsonl, found no such file or folder: check the name"):
        sha256_of("absent.jsonl")


@pytest.mark.parametrize("suite", worlds.SUITES)
def test_a_share_of_the_passages_is_cut_to_whole_sentences_that_answer_a_question(suite: str) -> None:
    source = PassageSource(0, suite)
    whole, some, short = ([source.passage(i, 0.0, share) for i in range(60)] for share in (0.0, 0.5, 1.0))
    cut = [(a, b) for a, b in zip(whole, short, strict=True) if a.context != b.context]
    assert len(cut) > 20
    for before, after in cut:
        assert after.context in runs_of_sentences(before.context)
        assert len(after.context.split()) <= SHORT_WORDS[1]
        assert after.qas and all(qa.answer in after.context for qa in after.qas)
        for word in {word for qa in after.qas for word in qa.question.split(" ", 1)[-1].split() if word[:1].isupper()}:
            assert word.strip("?,.'s") in after.context or word.strip("?,.'s") not in before.context
    assert 0 < sum(a != b for a, b in zip(whole, some, strict=True)) < len(cut)
    assert [source.passage(i, 0.0) for i in range(60)] == whole


def test_no_sentence_is_cut_and_no_passage_left_without_a_question(tmp_path: Path) -> None:
    endless = f"Lena, who came {'and went ' * 30}with the wind, keeps owls."
    contexts = [endless, f"Owls are old. {endless}", f"Lena keeps owls. {'They never sleep at night. ' * 12}"]
    rows = tmp_path / "rows.jsonl"
    asked = {"question": "Who keeps owls?", "answers": ["Lena"]}
    rows.write_text("\n".join(json.dumps({"context": context.strip(), **asked}) for context in contexts))
    found = {passage.context for i in range(60) for passage in [PassageSource(0, str(rows)).passage(i, 1.0, 1.0)]}
    assert found > set(contexts[:2]) and contexts[2].strip() not in found
    assert all(context.startswith("Lena keeps owls.") for context in found - set(contexts))


def runs_of_sentences(text: str) -> set[str]:
    spans = sentence_spans(text)
    return {text[start:end] for i, (start, _) in enumerate(spans) for _, end in spans[i:]}


def test_data_that_would_not_be_read_are_refused_and_a_share_of_them_is_said(
    capsys: pytest.CaptureFixture[str],
) -> None:
    for data in ("elsewhere/mine.jsonl", ("worlds", "elsewhere/mine.jsonl"), Path("elsewhere")):
        with pytest.raises(ValueError, match=r"--data elsewhere.* would not be read: .* Add --set real_fraction=1"):
            data_names(data, 0.0)
    for data in ("character", ("worlds", "reversal"), None):
        say_drawn(data_names(data, 0.0), 0.0)
    say_drawn(["mine.jsonl"], 1.0)
    assert capsys.readouterr().out == ""
    say_drawn(["worlds", "mine.jsonl"], 0.3)
    assert capsys.readouterr().out.startswith("30% of the passages are of mine.jsonl, the others generated")
