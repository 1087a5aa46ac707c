"""A memory is the merge of its passages' steps: adding, forgetting, asking, saving and loading keep to that."""

from __future__ import annotations

import json
import math
from pathlib import Path

import pytest
import torch
from safetensors.torch import load_file, save_file

import gdprompt
from gdprompt import memory
from gdprompt.memory import Asked, Changed, Memory, Progress
from gdprompt.results import Answered, Token
from gdprompt.session import LM
from gdprompt.taught import Taught
from gdprompt.validate import OtherModelError

A = "Lena keeps a grey parrot in the mill by the river."
B = "The museum in Dorrin opens at 9 and closes at 17, except on Mondays."
C = "Tomas paints boats. He lives with his aunt near the old harbour."
ASKED = {
    A: ["What does Lena keep?", "Where is the mill?"],
    B: ["When does the museum open?"],
    C: ["What does Tomas paint?"],
}


def finished(change: memory.Change) -> Memory:
    *_, last = change
    assert isinstance(last, Changed)
    return last.memory


def of(lm: LM, *texts: str) -> Memory:
    found = Memory()
    for text in texts:
        found = finished(memory.learn(lm, found, text, ASKED.get(text, ["What is it about?"])))
    return found


def same(one: Taught | None, other: Taught | None) -> bool:
    assert one is not None and other is not None and one.theta_prime is not None and other.theta_prime is not None
    terms = other.theta_prime.terms
    return all(torch.equal(b, terms[name][1]) for name, (_, b) in one.theta_prime.terms.items())


def merged(lm: LM, *texts: str) -> Taught:
    return lm.merge([lm.learn(text) for text in texts])


def test_the_memory_is_what_learning_each_and_merging_gives_to_the_bit(lm: LM) -> None:
    assert same(of(lm, A, B, C).taught, merged(lm, A, B, C))
    assert not same(of(lm, A, B).taught, merged(lm, A, C))
    assert not same(of(lm, A, B).taught, lm.learn([A, B]))


def test_a_forgotten_passage_leaves_what_would_be_had_it_never_been_learned(lm: LM) -> None:
    forgotten, never = finished(memory.forget(of(lm, A, B, C), 1)), of(lm, A, C)
    assert same(forgotten.taught, never.taught)
    assert forgotten.history == never.history
    assert [entry.text for entry in forgotten.entries] == [A, C]
    assert finished(memory.forget(of(lm, A), 0)).taught is None


def test_the_order_of_what_is_merged_does_not_matter_in_float64(tiny_model_dir: Path) -> None:
    lm = gdprompt.load(str(tiny_model_dir), dtype="float64")
    forgotten = finished(memory.forget(of(lm, B, C, A), 0)).taught
    assert forgotten is not None
    assert forgotten.gap(merged(lm, A, C)) < 1e-12
    assert forgotten.gap(merged(lm, A, B)) > 0.1  # the control


def test_the_history_has_each_passage_from_the_moment_it_came(lm: LM) -> None:
    found = of(lm, A, B, C)
    assert [len(now) for now in found.history] == [1, 2, 3]
    assert [len(recalls) for recalls in found.recalls] == [2, 1, 1]
    assert found.history[0][0] == found.entries[0].alone
    target = found.entries[1].targets[0]
    assert found.history[1][1] == (merged(lm, A, B).recall(target.question, target.answer),)
    assert target.answer.text == lm.prompted(B).answer(target.question).text


def test_the_recall_of_an_answer_by_who_gave_it_is_its_own_chance(lm: LM) -> None:
    taught, question = lm.learn(A), ASKED[A][0]
    answer = taught.answer(question)
    found = taught.recall(question, answer)
    assert found.same
    assert found.chance == pytest.approx(math.exp(sum(answer.logprobs) / len(answer.logprobs)), rel=1e-4)
    other = lm.prompted(A).answer(question)
    assert taught.recall(question, other).same == (taught.answer(question).token_ids == other.token_ids)


def test_cache_bytes_are_those_of_keys_values_and_convolution_states(lm: LM) -> None:
    config = lm.base.config
    tokens = lm.num_context_tokens(A)
    attention = sum(kind == "full_attention" for kind in config.layer_types)
    head = config.hidden_size // config.num_attention_heads
    keys = attention * 2 * config.num_key_value_heads * head * tokens * 4
    states = (len(config.layer_types) - attention) * config.hidden_size * config.conv_L_cache * 4
    assert lm.cache_bytes(A) == keys + states
    found = of(lm, A, B)
    assert found.cache_bytes == lm.cache_bytes(A) + lm.cache_bytes(B)
    assert found.adapter_bytes == of(lm, A).adapter_bytes == lm.learn(A).num_bytes


@pytest.fixture
def long(lm: LM) -> str:
    text = " ".join(f"Worker {i} sells {i} lamps in house {i} by the river." for i in range(24))
    assert lm.num_context_tokens(text) > lm.max_context_tokens
    return text


def test_a_passage_longer_than_the_window_is_learned_in_chunks(lm: LM, long: str) -> None:
    found = of(lm, long)
    pieces = lm.chunks(long)
    assert found.entries[0].num_chunks == len(pieces) > 1
    assert all(lm.num_context_tokens(piece) <= lm.max_chunk_tokens for piece in pieces)
    assert " ".join(pieces) == long
    assert same(found.taught, merged(lm, *pieces))
    entry = found.entries[0]
    assert not entry.fits and entry.cache_bytes == sum(map(lm.cache_bytes, pieces))
    assert entry.targets[0].answer.text == merged(lm, *pieces).answer("What is it about?").text
    assert entry.alone[0].same


