"""What `gdprompt app` hands to the page: which model, where, and in what precision."""

import pytest

from gdprompt.cli import main
from gdprompt.ui import app, gpu


@pytest.fixture
def loads(monkeypatch):
    """How each page that was asked for would load its model; None is as `build` does by itself. None is served."""
    found = []

    def build(load):
        found.append(load)
        raise OSError("no page here")

    monkeypatch.setattr(app, "build", build)
    monkeypatch.setattr("gdprompt.load", lambda model, **options: (model, options))
    return found


def test_the_options_reach_the_loading(loads):
    assert main(["app", "--model", "a", "--meta", "b", "--device", "cuda:1", "--dtype", "bfloat16"]) == 2
    assert main(["app", "--device", "cuda"]) == main(["app", "--dtype", "float16"]) == main(["app"]) == 2
    *given, plain = loads
    assert [load() for load in given] == [
        ("a", {"meta": "b", "device": "cuda:1", "dtype": "bfloat16"}),
        (None, {"meta": None, "device": "cuda", "dtype": None}),
        (None, {"meta": None, "device": "cpu", "dtype": "float16"}),
    ]
    assert plain is None and app._load() == (None, {"meta": None, "device": "cpu", "dtype": None})


def test_zero_gpu_takes_no_device(loads, monkeypatch, capsys):
    monkeypatch.setattr(gpu, "ZERO_GPU", True)
    assert main(["app", "--device", "cuda"]) == 2
    assert "ZeroGPU" in capsys.readouterr().err and loads == []
    assert main(["app", "--dtype", "bfloat16"]) == 2 and len(loads) == 1
