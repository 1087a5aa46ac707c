"""The command line from outside: help is light and works, bad input is one sentence and status 2."""

import json
import subprocess
import sys
from pathlib import Path

import pytest

BENCHES = ["bench outer", "bench step", "bench answer", "bench host"]
COMMANDS = ["app", "ask", "learn", "train", "pretrain", "eval", "examples", "bench", *BENCHES]
HEAVY = {"torch", "transformers", "peft", "gradio", "plotly", "numpy"}


def run(*arguments: str, stdin: bytes = b"") -> subprocess.CompletedProcess[bytes]:
    command = [sys.executable, "-m", "gdprompt", *arguments]
    return subprocess.run(command, input=stdin, capture_output=True, timeout=120)


def refused(*arguments: str, stdin: bytes = b"") -> str:
    """The one sentence that a command which is refused leaves on stderr."""
    done = run(*arguments, stdin=stdin)
    errors = done.stderr.decode("utf-8")
    assert done.returncode == 2, errors
    assert done.stdout == b""
    assert "Traceback" not in errors
    assert errors.startswith("gdprompt: ") and errors.endswith("\n") and errors.count("\n") == 1, errors
    return errors


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_is_the_documentation(command: str) -> None:
    done = run(*command.split(), "--help")
    assert (done.returncode, done.stderr) == (0, b"")
    assert done.stdout.decode().startswith(f"Usage: gdprompt {command}".rstrip())


def test_no_arguments_is_help() -> None:
    assert run().stdout == run("--help").stdout


