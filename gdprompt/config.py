"""Settings of the two training runs, one documented line each; `default` is one run of the shipped model's kind."""

from __future__ import annotations

from typing import Any, ClassVar, Literal

from pydantic import BaseModel, ConfigDict, Field, ValidationInfo, field_validator, model_validator


class _Config(BaseModel):
    model_config = ConfigDict(frozen=True, extra="forbid")
    MAY_CHANGE: ClassVar[set[str]] = {"num_steps", "report_every", "save_every", "start_from"}
    """What a run that goes on may have otherwise than before."""

    def lasting(self) -> dict[str, Any]:
        """The settings that a run keeps to its end, as JSON has them."""
        return self.model_dump(mode="json", exclude=self.MAY_CHANGE)


class PretrainConfig(_Config):
    """How the base is made: a small causal LM that reads a passage and answers questions about it."""

    MAY_CHANGE: ClassVar[set[str]] = _Config.MAY_CHANGE | {"compiled", "start_share"}

    architecture: Literal["lfm2", "llama"] = Field(
        default="lfm2", description="layers: conv + attention, or attention only"
    )
    vocab_size: int = Field(default=8192, ge=260, description="byte-level BPE tokens")
    hidden_size: int = Field(default=256, ge=8, description="width")
    intermediate_size: int = Field(default=640, ge=8, description="width of the feed-forward layers")
    num_layers: int = Field(default=6, ge=1, description="layers")
    num_heads: int = Field(default=8, ge=1, description="attention heads")
    attention_layers: tuple[int, ...] | None = Field(
        default=None, description="which layers of lfm2 attend, from 0, e.g. [1,3,5]; null: every second one"
    )
    max_position_embeddings: int = Field(default=1024, ge=64, description="longest prompt, tokens")
    seed: int = Field(default=0, description="of weights and data")
    start_from: str | None = Field(
        default=None, description="folder of a base to go on from, instead of random weights"
    )
    start_share: float = Field(
        default=0.0,
        ge=0,
        lt=1,
        description="share of the weights of start_from in the mean that is written at the end; 0.5 is halfway",
    )
    num_steps: int = Field(default=4600, ge=1, description="optimiser steps")
    batch_size: int = Field(default=48, ge=1, description="documents a step: a passage, then all its questions")
    max_tokens: int = Field(
        default=320, ge=32, description="longer documents lose their last questions, then are left out"
    )
    muon_lr: float = Field(default=0.02, gt=0, description="learning rate of hidden matrices (Muon)")
    adam_lr: float = Field(default=3e-3, gt=0, description="learning rate of everything else (AdamW)")
    warmup_steps: int = Field(default=100, ge=0, description="steps of linear warm-up")
    decay_fraction: float = Field(
        default=0.5, ge=0, le=1, description="share of the steps, at the end, of linear decay"
    )
    worlds_only_until: float = Field(default=0.8, description="running answer-token accuracy at which real text joins")
    real_fraction: float = Field(default=0.35, ge=0, le=1, description="share of real passages from then on")
    other_token_rate: float = Field(
        default=0.15, ge=0, le=1, description="share of non-answer tokens that are predicted too"
    )
    other_token_weight: float = Field(default=0.3, ge=0, description="weight of their loss")
    compiled: bool = Field(
        default=False,
        description="compile each block: needs a C++ compiler, takes minutes at first, then a quarter off a step",
    )
    report_every: int = Field(default=50, ge=1, description="steps between printed lines")
    save_every: int = Field(default=96, ge=1, description="steps between checkpoints")

    @model_validator(mode="after")
    def _goes_together(self) -> PretrainConfig:
        if self.start_share and self.start_from is None:
            raise ValueError("start_share expects a base to go on from: set start_from too")
        if self.hidden_size % self.num_heads:
            raise ValueError(f"num_heads expects a divisor of hidden_size ({self.hidden_size}), got {self.num_heads}")
        return self


