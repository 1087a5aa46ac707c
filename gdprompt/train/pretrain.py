"""Pretraining: a small model learns to read, by answering questions about the passage before them."""

from __future__ import annotations

import os
import random
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import torch
import torch.nn.functional as F
from accelerate.utils import reduce

from gdprompt.config import PretrainConfig
from gdprompt.model import copies, forward, pretrained, store
from gdprompt.model.build import build
from gdprompt.model.tokenizer import train_tokenizer
from gdprompt.prompt import Template, Tokens
from gdprompt.tasks.corpus import tokenizer_corpus, world_texts
from gdprompt.tasks.real import data_folder
from gdprompt.train import optimise
from gdprompt.train.checkpoint import saved_in
from gdprompt.train.data import PassageSource, data_hashes, data_names, document
from gdprompt.train.log import check_trackers
from gdprompt.train.loop import run
from gdprompt.train.processes import device, processes, sum_gradients

LENGTHS_COMPILED = 64
"""What lengths are padded to multiples of where blocks are compiled, once for each of them."""
BATCHES_A_POOL = 8
"""Documents are drawn by the pool and sorted by length within it, so that a batch is hardly padded."""


def pool_batches(
    config: PretrainConfig, template: Template, source: PassageSource, pool: int, real_fraction: float
) -> list[tuple[Tokens, torch.Tensor]]:
    """The pool's batches: tokens to predict, and [N, L] which of them are answers'."""
    rng = random.Random(f"{config.seed}/pool/{pool}")
    size = config.batch_size * BATCHES_A_POOL
    documents, index = [], pool * size * 4
    while len(documents) < size:
        if index == (pool + 1) * size * 4:
            raise ValueError(
                f"Expected passages of at most {config.max_tokens} tokens with a question, got {len(documents)} among "
                f"{size * 4}: raise max_tokens (--set)."
            )
        encoded = document(template, source.passage(index, real_fraction), config.max_tokens)
        index += 1
        if encoded is not None:
            documents.append(encoded)
    documents.sort(key=lambda item: len(item[0]))
    batches = []
    for start in range(0, size, config.batch_size):
        rows = documents[start : start + config.batch_size]
        tokens = template.batch([ids for ids, _ in rows], multiple=LENGTHS_COMPILED if config.compiled else 1)
        answer = torch.zeros_like(tokens.loss_mask)
        for i, (_, flags) in enumerate(rows):
            answer[i, : len(flags)] = torch.tensor(flags)
        generator = torch.Generator().manual_seed(rng.getrandbits(62))
        others = torch.rand(tokens.ids.shape, generator=generator) < config.other_token_rate
        batches.append((Tokens(tokens.ids, tokens.loss_mask & (answer | others)), answer))
    rng.shuffle(batches)
    return batches


def tokenizer_of(config: PretrainConfig, data_dir: Path | None) -> Any:
    """A run's tokenizer: of the base that it goes on from, or trained on what it will read."""
    if config.start_from is not None:
        return pretrained.load_tokenizer(config.start_from)
    texts = tokenizer_corpus(data_folder(data_dir), 30_000) if config.real_fraction else world_texts(5_000)
    print(f"training a tokenizer of {config.vocab_size} tokens", flush=True)
    return train_tokenizer(texts, config.vocab_size)


