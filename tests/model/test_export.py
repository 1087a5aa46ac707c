"""What was learned, saved as a plain PEFT adapter, gives the same logits without this package."""

from __future__ import annotations

import copy
import json
import re
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
import torch
from tokenizers.normalizers import Prepend
from tokenizers.pre_tokenizers import Metaspace
from tokenizers.processors import TemplateProcessing
from transformers import AutoTokenizer

from gdprompt.cli import main
from gdprompt.model import adapter, copies, lora, pretrained, store
from gdprompt.prompt import Template
from gdprompt.session import LM, load
from gdprompt.taught import Taught
from gdprompt.theta import init_theta

# peft 0.21 asks transformers 5.23 for a deprecated property.
pytestmark = pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")

TEXTS = ["Lena keeps a grey parrot in the mill by the river.", "Tomas paints boats near the old harbour."]


def own_logits(taught: Taught) -> torch.Tensor:
    ids = torch.tensor([taught.lm.template.query("What does Lena keep?")])
    with torch.no_grad(), lora.active(taught.terms()):
        return taught.lm.student(input_ids=ids, use_cache=False).logits


def peft_logits(folder: Path, lm: LM, *, adapter: bool = True) -> torch.Tensor:
    from peft import PeftModel
    from transformers import AutoModelForCausalLM

    model = AutoModelForCausalLM.from_pretrained(folder / "base", attn_implementation="eager", dtype=torch.float32)
    if adapter:
        model = PeftModel.from_pretrained(model, str(folder))
    with torch.no_grad():
        ids = torch.tensor([lm.template.query("What does Lena keep?")])
        return model.eval()(input_ids=ids, use_cache=False).logits


def test_plain_peft_gives_the_same_logits(lm: LM, tmp_path: Path) -> None:
    taught = lm.learn(TEXTS)
    folder = taught.save_pretrained(tmp_path / "adapter")
    found = peft_logits(folder, lm)
    torch.testing.assert_close(found, own_logits(taught), rtol=0, atol=1e-5)
    bare = peft_logits(folder, lm, adapter=False)
    torch.testing.assert_close(bare, own_logits(lm.untaught()), rtol=0, atol=1e-5)
    assert float((found - bare).abs().max()) > 1e-3  # the control: the adapter does something


def test_the_folder_holds_safetensors_and_names_no_path(lm: LM, tmp_path: Path) -> None:
    folder = lm.learn(TEXTS).save_pretrained(tmp_path / "adapter")
    names = {file.name for file in folder.rglob("*") if file.is_file()}
    assert {"adapter_config.json", "adapter_model.safetensors", "README.md", "tokenizer.json"} <= names
    assert not any(name.endswith((".bin", ".pt", ".pkl")) for name in names)
    config = json.loads((folder / "adapter_config.json").read_text())
    assert config["r"] == config["lora_alpha"] == lm.theta.rank
    assert config["base_model_name_or_path"] == "base"
    written = "".join(file.read_text() for file in folder.rglob("*.json")) + (folder / "README.md").read_text()
    assert str(tmp_path) not in written
    assert all(text in written for text in TEXTS)


def test_saving_changes_neither_model_nor_what_was_learned(lm: LM, tmp_path: Path) -> None:
    taught = lm.learn(TEXTS)
    weights = {name: tensor.clone() for name, tensor in lm.student.state_dict().items()}
    before = own_logits(taught)
    taught.save_pretrained(tmp_path / "adapter")
    assert torch.equal(own_logits(taught), before)
    assert all(torch.equal(tensor, weights[name]) for name, tensor in lm.student.state_dict().items())
    assert lm.student.state_dict().keys() == weights.keys()


def test_a_folder_used_before_holds_the_last_save_alone(lm: LM, tmp_path: Path) -> None:
    """Of a model in shards, the index would be read in place of what was saved after it."""
    folder = tmp_path / "adapter"
    (folder / "base").mkdir(parents=True)
    for name in ("base/model.safetensors.index.json", "base/model-00001-of-00002.safetensors", "base/notes.txt"):
        (folder / name).write_text("{}")
    (folder / "learned.json").write_text("{}")
    taught = lm.learn(TEXTS)
    taught.save_pretrained(folder)
    torch.testing.assert_close(peft_logits(folder, lm), own_logits(taught), rtol=0, atol=1e-5)
    assert {file.name for file in (folder / "base").glob("*.safetensors*")} == {"model.safetensors"}
    assert (folder / "base" / "notes.txt").exists()


@pytest.mark.parametrize("file", ["README.md", "base/model.safetensors", ""])
def test_a_folder_of_something_else_stays_as_it_is(lm: LM, tmp_path: Path, file: str) -> None:
    place = tmp_path / "mine" / file
    place.parent.mkdir(parents=True, exist_ok=True)
    place.write_text("mine")  # with no name of its own, it is in the folder's place
    with pytest.raises(ValueError, match="an earlier save.*is something else: name another"):
        lm.learn(TEXTS).save_pretrained(tmp_path / "mine")
    assert [path for path in tmp_path.rglob("*") if path.is_file()] == [place] and place.read_text() == "mine"
    (tmp_path / "empty").mkdir()
    assert (lm.learn(TEXTS).save_pretrained(tmp_path / "empty") / "learned.json").exists()


def test_nothing_learned_is_not_saved(lm: LM, tmp_path: Path) -> None:
    for taught in (lm.untaught(), lm.learn(TEXTS).scaled(0)):
        with pytest.raises(ValueError, match="learn a passage first"):
            taught.save_pretrained(tmp_path / "adapter")
    assert not (tmp_path / "adapter").exists()