@pytest.mark.parametrize("command", ["", *COMMANDS])
def test_help_loads_nothing_heavy(command: str) -> None:
    code = (
        "import sys\n"
        "from gdprompt.cli import main\n"
        f"status = main({[*command.split(), '--help']!r})\n"
        "print(*{name.split('.')[0] for name in sys.modules})\n"
        "sys.exit(status)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=120)
    assert set(done.stdout.splitlines()[-1].split()) & HEAVY == set()


def test_version() -> None:
    from gdprompt import __version__

    assert run("--version").stdout.decode().strip() == f"gdprompt {__version__}"


def test_unknown_command() -> None:
    assert "teach" in refused("teach")


def test_unknown_option() -> None:
    assert "--passages" in refused("ask", "--passages", "a.txt")


@pytest.mark.parametrize(
    ("command", "missing"),
    [
        ("ask --question x", "--passage"),
        ("ask --passage -", "--question"),
        ("learn --passage -", "--out"),
        ("pretrain", "--out"),
        ("train --out x", "--base"),
        ("eval", "--out"),
    ],
)
def test_missing_option(command: str, missing: str) -> None:
    assert missing in refused(*command.split())


@pytest.mark.parametrize("port", ["0", "65536", "http"])
def test_bad_port(port: str) -> None:
    assert "--port" in refused("app", "--port", port)


@pytest.mark.parametrize("command", BENCHES)
def test_every_bench_writes_json_and_a_file(command: str) -> None:
    shown = run(*command.split(), "--help").stdout.decode()
    assert "--json" in shown and "--out" in shown


def test_a_bench_prints_json_equal_to_its_file(tiny_model_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "step.json"
    done = run(*f"bench step --rounds 1 --tokens 4 --model {tiny_model_dir} --json --out {out}".split())
    assert (done.returncode, done.stderr) == (0, b"")
    assert json.loads(done.stdout) == json.loads(out.read_text(encoding="utf-8"))


@pytest.mark.parametrize("command", ["bench step", "bench answer"])
def test_a_bench_refuses_a_passage_too_short_for_a_step(command: str) -> None:
    assert "--tokens" in refused(*command.split(), "--tokens", "1")


def test_missing_file(tmp_path: Path) -> None:
    path = tmp_path / "absent.txt"
    error = refused("ask", "--passage", str(path), "--question", "Who?")
    assert str(path) in error and "expects" in error


def test_folder_in_place_of_a_file(tmp_path: Path) -> None:
    assert str(tmp_path) in refused("learn", "--passage", str(tmp_path), "--out", str(tmp_path / "out"))


def test_bytes_that_are_not_text(tmp_path: Path) -> None:
    path = tmp_path / "picture.png"
    path.write_bytes(b"\x89PNG\r\n")
    error = refused("ask", "--passage", str(path), "--question", "Who?")
    assert "UTF-8" in error and "0x89" in error and "offset 0" in error


def test_bytes_that_are_not_text_on_stdin() -> None:
    error = refused("ask", "--passage", "-", "--question", "Who?", stdin=b"caf\xe9")
    assert "standard input" in error and "offset 3" in error


@pytest.mark.parametrize("command", ["pretrain", "train --base ."])
def test_unknown_preset(command: str, tmp_path: Path) -> None:
    error = refused(*command.split(), "--out", str(tmp_path / "out"), "--preset", "huge")
    assert "tiny" in error and "default" in error and "'huge'" in error


@pytest.mark.parametrize("setting", ["no_such_field=1", "nonsense"])
@pytest.mark.parametrize("command", ["pretrain", "train --base ."])
def test_unknown_setting(command: str, setting: str, tmp_path: Path) -> None:
    error = refused(*command.split(), "--out", str(tmp_path / "out"), "--preset", "tiny", "--set", setting)
    assert "FIELD=VALUE" in error and setting in error


def test_settings_that_do_not_go_together_and_lists_that_are_none(tmp_path: Path) -> None:
    words = ["--out", str(tmp_path / "out"), "--preset", "tiny", "--set"]
    assert "double quotes; got '[\"w1\",w2]'" in refused("train", "--base", ".", *words, 'step_layers=["w1",w2]')
    assert "divisor of hidden_size (48), got 5" in refused("pretrain", *words, "num_heads=5")
    assert "--data" in refused("pretrain", *words, "real_fraction=0.5")


@pytest.mark.parametrize(
    ("command", "expected"),
    [
        ("pretrain --preset tiny --data absent", "--data"),
        ("train --preset tiny --model absent", "a model folder or a hub id"),
        ("train --preset tiny --base . --data absent", "--data"),
        ("eval --data absent", "--data"),
    ],
)
def test_missing_folder(command: str, expected: str, tmp_path: Path) -> None:
    error = refused(*command.split(), "--out", str(tmp_path / "out"))
    assert expected in error and "'absent'" in error
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--runs runs", "--paper"),
        ("--paper --steps 2", "--runs"),
        ("--paper --items 4", "up to 16 passages"),
        ("--paper --suite profiles", "character, reversal, squad, continuation"),
        ("--paper --runs runs --train-data squad", "TASK=NAME"),
        ("--paper --runs runs --train-data nothing=x", "character, reversal, squad, continuation"),
    ],
)
def test_the_papers_tables_are_asked_for_properly(arguments: str, expected: str, tmp_path: Path) -> None:
    words = [str(tmp_path / word) if word == "runs" else word for word in arguments.split()]
    assert expected in refused("eval", *words, "--out", str(tmp_path / "out.json"))
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--test-data own", "SUITE=NAME"),
        ("--test-data own=a.jsonl --test-data own=b.jsonl", "got 'own' twice"),
        ("--test-data nonsense=a.jsonl", "here continuation, own, squad; got 'nonsense'"),
        ("--suite character --test-data own=a.jsonl", "here none; got 'own'"),
        ("--base-only --test-data continuation=a.txt", "here own, squad; got 'continuation'"),
        ("--paper --test-data own=x.jsonl", "here continuation, squad; got 'own'"),
        ("--paper --suite character --test-data squad=x.json", "here none; got 'squad'"),
        ("--paper --suite continuation --items 16", "name it with --test-data continuation=NAME or --data FOLDER"),
        ("--paper --test-data squad=absent.json --items 16", "--test-data expects a folder, a file"),
        ("--merge a.json --test-data own=a.jsonl", "--test-data, --device and --dtype"),
        ("--merge a.json --dtype bfloat16", "--test-data, --device and --dtype"),
        ("--merge a.json --items 7", "--items, --seed"),
        ("--merge a.json --model=", "leave out --suite, --model, --meta"),
        ("--base-only --meta=", "leave out --paper, --merge, --table and --meta"),
        ("--suite own", "The suite own expects held-out text, got none: name it with --test-data own=NAME."),
        ("--suite long_real", "with --test-data squad=NAME or --data FOLDER."),
        ("--suite qamr", "got none: name it with --data FOLDER."),
        ("--base-only --suite own", "with --test-data own=NAME."),
        ("--suite own --test-data own=absent.jsonl", "--test-data expects a folder, a file"),
        ("--suite character --dtype float12", "Expected a dtype among"),
        ("--suite character --dtype float12 --base-only", "Expected a dtype among"),
    ],
)
def test_held_out_text_is_named_properly(
    arguments: str, expected: str, tmp_path: Path, capfd: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    from gdprompt.cli import main

    monkeypatch.delenv("GDPROMPT_DATA", raising=False)
    assert main(["eval", *arguments.split(), "--out", str(tmp_path / "out.json")]) == 2
    told = capfd.readouterr()
    assert told.out == "" and expected in told.err and told.err.count("\n") == 1
    assert list(tmp_path.iterdir()) == []


def test_what_cannot_be_written_is_told_before_anything_is_measured(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("mine")
    asked = ("eval", "--suite", "character", "--model", str(tmp_path))
    assert "--out expects a place that can be written to" in refused(*asked, "--out", str(tmp_path / "file" / "r.json"))
    table = ("--table", str(tmp_path / "absent.md"))
    assert "--table expects a Markdown file" in refused(*asked, *table, "--out", str(tmp_path / "r.json"))


def test_merging_replaces_no_results_that_are_not_merged(tmp_path: Path) -> None:
    for name in ("a.json", "out.json"):
        (tmp_path / name).write_text("mine")
    told = refused("eval", "--merge", str(tmp_path / "a.json"), "--out", str(tmp_path / "out.json"))
    assert "name another --out, or merge it too" in told and (tmp_path / "out.json").read_text() == "mine"


@pytest.mark.parametrize(
    ("arguments", "expected"),
    [
        ("--task profiles", "one of character, reversal, squad, wikitext; got 'profiles'"),
        ("--task character --data mine.jsonl", "--task character generates its passages; got --data mine.jsonl"),
        ("--task squad --data wikitext", "got 'wikitext', which is something else"),
        ("--task wikitext --data worlds", "got 'worlds', which is something else"),
        ("--task squad --data .", "got '.', which is something else"),
    ],
)
def test_a_task_and_data_that_contradict_each_other(arguments: str, expected: str, tmp_path: Path) -> None:
    assert expected in refused("train", "--base", ".", "--out", str(tmp_path / "out"), *arguments.split())
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("arguments", "data", "size"),
    [
        ("--task character", "character", 5000),
        ("--task reversal --set num_train_passages=70", "reversal", 70),
        ("--task squad", "squad", None),
        ("--task squad --data train-v1.1.json", "train-v1.1.json", None),
        ("--task wikitext --data hub:some/text", "hub:some/text", None),
    ],
)
def test_a_task_is_trained_as_the_papers_tables_train_it(
    arguments: str, data: str, size: int | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from gdprompt.cli import main
    from gdprompt.config import META_PRESETS
    from gdprompt.evaluate import plain, variants
    from gdprompt.train import meta

    asked = []
    monkeypatch.setattr(meta, "train", lambda config, out, model, data, **_: asked.append((config, data)) or out)
    monkeypatch.setattr(plain, "keep", lambda *_: None)
    command = ["train", "--base", ".", "--out", str(tmp_path), "--preset", "tiny", *arguments.split()]
    assert main(command) == 0
    ((config, found),) = asked
    assert found == data and config.num_train_passages == size and config.real_fraction == 1.0
    task = next(suite for suite, known in variants.TASKS.items() if known.data == arguments.split()[1])
    wanted = variants.configured(variants.Variant("", (task,)), META_PRESETS["tiny"], tmp_path)
    assert config == wanted.model_copy(update={"num_train_passages": size})


def test_learn_prints_json_of_what_it_wrote(
    tiny_model_dir: Path, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    import gdprompt
    from gdprompt.cli import main

    passage, out = tmp_path / "passage.txt", tmp_path / "learned"
    passage.write_text("Mira Voss keeps an owl.")
    words = ["--passage", str(passage), "--out", str(out), "--model", str(tiny_model_dir), "--json"]
    assert main(["learn", *words]) == 0
    found = json.loads(capfd.readouterr().out)
    written = {path.relative_to(out).as_posix(): path.stat().st_size for path in out.rglob("*") if path.is_file()}
    assert found["files"] == written and found["bytes"] == sum(written.values()) and found["folder"] == str(out)
    assert found["tokens"] == gdprompt.load(str(tiny_model_dir)).num_context_tokens(passage.read_text())
    assert found["seconds"] > 0 and found["base"] == str(out / "base")


def test_a_kept_command_shows_paths_by_their_last_part() -> None:
    from gdprompt.cli.options import without_folders

    typed = (
        "gdprompt eval --data /a/b --test-data squad=/a/c.json --test-data=own=/a/d=e.jsonl --set rate=0.5 --out x/y"
    )
    shown = "gdprompt eval --data b --test-data squad=c.json --test-data=own=d=e.jsonl --set rate=0.5 --out x/y"
    assert without_folders(typed) == shown


@pytest.mark.parametrize(
    ("command", "remedy"), [("ask", "--device cpu"), ("train", "accumulation=N"), ("pretrain", "batch_size")]
)
def test_memory_that_runs_out_is_one_sentence(command: str, remedy: str, monkeypatch, capsys) -> None:
    import gdprompt.cli as cli

    def fail(*_: object, **__: object) -> None:
        # PyTorch's own is told by its name.
        raise type("OutOfMemoryError", (RuntimeError,), {})("CUDA out of memory. Tried to allocate 20.00 GiB.")

    monkeypatch.setattr(cli, "cli", fail)
    assert cli.main([command]) == 2
    told = capsys.readouterr().err
    assert told.startswith("gdprompt: There was not enough memory: ") and told.count("\n") == 1 and remedy in told


def test_another_error_of_the_same_kind_is_raised(monkeypatch) -> None:
    import gdprompt.cli as cli

    def fail(*_: object, **__: object) -> None:
        raise RuntimeError("a shape does not fit")

    monkeypatch.setattr(cli, "cli", fail)
    with pytest.raises(RuntimeError, match="a shape"):
        cli.main(["ask"])


def test_unknown_tracker(tmp_path: Path) -> None:
    error = refused("pretrain", "--preset", "tiny", "--out", str(tmp_path / "out"), "--track", "tensorbored")
    assert "--track" in error and "tensorboard" in error and "'tensorbored'" in error
    assert not (tmp_path / "out").exists()


def test_settings_change_a_preset_and_are_validated() -> None:
    from pydantic import BaseModel, ConfigDict, Field

    from gdprompt.cli.options import configured

    class Shape(BaseModel):
        model_config = ConfigDict(frozen=True)
        num_layers: int = Field(4, gt=0)
        rates: tuple[float, ...] = (0.1,)
        name: str = "x"
        limit: int | None = 3

    presets = {"default": Shape()}
    assert configured(presets, "default", []) == Shape()
    changed = configured(presets, "default", ["num_layers=2", "rates=[0.5, 1]", "name=1", "limit=null"])
    assert changed == Shape(num_layers=2, rates=(0.5, 1.0), name="1", limit=None)
    assert presets["default"] == Shape()
    with pytest.raises(ValueError, match="num_layers.*greater than 0.*got '0'"):
        configured(presets, "default", ["num_layers=0"])
