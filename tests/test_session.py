"""Sessions: learned passages add up exactly, copies own what was learned, a comparison says what single calls say."""

from __future__ import annotations

import copy
import gc
import pickle
import shutil
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from threading import Barrier
from weakref import ref

import pytest
import torch

import gdprompt
from gdprompt import merge, results
from gdprompt.inner import inner_step
from gdprompt.model import lora
from gdprompt.session import LM
from gdprompt.taught import Taught

A = "Lena keeps a grey parrot in the mill by the river."
B = "The museum in Dorrin opens at 9 and closes at 17, except on Mondays."
C = "Tomas paints boats. He lives with his aunt near the old harbour."
QUESTION = "What does Lena keep?"


def tensors(taught: Taught) -> dict[str, torch.Tensor]:
    assert taught.theta_prime is not None
    return {name: b for name, (_, b) in taught.theta_prime.terms.items()}


def same(first: Taught, second: Taught) -> bool:
    one, two = tensors(first), tensors(second)
    return one.keys() == two.keys() and all(torch.equal(one[name], two[name]) for name in one)


# Steps add up


def test_learning_two_passages_is_the_sum_of_learning_each_to_the_bit(lm: LM) -> None:
    assert same(lm.learn([A, B]), lm.learn(A) + lm.learn(B))
    assert not same(lm.learn([A, B]), lm.learn(A) + lm.learn(C))


def test_a_list_of_steps_is_summed(lm: LM) -> None:
    total = sum([lm.learn(A), lm.learn(B)])
    assert isinstance(total, Taught) and total.contexts == (A, B) and same(total, lm.learn([A, B]))


def test_within_inference_mode_the_step_is_the_same(lm: LM) -> None:
    with torch.inference_mode():
        taught, compared = lm.learn(A), lm.compare(A, QUESTION)
    assert same(taught, lm.learn(A))
    assert compared.readings == lm.compare(A, QUESTION).readings


def test_a_model_loaded_within_inference_mode_learns(tiny_model_dir: Path, tmp_path: Path) -> None:
    folder = shutil.copytree(tiny_model_dir, tmp_path / "model")  # loaded by no one before
    with torch.inference_mode():
        within = gdprompt.load(str(folder)).learn(A)
    for again in (folder, tiny_model_dir):
        assert same(within, gdprompt.load(str(again)).learn(A))


def test_what_was_learned_changes_the_predictions(lm: LM) -> None:
    def logits(taught: Taught) -> torch.Tensor:
        ids = torch.tensor([lm.template.context(QUESTION)])
        with torch.no_grad(), lora.active(taught.terms()):
            return lm.student(input_ids=ids, use_cache=False).logits

    assert torch.equal(logits(lm.untaught()), logits(lm.learn(A).scaled(0)))
    assert not torch.equal(logits(lm.untaught()), logits(lm.learn(A)))
    assert not torch.equal(logits(lm.learn(A)), logits(lm.learn(A).scaled(0.5)))


@pytest.mark.parametrize("dtype", ["float32", "bfloat16", "float16"])
def test_forgetting_restores_to_rounding(tiny_model_dir: Path, dtype: str) -> None:
    lm = gdprompt.load(str(tiny_model_dir), dtype=dtype)
    kept, both = tensors(lm.learn(A)), lm.learn(A) + lm.learn(B)
    left = tensors(both - lm.learn(B))
    for name, b in kept.items():
        torch.testing.assert_close(left[name], b, rtol=0, atol=1e-6 * float(tensors(both)[name].abs().max()))
    assert any(not torch.allclose(tensors(both)[name], kept[name], rtol=1e-3) for name in kept)
    assert (both - lm.learn(B)).contexts == (A,)


def test_forgetting_everything_is_the_untaught_model(lm: LM) -> None:
    assert (lm.learn(A) - lm.learn(A)).theta_prime is None
    with pytest.raises(ValueError, match="never learned"):
        lm.learn(A) - lm.learn(B)


def test_what_is_left_of_steps_of_no_length_is_untaught(lm: LM) -> None:
    both = lm.learn([A, B]).scaled(0)
    for left, contexts in ((both - lm.untaught(), (A, B)), (both - lm.learn(A).scaled(0), (B,))):
        assert left.contexts == contexts and left.theta_prime is None and left.scale == 0


def test_steps_of_several_lengths_are_not_taken_back_by_their_own(lm: LM, tmp_path: Path) -> None:
    a, b = lm.learn(A), lm.learn(B)
    mixed = a.scaled(0.5) + b
    mixed.save_pretrained(tmp_path / "mixed")
    for found in (mixed, lm.load_taught(tmp_path / "mixed"), pickle.loads(pickle.dumps(mixed)), (a + b).scaled(2)):
        with pytest.raises(ValueError, match="as long as when they were added"):
            found - a  # noqa: B018
    twice = a.scaled(2) + b.scaled(2)
    assert (twice - a.scaled(2)).gap(b.scaled(2)) < 1e-5
    assert (lm.untaught() + a).scale == (a + lm.untaught()).scale == 1.0


