"""Saved models: what was saved comes back, and every damaged or mismatched folder is one sentence with a remedy."""

from __future__ import annotations

import json
import re
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

import gdprompt
from gdprompt.model import adapter, forward, pretrained, store
from gdprompt.session import LM, unload
from gdprompt.theta import Theta, init_theta


@pytest.fixture
def folder(tiny_model_dir: Path, tmp_path: Path) -> Path:
    """A copy of the tiny model, to be damaged."""
    return Path(shutil.copytree(tiny_model_dir, tmp_path / "model"))


def refusal(model: str | Path, **options: str) -> str:
    with pytest.raises(ValueError) as raised:
        gdprompt.load(str(model), **options)
    sentence = str(raised.value)
    assert "\n" not in sentence
    assert sentence.endswith(".")
    assert ": " in sentence  # the remedy follows it
    return sentence


def truncate(file: Path) -> None:
    data = file.read_bytes()
    file.write_bytes(data[: len(data) // 2])


def change_info(folder: Path, **changes: object) -> None:
    described = folder / "meta" / "meta.json"
    described.write_text(json.dumps({**json.loads(described.read_text()), **changes}))


def test_an_undamaged_copy_loads(folder: Path) -> None:
    assert gdprompt.load(str(folder)).theta.rank == 4


# peft 0.21 asks transformers 5.23 for a deprecated property.
@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
def test_a_meta_part_with_weights_of_its_own_takes_the_place_of_an_adapter(folder: Path) -> None:
    base = pretrained.load_model(folder)
    theta = init_theta(base, 4, 0)
    kept = store.load_meta(folder / "meta", folder, base).student
    store.save_meta(folder / "meta", folder, base, adapter.fresh(base, 2, 0), theta, {})
    assert adapter.terms(store.load_meta(folder / "meta", folder, base).student)  # the control
    store.save_meta(folder / "meta", folder, base, kept, theta, {})
    found = store.load_meta(folder / "meta", folder, base).student
    assert not adapter.terms(found) and "adapter_config.json" not in {file.name for file in folder.rglob("*")}
    for name, tensor in found.state_dict().items():
        torch.testing.assert_close(tensor, kept.state_dict()[name], rtol=1e-3, atol=1e-4)


def test_what_was_saved_comes_back_in_half_precision(folder: Path, tmp_path: Path) -> None:
    base = pretrained.load_model(folder)
    first = store.load_meta(folder / "meta", folder, base)
    store.save_meta(tmp_path / "again", folder, base, first.student, first.theta, {"note": "kept"})
    second = store.load_meta(tmp_path / "again", folder, base)
    assert second.info["note"] == "kept"
    assert second.info["rank"] == 4
    for name, tensor in first.student.state_dict().items():
        assert torch.equal(tensor, second.student.state_dict()[name])
    for name, tensor in first.theta.state_dict().items():
        assert torch.equal(tensor, second.theta.state_dict()[name])
    assert any(not torch.equal(p, q) for p, q in zip(base.parameters(), first.student.parameters(), strict=True))


def test_saving_leaves_the_model_as_it_was(folder: Path, tmp_path: Path) -> None:
    model = pretrained.load_model(folder).double()
    store.save_base(model, pretrained.load_tokenizer(folder), tmp_path / "saved")
    assert all(parameter.dtype == torch.float64 for parameter in model.parameters())
    assert store.fingerprint(tmp_path / "saved") == store.fingerprint(folder)


def test_every_file_stays_under_ten_megabytes(folder: Path) -> None:
    assert store.SHARD_SIZE == "9MB"
    assert max(file.stat().st_size for file in folder.rglob("*") if file.is_file()) < 10_000_000


def test_the_fingerprint_tells_bases_apart(folder: Path, tmp_path: Path, make_tiny_model: Callable[..., Path]) -> None:
    other = make_tiny_model(tmp_path / "other", seed=1)
    assert store.fingerprint(other) != store.fingerprint(folder)
    assert "another base" in refusal(folder, meta=str(other / "meta"))
    assert gdprompt.load(str(other), meta=str(other / "meta")).theta.rank == 4


@pytest.mark.parametrize("name", ["no/such-model", "nothing here", "", "a\0b", "x" * 300, "../../etc"])
def test_an_unknown_model_is_refused(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    refusal(name)


def test_no_name_is_no_model_and_no_meta_part(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(folder)  # where "" would be the folder of a model
    assert "got ''" in refusal("")
    assert "got ''" in refusal(folder, meta="")
    gdprompt.load(str(folder), meta=None)  # the control


def test_an_adapter_has_no_meta_part(tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text("{}")
    with pytest.raises(ValueError, match="got a PEFT adapter"):
        store.meta_folder(str(tmp_path), None)
    assert store.meta_folder(None, str(tmp_path)) == tmp_path  # a meta part may lie in one


def test_an_unknown_dtype_is_refused(folder: Path) -> None:
    assert "float32" in refusal(folder, dtype="int7")


def test_a_pickle_is_never_read(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    torch.save(weights, folder / "pytorch_model.bin")
    gdprompt.load(str(folder))  # the control: beside safetensors it is passed over
    (folder / "model.safetensors").unlink()
    unload()
    assert "safetensors" in refusal(folder)


def test_a_pickled_meta_part_is_never_read(folder: Path) -> None:
    weights = load_file(folder / "meta" / "meta.safetensors")
    (folder / "meta" / "meta.safetensors").unlink()
    torch.save(weights, folder / "meta" / "meta.bin")
    refusal(folder)


@pytest.mark.parametrize("part", [".", "meta"])
def test_a_truncated_file_is_refused(folder: Path, part: str) -> None:
    (file,) = (folder / part).glob("*.safetensors")
    truncate(file)
    if part == ".":  # the fingerprint would tell too; the file itself has to
        change_info(folder, base=store.fingerprint(folder))
    refusal(folder)


@pytest.fixture
def sharded(folder: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The copy with its meta part in several files."""
    base = pretrained.load_model(folder)
    whole = store.load_meta(folder / "meta", folder, base)
    monkeypatch.setattr(store, "SHARD_SIZE", "8KB")
    store.save_meta(folder / "meta", folder, base, whole.student, whole.theta, whole.info)
    return folder


def test_a_meta_part_in_shards_is_read_whole(sharded: Path, tiny_model_dir: Path) -> None:
    assert len(list((sharded / "meta").glob("*.safetensors"))) > 2
    found, expected = (gdprompt.load(str(model)) for model in (sharded, tiny_model_dir))
    for one, other in zip(found.student.parameters(), expected.student.parameters(), strict=True):
        assert torch.equal(one, other)
    assert all(torch.equal(found.theta.a[name], a) for name, a in expected.theta.a.items())


def test_a_shard_beside_the_index_is_passed_over(sharded: Path) -> None:
    stray = {"student.model.embed_tokens.weight": torch.zeros(320, 32)}
    save_file(stray, sharded / "meta" / "meta-00099-of-00099.safetensors")
    assert gdprompt.load(str(sharded)).student.get_input_embeddings().weight.any()  # type: ignore[operator]


def test_a_missing_shard_is_refused_whichever_it_is(sharded: Path) -> None:
    for file in sorted((sharded / "meta").glob("*.safetensors")):
        file.rename(sharded / "kept")
        assert f"Expected {file.name} in" in refusal(sharded)
        (sharded / "kept").rename(file)
    gdprompt.load(str(sharded))  # the control
    unload()
    (sharded / "meta" / store.INDEX).unlink()
    assert "Expected meta.safetensors in" in refusal(sharded)


@pytest.mark.parametrize("text", ["", "{", "[]", "{}", '{"weight_map": 3}'])
def test_a_damaged_index_is_refused(sharded: Path, text: str) -> None:
    (sharded / "meta" / store.INDEX).write_text(text)
    assert "weight_map" in refusal(sharded)


def test_an_index_names_files_of_its_own_folder(sharded: Path) -> None:
    (sharded / "meta" / store.INDEX).write_text('{"weight_map": {"student.x": "../model.safetensors"}}')
    assert "Expected ../model.safetensors in" in refusal(sharded)


def test_text_in_place_of_weights_is_refused(folder: Path) -> None:
    (folder / "meta" / "meta.safetensors").write_text("version https://git-lfs.github.com/spec/v1\n" * 9)
    assert "damaged" in refusal(folder)


@pytest.mark.parametrize("text", ["", "{", "[]", "null", '{"format": 99}', '{"format": 1}'])
def test_a_damaged_description_is_refused(folder: Path, text: str) -> None:
    (folder / "meta" / "meta.json").write_text(text)
    refusal(folder)


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"config": None}, "config: .* got None"),
        ({"config": []}, r"config: .* got \[\]"),
        ({"config": {"seed": "x"}}, r"config\.seed: .* got 'x'"),
        ({"config": {"seed": 2**64}}, r"config\.seed: .* got 18446744073709551616"),
        ({"config": {"step_layers": 5}}, r"config\.step_layers: .* got 5"),
        ({"config": {"step_layers": ["w1", 5]}}, r"config\.step_layers\.1: .* got 5"),
        ({"config": {"max_tokens": "many"}}, r"config\.max_tokens: .* got 'many'"),
        ({"config": {"max_tokens": 0}}, r"config\.max_tokens: .* got 0"),
        ({"config": {"mean_with": 5}}, r"config\.mean_with: .* got 5"),
        ({"base_step": None}, "base_step: .* got None"),
        ({"base_step": {"step_size": "x"}}, r"base_step\.step_size: .* got 'x'"),
        ({"base_step": {"step_size": 0}}, r"base_step\.step_size: .* got 0"),
        ({"base_step": {"step_size": float("inf")}}, r"base_step\.step_size: .* got inf"),
        ({"step": "x" * 999}, r"step: .* got 'xxx\S*\)"),
        ({"command": 5}, "command: .* got 5"),
    ],
)
def test_what_the_description_says_is_of_its_kind(folder: Path, changes: dict[str, object], told: str) -> None:
    change_info(folder, **changes)
    sentence = refusal(folder)
    assert re.search(f"meta.json is damaged .*{told}", sentence) and len(sentence) < 400
    assert sentence.endswith("copy or train it again.")


@pytest.mark.parametrize("left_out", [("config", "base_step"), ("rank",)])
def test_an_earlier_versions_description_may_say_less(folder: Path, left_out: tuple[str, ...]) -> None:
    described = folder / "meta" / "meta.json"
    info = {key: value for key, value in json.loads(described.read_text()).items() if key not in left_out}
    described.write_text(json.dumps(info | {"step": None, "config": {"step_layers": None}}))
    assert gdprompt.load(str(folder)).card.num_steps is None


@pytest.mark.parametrize("name", ["meta.json", store.INDEX])
def test_endless_brackets_are_refused(folder: Path, name: str) -> None:
    (folder / "meta" / name).write_text("[" * 100_000)
    assert name in refusal(folder)


@pytest.mark.parametrize("name", ["config.json", "tokenizer.json"])
def test_a_damaged_base_is_refused(folder: Path, name: str) -> None:
    (folder / name).write_text("{")
    refusal(folder)


def test_missing_parts_are_refused(folder: Path) -> None:
    shutil.rmtree(folder / "meta")
    assert "meta.json" in refusal(folder)
    (folder / "config.json").unlink()
    refusal(folder)


def test_a_base_that_lacks_a_weight_is_refused(folder: Path) -> None:
    weights = load_file(folder / "model.safetensors")
    weights.pop("model.layers.0.feed_forward.w1.weight")
    save_file(weights, folder / "model.safetensors", metadata={"format": "pt"})
    change_info(folder, base=store.fingerprint(folder))
    assert "feed_forward" in refusal(folder)


def damage_meta(folder: Path, change: Callable[[dict[str, torch.Tensor]], None]) -> None:
    weights = load_file(folder / "meta" / "meta.safetensors")
    change(weights)
    save_file(weights, folder / "meta" / "meta.safetensors")


def test_shapes_that_do_not_fit_are_refused(folder: Path) -> None:
    layer = "theta.model.layers.0.feed_forward.w1"
    changes: list[Callable[[dict[str, torch.Tensor]], None]] = [
        lambda w: w.update({f"{layer}.a": torch.zeros(4, 7)}),
        lambda w: w.update({f"{layer}.log_step": torch.zeros(5)}),
        lambda w: (w.pop(f"{layer}.log_step"), None)[1],
        lambda w: w.update({"student.model.layers.0.feed_forward.w1.weight": torch.zeros(3, 3)}),
        lambda w: w.update({"student.nowhere.weight": torch.zeros(3)}),
    ]
    whole = (folder / "meta" / "meta.safetensors").read_bytes()
    for change in changes:
        (folder / "meta" / "meta.safetensors").write_bytes(whole)
        damage_meta(folder, change)
        assert "does not fit" in refusal(folder)
    (folder / "meta" / "meta.safetensors").write_bytes(whole)
    gdprompt.load(str(folder))


def test_theta_round_trips_through_flat_names(folder: Path) -> None:
    theta = store.load_meta(folder / "meta", folder, pretrained.load_model(folder)).theta
    again = Theta.from_state_dict(theta.state_dict())
    assert again.a.keys() == theta.a.keys() == again.log_step.keys()
    assert all(torch.equal(again.a[name], theta.a[name]) for name in theta.a)


def test_more_can_be_written_into_the_description(folder: Path) -> None:
    store.update_info(folder / "meta", base_step={"step_size": 2.5})
    loaded = gdprompt.load(str(folder))
    assert loaded.info["base_step"] == {"step_size": 2.5}
    assert float(next(iter(loaded.plain_theta.log_step.values()))[0].exp()) == pytest.approx(2.5)


@pytest.mark.parametrize("device", ["quantum", "cuda:99"])
def test_a_device_that_is_not_here_is_a_sentence(tiny_model_dir: Path, device: str) -> None:
    sentence = refusal(tiny_model_dir, device=device)
    assert f"got {device!r}" in sentence and "take cpu" in sentence


def test_a_meta_part_is_found_by_its_hub_id(
    tiny_model_dir: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("huggingface_hub.snapshot_download", lambda name, **_: str(tiny_model_dir / name.split("/")[1]))
    assert store.meta_folder(str(tiny_model_dir), "someone/meta") == tiny_model_dir / "meta"
    assert gdprompt.load(str(tiny_model_dir), meta="someone/meta").theta.rank == 4


def test_a_model_without_a_bound_on_its_length_is_read_up_to_ours(lm: LM, monkeypatch: pytest.MonkeyPatch) -> None:
    assert forward.num_positions(lm.base) == lm.base.config.max_position_embeddings
    monkeypatch.delattr(lm.base.config, "max_position_embeddings")
    assert lm.max_context_tokens == 2048
