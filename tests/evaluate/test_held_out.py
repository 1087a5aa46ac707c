"""Held-out text of a stranger's own: each name gives its passages, and every figure says which they were."""

from __future__ import annotations

import gzip
import hashlib
import json
from pathlib import Path
from typing import Any

import pytest

from gdprompt.cli import main
from gdprompt.evaluate import held_out, record, report, run
from gdprompt.evaluate.names import ABOUT, TEST_DATA
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.run import command_of
from gdprompt.evaluate.suites import SUITES, one_a_passage

NAMES = ("Lena", "Otto", "Mira", "Jan", "Ines", "Paul", "Rosa", "Emil")
SHORT = [f"{name} keeps {number} grey owls." for name in NAMES for number in (3, 5)]
LONG = " ".join(["The harbour is quiet."] * 60)


def question(context: str, asked: str = "Who keeps owls?") -> dict[str, Any]:
    return {"context": context, "question": asked, "answers": [context.split()[0]]}


@pytest.fixture
def rows(tmp_path: Path) -> str:
    """Sixteen short passages with two questions each, and a long one."""
    asked = [question(context, text) for context in SHORT for text in ("Who keeps owls?", "Who?")]
    return written(tmp_path / "mine_dev.jsonl", [*asked, question(LONG)])


@pytest.fixture
def text(tmp_path: Path) -> str:
    file = tmp_path / "wiki.txt"
    lines = [" ".join(f"word{i * j} in line {i}," for j in range(10)) for i in range(16)]
    file.write_text(" = Title = \n\n" + "\n".join(lines) + "\n")
    return str(file)


def written(file: Path, rows: list[dict[str, Any]]) -> str:
    file.write_text("\n".join(map(json.dumps, rows)))
    return str(file)


def folder_of_real_text(folder: Path) -> Path:
    """A folder such as `--data` names, of one question for each suite."""
    with gzip.open(folder / "qa_dev.jsonl.gz", "wt", encoding="utf-8") as file:
        for source in held_out.DEV_SETS.values():
            row = question(f"Otto saw {source} there.") | {"source": source, "extractive": True, "standalone": True}
            file.write(json.dumps(row) + "\n" + json.dumps(row | {"question": "Who?", "standalone": False}) + "\n")
    return folder


def test_squad_is_short_passages_and_own_is_all(rows: str) -> None:
    assert {item.context for item in SUITES["squad"](99, 0, rows)} == set(SHORT)
    own = SUITES["own"](99, 0, rows)
    assert len(own) == 33 and {item.context for item in own} == {*SHORT, LONG}
    assert SUITES["own"](5, 0, rows) == own[:5] != SUITES["own"](5, 1, rows)
    assert len({item.context for item in one_a_passage("squad", 99, 0, rows)}) == len(SHORT)


def test_a_folder_gives_each_suite_its_own_standalone_questions(tmp_path: Path) -> None:
    folder = folder_of_real_text(tmp_path)
    for suite, source in held_out.DEV_SETS.items():
        (item,) = SUITES[suite](9, 0, folder)
        assert source in item.context and item.qa.question == "Who keeps owls?"


def test_nothing_that_can_be_asked_is_a_sentence(tmp_path: Path, text: str) -> None:
    prose = tmp_path / "prose.txt"
    prose.write_text("The boat left the harbour early in the morning with twelve men on board. It came back. " * 3)
    with pytest.raises(ValueError, match="got plain text alone in .*prose.txt: .*--test-data continuation=.*prose.txt"):
        held_out.passages("own", str(prose))
    with pytest.raises(ValueError, match="up to 200 words for the suite squad, got none in .*long.jsonl"):
        held_out.passages("squad", written(tmp_path / "long.jsonl", [question(LONG)]))
    with pytest.raises(ValueError, match="--test-data expects a folder, a file"):
        held_out.passages("own", str(tmp_path / "absent.jsonl"))


