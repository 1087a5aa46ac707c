"""Several passages' steps as one adapter: by least squares, where their sum would have each speak over all.

Added up, a passage's step is heard at every other passage's words too, and a dozen of them drown each other out. Here
a passage keeps, at its own words, what its own step alone adds there. A layer's input x is seen by the step as its key
k = A x; with the second moments G_i of passage i's keys, of mean diagonal 1, the merged step is

    B = argmin  sum_i |(B - B_i) G_i^(1/2)|^2 + ridge |B - sum_i B_i|^2
      = (sum_i B_i G_i + ridge sum_i B_i) (sum_i G_i + ridge I)^-1.

It has the rank of one step. The keys are those of the student before any step. As ridge grows, B becomes the sum. The
first term is RegMean's (Jin et al., "Dataless Knowledge Fusion by Merging Weights of Language Models", 2023).
Meta-training can go through the merge (`merged_fraction`), so that steps and keys learn to leave each other room.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

import torch
from torch import Tensor, nn

from gdprompt.model import lora
from gdprompt.model.forward import at_least_float32, hidden_states
from gdprompt.prompt import Tokens
from gdprompt.theta import Theta, ThetaPrime

RIDGE = 10.0
"""Of the values tried, from 0.1 to 40, the best for 4, 8 and 16 passages alike (`EXPERIMENTS.md`)."""
Moments = Mapping[str, Tensor]


def key_moments(model: nn.Module, theta: Theta, context: Tokens, *, differentiable: bool = False) -> Moments:
    """Per layer [T, R, R]: the second moments of the keys of each of [T, C] contexts, scaled to mean diagonal 1.

    `differentiable` keeps the graph, as in `inner_step`.

    Raises:
        ValueError: theta steps on whole weights, which have no keys.
    """
    if not theta.a:
        raise ValueError("Expected a step of low rank to merge, got one on whole weights: add those up instead.")
    looks = {name: lora.Look(a, []) for name, a in theta.a.items()}
    with torch.set_grad_enabled(differentiable):
        with lora.active({model.get_submodule(name): look for name, look in looks.items()}):
            hidden_states(model, context.ids)
        # Padding, on the right of the last token that is predicted, is no word of the passage.
        words = context.loss_mask.flip(1).cumsum(1).flip(1) > 0
        moments = {}
        with _exact(context.ids):
            for name, look in looks.items():
                keys = at_least_float32(look.seen[0]).reshape(*context.ids.shape, -1) * words[..., None]
                moment = keys.transpose(1, 2) @ keys
                moments[name] = moment / moment.diagonal(dim1=1, dim2=2).mean(1)[:, None, None]
    return moments


def merge(
    step: ThetaPrime, moments: Moments, groups: Sequence[int], ridge: float = RIDGE, *, differentiable: bool = False
) -> ThetaPrime:
    """One adapter a group of consecutive tasks: [T, ...] becomes [len(groups), ...], as of `ThetaPrime.summed`.

    Args:
        step: of T passages, each by itself.
        moments: `key_moments` of the same.
        groups: sizes, which add up to T. A group of one stays as it is, to rounding.
        ridge: how far the merged step is held to the sum.
        differentiable: keep the graph, so that an outer loss reaches steps and moments through the merge.
    """
    terms = {}
    for name, (a, b) in step.terms.items():
        with torch.set_grad_enabled(differentiable), _exact(b):
            steps = at_least_float32(b)
            eye = ridge * torch.eye(b.shape[-1], dtype=steps.dtype, device=b.device)
            merged = []
            for own, moment in zip(steps.split(list(groups)), moments[name].split(list(groups)), strict=True):
                wanted = (own @ moment).sum(0) + own.sum(0) @ eye
                merged.append(torch.linalg.solve(moment.sum(0) + eye, wanted, left=False))
            terms[name] = (a, torch.stack(merged).to(b.dtype))
    return ThetaPrime(terms)


def _exact(like: Tensor) -> torch.autocast:
    """No half precision within, which has no solver, whatever is in force around it."""
    return torch.autocast(like.device.type, enabled=False)
