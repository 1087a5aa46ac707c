"""The answers' bench on a tiny model: what a job does is what answering does, break-even, and every row."""

from __future__ import annotations

import json

import pytest
import torch

import gdprompt
from gdprompt import comparison
from gdprompt.bench import answer
from gdprompt.bench.passages import passage
from gdprompt.model import copies, forward
from gdprompt.model.build import longer


@pytest.fixture
def asked(lm):
    """A passage and a question, as tokens."""
    return passage(lm.template, 40), lm.template.query(answer.QUESTION)


def test_a_job_goes_on_from_a_copy_of_the_cache(lm, asked, monkeypatch):
    context, question = asked
    steps: list[torch.Tensor] = []
    ours = forward.cached_forward

    def watched(*arguments):
        logits, cache = ours(*arguments)
        steps.append(logits)
        return logits, cache

    cache = comparison.read(lm.base, context)
    held = forward.cache_bytes(cache)
    monkeypatch.setattr(forward, "cached_forward", watched)
    for job in (
        answer.decoding("prompted", lm.base, context + question, {}),
        answer.decoding("kept", lm.base, question, {}, cache),
        answer.decoding("kept", lm.base, question, {}, cache),
        answer.decoding("untold", lm.base, lm.template.context("") + question, {}),
    ):
        job()
    prompted, kept, again, untold = torch.cat(steps).view(4, answer.ANSWER_TOKENS, -1)
    torch.testing.assert_close(kept, prompted, rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(again, kept, rtol=0, atol=0)
    assert forward.cache_bytes(cache) == held
    assert float((untold - prompted).abs().max()) > 0.01  # the control: without the passage it is another answer


def test_a_jobs_parts(lm, asked):
    context, question = asked
    seconds = answer.decoding("prompted", lm.base, context + question, {})()
    assert 0 < seconds["prompted_first"] < seconds["prompted_answer"] and len(seconds) == 2


@pytest.mark.parametrize(
    ("learn", "taught", "other", "read", "questions"),
    [
        (10.0, 1.0, 3.0, 0.0, 5),  # 10 + 5 * 1 = 5 * 3
        (10.0, 1.0, 3.5, 0.0, 4),
        (1.0, 1.0, 3.0, 0.0, 1),
        (10.0, 3.0, 3.0, 0.0, None),
        (10.0, 4.0, 3.0, 0.0, None),
        (10.0, 1.0, 2.0, 4.0, 6),  # 10 + 6 * 1 = 4 + 6 * 2
        (10.0, 4.0, 3.0, 20.0, 1),
    ],
)
def test_the_first_question_by_which_learning_has_paid(learn, taught, other, read, questions):
    assert answer.paid_after(learn, taught, other, read) == questions
    if questions and questions > 1:
        assert learn + questions * taught <= read + questions * other
        assert learn + (questions - 1) * taught > read + (questions - 1) * other


def test_the_file_is_what_is_shown(tiny_model_dir, tmp_path, capsys, monkeypatch):
    monkeypatch.setenv("COLUMNS", "200")
    lm = gdprompt.load(str(tiny_model_dir))
    longest = lm.base.config.max_position_embeddings
    out = tmp_path / "bench" / "answer.json"
    result = answer.run(rounds=2, lengths=(16, 32, longest), model=str(tiny_model_dir), out=out)
    assert json.loads(out.read_text(encoding="utf-8")) == result
    text = capsys.readouterr().out
    rows = result["lengths"]
    assert [row["tokens"] for row in rows] == [16, 32, longest]
    assert [row["weights"] for row in rows] == ["its own", "its own", "random"]
    assert len({row["adapter_bytes"] for row in rows}) == 1  # whatever the passage's length
    assert rows[0]["cache_bytes"] < rows[1]["cache_bytes"] < rows[2]["cache_bytes"]
    taught = lm.learn("A passage.")
    assert rows[0]["adapter_bytes"] == taught.num_bytes
    for row in rows:
        assert row["adapter_over_cache"] == row["adapter_bytes"] / row["cache_bytes"]
        for other in ("prompted", "kept"):
            firsts = zip(row["taught_first"]["each"], row[f"{other}_first"]["each"], strict=True)
            assert row[f"first_over_{other}"]["each"] == [a / b for a, b in firsts]
        usual = {name: row[name]["median"] for name in ("learn", "read", "taught_answer", "kept_answer")}
        expected = answer.paid_after(usual["learn"], usual["taught_answer"], usual["kept_answer"], usual["read"])
        assert row["paid_after_kept"] == expected
        medians = [f"{1000 * row[name]['median']:.1f}" for name in ("learn", "taught_first", "kept_answer")]
        assert any(all(cell in line for cell in medians) for line in text.splitlines())
        assert answer.questions(row["paid_after_prompted"]) in text
    assert result["machine"] in " ".join(text.split())


def test_the_shared_model_keeps_its_attention(tiny_model_dir, lm):
    answer.run(rounds=1, lengths=(8,), model=str(tiny_model_dir), show=False)
    assert lm.base.config._attn_implementation == "eager"


def test_the_fused_kernel_reads_the_same(lm, asked):
    context, _ = asked
    ids, positions = torch.tensor([context]), torch.ones(1, len(context), dtype=torch.bool)
    fused = copies.once_differentiable(lm.base)
    assert fused.config._attn_implementation == "sdpa"
    with torch.no_grad():
        torch.testing.assert_close(forward.logits_at(fused, ids, positions), forward.logits_at(lm.base, ids, positions))


def test_a_longer_window_is_the_same_shape(lm):
    long = longer(lm.base, 1000)
    assert long.config.max_position_embeddings == 1000
    shapes = [{name: p.shape for name, p in model.named_parameters()} for model in (long, lm.base)]
    assert shapes[0] == shapes[1]
    assert lm.base.config.max_position_embeddings != 1000
