"""Measuring: the batch says what single calls say, conditions are what they claim, and the table shows it all."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
import torch
from torch import nn

from gdprompt import inner
from gdprompt.config import META_PRESETS
from gdprompt.evaluate import record, several, tables
from gdprompt.evaluate.names import ABOUT, QUESTION_SUITES, REAL_SUITES
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.predict import greedy_batch, learn_batch, predict, wrong_contexts
from gdprompt.evaluate.report import BESIDE, END, START, fill, table
from gdprompt.evaluate.run import MEASURES, evaluate, measure, summary
from gdprompt.evaluate.suites import SUITES, WRITTEN, Item
from gdprompt.prompt import Tokens
from gdprompt.session import LM
from gdprompt.theta import Theta, ThetaPrime
from gdprompt.train import meta


@pytest.fixture(scope="module")
def items() -> list[Item]:
    drawn = SUITES["profiles"](40, 3, None)
    return sorted(drawn, key=lambda item: len(item.context))[:6]  # the tiny model's window is 256 tokens


def test_items_are_the_same_for_a_seed_and_others_for_another() -> None:
    for suite in QUESTION_SUITES.keys() - {*REAL_SUITES, *WRITTEN}:
        assert SUITES[suite](5, 0, None) == SUITES[suite](5, 0, None)
        assert SUITES[suite](5, 0, None) != SUITES[suite](5, 1, None)


def test_a_batch_answers_as_single_questions_do(lm: LM, items: list[Item]) -> None:
    template = lm.template
    prompts = [template.bos + template.query(item.qa.question) for item in items]
    learned = learn_batch(lm.student, template, lm.theta, [item.context for item in items])
    texts = greedy_batch(lm.student, template, prompts, learned.on(lm.student))
    assert texts == [lm.learn(item.context).answer(item.qa.question).text for item in items]
    prompts = [lm.prompt((item.context,), item.qa.question) for item in items]
    texts = greedy_batch(lm.base, template, prompts, {})
    assert texts == [lm.prompted(item.context).answer(item.qa.question).text for item in items]


def test_conditions_are_what_they_claim(lm: LM, items: list[Item]) -> None:
    found = predict(lm, items, ("no_context", "prompted", "meta_step", "wrong_context", "base"))
    alone = predict(dataclasses.replace(lm, student=lm.base), items, ("no_context",))["no_context"]
    assert [p.logprob for p in found["base"]] == [p.logprob for p in alone]
    assert [p.logprob for p in found["base"]] != [p.logprob for p in found["no_context"]]
    assert all(prediction.kl == pytest.approx(0.0, abs=1e-6) for prediction in found["prompted"])
    assert all(prediction.drift_kl == pytest.approx(0.0, abs=1e-6) for prediction in found["no_context"])
    assert any(prediction.drift_kl > 1e-6 for prediction in found["meta_step"])
    # A step on the next item's passage is a wrong one; on the own passage it would be the right one.
    shifted = [Item(item.context, other.qa) for item, other in zip(items[1:] + items[:1], items, strict=True)]
    right = predict(lm, shifted, ("meta_step",))["meta_step"]
    assert [p.logprob for p in found["wrong_context"]] == pytest.approx([p.logprob for p in right], abs=1e-4)


def test_a_passage_that_comes_twice_is_learned_once(lm: LM, items: list[Item], monkeypatch: pytest.MonkeyPatch) -> None:
    contexts, rows, real = [items[i].context for i in (0, 1, 0, 2, 1)], list[int](), inner.inner_step

    def counting(model: nn.Module, theta: Theta, context: Tokens, **options: Any) -> ThetaPrime:
        rows.append(len(context.ids))
        return real(model, theta, context, **options)

    monkeypatch.setattr("gdprompt.evaluate.predict.inner_step", counting)
    learned = learn_batch(lm.student, lm.template, lm.theta, contexts)
    assert rows == [3]
    for name, (_, each) in learn_batch(lm.student, lm.template, lm.theta, contexts[:2]).terms.items():
        b = learned.terms[name][1]
        assert b.shape[0] == 5 and torch.equal(b[0], b[2]) and torch.equal(b[1], b[4])
        torch.testing.assert_close(b[:2], each, rtol=1e-4, atol=1e-6)


def test_several_steps_added_are_those_of_the_session(lm: LM, items: list[Item]) -> None:
    contexts = [item.context for item in items[:4]]
    total = learn_batch(lm.student, lm.template, lm.theta, contexts).summed([4])
    taught = lm.learn(contexts)
    assert taught.theta_prime is not None
    for name, (_, b) in taught.theta_prime.terms.items():
        torch.testing.assert_close(total.terms[name][1], b, rtol=1e-4, atol=1e-6)
    found = several.recall(lm, items, (1, 2))
    assert found["n"] == 6 and found["1"]["n"] == found["2"]["n"] == 6
    assert found["merged"].keys() == {"1", "2"} and found["merged"]["1"] == found["1"]
    with pytest.raises(ValueError, match="at least 16"):
        several.recall(lm, items)


def test_a_wrong_passage_is_never_the_right_one() -> None:
    qa = SUITES["profiles"](1, 0, None)[0].qa
    contexts = ["a", "a", "b", "c", "a"]
    assert wrong_contexts([Item(context, qa) for context in contexts]) == ["b", "b", "c", "a", "b"]
    assert wrong_contexts([Item(context, qa) for context in "aab"]) == ["b", "b", "a"]
    with pytest.raises(ValueError, match="two passages"):
        wrong_contexts([Item("a", qa), Item("a", qa)])


def test_predictions_stand_in_the_order_asked(lm: LM, items: list[Item]) -> None:
    shuffled = [items[i] for i in (3, 0, 5, 1, 4, 2)]
    found = measure(lm, shuffled, ("meta_step",))["meta_step"]
    alone = [predict(lm, [item], ("meta_step",))["meta_step"][0].logprob for item in shuffled]
    assert [p.logprob for p in found] == pytest.approx(alone, abs=1e-4)


def test_a_model_that_answers_as_prompted_recovers_everything(lm: LM, items: list[Item]) -> None:
    found = measure(lm, items)
    right = [dataclasses.replace(p, exact_match=1.0, f1=1.0, token_accuracy=1.0) for p in found["prompted"]]
    wrong = [dataclasses.replace(p, exact_match=0.0, f1=0.0, token_accuracy=0.0) for p in found["base"]]
    figures = summary(items, {**found, "base": wrong, "prompted": right, "meta_step": right})
    assert figures["same_as_prompted"]["mean"] == 1.0
    assert {metric: gap["mean"] for metric, gap in figures["recovered_gap"].items()} == {
        "exact_match": 1.0,
        "f1": 1.0,
        "token_accuracy": 1.0,
    }


def test_every_suite_has_a_line_and_a_measure() -> None:
    assert set(ABOUT) == set(MEASURES) and set(QUESTION_SUITES) == set(SUITES) and set(REAL_SUITES) < set(ABOUT)


@pytest.fixture(scope="module")
def measured(tiny_model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("results") / "results.json"
    evaluate(str(tiny_model_dir), None, ["character", "several"], Options(24), out)
    evaluate(str(tiny_model_dir), None, ["reversal"], Options(4, seed=3), out)
    return out


def test_each_suite_is_kept_with_what_made_it(measured: Path, tiny_model_dir: Path) -> None:
    results = record.read(measured)
    suites = results["suites"]
    assert list(suites) == ["character", "several", "reversal"]
    assert suites["character"]["meta_step"]["exact_match"]["n"] == suites["character"]["n"] == 24
    assert set(suites["several"]) >= {"1", "2", "4", "8", "16"}
    assert [suites[name]["made"]["seed"] for name in suites] == [0, 0, 3]
    assert "--suite reversal" in suites["reversal"]["made"]["command"]
    assert "--items 4 --seed 3" in suites["reversal"]["made"]["command"]
    fingerprint = record.model_fingerprint(str(tiny_model_dir), None)
    assert all(figures["made"]["model"] == fingerprint for figures in suites.values())
    assert results["model"]["fingerprint"] == fingerprint


def test_a_suite_measured_again_replaces_itself_alone(measured: Path, tiny_model_dir: Path, tmp_path: Path) -> None:
    out = tmp_path / "results.json"
    out.write_text(measured.read_text())
    evaluate(str(tiny_model_dir), None, ["reversal"], Options(5), out)
    before, after = record.read(measured)["suites"], record.read(out)["suites"]
    assert after["reversal"]["n"] == 5
    assert {name: after[name] for name in before if name != "reversal"} == {
        name: before[name] for name in before if name != "reversal"
    }


def test_results_of_another_model_are_not_replaced(
    measured: Path, make_tiny_model: Callable[..., Path], tmp_path: Path
) -> None:
    out = tmp_path / "results.json"
    out.write_text(measured.read_text())
    with pytest.raises(ValueError, match=r"of another \(character, several, reversal\): name another --out"):
        evaluate(str(make_tiny_model(tmp_path / "other", seed=5)), None, ["reversal"], Options(4), out)
    assert out.read_text() == measured.read_text()


def test_the_table_shows_what_was_measured(measured: Path, tmp_path: Path) -> None:
    results = record.read(measured)
    shown = table(results)
    assert "Character description | 24 |" in shown and "seed 0, 3" in shown
    assert "`gdprompt eval --suite … " in shown and "(character, several)" in shown
    readme = tmp_path / "README.md"
    readme.write_text(f"before\n{START}\nold\n{END}\nafter\n")
    fill(readme, results)
    assert readme.read_text() == f"before\n{START}\n{shown}\n{END}\nafter\n"
    with pytest.raises(ValueError, match="add both lines"):
        fill(measured, results)


def test_text_outside_the_markers_stays(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("gdprompt.evaluate.report.table", lambda results: "new")
    readme, pair = tmp_path / "README.md", f"{START}\nold\n{END}"
    readme.write_text(f"before\n{pair}\nbetween\n{pair}\nafter\n")
    fill(readme, {})
    assert readme.read_text() == f"before\n{START}\nnew\n{END}\nbetween\n{pair}\nafter\n"
    for text in (f"{END}\n{START}\nafter\n", f"{START}\nold\n{pair}\n", f"before\n{END}\n"):
        readme.write_text(text)
        with pytest.raises(ValueError, match="add both lines"):
            fill(readme, {})
        assert readme.read_text() == text


def test_real_text_stands_beside_the_papers_figures(measured: Path) -> None:
    results = record.read(measured)

    def row(task: str, arm: str, reported: float | None, **measured: float) -> dict[str, Any]:
        shown = {metric: {"mean": mean, "low": 0.0, "high": 1.0, "n": 3} for metric, mean in measured.items()}
        return {"task": task, "arm": arm, "measured": shown, "reported": reported}

    rows = [
        row("SQuAD", "prompted", 87.7, exact_match=0.125, token_accuracy=0.75),
        row("SQuAD", "no context (NC)", 35.2, exact_match=0.0, token_accuracy=0.25),
        row("WikiText", "prompted", None, token_accuracy=0.5),
        row("Reversal Curse", "this model's step", None, exact_match=1.0, token_accuracy=1.0),
    ]
    made = results["suites"]["character"]["made"]
    results["suites"]["paper"] = {"tables": [{"title": "Figure 2: the four tasks", "rows": rows}], "made": made}
    lines = table(results).splitlines()
    start = next(i for i, line in enumerate(lines) if "beside the paper (second-hand)" in line)
    shown = [
        "| prompted | 3 | 12.5 | 75.0 | 87.7 | 3 | 50.0 | – |",
        "| no context (NC) | 3 | 0.0 | 25.0 | 35.2 | – | – | – |",
    ]
    assert lines[start + 2 : start + 5] == [*shown, ""]
    assert "counted from the base, not told. Tokens right: each token" in lines[start + 5]
    results["suites"]["paper"]["tables"][0]["rows"] = rows[3:]
    assert "beside the paper" not in table(results) and "Tokens right" not in table(results)


def test_an_interval_without_width_is_said_to_be_of_an_earlier_version(measured: Path) -> None:
    results = record.read(measured)
    said = "measured before that and is no certainty: where none of 500 is right, up to 0.7% may be"
    assert "the exact bound (a share of gain has none); greedy answers" in table(results)
    assert said not in table(results)
    results["suites"]["character"]["no_context"]["exact_match"] = {"mean": 0.0, "low": 0.0, "high": 0.0, "n": 16}
    assert said in table(results)


def test_the_arms_asked_for_are_those_of_the_papers_tables(papers: list[tables.Table]) -> None:
    named = {row.arm for made in papers for row in made.rows}
    assert {arm for arms in BESIDE.values() for arm in arms} <= named


@pytest.mark.parametrize("suite", ["several", "contexts"])
def test_too_few_items_are_refused_before_anything_is_measured(suite: str, tmp_path: Path) -> None:
    with pytest.raises(ValueError, match=f"suite {suite} learns up to 16 passages together; got --items 15: ask for"):
        evaluate("no/model", None, ["character", suite], Options(15), tmp_path / "results.json")
    Options(16).check(suite)


@pytest.mark.train
@pytest.mark.parametrize("suite", ["several_real", "contexts_real"])
def test_passages_for_which_the_model_has_no_room_are_not_among_those_learned_together(
    suite: str, short_model_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    rows = [{"context": f"Owl {i} is grey.", "question": "Which?", "answers": [f"Owl {i}"]} for i in range(16)]
    rows += [{"context": "An owl came. " * 60, "question": "Who?", "answers": ["An owl"]}]
    file = tmp_path / "mine.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    config = META_PRESETS["tiny"].model_copy(update={"num_steps": 1, "rank": 4, "real_fraction": 1.0})
    folder = meta.train(config, tmp_path / "run", short_model_dir, file)
    options = Options(17, test_data={"squad": str(file)})
    found = evaluate(str(short_model_dir), str(folder), [suite], options, tmp_path / "results.json")
    assert found["suites"][suite]["n"] == 16
    assert f"{suite}: left out 1 of 17 questions, with passage or answer longer than" in capsys.readouterr().out


@pytest.mark.parametrize("suite", ["several_real", "contexts_real"])
def test_too_few_passages_are_refused_before_anything_is_measured(suite: str, tmp_path: Path) -> None:
    rows = [{"context": f"Owl {i} is grey.", "question": "Which?", "answers": [f"Owl {i}"]} for i in range(15)]
    file = tmp_path / "mine.jsonl"
    file.write_text("\n".join(map(json.dumps, rows)))
    options = Options(16, test_data={"squad": str(file)})
    with pytest.raises(ValueError, match=f"suite {suite} learns up to 16 passages together; got 15 in .*: name other"):
        evaluate("no/model", None, [suite], options, tmp_path / "results.json")


def test_the_passages_of_a_checkout_are_left_out_elsewhere(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    assert {*WRITTEN} <= {*Options(16).measurable(ABOUT)}
    monkeypatch.setitem(WRITTEN, "pasted", tmp_path / "pasted.json")
    assert "pasted" not in Options(16).measurable(ABOUT)
    with pytest.raises(ValueError, match="found none: run from a checkout of the repository, or leave out the suite"):
        evaluate("no/model", None, ["character", "pasted"], Options(16), tmp_path / "results.json")


def test_an_unknown_suite_is_refused(tmp_path: Path) -> None:
    with pytest.raises(ValueError, match="Expected a suite among"):
        evaluate(None, None, ["nonsense"], Options(4), tmp_path / "results.json")
