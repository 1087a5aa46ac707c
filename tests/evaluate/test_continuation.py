"""The continuation task: no step is no context, chunks are what they say, the batch is the sum of its rows."""

from __future__ import annotations

import dataclasses
import gzip
from pathlib import Path

import pytest
import torch

from gdprompt.evaluate import continuation, harmless
from gdprompt.evaluate.continuation import Chunk, Reading
from gdprompt.evaluate.suites import SUITES, Item
from gdprompt.session import LM
from gdprompt.tasks.types import QA
from gdprompt.theta import Theta


@pytest.fixture(scope="module")
def data_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("data")
    lines = [" ".join(f"word{i * j} in line {i}," for j in range(10)) for i in range(12)]
    with gzip.open(folder / "text_wikitext2_dev.txt.gz", "wt", encoding="utf-8") as file:
        file.write("# Title\n" + "\n".join(lines) + "\n")
    return folder


@pytest.fixture
def chunks(lm: LM, data_dir: Path) -> list[Chunk]:
    return continuation.draw_chunks(lm.template, 6, 0, data_dir, 12)


def still(theta: Theta) -> Theta:
    """The same theta with a step of nothing."""
    return Theta(theta.a, {name: torch.full_like(step, -torch.inf) for name, step in theta.log_step.items()})


def test_chunks_are_beginnings_of_different_paragraphs(lm: LM, chunks: list[Chunk], data_dir: Path) -> None:
    assert all(len(chunk.first) == len(chunk.second) == 12 for chunk in chunks)
    assert len({tuple(chunk.first + chunk.second) for chunk in chunks}) == 6
    assert continuation.draw_chunks(lm.template, 6, 0, data_dir, 12) == chunks
    assert continuation.draw_chunks(lm.template, 6, 1, data_dir, 12) != chunks
    with pytest.raises(ValueError, match="chunk-tokens"):
        continuation.draw_chunks(lm.template, 6, 0, data_dir, 5000)


def test_a_step_of_nothing_is_no_context(lm: LM, chunks: list[Chunk]) -> None:
    found = continuation.continued(dataclasses.replace(lm, theta=still(lm.theta)), chunks)
    assert found["meta_step"] == found["no_context"] == found["wrong_context"]
    moved = continuation.continued(lm, chunks)
    assert moved["no_context"] == found["no_context"] and moved["meta_step"] != moved["no_context"]


def test_a_batch_reads_as_single_rows_do(lm: LM, chunks: list[Chunk]) -> None:
    whole = continuation.continued(lm, chunks[:3])
    single = [continuation.continued(lm, chunks[i : i + 1]) for i in range(3)]
    for condition in ("no_context", "prompted", "base_step", "meta_step"):
        nats = [reading.nats for reading in whole[condition]]
        assert nats == pytest.approx([one[condition][0].nats for one in single], abs=1e-4)
    # The next chunk's step, asked about this one, is a wrong one.
    swapped = [Chunk(chunks[1].first, chunks[0].second)]
    right = continuation.continued(lm, swapped)["meta_step"][0].nats
    assert whole["wrong_context"][0].nats == pytest.approx(right, abs=1e-4)


def test_nats_are_those_of_the_probabilities(lm: LM, chunks: list[Chunk]) -> None:
    row = lm.template.bos + chunks[0].first + chunks[0].second
    with torch.no_grad():
        logprobs = lm.base(torch.tensor([row])).logits[0].log_softmax(-1)
    targets = torch.tensor(row[13:])
    (reading,) = continuation.read(lm.base, lm.template, [row], 12, {})
    expected = -logprobs[12:-1].gather(1, targets[:, None]).mean()
    assert reading.nats == pytest.approx(float(expected), abs=1e-4)


def test_no_batch_is_of_one_chunk(chunks: list[Chunk]) -> None:
    for count in (2, 25, 26, 50, 51):
        parts = continuation.batches([chunks[0]] * count)
        assert sum(map(len, parts)) == count and min(map(len, parts)) > 1


def test_figures(lm: LM, chunks: list[Chunk]) -> None:
    told: list[tuple[int, int]] = []
    figures = continuation.measure(lm, chunks, lambda done, total: told.append((done, total)))
    assert told == [(6, 6)] and figures["n"] == 6 and figures["chunk_tokens"] == 12
    assert figures["meta_step"]["nats"]["n"] == 6
    assert set(figures["recovered_gap"]) == set(figures["recovered_gap_from_base_step"]) == {"token_accuracy", "nats"}


def test_the_gain_of_prompting_counts_from_the_base_that_is_prompted(
    lm: LM, chunks: list[Chunk], monkeypatch: pytest.MonkeyPatch
) -> None:
    nats = {"no_context": 6.0, "base": 5.0, "base_step": 4.8, "prompted": 4.0, "meta_step": 4.4, "wrong_context": 5.5}
    readings = {condition: [Reading(1 / value, value)] * len(chunks) for condition, value in nats.items()}
    monkeypatch.setattr(continuation, "continued", lambda lm, batch: readings)
    figures = continuation.measure(lm, chunks)
    assert figures["recovered_gap"]["nats"]["mean"] == pytest.approx(0.6)
    assert figures["recovered_gap_from_base_step"]["nats"]["mean"] == pytest.approx(0.5)
    assert figures["recovered_gap"]["token_accuracy"]["mean"] == pytest.approx((1 / 4.4 - 0.2) / 0.05)


def test_the_base_not_told_is_the_base_alone(lm: LM, chunks: list[Chunk]) -> None:
    found = continuation.continued(lm, chunks)
    alone = continuation.continued(dataclasses.replace(lm, student=lm.base), chunks)
    assert found["base"] == alone["base"] == alone["no_context"] != found["no_context"]


def test_a_step_of_nothing_harms_nothing_and_a_step_is_seen(lm: LM, chunks: list[Chunk]) -> None:
    items = sorted(SUITES["profiles"](40, 3, None), key=lambda item: len(item.context))[:6]
    none = harmless.measure(dataclasses.replace(lm, theta=still(lm.theta)), items, chunks)
    assert none["text"]["difference"]["wrong_context"]["mean"] == 0.0
    assert none["answers"]["same_as_no_context"]["mean"] == 1.0 and none["answers"]["drift_kl"]["mean"] < 1e-6
    some = harmless.measure(lm, items, chunks)
    assert some["text"]["difference"]["wrong_context"]["mean"] != 0.0 and some["answers"]["drift_kl"]["mean"] > 1e-6
    assert some["text"]["no_context"] == none["text"]["no_context"]


def test_chunks_longer_than_the_models_positions_are_refused(short_lm: LM) -> None:
    items = [Item(f"{name} keeps owls.", QA("Who?", (name,))) for name in ("Lena", "Otto")]
    for measure in (continuation.measure, lambda lm, chunks: harmless.measure(lm, items, chunks)):
        assert measure(short_lm, [Chunk([5] * 63, [i] * 63) for i in (6, 7)])["n"] == 2
        with pytest.raises(ValueError, match=r"at most 63 tokens for .* 128 positions, got 64: .*--chunk-tokens 63"):
            measure(short_lm, [Chunk([5] * 64, [6] * 64)] * 2)


def test_passages_for_which_the_model_has_no_room_harm_nothing(short_lm: LM) -> None:
    items = [
        Item(f"{name} keeps owls. " * n, QA("Who?", (name,))) for name, n in (("Lena", 1), ("Otto", 40), ("Mira", 1))
    ]
    assert harmless.measure(short_lm, items, [Chunk([5] * 9, [i] * 9) for i in (6, 7, 8)])["n"] == 2
