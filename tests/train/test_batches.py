"""A step's batch in shares is the batch of one process: the same passages, queries and unrelated ones, one mean."""

from __future__ import annotations

import json
import math
import random
from itertools import islice
from pathlib import Path

import pytest
import torch
from torch import Tensor, nn

from gdprompt.config import META_PRESETS
from gdprompt.inner import inner_step
from gdprompt.model import pretrained, store
from gdprompt.outer import OuterBatch, outer_loss, prompted_logits, teacher_logits
from gdprompt.prompt import Template
from gdprompt.tasks import worlds
from gdprompt.tasks.types import QA, Passage
from gdprompt.theta import Theta
from gdprompt.train import batches, meta
from gdprompt.train.batches import check_processes, draw, outer_batch, strangers
from gdprompt.train.data import PassageSource, fitting

WHOLE, SHARES = slice(None), [slice(0, None, 2), slice(1, None, 2)]


def batch_of(template: Template, group: int, share: slice) -> OuterBatch:
    passages = list(islice(worlds.stream(0, "train"), 6))
    return outer_batch(template, passages, 2, group, random.Random(0), share)


def texts(template: Template, batch: OuterBatch) -> list[list[str]]:
    """What is learned, asked and kept, one list a group."""
    num_groups = len(batch.groups)
    assert batch.unrelated is not None
    columns = [batch.context.ids, batch.queries.ids, batch.unrelated.ids]
    decoded = [[template.decode(row) for row in ids.tolist()] for ids in columns]
    return [[text for rows in decoded for text in rows[g * len(rows) // num_groups :][: len(rows) // num_groups]]
            for g in range(num_groups)]  # fmt: skip


@pytest.mark.parametrize("group", [1, 2, 3])
def test_shares_are_the_groups_of_the_whole(group: int, tiny_model_dir: Path) -> None:
    template = Template(pretrained.load_tokenizer(tiny_model_dir))
    whole = batch_of(template, group, WHOLE)
    shares = [batch_of(template, group, share) for share in SHARES]
    expected = texts(template, whole)
    assert len({tuple(row) for row in expected}) == 6 // group
    for share, groups in zip(SHARES, shares, strict=True):
        assert texts(template, groups) == expected[share]
    assert torch.equal(sum(share.num_tokens() for share in shares), whole.num_tokens())
    assert whole.num_tokens()[0] == whole.is_answer.sum()


def loss_and_gradient(
    base: nn.Module, student: nn.Module, theta: Theta, batch: OuterBatch, num_tokens: Tensor | None
) -> tuple[dict[str, Tensor], Tensor]:
    variables = [*theta.parameters(), *student.parameters()]
    assert batch.unrelated is not None
    learned = inner_step(student, theta, batch.context, differentiable=True)
    loss, figures = outer_loss(
        student,
        learned.summed(batch.groups),
        batch,
        prompted_logits(base, batch.context, batch.queries),
        question_weight=0.5,
        unrelated_teacher=teacher_logits(base, batch.unrelated),
        unrelated_weight=0.5,
        num_tokens=num_tokens,
    )
    gradients = torch.autograd.grad(loss, variables, materialize_grads=True)
    return {**figures, "loss": loss.detach()}, torch.cat([gradient.flatten() for gradient in gradients])


def test_shares_add_up_to_the_whole_mean_and_its_gradient(tiny_model_dir: Path) -> None:
    base = pretrained.load_model(tiny_model_dir)
    loaded = store.load_meta(tiny_model_dir / "meta", tiny_model_dir, base)
    for tensor in [*loaded.theta.parameters(), *loaded.student.parameters()]:
        tensor.requires_grad_(True)
    template = Template(pretrained.load_tokenizer(tiny_model_dir))

    def measure(share: slice, num_tokens: Tensor | None = None) -> tuple[dict[str, Tensor], Tensor]:
        return loss_and_gradient(base, loaded.student, loaded.theta, batch_of(template, 1, share), num_tokens)

    figures, gradient = measure(WHOLE)
    num_tokens = batch_of(template, 1, WHOLE).num_tokens()
    parts = [measure(share, num_tokens) for share in SHARES]
    for name, figure in figures.items():
        torch.testing.assert_close(sum(part[name] for part, _ in parts), figure, rtol=1e-5, atol=0)
    size = gradient.norm()
    assert (sum(part for _, part in parts) - gradient).norm() < 1e-5 * size
    means = [measure(share)[1] for share in SHARES]  # the control: the mean of the shares' own means
    assert (sum(means) / 2 - gradient).norm() > 1e-3 * size


def test_a_share_of_the_groups_is_merged(tiny_model_dir: Path) -> None:
    template = Template(pretrained.load_tokenizer(tiny_model_dir))
    changes = {"max_tokens": 400, "group_sizes": (1, 2), "singles_until": 0, "num_passages": 2, "accumulation": 1}

    def drawn(fraction: float) -> list[tuple[int, bool]]:
        config = META_PRESETS["tiny"].model_copy(update={**changes, "merged_fraction": fraction})
        parts = [draw(config, template, PassageSource(0, None), step, 512)[0] for step in range(16)]
        return [(part.groups[0], part.merged) for part in parts]

    assert set(drawn(0.0)) == {(1, False), (2, False)}
    assert set(drawn(0.5)) == {(1, False), (2, False), (2, True)}
    assert set(drawn(1.0)) == {(1, False), (2, True)}


def test_more_processes_than_groups_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    config = META_PRESETS["default"]
    check_processes(config)
    several = type("State", (), {"num_processes": 3})
    monkeypatch.setattr(batches, "processes", several)
    check_processes(config.model_copy(update={"num_passages": 12}))
    with pytest.raises(ValueError, match="3 processes of 1 parts expect at least 12 passages.*got 8.*num_passages=12"):
        check_processes(config)


def test_a_step_must_leave_alone_only_what_its_group_did_not_read() -> None:
    assert strangers(["a", "a", "b", "c"], 1) == [2, 2, 3, 0]
    assert strangers(["a", "b", "b", "c", "d", "a"], 2) == [3, 4, 1]
    assert strangers(["a", "b", "b", "a"], 2) == []
    assert strangers(["a", "b"], 2) == []


@pytest.mark.train
def test_plain_text_without_questions_trains(tiny_model_dir: Path, tmp_path: Path) -> None:
    text = tmp_path / "mine.txt"
    text.write_text("\n\n".join(passage.context for passage in islice(worlds.stream(0, "train"), 24)))
    config = META_PRESETS["tiny"].model_copy(update={"num_steps": 2, "rank": 4, "real_fraction": 1.0})
    folder = meta.train(config, tmp_path / "run", tiny_model_dir, text)
    figures = json.loads((folder.parent / "log.jsonl").read_text().splitlines()[-1])
    assert figures["step"] == 2 and all(math.isfinite(value) for value in figures.values())


@pytest.mark.train
def test_what_the_teacher_has_no_room_for_is_left_out_and_counted(
    short_model_dir: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    template = Template(pretrained.load_tokenizer(short_model_dir))
    short = {"context": "Lena keeps owls.", "question": "Who?", "answers": ["Lena"]}
    long = {"context": "Otto keeps three owls. " * 3, "question": "Who?", "answers": ["Otto"]}
    told = Passage("Lena keeps owls.", (QA("Who then?", ("Lena Voss, " * 8 + "Lena",)),), "")
    length = len(template.context(told.context) + template.query("Who then?") + template.answer(told.qas[0].answer))
    assert fitting(template, told, length) == told and fitting(template, told, length - 1).qas == ()
    assert len(template.context(long["context"])) + length > 128 > length  # each fits, but not the longest of each
    rows = [short, long, short | {"question": "Who then?", "answers": told.qas[0].answers}]
    rows += [short | {"question": "Who at last?", "answers": ["Lena went home. " * 60]}]
    file = tmp_path / "mine.jsonl"
    rows += [{"context": "Mina keeps no owls at all. " * 8, "question": "Who?", "answers": ["Mina"]}]
    file.write_text("\n".join(map(json.dumps, rows)))
    update = {"num_steps": 2, "rank": 4, "real_fraction": 1.0, "max_tokens": len(template.context(long["context"]))}
    config = META_PRESETS["tiny"].model_copy(update=update)
    folder = meta.train(config, tmp_path / "run", short_model_dir, file)
    said = capsys.readouterr().out
    assert f"left out 1 of 3 passages, of more than {config.max_tokens} tokens (--set max_tokens=N" in said
    assert "left out 1 of 4 questions, with passage and answer longer than the model's 128" in said
    figures = json.loads((folder.parent / "log.jsonl").read_text().splitlines()[-1])
    assert figures["step"] == 2 and all(math.isfinite(value) for value in figures.values())


def test_a_named_number_of_passages_is_drawn_whole() -> None:
    source = PassageSource(0, "character", 24)
    drawn = {source.passage(index, 0.0).context for index in range(0, 24 * 40, 8)}
    assert len(drawn) == 24