class Pretraining:
    """A base that learns to read: its weights, their optimisers, and whether it copies well enough for real text."""

    def __init__(self, config: PretrainConfig, template: Template, source: PassageSource) -> None:
        self.config, self.template, self.source = config, template, source
        self.device = device()
        self.model = build(
            config.architecture,
            vocab_size=len(template.tokenizer),
            hidden_size=config.hidden_size,
            intermediate_size=config.intermediate_size,
            num_layers=config.num_layers,
            num_heads=config.num_heads,
            max_position_embeddings=config.max_position_embeddings,
            seed=config.seed,
            attention_layers=config.attention_layers,
        ).to(self.device)
        if config.start_from is not None:
            copies.go_on_from(self.model, pretrained.load_model(config.start_from))
        self.parameters = list(self.model.parameters())
        matrices = optimise.hidden_matrices(self.model)
        chosen = {id(p) for p in matrices}
        others = [p for p in self.parameters if id(p) not in chosen]
        groups = [{"params": others, "lr": config.adam_lr}]
        self.optimisers = optimise.optimisers(matrices, config.muon_lr, groups)
        self.model.train()
        self.reader = copies.once_differentiable(self.model)  # a fifth less time for documents of 300 tokens and more
        if config.compiled:
            forward.compile_blocks(self.reader)
        self.accuracy, self.mixing = 0.0, False
        self.batches: list[tuple[Tokens, torch.Tensor]] = []

    def state(self) -> dict[str, Any]:
        """Weights, the optimisers' moments, and how far reading has come."""
        return {
            "model": self.model.state_dict(),
            "optimisers": [optimiser.state_dict() for optimiser in self.optimisers],
            "accuracy": self.accuracy,
            "mixing": self.mixing,
        }

    def restore(self, state: dict[str, Any]) -> None:
        """Be as `state` was."""
        self.model.load_state_dict(state["model"])
        for optimiser, before in zip(self.optimisers, state["optimisers"], strict=True):
            optimiser.load_state_dict(before)
        self.accuracy, self.mixing = state["accuracy"], state["mixing"]

    def batch(self, step: int) -> tuple[Tokens, torch.Tensor]:
        """The step's tokens to predict, and which are answers'; real text joins at the start of a pool."""
        if step % BATCHES_A_POOL == 0:
            self.mixing, self.batches = self.mixing or self.accuracy > self.config.worlds_only_until, []
        if not self.batches:
            fraction = self.config.real_fraction if self.mixing else 0.0
            self.batches = pool_batches(self.config, self.template, self.source, step // BATCHES_A_POOL, fraction)
        return self.batches[step % BATCHES_A_POOL]

    def step(self, step: int) -> tuple[float, dict[str, float]]:
        """Answer the questions of one batch, and learn from it."""
        config, state = self.config, processes()
        tokens, answer = self.batch(step)
        weight = torch.where(answer, 1.0, config.other_token_weight)
        total = weight[tokens.loss_mask].sum() or 1.0  # plain text has no answers, and few of its tokens are drawn
        mine = slice(state.process_index, None, state.num_processes)
        tokens = Tokens(tokens.ids[mine], tokens.loss_mask[mine]).to(self.device)
        answer, weight = answer[mine].to(self.device), weight[mine].to(self.device)

        with torch.autocast(self.device.type, dtype=torch.bfloat16):
            logits = forward.logits_at(self.reader, tokens.ids, tokens.loss_mask)
        nats = F.cross_entropy(logits.float(), tokens.targets(), reduction="none")
        loss = (nats * weight[tokens.loss_mask]).sum() / total
        loss.backward()
        sum_gradients(self.parameters)
        factor = optimise.schedule(step, config.num_steps, config.warmup_steps, config.decay_fraction)
        norm = optimise.optimiser_step(self.optimisers, self.parameters, factor)

        right = (logits.argmax(-1) == tokens.targets())[answer[tokens.loss_mask]]
        counts = torch.tensor([float(right.sum()), right.numel(), loss.item()], device=self.device)
        num_right, num_answers, mean = reduce(counts, reduction="sum").tolist()  # type: ignore[union-attr]
        if num_answers:
            self.accuracy += 0.02 * (num_right / num_answers - self.accuracy)
        figures = {"loss": mean, "answer_accuracy": self.accuracy, "norm": norm, "lr": factor}
        return mean, figures | {"real": float(self.mixing)}

    def write(self, step: int) -> None:
        """Nothing: a base is written when it is whole."""


def pretrain(
    config: PretrainConfig,
    out: Path,
    data_dir: Path | None = None,
    *,
    resume: bool = True,
    track: Sequence[str] = (),
) -> Path:
    """Train the base and its tokenizer into `out`; a run that was killed goes on exactly where it was saved.

    The data's state is the step number and whether real text has joined. `track` names accelerate's trackers.
    Ctrl-C or SIGTERM saves a checkpoint, then raises SystemExit(130 or 143).

    Raises:
        ValueError: a base to start from that is not there, data or settings that do not go together.
    """
    check_trackers(track)
    if config.start_from is not None:
        if not os.path.isdir(config.start_from):
            raise ValueError(f"start_from expects the folder of a base, got {config.start_from!r}: check the path.")
        pretrained.check_no_adapter(config.start_from)
    out, state = Path(out), processes()
    settings = {
        **config.lasting(),
        "data": data_names(data_dir, config.real_fraction),
        "data_sha256": data_hashes(data_dir, config.real_fraction),
    }
    saved = saved_in(out, settings, PretrainConfig().lasting()) if resume else None
    with state.main_process_first():  # the others find what it wrote
        if state.is_main_process and saved is None:
            tokenizer_of(config, data_dir).save_pretrained(out)
    template = Template(pretrained.load_tokenizer(out))
    work = Pretraining(config, template, PassageSource(config.seed, data_dir))
    run(work, config, out, settings, saved, track)
    if config.start_from is not None and config.start_share:
        begun = copies.copy_of(work.model)
        copies.go_on_from(begun, pretrained.load_model(config.start_from))
        copies.move_towards(work.model, begun, config.start_share)
    if state.is_main_process:
        store.save_base(work.model, template.tokenizer, out / "base")
    return out / "base"
