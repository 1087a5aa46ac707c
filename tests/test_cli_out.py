"""Where commands write: a place that does not do is refused before the work, and nobody else's files are replaced."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from gdprompt.cli import main
from gdprompt.cli.options import writable, writable_folder

PASSAGE = "Mira Voss keeps an owl."


@pytest.fixture
def no_work(monkeypatch):
    """Whatever loads a model, or times one, fails the test."""

    def worked(*_, **__):
        pytest.fail("the work was begun")

    loads = ("session.load", "bench.outer.run", "bench.step.run", "bench.answer.run", "bench.host.run")
    for name in (*loads, "train.meta.train", "train.pretrain.pretrain"):
        monkeypatch.setattr(f"gdprompt.{name}", worked)


def told_off(capsys, *arguments: str) -> str:
    assert main(arguments) == 2
    out, err = capsys.readouterr()
    assert out == "" and err.startswith("gdprompt: ") and err.count("\n") == 1, err
    return err


@pytest.fixture
def passage(tmp_path):
    file = tmp_path / "passage.txt"
    file.write_text(PASSAGE)
    return str(file)


def test_a_place_is_tried_and_left_as_it_was(tmp_path):
    new, old, link = tmp_path / "a" / "b" / "new.json", tmp_path / "old.json", tmp_path / "link.json"
    old.write_text("old")
    link.symlink_to(tmp_path / "target.json")
    for path in (new, old, link):
        assert writable(path) == path
    assert old.read_text() == "old" and link.is_symlink() and list(new.parent.iterdir()) == []
    assert not (tmp_path / "target.json").exists()
    for path in (old / "r.json", old / "x" / "r.json", tmp_path, Path("/proc/r.json"), tmp_path / ("x" * 300)):
        with pytest.raises(ValueError, match="--table expects a place that can be written to; got .*: name another"):
            writable(path, "--table")


@pytest.mark.parametrize("command", ["bench outer", "bench step", "bench answer", "bench host", "examples", "learn"])
def test_a_place_that_cannot_be_written_is_refused_before_the_work(no_work, passage, tmp_path, capsys, command):
    words = ["--passage", passage] if command == "learn" else []
    for place in (f"{passage}/r.json", "/proc/r.json"):
        error = told_off(capsys, *command.split(), *words, "--out", place)
        assert "--out expects a place that can be written to" in error and place in error
    assert [path.name for path in tmp_path.iterdir()] == ["passage.txt"]


def test_a_folder_is_tried_and_none_is_made(tmp_path):
    (tmp_path / "file").write_text("old")
    (tmp_path / "link").symlink_to(tmp_path / "nowhere")
    for path in (tmp_path, tmp_path / "a" / "b"):
        assert writable_folder(path) == path
    told = "--out expects a folder that can be written to; got .*: name another"
    places = [tmp_path / name for name in ("file", "file/a", "link", "x" * 300)]
    for path in (*places, Path("/proc/x")):
        with pytest.raises(ValueError, match=told):
            writable_folder(path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["file", "link"]


@pytest.mark.train
@pytest.mark.parametrize("command", ["train --base nothere", "pretrain"])
def test_a_folder_that_cannot_be_written_is_refused_before_training(no_work, passage, capsys, command):
    for place in (passage, f"{passage}/a", "/proc/x"):
        error = told_off(capsys, *command.split(), "--preset", "tiny", "--out", place)
        assert "--out expects a folder that can be written to" in error and place in error
    assert Path(passage).read_text() == PASSAGE


@pytest.mark.parametrize("name", ["b.md", "b", "b.json.txt"])
def test_a_bench_writes_json_alone_and_markdown_beside_it(no_work, tmp_path, capsys, name):
    error = told_off(capsys, "bench", "step", "--out", str(tmp_path / name))
    assert "--out expects NAME.json, as its tables go to NAME.md" in error and name in error
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(pytest.fail.Exception):  # the control
        main(["bench", "step", "--out", str(tmp_path / "b.json")])


@pytest.mark.parametrize("option", ["--model", "--meta"])
def test_another_models_answers_take_no_place_of_the_shipped_ones(no_work, capsys, option):
    assert "--model and --meta expect --out" in told_off(capsys, "examples", option, "x")


def test_learning_replaces_its_own_files_only(no_work, passage, tmp_path, capsys):
    """As `--out .` would a README.md, and the folder around a base its weights."""
    for name in ("README.md", "base/model.safetensors"):
        folder = tmp_path / name.replace("/", " ")
        (folder / name).parent.mkdir(parents=True)
        (folder / name).write_text("mine")
        error = told_off(capsys, "learn", "--passage", passage, "--out", str(folder))
        assert "new or empty folder, or an earlier save" in error and "(--out)" in error
        assert (folder / name).read_text() == "mine"


def test_learning_again_lists_what_it_wrote(tiny_model_dir, passage, tmp_path, capsys):
    out, words = tmp_path / "learned", ["--passage", passage, "--model", str(tiny_model_dir), "--json"]
    assert main(["learn", *words, "--out", str(out)]) == 0
    first = json.loads(capsys.readouterr().out)
    (out / "notes.txt").write_text("mine")
    (out / "base" / "notes.txt").write_text("mine")
    assert main(["learn", *words, "--out", str(out)]) == 0
    again = json.loads(capsys.readouterr().out)
    assert again["files"] == first["files"] and again["bytes"] == first["bytes"]
    assert (out / "notes.txt").read_text() == "mine"


@pytest.mark.parametrize(("command", "presets"), [("pretrain", "PRETRAIN_PRESETS"), ("train", "META_PRESETS")])
def test_help_lists_what_can_be_set(capsys, command, presets):
    from gdprompt import config

    assert main([command, "--help"]) == 0
    shown = " ".join(capsys.readouterr().out.split())
    default = getattr(config, presets)["default"]
    for name, field in type(default).model_fields.items():
        assert f" {name}=" in shown and field.description in shown
    assert f" num_steps={default.num_steps} " in shown and " start_from=null " in shown
