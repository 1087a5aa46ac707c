"""What `gdprompt app` hands to the page: which model, where, and in what precision."""

import os
import runpy
import subprocess
import sys
from pathlib import Path

import pytest

from gdprompt.cli import main
from gdprompt.ui import app, gpu, limits


@pytest.fixture
def offered():
    """The models of each page that was asked for, by name."""
    return []


@pytest.fixture
def checked():
    """What was looked at before a page was asked for."""
    return []


@pytest.fixture
def loads(monkeypatch, offered, checked):
    """How each page that was asked for would load its model; None is as `build` does by itself. None is served."""
    found = []

    def build(load=None, *, name="", also=()):
        found.append(load)
        offered.append([(name, load), *also])
        raise OSError("no page here")

    monkeypatch.setattr(app, "build", build)
    monkeypatch.setattr("gdprompt.model.check.check", lambda *source: checked.append(source))
    monkeypatch.setattr("gdprompt.load", lambda model, **options: (model, options))
    return found


def test_the_options_reach_the_loading(loads, checked):
    assert main(["app", "--model", "a", "--meta", "b", "--device", "cuda:1", "--dtype", "bfloat16"]) == 2
    assert main(["app", "--device", "cuda"]) == main(["app", "--dtype", "float16"]) == main(["app"]) == 2
    *given, plain = loads
    assert [load() for load in given] == [
        ("a", {"meta": "b", "device": "cuda:1", "dtype": "bfloat16"}),
        (None, {"meta": None, "device": "cuda", "dtype": None}),
        (None, {"meta": None, "device": "cpu", "dtype": "float16"}),
    ]
    assert plain is None and app._load() == (None, {"meta": None, "device": "cpu", "dtype": None})
    # The plain start looks at nothing: that would import torch.
    assert checked == [("a", "b", "cuda:1", "bfloat16"), (None, None, "cuda", None), (None, None, "cpu", "float16")]


def test_further_models_are_looked_at_and_offered_in_order(loads, offered, checked):
    assert main(["app", "--dtype", "float16", "--also", "/srv/models/x=/srv/y", "--also", "owner/z"]) == 2
    assert [name for name, _ in offered[0]] == ["shipped model", "x + y", "owner/z"]
    assert [load()[0] for _, load in offered[0]] == [None, "/srv/models/x", "owner/z"]
    assert {load()[1]["dtype"] for _, load in offered[0]} == {"float16"}
    assert [source[:2] for source in checked] == [(None, None), ("/srv/models/x", "/srv/y"), ("owner/z", None)]


def test_the_shipped_model_keeps_its_precomputed_answers_beside_others(loads):
    assert main(["app", "--also", "x"]) == 2
    assert loads == [None]


def test_a_host_names_further_models_in_its_environment(loads, offered, monkeypatch):
    monkeypatch.setattr(limits, "ALSO", ("x", "y=z"))
    assert main(["app"]) == main(["app", "--also", "w"]) == 2
    assert [[name for name, _ in models] for models in offered] == [
        ["shipped model", "x", "y + z"],
        ["shipped model", "w"],
    ]
    code = "from gdprompt.ui.limits import ALSO; print(*ALSO, sep='|')"
    environment = {**os.environ, "GDPROMPT_ALSO": " a/b , c=d,, "}
    run = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True, check=True)
    assert run.stdout == "a/b|c=d\n"


@pytest.mark.parametrize("host", ["nosuchhost.invalid", "192.0.2.1", "a..b", "2001:db8::1"])
def test_a_host_that_is_not_this_machine_is_no_taken_port(loads, capsys, host):
    assert main(["app", "--host", host]) == 2
    told = capsys.readouterr().err
    assert f"--host expects an address of this machine, such as 127.0.0.1 or 0.0.0.0; got '{host}'" in told
    assert told.count("\n") == 1 and loads == []
    for ours in ("127.0.0.1", "0.0.0.0", "localhost"):  # the control
        assert main(["app", "--host", ours]) == 2
    assert len(loads) == 3


SETTINGS = {
    "GDPROMPT_SECONDS_KEPT": "whole seconds from 1",
    "GDPROMPT_SECONDS_A_JOB": "whole seconds from 1",
    "GDPROMPT_MAX_CHUNKS": "a whole number from 1",
    "GDPROMPT_MAX_CHUNKS_TOGETHER": "a whole number from 1",
    "GDPROMPT_MAX_DISK_GIB": "GiB from 0.001",
}


@pytest.mark.parametrize("name", SETTINGS)
def test_what_a_host_sets_is_a_number_that_makes_sense(name, monkeypatch):
    path = Path(limits.__file__)
    for text in ("1h", "0", "-1", "nan", "inf", "9" * 400, "1e400"):
        monkeypatch.setenv(name, text)
        if text == "9" * 400 and name != "GDPROMPT_MAX_DISK_GIB":
            continue  # an integer of any length is a number
        with pytest.raises(ValueError, match=f"{name} expects {SETTINGS[name]}; got {text!r}: leave it out for"):
            runpy.run_path(str(path))
    monkeypatch.setenv(name, " ")
    known = runpy.run_path(str(path))
    assert [known[key] for key in ("SECONDS_KEPT", "MAX_CHUNKS", "MAX_DISK_BYTES")] == [3600, 40, 2**30]
    monkeypatch.setenv(name, "7")
    assert 7 in (runpy.run_path(str(path)).get(name.removeprefix("GDPROMPT_")), known["MAX_DISK_BYTES"] / 2**30 * 7)


def test_zero_gpu_takes_no_device(loads, monkeypatch, capsys):
    monkeypatch.setattr(gpu, "ZERO_GPU", True)
    assert main(["app", "--device", "cuda"]) == 2
    assert "ZeroGPU" in capsys.readouterr().err and loads == []
    assert main(["app", "--dtype", "bfloat16"]) == 2 and len(loads) == 1
    assert main(["app", "--also", "x"]) == 2 and len(loads) == 2
    assert main(["app", "--also", "x", "--also", "y"]) == 2 and len(loads) == 2
    assert "one --also" in capsys.readouterr().err
