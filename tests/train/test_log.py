"""Reports go to the screen, to `log.jsonl`, and to the trackers asked for."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from accelerate import PartialState, tracking

from gdprompt.config import META_PRESETS
from gdprompt.train.log import Log, check_trackers

CONFIG = META_PRESETS["tiny"].model_dump(mode="json")


def run(out: Path, track: list[str]) -> None:
    with Log(out, 20, 10, CONFIG, track) as log:
        for step in (11, 12):
            log.advance(step, 1.0 / step)
            log.report(step, {"kl": 1.0 / step, "lr": 0.5})


def test_a_report_is_one_line_and_one_of_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run(tmp_path / "out", [])
    printed = capsys.readouterr().out.splitlines()
    assert [line.split("  ")[:3] for line in printed] == [
        ["step 11/20", "kl 0.091", "lr 0.500"],
        ["step 12/20", "kl 0.083", "lr 0.500"],
    ]
    assert printed[0].endswith("min left")
    lines = [json.loads(line) for line in (tmp_path / "out" / "log.jsonl").read_text().splitlines()]
    assert [(line["step"], line["kl"]) for line in lines] == [(11, 1 / 11), (12, 1 / 12)]
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["log.jsonl"]


def test_a_run_that_is_finished_says_so(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    from gdprompt.train.loop import run as loop

    out, saved = tmp_path / "meta", {"step": 2}
    for num_steps in (2, 1):
        config = META_PRESETS["tiny"].model_copy(update={"num_steps": num_steps})
        loop(Finished(), config, out, {}, saved)  # type: ignore[arg-type]
        assert capsys.readouterr().out == f"{out} is finished: 2 steps\n"


class Finished:
    """No step of it is taken."""

    def restore(self, state: dict[str, Any]) -> None:
        pass


def test_what_was_reported_after_the_checkpoint_is_reported_anew(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    file.write_text('{"step": 9}\n{"step": 10}\n{"step": 11, "kl": 7.0}\n{"step": 12, "k')
    run(tmp_path, [])
    lines = [json.loads(line) for line in file.read_text().splitlines()]
    assert [(line["step"], line.get("kl")) for line in lines] == [(9, None), (10, None), (11, 1 / 11), (12, 1 / 12)]


def test_lines_that_cannot_be_read_are_left_as_they_are(tmp_path: Path) -> None:
    file = tmp_path / "log.jsonl"
    damaged = b'\0\0\0\n{"step": 9, "k\nnot JSON\n5\n{"kl": 1}\n\xff\n' + b"[" * 100_000 + b"\n"
    file.write_bytes(b'{"step": 9}\n' + damaged + b'{"step": 11, "kl": 7.0}\n{"step": 12, "k')
    run(tmp_path, [])
    kept = file.read_bytes()
    assert kept.startswith(b'{"step": 9}\n' + damaged)
    lines = [json.loads(line) for line in kept.removeprefix(b'{"step": 9}\n' + damaged).splitlines()]
    assert [(line["step"], line["kl"]) for line in lines] == [(11, 1 / 11), (12, 1 / 12)]


def test_a_terminal_has_a_bar_too(
    tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TTY_COMPATIBLE", "1")  # rich's own way to say so
    monkeypatch.setenv("COLUMNS", "100")
    run(tmp_path, [])
    shown = capsys.readouterr().out
    assert "12/20" in shown and "loss 0.083" in shown
    assert "step 11/20  kl 0.091" in shown


class Kept(tracking.GeneralTracker):
    name, requires_logging_directory, made = "kept", True, []

    def __init__(self, run_name: str, logging_dir: Path) -> None:
        super().__init__()
        self.said: list[Any] = [(run_name, logging_dir)]
        self.made.append(self)

    @property
    def tracker(self) -> Any:
        return self.said

    def store_init_configuration(self, values: dict[str, Any]) -> None:
        self.said.append(values)

    def log(self, values: dict[str, Any], step: int | None = None, **_: Any) -> None:
        self.said.append((step, values))

    def finish(self) -> None:
        self.said.append("finished")


def test_any_tracker_that_accelerate_knows_gets_the_same_figures(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(tracking.LOGGER_TYPE_TO_CLASS, "kept", Kept)
    check_trackers(["kept"])
    run(tmp_path, ["kept", "kept"])
    (kept,) = Kept.made
    first, settings, *reports, last = kept.said
    assert first == ("gdprompt", tmp_path / "tracking")
    assert settings["rank"] == CONFIG["rank"] and json.loads(settings["group_sizes"]) == CONFIG["group_sizes"]
    assert reports == [(11, {"kl": 1 / 11, "lr": 0.5}), (12, {"kl": 1 / 12, "lr": 0.5})]
    assert last == "finished"


def test_tensorboard_reads_back_what_was_reported(tmp_path: Path) -> None:
    pytest.importorskip("tensorboard", reason="tensorboard is not installed: pip install 'gdprompt[train]'")
    from tensorboard.backend.event_processing.event_accumulator import EventAccumulator

    check_trackers(["tensorboard"])
    run(tmp_path, ["tensorboard"])
    events = EventAccumulator(str(tmp_path / "tracking" / "gdprompt")).Reload()
    assert [(event.step, event.value) for event in events.Scalars("kl")] == [
        (11, pytest.approx(1 / 11)),
        (12, pytest.approx(1 / 12)),
    ]


def test_an_unknown_tracker_is_refused() -> None:
    with pytest.raises(ValueError, match="--track expects one of .*tensorboard.*got 'tensorbored'"):
        check_trackers(["tensorbored"])


def test_a_tracker_that_is_not_installed_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tracking, "_available_trackers", [])
    PartialState._reset_state()  # as at the start of a run
    with pytest.raises(ValueError, match="--track wandb needs a package.*`pip install wandb`"):
        check_trackers(["wandb"])