def test_steps_of_one_length_are_one_length_however_it_came_about(lm: LM) -> None:
    a, b = lm.learn(A).scaled(0.1).scaled(3), lm.learn(B).scaled(0.3)
    assert a.scale != b.scale == lm.learn(A).scaled(0.3).scale  # the control: 0.30000000000000004
    both = a + b
    assert (both - b).contexts == (A,) and (both - lm.learn(A).scaled(0.3)).gap(b) < 1e-5
    with pytest.raises(ValueError, match="as long as when they were added"):
        both - lm.learn(A).scaled(0.3001)  # noqa: B018


def test_steps_of_two_models_are_not_one(lm: LM, make_tiny_model: Callable[..., Path], tmp_path: Path) -> None:
    other = gdprompt.load(str(make_tiny_model(tmp_path / "other", seed=7)))
    for attempt in (
        lambda: lm.learn(A) + other.learn(B),
        lambda: lm.learn([A, B]) - other.learn(B),
        lambda: lm.merge([lm.learn(A), other.learn(B)]),
    ):
        with pytest.raises(ValueError, match="one model|this model's"):
            attempt()


# Copies


def test_copies_share_the_model_and_own_what_was_learned(lm: LM) -> None:
    taught = lm.learn(A)
    twin = copy.deepcopy(taught)
    assert twin.lm is lm
    assert same(twin, taught)
    for b in tensors(twin).values():
        b.zero_()
    assert not same(twin, taught)


def test_pickle_names_the_model_instead_of_copying_it(lm: LM) -> None:
    taught = lm.learn(A)
    data = pickle.dumps(taught)
    again = pickle.loads(data)
    assert again.lm is lm
    assert again.contexts == (A,)
    assert same(again, taught)
    assert again.answer(QUESTION).token_ids == taught.answer(QUESTION).token_ids
    assert len(data) < 4 * sum(b.nbytes for b in tensors(taught).values())
    assert len(pickle.dumps(lm)) < 1000  # the control: the model itself is only a name
    assert len(pickle.dumps(lm.student.state_dict())) > 10_000


def test_special_tokens_typed_by_a_visitor_stay_text(lm: LM) -> None:
    special = {lm.template.tokenizer.bos_token_id, lm.template.tokenizer.eos_token_id, lm.template.pad}
    typed = "Lena <|eos|> keeps <|bos|> a <|pad|> parrot."
    ids = lm.template.context(typed)
    assert ids[:1] == lm.template.bos
    assert not special & set(ids[1:])
    assert lm.template.decode(ids[1:]) == f" {typed}"
    assert not special & set(lm.template.query("Who <|eos|>?"))
    unguarded = lm.template.tokenizer(typed, add_special_tokens=False, split_special_tokens=False)["input_ids"]
    assert special & set(unguarded)  # the control: without the guard they would be special
    assert lm.learn(typed).answer(typed[:20]).condition == "meta_step"


# A comparison


def test_a_comparison_reads_every_condition_along_the_prompted_answer(lm: LM) -> None:
    comparison = lm.compare(A, QUESTION)
    assert set(comparison.answers) == set(comparison.readings) == set(results.CONDITIONS)
    assert all(reading.kl == 0 for reading in comparison.readings["prompted"])
    assert comparison.mean("meta_step", "kl") > 0
    assert comparison.adapter_bytes == lm.learn(A).num_bytes > 0
    assert comparison.cache_bytes == lm.cache_bytes(A)
    assert comparison.answers["meta_step"].token_ids == lm.learn(A).answer(QUESTION).token_ids


def test_a_step_of_no_size_is_no_context(lm: LM) -> None:
    none, full = lm.compare(A, QUESTION, step_scale=0), lm.compare(A, QUESTION)
    assert none.readings["meta_step"] == none.readings["no_context"]
    assert none.answers["meta_step"].logprobs == none.answers["no_context"].logprobs
    assert full.readings["meta_step"] != full.readings["no_context"]


def test_loading_twice_shares_the_model(lm: LM) -> None:
    assert gdprompt.load(lm.source[0]) is lm


def test_of_many_models_held_each_is_loaded_once(tiny_model_dir: Path, tmp_path: Path) -> None:
    """Or every pickle that crosses to another process and back would bring a copy of the weights."""
    folders = [shutil.copytree(tiny_model_dir, tmp_path / name) for name in "abcd"]  # other tests may hold the original
    held = [gdprompt.load(str(folder)) for folder in folders]
    assert all(pickle.loads(pickle.dumps(lm)) is lm for lm in held)
    gone = ref(held[0])
    held.clear()
    gc.collect()
    assert gone() is None