def test_the_cards_own_lines_run(lm: LM, tmp_path: Path) -> None:
    folder = lm.learn(TEXTS).save_pretrained(tmp_path / "adapter")
    card = (folder / "README.md").read_text()
    lines = [line for line in card.splitlines() if line.startswith("    ")]
    code = textwrap.dedent("\n".join(lines)) + "\nprint(base.dtype, len(tokenizer))"
    run = subprocess.run([sys.executable, "-c", code], cwd=folder, capture_output=True, text=True, timeout=200)
    assert run.returncode == 0, run.stderr
    assert run.stdout.split()[-2:] == ["torch.float32", str(len(lm.template.tokenizer))]


def with_bos(tokenizer: Any) -> Any:
    """The tokenizer as Llama's and Gemma's are: it marks the beginning itself."""
    tokenizer, bos = copy.deepcopy(tokenizer), (tokenizer.bos_token, tokenizer.bos_token_id)
    tokenizer.backend_tokenizer.post_processor = TemplateProcessing(single=f"{bos[0]} $A", special_tokens=[bos])
    return tokenizer


def with_first_space(tokenizer: Any) -> Any:
    """One that reads the beginning of a text otherwise than what follows a special token."""
    tokenizer = copy.deepcopy(tokenizer)
    tokenizer.backend_tokenizer.pre_tokenizer = Metaspace(prepend_scheme="first", split=False)
    return tokenizer


def with_space_before(tokenizer: Any) -> Any:
    """One that puts a space before whatever begins a text."""
    tokenizer = copy.deepcopy(tokenizer)
    tokenizer.backend_tokenizer.normalizer = Prepend(" ")
    return tokenizer


@pytest.mark.parametrize("kind", [copy.copy, with_bos, with_first_space, with_space_before])
def test_the_card_asks_as_the_model_was_asked(
    kind: Callable[[Any], Any], lm: LM, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    lm = replace(lm, template=Template(kind(lm.template.tokenizer)))
    monkeypatch.chdir(lm.learn(TEXTS).save_pretrained(tmp_path / "adapter"))
    code = textwrap.dedent("".join(re.findall("    .*\n", Path("README.md").read_text())))
    names: dict[str, Any] = {"AutoTokenizer": AutoTokenizer}
    exec(code[code.index("tokenizer =") :], names)
    assert names["ids"] == lm.prompt((), "your question")


def test_a_base_that_half_precision_cannot_hold_is_saved_as_it_is(lm: LM, tiny_model_dir: Path, tmp_path: Path) -> None:
    base, student, folder = (*map(copies.copy_of, (lm.base, lm.student)), tmp_path / "model")
    with torch.no_grad():
        for model in (base, student):
            for parameter in model.parameters():
                parameter.mul_(1.0001)
    store.save_base(base, lm.template.tokenizer, folder, torch.float32)
    store.save_meta(folder / "meta", folder, base, student, lm.theta, {})
    taught = load(str(folder)).learn(TEXTS)
    found = peft_logits(taught.save_pretrained(tmp_path / "adapter"), lm)
    torch.testing.assert_close(found, own_logits(taught), rtol=0, atol=1e-5)
    lm.learn(TEXTS).save_pretrained(tmp_path / "half")
    sizes = [(tmp_path / name / "base" / "model.safetensors").stat().st_size for name in ("adapter", "half")]
    assert sizes[0] > 1.9 * sizes[1]


@pytest.mark.parametrize("dtypes", [("bfloat16", "float32"), ("float32", "bfloat16"), ("float16", "float64")])
def test_what_was_learned_in_one_precision_is_read_in_another(
    dtypes: tuple[str, str], tiny_model_dir: Path, tmp_path: Path
) -> None:
    one, other = (load(str(tiny_model_dir), dtype=dtype) for dtype in dtypes)
    taught = one.learn(TEXTS)
    found = other.load_taught(taught.save_pretrained(tmp_path / "adapter"))
    assert found.gap(taught) < 1e-6
    assert (found - other.learn(TEXTS[1])).contexts == (TEXTS[0],)


@pytest.mark.parametrize("adapted", [False, True], ids=["own base", "adapter"])
def test_the_lines_that_learn_prints_load_what_was_learned(
    adapted: bool, tiny_model_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    model = shutil.copytree(tiny_model_dir, tmp_path / "model")
    if adapted:
        base = pretrained.load_model(model)
        student = adapter.fresh(base, 2, 0)
        with torch.no_grad():
            for name, parameter in student.named_parameters():
                if "lora_B" in name:
                    parameter.normal_(0, 0.2)
        store.save_meta(model / "meta", model, base, student, init_theta(base, 3, 0), {})
    (tmp_path / "passage.txt").write_text(TEXTS[0])
    words = {"--model": model, "--passage": tmp_path / "passage.txt", "--out": tmp_path / "learned"}
    assert main(["learn", *(str(word) for pair in words.items() for word in pair)]) == 0
    names: dict[str, Any] = {}
    exec(capsys.readouterr().out.split("Load it with:\n")[1], names)
    assert (tmp_path / "learned" / "base").exists() is not adapted
    lm = load(str(model))
    ids = torch.tensor([lm.template.query("What does Lena keep?")])
    with torch.no_grad():
        found = names["model"].eval()(input_ids=ids, use_cache=False).logits
    torch.testing.assert_close(found, own_logits(lm.learn(TEXTS[0])), rtol=0, atol=1e-3)
    assert float((found - own_logits(lm.untaught())).abs().max()) > 1e-2  # the control
    if adapted:
        with torch.no_grad():
            bare = lm.base(input_ids=ids, use_cache=False).logits
        assert float((own_logits(lm.untaught()) - bare).abs().max()) > 1e-2  # and the meta adapter's
        written = "".join(file.read_text() for file in (tmp_path / "learned").glob("*.[jm][sd]*"))
        assert '"model"' in written and str(tmp_path) not in written
