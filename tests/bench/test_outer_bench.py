"""The outer step's bench at a size that takes no time: every method's gradient, and a table equal to its file."""

from __future__ import annotations

import json
import statistics
import subprocess
import sys

import pytest

from gdprompt.bench import meta_gradients as ways
from gdprompt.bench import outer


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    monkeypatch.setattr(ways, "VOCAB", 64)
    monkeypatch.setattr(ways, "CONTEXT_TOKENS", 12)
    monkeypatch.setattr(ways, "RANK", 4)
    monkeypatch.setattr(ways, "TASKS_AT_ONCE", 2)


@pytest.mark.parametrize("method", ["batched", "vmap", "vmap in parts", "torchopt", "maml"])
def test_every_method_has_the_same_gradient(method):
    if reason := ways.missing(method):
        pytest.skip(reason)
    given = ways.setting(3, 16)
    by_loop = ways.loop(given)
    assert ways.largest_difference(ways.OUTER_GRADIENT[method](given), by_loop) < 1e-4
    assert len({float(step) for log_step in given.theta.log_step.values() for step in log_step.detach()}) > ways.RANK


def test_another_gradient_is_noticed():
    by_loop = ways.loop(ways.setting(2, 16))
    wrong = [*by_loop[:-1], 2 * by_loop[-1]]
    assert ways.largest_difference(by_loop, by_loop) == 0
    assert ways.largest_difference(wrong, by_loop) == pytest.approx(1.0)


def test_the_step_is_torchopts_own(monkeypatch):
    """The control of the agreement above: with another step size in torchopt, its gradient is another."""
    torchopt = pytest.importorskip("torchopt", reason=str(ways.missing("torchopt")))
    given = ways.setting(2, 16)
    sgd = torchopt.MetaSGD
    monkeypatch.setattr(torchopt, "MetaSGD", lambda module, lr: sgd(module, lr=lr / 2))
    assert ways.largest_difference(ways.by_torchopt(given), ways.loop(given)) > 0.1


def test_no_graph_is_left_on_what_is_shared():
    given = ways.setting(1, 16)
    for method in ("batched", "vmap", "loop"):
        ways.OUTER_GRADIENT[method](given)
    assert all(tensor.grad is None for tensor in given.variables())


@pytest.fixture
def given_memory(monkeypatch):
    """Memory is measured here, for want of time; a process of its own is another test's."""
    monkeypatch.setattr(
        outer, "peak_bytes_alone", lambda method, *_: 10 * (1 + list(ways.OUTER_GRADIENT).index(method))
    )


@pytest.mark.usefixtures("given_memory")
def test_the_file_is_what_is_shown(tmp_path, capsys):
    out = tmp_path / "bench" / "outer.json"
    result = outer.run(rounds=3, tasks=2, hidden=(16, 24), out=out)
    assert json.loads(out.read_text(encoding="utf-8")) == result
    text = capsys.readouterr().out
    assert [compared["hidden"] for compared in result["sizes"]] == [16, 24]
    for compared in result["sizes"]:
        methods = compared["methods"]
        assert set(methods) == set(ways.OUTER_GRADIENT)  # one that is not installed comes last
        measured = {name: found for name, found in methods.items() if "note" not in found}
        for method, found in measured.items():
            each = [a / b for a, b in zip(methods["batched"]["seconds"]["each"], found["seconds"]["each"], strict=True)]
            assert found["our_time_over_its"]["each"] == each
            assert found["our_time_over_its"]["median"] == statistics.median(each)
            assert found["our_memory_over_its"] == methods["batched"]["peak_bytes"] / found["peak_bytes"]
            assert found["gradient_difference"] < 1e-4
            cells = [f"{1000 * found['seconds']['median']:.1f} (", f"{found['gradient_difference']:.0e}"]
            # One method's name may be part of another's, so the whole first cell is compared.
            lines = [line for line in text.splitlines() if method in [cell.strip() for cell in line.split("│")]]
            row = next(line for line in lines if all(cell in line for cell in cells))
            assert f"{found['our_time_over_its']['median']:.2f} (" in row
        peers = {name: found["seconds"]["median"] for name, found in measured.items() if name != "batched"}
        assert compared["fastest_peer"] == min(peers, key=peers.__getitem__)
    assert result["machine"] in " ".join(text.split())
    names = [figure["name"] for figure in result["figures"]]
    assert len(names) == 6 and all(name in text for name in names)


@pytest.mark.usefixtures("given_memory")
def test_wishes_are_for_the_sizes_they_were_made_for():
    def compared(hidden: int) -> dict:
        methods = {"vmap": {"our_memory_over_its": 0.5}, "vmap in parts": {"our_memory_over_its": 0.7}}
        methods["loop"] = {"our_time_over_its": {"median": 0.4}}
        return {"hidden": hidden, "fastest_peer": "loop", "methods": methods}

    def verdicts(tasks: int, hidden: int) -> list:
        return [(figure.value, figure.limit, figure.holds) for figure in outer.figures(1, tasks, compared(hidden))]

    assert verdicts(32, 128) == [(0.4, 0.35, False), (0.5, 0.5, True), (0.7, 0.5, False)]
    assert verdicts(32, 256) == [(0.4, 0.8, True), (0.5, 0.5, True), (0.7, 0.5, False)]
    assert verdicts(8, 128)[0] == verdicts(32, 64)[0] == (0.4, None, None)


@pytest.mark.usefixtures("given_memory")
def test_a_peer_that_is_not_installed_says_so(monkeypatch, capsys):
    monkeypatch.setattr(ways, "find_spec", lambda name: None)
    (compared,) = outer.run(rounds=1, tasks=2, hidden=(16,))["sizes"]
    assert compared["methods"]["torchopt"] == {"note": 'needs torchopt: pip install "gdprompt[bench]"'}
    assert compared["fastest_peer"] != "torchopt"
    assert 'needs torchopt: pip install "gdprompt[bench]"' in capsys.readouterr().out


@pytest.mark.usefixtures("given_memory")
def test_nothing_is_shown_where_json_is_wanted(capsys):
    outer.run(rounds=1, tasks=1, hidden=(16,), show=False)
    assert capsys.readouterr().out == ""


def test_a_width_that_heads_cannot_share_is_refused():
    with pytest.raises(ValueError, match="multiple of 8, got 20: try 16"):
        outer.run(rounds=1, tasks=1, hidden=(20,))


KEEPING = """
import torch
from gdprompt.bench import meta_gradients, outer

meta_gradients.OUTER_GRADIENT["loop"] = lambda given: [torch.ones(len(given.batch.groups), 1_000_000)]
print(*(outer.peak_bytes("loop", tasks, 16) for tasks in (1, 20)))
"""


def test_peak_memory_grows_with_what_a_step_keeps():
    """What a method allocates is seen, and what was there before is not counted.

    In a process of its own: other tests leave memory to be used again.
    """
    done = subprocess.run([sys.executable, "-c", KEEPING], capture_output=True, text=True, check=True, timeout=300)
    few, many = map(int, done.stdout.split())
    assert 60e6 < many - few < 100e6


def test_peak_memory_is_measured_in_a_process_of_its_own():
    assert outer.peak_bytes_alone("loop", 1, 16) > 0
