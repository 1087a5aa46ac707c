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
