"""Measuring: the batch says what single calls say, conditions are what they claim, and the table shows it all."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
import torch

from gdprompt.evaluate import several
from gdprompt.evaluate.predict import greedy_batch, learn_batch, predict
from gdprompt.evaluate.report import END, START, fill, table
from gdprompt.evaluate.run import evaluate
from gdprompt.evaluate.suites import SUITES, WORLD_SUITES, Item
from gdprompt.session import LM


@pytest.fixture(scope="module")
def items() -> list[Item]:
    drawn = SUITES["profiles"](40, 3, None)
    return sorted(drawn, key=lambda item: len(item.context))[:6]  # the tiny model's window is 256 tokens


def test_items_are_the_same_for_a_seed_and_others_for_another() -> None:
    for suite in WORLD_SUITES:
        assert SUITES[suite](5, 0, None) == SUITES[suite](5, 0, None)
        assert SUITES[suite](5, 0, None) != SUITES[suite](5, 1, None)


def test_a_batch_answers_as_single_questions_do(lm: LM, items: list[Item]) -> None:
    template = lm.template
    prompts = [lm.prompt((), item.qa.question) for item in items]
    learned = learn_batch(lm.student, template, lm.theta, [item.context for item in items])
    texts = greedy_batch(lm.student, template, prompts, learned.on(lm.student))
    assert texts == [lm.learn(item.context).answer(item.qa.question).text for item in items]
    prompts = [lm.prompt((item.context,), item.qa.question) for item in items]
    texts = greedy_batch(lm.base, template, prompts, {})
    assert texts == [lm.prompted(item.context).answer(item.qa.question).text for item in items]


def test_conditions_are_what_they_claim(lm: LM, items: list[Item]) -> None:
    found = predict(lm, items, ("no_context", "prompted", "meta_step", "wrong_context"))
    assert all(prediction.kl == pytest.approx(0.0, abs=1e-6) for prediction in found["prompted"])
    assert all(prediction.drift_kl == pytest.approx(0.0, abs=1e-6) for prediction in found["no_context"])
    assert any(prediction.drift_kl > 1e-6 for prediction in found["meta_step"])
    # A step on the next item's passage is a wrong one; on the own passage it would be the right one.
    shifted = [Item(item.context, other.qa) for item, other in zip(items[1:] + items[:1], items, strict=True)]
    right = predict(lm, shifted, ("meta_step",))["meta_step"]
    assert [p.logprob for p in found["wrong_context"]] == pytest.approx([p.logprob for p in right], abs=1e-4)


def test_several_steps_added_are_those_of_the_session(lm: LM, items: list[Item]) -> None:
    contexts = [item.context for item in items[:4]]
    total = learn_batch(lm.student, lm.template, lm.theta, contexts).summed([4])
    taught = lm.learn(contexts)
    assert taught.theta_prime is not None
    for name, (_, b) in taught.theta_prime.terms.items():
        torch.testing.assert_close(total.terms[name][1], b, rtol=1e-4, atol=1e-6)
    assert several.recall(lm, items, 2).n == 6


def test_results_are_kept_with_what_made_them_and_shown(tiny_model_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    evaluate(str(tiny_model_dir), None, ["character", "several"], 16, 0, out, command="gdprompt eval …")
    evaluate(str(tiny_model_dir), None, ["reversal"], 4, 0, out, command="gdprompt eval …")
    results = json.loads(out.read_text())
    assert set(results["suites"]) == {"character", "several", "reversal"}
    assert results["suites"]["character"]["meta_step"]["exact_match"]["n"] == 16
    assert set(results["suites"]["several"]) >= {"1", "2", "4", "8", "16"}
    assert results["made"]["command"] and results["made"]["date"] and results["model"]["base_fingerprint"]
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{START}\nold\n{END}\nafter\n")
    fill(readme, results)
    assert readme.read_text() == f"before\n{START}\n{table(results)}\n{END}\nafter\n"
    with pytest.raises(ValueError, match="add both lines"):
        fill(tmp_path / "results.json", results)


def test_an_unknown_suite_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Expected a suite among"):
        evaluate(None, None, ["nonsense"], 4, 0, tmp_path / "results.json")
