"""Meta-training teaches: after it one step answers what was read, and only that."""

from __future__ import annotations

import random

import pytest
import torch

from gdprompt.config import MetaConfig
from gdprompt.inner import inner_step
from gdprompt.model import copies
from gdprompt.model.build import build
from gdprompt.outer import OuterBatch, outer_loss, student_logits
from gdprompt.prompt import Tokens
from gdprompt.theta import Theta, init_theta
from gdprompt.train import optimise

pytestmark = pytest.mark.train

# A task small enough to be learned within a test: "<says> key <is> value" teaches, "<asks> key <?>" asks.

SAYS, IS, ASKS, MARK, KEYS, VALUES = 1, 2, 3, 4, range(5, 9), range(9, 25)


def facts(rng: random.Random, num_tasks: int) -> OuterBatch:
    pairs = [(rng.choice(KEYS), rng.choice(VALUES)) for _ in range(num_tasks)]
    context = torch.tensor([[SAYS, key, IS, value] for key, value in pairs])
    queries = torch.tensor([[ASKS, key, MARK, value] for key, value in pairs])
    predicted = torch.tensor([False, True, True, True]).expand_as(context)
    answer = torch.tensor([False, False, False, True]).expand_as(queries)
    asked = Tokens(queries, answer)
    every = torch.ones(num_tasks, dtype=torch.bool)
    return OuterBatch(Tokens(context, predicted), (1,) * num_tasks, asked, every)


def recall(model: torch.nn.Module, theta: Theta | None, batch: OuterBatch, scale: float, wrong: bool) -> float:
    """Share of questions whose likeliest answer is right; `wrong` learns another task's context."""
    if theta is None:
        scale, theta = 0.0, init_theta(model, 4, seed=0)
    learned = inner_step(model, theta, batch.context).scaled(scale)
    if wrong:
        learned = learned[torch.arange(len(batch.groups)).roll(1)]
    with torch.no_grad():
        logits = student_logits(model, learned, batch.queries)
    return float((logits.argmax(-1) == batch.queries.targets()).float().mean())


def test_meta_training_makes_the_step_teach_and_only_what_was_read() -> None:
    sizes = {"vocab_size": 32, "hidden_size": 32, "intermediate_size": 64, "num_layers": 2, "num_heads": 4}
    base = build("llama", **sizes, max_position_embeddings=16, seed=0)  # type: ignore[arg-type]
    student = copies.copy_of(base)
    theta = init_theta(student, 4, seed=0)
    for tensor in theta.parameters():
        tensor.requires_grad_(True)
    parameters = [*student.parameters(), *theta.parameters()]
    optimisers = optimise.optimisers([], 0.0, [{"params": parameters, "lr": 3e-3}])
    rng = random.Random(0)
    for _ in range(300):
        batch = facts(rng, 32)
        learned = inner_step(student, theta, batch.context, differentiable=True)
        loss, _ = outer_loss(student, learned, batch, torch.zeros(32, 32), target="gold")
        loss.backward()
        optimise.optimiser_step(optimisers, parameters, 1.0)

    held_out = facts(random.Random("held out"), 256)
    plain_theta = init_theta(base, 4, seed=0)
    base_step = max(recall(base, plain_theta, held_out, 2.0**k, wrong=False) for k in range(-4, 12))
    no_context = recall(student, None, held_out, 0.0, wrong=False)
    meta_step = recall(student, theta, held_out, 1.0, wrong=False)
    wrong_context = recall(student, theta, held_out, 1.0, wrong=True)
    assert meta_step > 0.9
    assert base_step < 0.6
    assert wrong_context < no_context + 0.06


@pytest.mark.parametrize("sizes", [(), (3,), (1, 0)])
def test_groups_take_every_passage(sizes: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match=r"divide num_passages \(8\)"):
        MetaConfig(num_passages=8, group_sizes=sizes)


def test_whole_weights_are_not_merged() -> None:
    with pytest.raises(ValueError, match="merged_fraction expects steps of low rank"):
        MetaConfig(rank=None, merged_fraction=0.5)
