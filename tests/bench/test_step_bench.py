"""The step's bench on a tiny model: every length has its row, and the file is what is shown."""

from __future__ import annotations

import json

import pytest

import gdprompt
from gdprompt.bench import step
from gdprompt.bench.passages import passage


def test_the_file_is_what_is_shown(tiny_model_dir, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    out = tmp_path / "bench" / "step.json"
    result = step.run(rounds=3, lengths=(4, 16), model=str(tiny_model_dir), out=out)
    assert json.loads(out.read_text(encoding="utf-8")) == result
    text = capsys.readouterr().out
    assert [row["tokens"] for row in result["lengths"]] == [4, 16]
    for row, figure in zip(result["lengths"], result["figures"], strict=True):
        for name in ("forward", "read"):
            each = [a / b for a, b in zip(row["step"]["each"], row[name]["each"], strict=True)]
            assert row[f"step_over_{name}"]["each"] == each and len(each) == 3
        assert figure["value"] == row["step_over_forward"]["median"]
        assert figure["holds"] is (figure["value"] <= 2.5)
        assert f"{1000 * row['step']['median']:.1f} (" in text and f"{figure['value']:.2f} ×" in text
    assert result["machine"] in " ".join(text.split())


def test_a_passage_too_long_is_refused_before_any_work(tiny_model_dir):
    limit = gdprompt.load(str(tiny_model_dir)).max_context_tokens
    with pytest.raises(ValueError, match=f"at most {limit} tokens, got {limit + 1}"):
        step.run(rounds=1, lengths=(4, limit + 1), model=str(tiny_model_dir))


@pytest.mark.parametrize("length", [2, 50])
def test_a_passage_has_the_length_asked_for_and_no_special_token_but_the_first(lm, length):
    ids = passage(lm.template, length)
    special = set(lm.template.tokenizer.all_special_ids)
    assert len(ids) == length and ids[:1] == lm.template.bos and not special & set(ids[1:])
    assert ids == passage(lm.template, length)
    assert length == 2 or ids != passage(lm.template, length, seed=1)


def test_a_passage_too_short_for_a_step_is_refused(lm):
    with pytest.raises(ValueError, match="at least 2 tokens, got 1"):
        passage(lm.template, 1)
