"""A checkpoint is whole or not there, and gone on from only by the run that it is of."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path
from typing import Any

import pytest
import torch

from gdprompt.config import META_PRESETS, PRETRAIN_PRESETS
from gdprompt.model import pretrained
from gdprompt.tasks import corpus
from gdprompt.train import checkpoint, meta, pretrain

SMALL: dict[str, Any] = {"vocab_size": 300, "hidden_size": 16, "intermediate_size": 24, "batch_size": 2}
PRETRAIN = PRETRAIN_PRESETS["tiny"].model_copy(update={**SMALL, "num_steps": 1})
META = META_PRESETS["tiny"].model_copy(update={"rank": 2, "num_passages": 2, "num_steps": 2, "max_tokens": 400})


@pytest.fixture(autouse=True)
def _small_tokenizer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(pretrain, "world_texts", lambda _: corpus.world_texts(60))


def test_a_checkpoint_is_whole_or_not_there(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = tmp_path / "checkpoint.pt"
    assert checkpoint.load(path) is None
    checkpoint.save(path, {"step": 1})

    def half(_state: Any, file: Path) -> None:
        file.write_bytes(b"half")
        raise KeyboardInterrupt

    monkeypatch.setattr(torch, "save", half)
    with pytest.raises(KeyboardInterrupt):
        checkpoint.save(path, {"step": 2})
    assert checkpoint.load(path) == {"step": 1}


class Pickled:
    def __reduce__(self) -> tuple[Any, ...]:
        return print, ("run by unpickling",)


@pytest.mark.parametrize("kind", ["empty", "text", "cut", "tensor", "code"])
def test_what_is_no_checkpoint_is_told_of_in_a_sentence(
    kind: str, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    path = checkpoint.path_in(tmp_path)
    torch.save({"tensor": torch.zeros(3), "code": {"step": Pickled()}}.get(kind, {"step": 1}), path)
    whole = path.read_bytes()
    path.write_bytes({"empty": b"", "text": b"else", "cut": whole[: len(whole) // 2]}.get(kind, whole))
    with pytest.raises(ValueError, match="Expected a run's checkpoint in .*checkpoint.pt, got .*--no-resume"):
        checkpoint.saved_in(tmp_path, {"data": []}, {})
    assert "run by unpickling" not in capsys.readouterr().out


def test_a_run_of_an_earlier_version_has_by_default_what_that_did_not_know(tmp_path: Path) -> None:
    now = {"rank": 2, "data": [], "data_sha256": [], "new": 0.0}
    checkpoint.save(checkpoint.path_in(tmp_path), {"step": 1, "settings": {"rank": 2}})
    assert checkpoint.saved_in(tmp_path, now, {"rank": 48, "new": 0.0})
    with pytest.raises(ValueError, match=r"began with .new=0\.0.*got new=0\.5"):
        checkpoint.saved_in(tmp_path, {**now, "new": 0.5}, {"rank": 48, "new": 0.0})
    with pytest.raises(ValueError, match=r"began with .rank=2.*got rank=48"):
        checkpoint.saved_in(tmp_path, {**now, "rank": 48}, {"rank": 48, "new": 0.0})


@pytest.mark.train
def test_a_run_goes_on_only_with_the_settings_that_it_began_with(tiny_model_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    meta.train(META, out, tiny_model_dir)
    for change in ({"rank": 3}, {"adam_lr": 0.5}, {"seed": 9}):
        name = next(iter(change))
        with pytest.raises(ValueError, match=f"began with .{name}={getattr(META, name)}.*got {name}={change[name]}"):
            meta.train(META.model_copy(update=change), out, tiny_model_dir)
    other = pretrain.pretrain(PRETRAIN.model_copy(update={"seed": 1}), tmp_path / "base")
    with pytest.raises(ValueError, match="began with .base="):
        meta.train(META, out, other)
    with pytest.raises(ValueError, match="began with .num_layers=2.*got num_layers=3"):
        pretrain.pretrain(PRETRAIN.model_copy(update={"num_layers": 3}), other.parent)
    longer = meta.train(META.model_copy(update={"num_steps": 3, "save_every": 1}), out, tiny_model_dir)
    assert json.loads((longer / "meta.json").read_text())["step"] == 3
    anew = PRETRAIN.model_copy(update={"vocab_size": 310})
    assert pretrained.load_model(pretrain.pretrain(anew, other.parent, resume=False)).config.vocab_size == 310


def forget_data(out: Path) -> None:
    """Leave a run as versions left it that did not keep what it learns from."""
    saved: Any = checkpoint.load(out / "checkpoint.pt")
    del saved["settings"]["data"], saved["settings"]["data_sha256"]
    checkpoint.save(out / "checkpoint.pt", saved)


@pytest.mark.train
def test_a_run_goes_on_only_with_the_data_that_it_began_with(tiny_model_dir: Path, tmp_path: Path) -> None:
    files = [tmp_path / name for name in ("one/mine.jsonl", "other/mine.jsonl", "one/theirs.jsonl")]
    for file in files:
        file.parent.mkdir(exist_ok=True)
        file.write_text(json.dumps({"context": "Lena keeps a parrot.", "question": "Who?", "answer": "Lena"}))
    mine, moved, theirs = map(str, files)
    read = META.model_copy(update={"real_fraction": 1.0})
    config, out = read.model_copy(update={"num_steps": 1}), tmp_path / "run"
    described = meta.train(config, out, tiny_model_dir, mine) / "meta.json"
    assert json.loads(described.read_text())["data"] == ["mine.jsonl"]
    for other in (theirs, "character", (mine, theirs)):
        with pytest.raises(ValueError, match=r"began with .data=\['mine.jsonl'\].*got data="):
            meta.train(config, out, tiny_model_dir, other)
    longer = read.model_copy(update={"num_steps": 2})
    meta.train(longer, out, tiny_model_dir, moved)  # it may have been moved
    told = json.loads(described.read_text())
    assert told["step"] == 2 and told["data_sha256"] == [hashlib.sha256(files[0].read_bytes()).hexdigest()]
    files[1].write_text(files[1].read_text().replace("parrot", "carrot"))
    with pytest.raises(ValueError, match=r"began with .data_sha256=.*got data_sha256="):
        meta.train(longer, out, tiny_model_dir, moved)

    forget_data(out)
    meta.train(read.model_copy(update={"num_steps": 3}), out, tiny_model_dir, theirs)
    assert json.loads(described.read_text())["step"] == 3
    with pytest.raises(ValueError, match=r"began with .data=\['theirs.jsonl'\]"):
        meta.train(config, out, tiny_model_dir, mine)


@pytest.mark.train
def test_a_run_whose_version_trained_other_weights_is_told_of(tiny_model_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "run"
    meta.train(META, out, tiny_model_dir)
    saved = torch.load(checkpoint.path_in(out), weights_only=True)
    name, weight = saved["student"].popitem()
    torch.save(saved, checkpoint.path_in(out))
    with pytest.raises(ValueError, match=f"hold the weights that are trained, got others .{name}.*--no-resume"):
        meta.train(META.model_copy(update={"num_steps": META.num_steps + 1}), out, tiny_model_dir)


@pytest.mark.train
def test_pretraining_goes_on_only_with_the_data_that_it_began_with(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # The folders are empty: what is read of them matters to other tests.
    monkeypatch.setattr(pretrain, "tokenizer_corpus", lambda *_: corpus.world_texts(60))
    read = PRETRAIN.model_copy(update={"real_fraction": 0.5})
    folders = [tmp_path / "mine", tmp_path / "theirs"]
    for folder in folders:
        folder.mkdir()
    out = tmp_path / "run"
    pretrain.pretrain(read, out, folders[0])
    monkeypatch.setenv("GDPROMPT_DATA", str(folders[1]))
    for other in (folders[1], None):
        with pytest.raises(ValueError, match=r"began with .data=\['mine'\].*got data="):
            pretrain.pretrain(read, out, other)
    forget_data(out)
    pretrain.pretrain(read.model_copy(update={"num_steps": 2}), out, folders[1])
    with pytest.raises(ValueError, match=r"began with .data=\['theirs'\]"):
        pretrain.pretrain(read, out, folders[0])
    (folders[1] / "qa_train.jsonl.gz").write_text("others of that name")
    with pytest.raises(ValueError, match=r"began with .data_sha256=.*got data_sha256="):
        pretrain.pretrain(read, out, folders[1])