class MetaConfig(_Config):
    """How the one-step learner is made from a frozen base."""

    MAY_CHANGE: ClassVar[set[str]] = _Config.MAY_CHANGE | {"accumulation", "checkpointing", "mean_with"}

    rank: int | None = Field(
        default=48,
        ge=1,
        description="R: rank of the adapter that one step writes on each layer; null steps on whole weights",
    )
    step_layers: tuple[str, ...] | None = Field(
        default=None,
        min_length=1,
        description='own names of the linear layers that the step writes on, e.g. ["w1","w2"]; null: every one',
    )
    step_size: float = Field(default=1.0, gt=0, description="initial size of every step component")
    target: Literal["conditioning", "gold"] = Field(
        default="conditioning", description="teacher's answers, or gold ones"
    )
    first_order: bool = Field(default=False, description="treat the inner gradient as a constant")
    seed: int = Field(default=0, description="of A and of the data")
    start_from: str | None = Field(
        default=None,
        description="folder of an earlier model, or run on this base, with `meta/`: its theta and change of weights "
        "come first",
    )
    mean_with: tuple[str, ...] = Field(
        default=(),
        description='folders of earlier models of this base, e.g. ["runs/a","runs/b"]: what is written at the end is '
        "the mean of their weights and this run's",
    )
    num_steps: int = Field(default=1900, ge=1, description="outer steps")
    adapter_rank: int | None = Field(
        default=None,
        ge=1,
        description="train a LoRA of this rank on the frozen base; null trains a copy of all weights",
    )
    dtype: Literal["float32", "bfloat16"] = Field(default="float32", description="of the frozen base's weights")
    checkpointing: bool = Field(
        default=False, description="compute activations again in the backward pass rather than keep them"
    )
    num_passages: int = Field(default=8, ge=1, description="T: passages a step")
    accumulation: int = Field(
        default=1, ge=1, description="parts that a process works a step off in, to the same gradient in less memory"
    )
    num_queries: int = Field(default=3, ge=1, description="queries a passage, sharing its inner step")
    group_sizes: tuple[int, ...] = Field(
        default=(1, 1, 2, 2, 4), description="passages learned together; one drawn a step"
    )
    merged_fraction: float = Field(
        default=0.0, ge=0, le=1, description="share of the groups whose passages' steps are merged, not summed"
    )
    singles_until: int = Field(default=300, ge=0, description="outer steps before groups begin")
    question_weight: float = Field(default=0.05, ge=0, description="weight of the KL on the question's own tokens")
    unrelated_weight: float = Field(
        default=0.2, ge=0, description="weight of the KL that keeps unrelated answers and other text"
    )
    untaught_weight: float = Field(
        default=0.1, ge=0, description="weight of the KL that keeps the student without a step what the base is"
    )
    max_tokens: int = Field(default=200, ge=32, description="longest passage, tokens; longer ones are left out")
    real_fraction: float = Field(default=0.25, ge=0, le=1, description="share of real passages")
    short_fraction: float = Field(
        default=0.0,
        ge=0,
        le=1,
        description="share of passages cut to a sentence or a few, as people type them",
    )
    num_train_passages: int | None = Field(
        default=None, ge=1, description="of a generated suite or a data set, its first so many; null is all"
    )
    muon_lr: float = Field(default=5e-3, gt=0, description="learning rate of hidden matrices (Muon)")
    adam_lr: float = Field(default=1e-3, gt=0, description="learning rate of A and the remaining weights (AdamW)")
    step_lr: float = Field(default=0.02, gt=0, description="learning rate of the log step sizes (AdamW)")
    warmup_steps: int = Field(default=20, ge=0, description="steps of linear warm-up")
    decay_fraction: float = Field(
        default=0.5, ge=0, le=1, description="share of the steps, at the end, of linear decay"
    )
    report_every: int = Field(default=20, ge=1, description="steps between printed lines")
    save_every: int = Field(default=50, ge=1, description="steps between checkpoints")

    @model_validator(mode="after")
    def _has_keys(self) -> MetaConfig:
        if self.merged_fraction and self.rank is None:
            raise ValueError("merged_fraction expects steps of low rank, got whole weights: set rank, or leave it at 0")
        return self

    @field_validator("group_sizes")
    @classmethod
    def _whole_groups(cls, sizes: tuple[int, ...], info: ValidationInfo) -> tuple[int, ...]:
        num_passages = info.data.get("num_passages", 0)
        if not sizes or any(size < 1 or num_passages % size for size in sizes):
            raise ValueError(f"expected sizes that divide num_passages ({num_passages})")
        return sizes


PRETRAIN_PRESETS: dict[str, PretrainConfig] = {
    "default": PretrainConfig(
        attention_layers=(1, 2, 3, 5), num_steps=13300, max_tokens=448, decay_fraction=0.6, real_fraction=0.5
    ),
    "tiny": PretrainConfig(
        vocab_size=512,
        hidden_size=48,
        intermediate_size=96,
        num_layers=2,
        num_heads=4,
        num_steps=60,
        batch_size=8,
        real_fraction=0.0,
        report_every=10,
        save_every=16,
    ),
}
META_PRESETS: dict[str, MetaConfig] = {
    "default": MetaConfig(
        rank=96,
        step_layers=("out_proj", "w1", "w2", "w3"),
        num_steps=13300,
        num_queries=4,
        group_sizes=(1, 1, 1, 2, 4),
        unrelated_weight=0.2,
        untaught_weight=0.4,
        max_tokens=320,
        real_fraction=0.3,
        step_lr=0.03,
        decay_fraction=0.6,
    ),
    "adapter": MetaConfig(
        rank=16,
        adapter_rank=16,
        dtype="bfloat16",
        num_passages=8,
        num_queries=2,
        group_sizes=(1, 1, 2),
        unrelated_weight=0.1,
        max_tokens=384,
        real_fraction=1.0,
        adam_lr=3e-4,
        num_steps=1000,
    ),
    "tiny": MetaConfig(
        rank=8,
        num_steps=30,
        num_passages=4,
        num_queries=2,
        group_sizes=(1, 2),
        singles_until=10,
        real_fraction=0.0,
        report_every=5,
        save_every=10,
    ),
}