def test_passages_that_are_left_out_are_counted_once(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    prose = "The boat left the harbour early in the morning with twelve men on board. It came back. " * 2
    file = written(tmp_path / "mixed.jsonl", [*map(question, SHORT), question(LONG), {"text": prose}])
    for suite in ("squad", "squad", "own"):
        assert len(held_out.passages(suite, file)) == len(SHORT) + (suite == "own")
    assert capsys.readouterr().out.splitlines() == [
        f"squad: left out 1 of 18 passages in {file}, plain text without a question",
        f"squad: left out 1 of 17 passages in {file}, of more than 200 words",
        f"own: left out 1 of 18 passages in {file}, plain text without a question",
    ]
    held_out.passages("squad", written(tmp_path / "short.jsonl", [*map(question, SHORT)]))
    assert not capsys.readouterr().out


def test_help_says_which_suites_take_short_passages_alone() -> None:
    assert all("up to 200 words" in ABOUT[suite].line for suite in held_out.DEV_SETS)


def test_paragraphs_are_the_lines_of_plain_text(text: str) -> None:
    found = held_out.paragraphs(text)
    assert found[0] == "= Title =" and len(found) == 17 and found[1].startswith("word0 in line 0, word0")


def test_a_suite_reads_its_own_text_and_the_folder_the_rest() -> None:
    options = Options(data_dir=Path("folder"), test_data={"squad": "a.json", "continuation": "b.txt"})
    assert {suite: options.text_of(suite) for suite in TEST_DATA} == {
        **dict.fromkeys(("squad", "several_real", "contexts_real", "long_real"), "a.json"),
        **dict.fromkeys(("continuation", "harmless"), "b.txt"),
        "own": None,
    }
    assert options.text_of("qamr") == Path("folder")
    assert set(options.measurable(ABOUT)) == set(ABOUT) - {"own"}
    assert {"own", "squad", "qamr"} & set(Options(test_data={"own": "a.jsonl"}).measurable(ABOUT)) == {"own"}


def test_a_command_names_what_was_read_by_its_last_part() -> None:
    options = Options(4, 1, Path("/private/data"), 12, "cpu", "bfloat16", {"squad": "/private/dev.json"})
    told = {suite: command_of(suite, options, None, None) for suite in ("long_real", "qamr", "character")}
    assert told["long_real"] == (
        "gdprompt eval --suite long_real --items 4 --seed 1 --test-data squad=dev.json --dtype bfloat16 "
        "--out results.json"
    )
    assert "--data data" in told["qamr"] and "data" not in told["character"]
    assert "dtype" not in command_of("character", Options(dtype="float32"), None, None)


def test_own_questions_are_measured_and_shown(
    rows: str, tiny_model_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out, asked = tmp_path / "out.json", ["--items", "33", "--dtype", "bfloat16", "--json"]
    words = ["eval", "--model", str(tiny_model_dir), "--suite", "own", "--test-data", f"own={rows}", *asked]
    assert main([*words, "--out", str(out)]) == 0
    told = capsys.readouterr()
    results = json.loads(told.out)
    assert results == record.read(out)
    assert told.err.startswith("own: left out 1 of 33 questions") and "own              n 32" in told.err
    made = results["suites"]["own"]["made"]
    assert "--test-data own=mine_dev.jsonl --dtype bfloat16" in made["command"] and str(tmp_path) not in told.out
    assert made["data_sha256"] == hashlib.sha256(Path(rows).read_bytes()).hexdigest()
    assert "| Questions of your own (mine_dev.jsonl) | 32 |" in report.table(results)

    alone = tmp_path / "alone.json"
    assert main([*words, "--base-only", "--out", str(alone)]) == 0
    told = capsys.readouterr()
    assert json.loads(told.out) == record.read(alone) and "left out 1 of 33" in told.err
    figures = record.read(alone)["suites"]["own"]
    assert figures["n"] == 32 and figures["made"]["test_data"] == "mine_dev.jsonl"
    assert figures["made"]["command"].endswith("--dtype bfloat16 --out results.json --base-only")


def test_one_passage_is_refused_before_a_model_is_loaded(rows: str, tmp_path: Path) -> None:
    one = written(tmp_path / "one.jsonl", [question(SHORT[0], text) for text in ("Who keeps owls?", "Who?")])
    options = Options(2, test_data={"own": one})
    with pytest.raises(ValueError, match=r"suite own .* got one passage in .*one\.jsonl: give data of two passages"):
        run.evaluate("no/model", None, ["own"], options, tmp_path / "out.json")
    options.check("own", base_only=True)
    for suite, test_data in (("own", {"own": rows}), ("profiles", {})):
        with pytest.raises(ValueError, match=f"suite {suite} learns a wrong passage too, .*--items 1: ask for two"):
            run.evaluate("no/model", None, [suite], Options(1, test_data=test_data), tmp_path / "out.json")
    Options(2, test_data={"own": rows}).check("own")


def test_the_dtype_is_what_is_computed_in(tiny_model_dir: Path, tmp_path: Path) -> None:
    nats = []
    for dtype in ([], ["--dtype", "float32"], ["--dtype", "bfloat16"]):
        out = tmp_path / "out.json"
        words = ["eval", "--model", str(tiny_model_dir), "--suite", "character", "--items", "2", "--out", str(out)]
        assert main([*words, *dtype]) == 0
        nats.append(record.read(out)["suites"]["character"]["meta_step"]["kl"]["mean"])
    assert nats[0] == nats[1] != nats[2]


def test_the_papers_tables_need_no_private_folder(rows: str, text: str, tiny_model_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "out.json"
    asked = [f"--test-data=squad={rows}", f"--test-data=continuation={text}", "--items=16", "--chunk-tokens=12"]
    words = ["eval", "--paper", "--model", str(tiny_model_dir), "--suite", "squad", "--suite", "continuation"]
    assert main([*words, *asked, "--out", str(out)]) == 0
    suites = record.read(out)["suites"]
    assert {name: figures["made"].get("test_data") for name, figures in suites.items()} == {
        "squad": "mine_dev.jsonl",
        "continuation": "wiki.txt",
        "contexts_real": "mine_dev.jsonl",
        "paper": None,
    }
    shown = report.table(record.read(out))
    assert "| SQuAD, ≤ 200 words (mine_dev.jsonl) | 16 |" in shown and "wiki.txt, the second 12 tokens" in shown
    date = suites["squad"]["made"]["date"]
    # What was measured of other text is not taken for it; of the same, it is.
    results = record.read(out)
    for name, of in (("squad", "other.json"), ("continuation", "wiki.txt")):
        made = results["suites"][name]["made"]
        command = made["command"].replace(made["test_data"], of)
        made |= {"test_data": of, "command": command, "date": "before"}
    record.write(out, results)
    assert main([*words, *asked, "--out", str(out)]) == 0
    after = record.read(out)["suites"]
    assert (after["squad"]["made"]["date"], after["continuation"]["made"]["date"]) == (date, "before")