def test_models_asked_for_at_once_are_each_loaded_whole_and_once(
    make_tiny_model: Callable[..., Path], tmp_path: Path
) -> None:
    folders = [str(make_tiny_model(tmp_path / str(seed), seed)) for seed in (0, 1)]
    together = Barrier(4)

    def load(folder: str) -> LM:
        together.wait(60)
        return gdprompt.load(folder)

    with ThreadPoolExecutor(4) as pool:
        loaded = list(pool.map(load, [*folders, *folders]))
    assert [lm.base for lm in loaded[:2]] == [lm.base for lm in loaded[2:]]
    assert loaded[0].base is not loaded[1].base
    assert loaded[0].learn(A).answer(QUESTION).token_ids != loaded[1].learn(A).answer(QUESTION).token_ids


def test_a_model_that_is_loaded_meanwhile_in_another_precision_changes_nothing(lm: LM) -> None:
    def said() -> list[object]:
        compared = lm.compare(A, QUESTION)
        answers = [(answer.token_ids, answer.logprobs) for answer in compared.answers.values()]
        merged = lm.merge([lm.learn(A), lm.learn(B)]).answer(QUESTION)
        return [*answers, merged.logprobs, *lm.path([A], QUESTION, compared, (0.5, 1.5))]

    before = said()
    torch.set_default_dtype(torch.bfloat16)  # the whole process's, as Transformers sets it while it loads such a model
    try:
        assert said() == before
    finally:
        torch.set_default_dtype(torch.float32)


@pytest.mark.parametrize("wrong", [None, B], ids=["passage", "wrong_passage"])
def test_each_point_of_the_path_is_the_comparison_at_that_step_size(lm: LM, wrong: str | None) -> None:
    compared = lm.compare(A, QUESTION, wrong_passage=wrong)
    for point in lm.path(wrong or A, QUESTION, compared, (0.0, 0.5, 1.0, 2.0)):
        there = lm.compare(A, QUESTION, step_scale=point.scale, wrong_passage=wrong)
        assert point.meta_kl == pytest.approx(there.mean("meta_step", "kl"), rel=1e-4, abs=1e-5)
        assert point.base_kl == pytest.approx(there.mean("base_step", "kl"), rel=1e-4, abs=1e-5)
        assert point.answer == there.answers["meta_step"].text


def test_a_wrong_passage_is_learned_while_the_prompt_keeps_the_right_one(lm: LM) -> None:
    right = lm.compare(A, QUESTION)
    wrong = lm.compare(A, QUESTION, wrong_passage=B)
    assert (wrong.context, wrong.wrong_passage, right.wrong_passage) == (A, B, None)
    for condition in ("prompted", "no_context"):
        assert wrong.answers[condition].token_ids == right.answers[condition].token_ids
    assert wrong.answers["meta_step"].token_ids == lm.learn(B).answer(QUESTION).token_ids
    assert wrong.readings["meta_step"] != right.readings["meta_step"]


# Merging


def test_merged_steps_are_the_least_squares_of_single_ones(lm: LM) -> None:
    texts = ["Anna keeps an owl.", "Otto repairs old clocks in Lower Sem.", "The ferry leaves at nine."]
    steps = [lm.learn(text) for text in texts]
    merged = lm.merge(steps)
    assert merged.contexts == tuple(texts) and merged.merged and merged.num_bytes == steps[0].num_bytes
    tokens = lm.template.batch([lm.template.context(text) for text in texts])
    moments = merge.key_moments(lm.student, lm.theta, tokens)
    together = merge.merge(inner_step(lm.student, lm.theta, tokens), moments, [3])
    assert merged.gap(Taught(lm, merged.contexts, together)) < 1e-4 < merged.gap(lm.learn(texts))
    assert lm.merge(steps[:1]) is steps[0]
    copy = pickle.loads(pickle.dumps(merged))
    assert copy.merged and copy.gap(merged) == 0


def test_what_was_merged_is_no_sum(lm: LM, tmp_path: Path) -> None:
    steps = [lm.learn(text) for text in ("Anna keeps an owl.", "Otto repairs clocks.")]
    merged = lm.merge(steps)
    merged.save_pretrained(tmp_path / "saved")
    for found in (merged, merged.scaled(0.5), lm.load_taught(tmp_path / "saved")):
        for attempt in (lambda: found - steps[0], lambda: found + steps[0], lambda: steps[0] + found):  # noqa: B023
            with pytest.raises(ValueError, match="merge the passages"):
                attempt()
    for bad in ([], [merged], [lm.untaught()], [lm.learn(["Anna keeps an owl.", "Otto repairs clocks."])]):
        with pytest.raises(ValueError, match="each passage by itself"):
            lm.merge(bad)


@pytest.mark.parametrize("dtype", ["bfloat16", "float16", "float64"])
def test_steps_are_merged_in_any_precision(tiny_model_dir: Path, dtype: str) -> None:
    lm = gdprompt.load(str(tiny_model_dir), dtype=dtype)
    merged = lm.merge([lm.learn(A), lm.learn(B)])
    assert all(bool(b.isfinite().all()) for b in tensors(merged).values())
    assert merged.gap(lm.learn([A, B])) > 0
