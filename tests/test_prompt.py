"""A template's pieces are the tokens of the whole text, whatever a tokenizer does to the beginning of one."""

from __future__ import annotations

import copy
import json
from pathlib import Path
from typing import Any

import pytest
from tokenizers import normalizers

from gdprompt import assets
from gdprompt.model import pretrained
from gdprompt.prompt import Template

PASSAGES = json.loads((Path(__file__).parent / "pasted.json").read_text(encoding="utf-8"))


def ids(tokenizer: Any, text: str) -> list[int]:
    return tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]


def with_first_space(tokenizer: Any) -> Any:
    """As Llama's and Mistral's: a space comes before whatever begins a text."""
    tokenizer = copy.deepcopy(tokenizer)
    tokenizer.backend_tokenizer.normalizer = normalizers.Prepend(" ")
    return tokenizer


def test_pieces_join_to_the_whole_text_where_a_tokenizer_puts_a_space_before_it(tiny_model_dir: Path) -> None:
    template = Template(with_first_space(pretrained.load_tokenizer(tiny_model_dir)))
    joined = template.context("Mira lives in London.") + template.query("Where?") + template.answer("London")
    assert joined == template.bos + ids(template.tokenizer, "Mira lives in London.\nQ: Where?\nA: London\n")
    assert template.decode(template.end) == "\n"


def test_the_shipped_tokenizer_reads_each_piece_as_it_does_alone() -> None:
    template = Template(pretrained.load_tokenizer(assets.folder() / "model"))
    for passage in PASSAGES:
        pieces = [f" {passage['context']}"]
        for qa in passage["qas"]:
            pieces += [f"\nQ: {qa['question']}\nA:", *(f" {answer}" for answer in qa["answers"])]
        assert [template.encode(piece) for piece in pieces] == [ids(template.tokenizer, piece) for piece in pieces]


def test_a_text_that_would_share_a_token_with_what_stands_before_keeps_all_of_its_own(tiny_model_dir: Path) -> None:
    tokenizer = pretrained.load_tokenizer(tiny_model_dir)
    assert len(ids(tokenizer, "and")) < 3  # the control: it begins with more than the letter
    assert Template(tokenizer).encode("nd") == ids(tokenizer, "nd")


def test_a_tokenizer_that_marks_neither_beginning_nor_end_is_refused(tiny_model_dir: Path) -> None:
    tokenizer = pretrained.load_tokenizer(tiny_model_dir)
    tokenizer.bos_token = None
    assert Template(tokenizer).bos == [tokenizer.eos_token_id]
    tokenizer.eos_token = None
    with pytest.raises(ValueError, match=r"a bos_token or an eos_token, got neither: .* in tokenizer_config.json\."):
        Template(tokenizer)