def test_chunks_are_no_longer_than_meta_training_saw(lm: LM, monkeypatch: pytest.MonkeyPatch) -> None:
    assert lm.max_chunk_tokens == lm.max_context_tokens and lm.chunks(A) == (A,)
    monkeypatch.setitem(lm.info["config"], "max_tokens", 30)
    assert lm.max_chunk_tokens == 30
    assert len(lm.chunks(C)) == 2 and " ".join(lm.chunks(C)) == C


def test_asking_streams_both_answers_unless_the_prompt_is_too_short(lm: LM, long: str) -> None:
    found, question = of(lm, A, B), ASKED[A][0]
    *events, asked = memory.ask(lm, found, question)
    assert isinstance(asked, Asked) and asked.prompted is not None
    assert asked.taught.text == merged(lm, A, B).answer(question).text
    assert asked.prompted.text == lm.prompted([A, B]).answer(question).text
    assert asked.num_tokens == lm.num_context_tokens(f"{A}\n{B}")
    assert [event.condition for event in events if isinstance(event, Answered)] == ["meta_step", "prompted"]
    assert any(isinstance(event, Token) for event in events)
    *_, asked = memory.ask(lm, of(lm, A, long), question)
    assert isinstance(asked, Asked) and asked.prompted is None and asked.num_tokens > asked.limit


def test_what_is_done_is_told_and_closing_changes_nothing(lm: LM) -> None:
    before = of(lm, A)
    change = memory.learn(lm, before, C, ASKED[C])
    assert next(change) == Progress("stepping", 0, 1)
    change.close()  # type: ignore[attr-defined]
    assert same(before.taught, lm.learn(A))
    kinds = [event.kind for event in memory.learn(lm, before, C, ASKED[C]) if isinstance(event, Progress)]
    assert kinds == ["stepping", "reading", "recalling", "recalling"]


def test_bad_input_is_a_sentence(lm: LM) -> None:
    for change in (
        memory.learn(lm, Memory(), " ", ["What?"]),
        memory.learn(lm, Memory(), A, [" "]),
        memory.ask(lm, Memory(), "What?"),
    ):
        with pytest.raises(ValueError, match=r"^Expected .*: .*\.$"):
            list(change)
    with pytest.raises(ValueError, match="learn one first"):
        memory.save(Memory(), Path("nowhere"))


def test_saved_and_loaded_it_is_the_same_memory(lm: LM, tmp_path: Path) -> None:
    before = of(lm, A, B)
    memory.save(before, tmp_path / "saved")
    after = finished(memory.load(lm, tmp_path / "saved"))
    assert same(before.taught, after.taught) and before.history == after.history
    assert [entry.questions for entry in after.entries] == [entry.questions for entry in before.entries]
    assert same(lm.load_taught(tmp_path / "saved"), before.taught)
    assert lm.load_taught(tmp_path / "saved").contexts == (A, B)


def test_the_memory_of_another_model_is_refused(lm: LM, make_tiny_model, tmp_path: Path) -> None:
    memory.save(of(lm, A), tmp_path / "saved")
    other = gdprompt.load(str(make_tiny_model(tmp_path / "other", seed=7)))
    assert other.fingerprint != lm.fingerprint
    with pytest.raises(OtherModelError, match="learned by another model"):
        list(memory.load(other, tmp_path / "saved"))
    list(memory.load(lm, tmp_path / "saved"))  # the control


def _no_file(folder: Path, name: str) -> None:
    (folder / name).unlink()


def _rubbish(folder: Path, name: str) -> None:
    (folder / name).write_bytes(b'{"rubbish": 3' if name.endswith("json") else b"rubbish")


def _other_text(folder: Path, name: str) -> None:
    file = folder / name
    file.write_text(file.read_text().replace("grey parrot", "green parrot"))


def _tensors(folder: Path, change) -> None:
    tensors = load_file(folder / "adapter_model.safetensors")
    name = next(name for name in tensors if change[0] in name)
    tensors[name] = change[1](tensors[name]).contiguous()
    save_file(tensors, folder / "adapter_model.safetensors")


DAMAGES = {
    "no adapter": lambda folder: _no_file(folder, "adapter_model.safetensors"),
    "no record": lambda folder: _no_file(folder, "learned.json"),
    "no passages": lambda folder: _no_file(folder, "memory.json"),
    "rubbish adapter": lambda folder: _rubbish(folder, "adapter_model.safetensors"),
    "rubbish record": lambda folder: _rubbish(folder, "learned.json"),
    "rubbish passages": lambda folder: _rubbish(folder, "memory.json"),
    "another passage": lambda folder: _other_text(folder, "memory.json"),
    "another B": lambda folder: _tensors(folder, ("lora_B", lambda b: b * 3 + 1)),
    "another A": lambda folder: _tensors(folder, ("lora_A", lambda a: a * 2)),
    "not a number": lambda folder: _tensors(folder, ("lora_B", lambda b: b * math.nan)),
    "another shape": lambda folder: _tensors(folder, ("lora_B", lambda b: b[:1])),
    "deep json": lambda folder: (folder / "memory.json").write_text("[" * 100_000),
    "no questions": lambda folder: (folder / "memory.json").write_text(
        json.dumps({"format": 1, "passages": [{"text": A, "questions": []}]})
    ),
}


@pytest.mark.parametrize("damage", DAMAGES)
def test_a_damaged_memory_is_refused(lm: LM, tmp_path: Path, damage: str) -> None:
    memory.save(of(lm, A), tmp_path)
    DAMAGES[damage](tmp_path)
    with pytest.raises(ValueError, match=r"\.$"):
        list(memory.load(lm, tmp_path))
