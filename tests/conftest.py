"""What every test shares: no network, one thread, and a tiny model saved and loaded through the real code."""

from __future__ import annotations

import os
import sys
from collections.abc import Callable
from importlib.util import find_spec
from itertools import islice
from pathlib import Path
from typing import Any

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # read when huggingface_hub is first imported
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")
os.environ.setdefault("OMP_NUM_THREADS", "1")  # the processes of `-n` share the cores


def pytest_runtest_setup(item: pytest.Item) -> None:
    import torch

    there = hasattr(torch.optim, "Muon") and find_spec("lemminflect")
    if item.get_closest_marker("train") and not there:
        pytest.skip("needs the extra train: torch 2.9, for Muon, and lemminflect")


@pytest.fixture(autouse=True)
def _offline_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    torch.set_num_threads(1)


def save_tiny_model(folder: Path, seed: int = 0, positions: int = 512) -> Path:
    """A random Lfm2 of two layers and a student that differs from it, as training would have saved them."""
    import torch

    from gdprompt.model import copies, pretrained, store
    from gdprompt.model.build import build
    from gdprompt.model.tokenizer import train_tokenizer
    from gdprompt.tasks import worlds
    from gdprompt.theta import init_theta

    texts = [passage.context for passage in islice(worlds.stream(0, "train"), 100)]
    tokenizer = train_tokenizer(texts, 320)
    base = build(
        "lfm2",
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=48,
        num_layers=2,
        num_heads=4,
        max_position_embeddings=positions,
        seed=seed,
    )
    generator = torch.Generator().manual_seed(seed + 1)
    with torch.no_grad():  # initial weights are so small that every prediction would be alike
        for parameter in base.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator) * 0.1)
    store.save_base(base, tokenizer, folder)
    base = pretrained.load_model(folder)
    student = copies.copy_of(base)
    with torch.no_grad():
        for parameter in student.model.layers.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator) * 0.02)
    theta = init_theta(student, rank=4, seed=seed, step_size=3.0)
    store.save_meta(
        folder / "meta", folder, base, student, theta, {"config": {"seed": seed}, "base_step": {"step_size": 1.0}}
    )
    return folder


@pytest.fixture(scope="session")
def make_tiny_model() -> Callable[..., Path]:
    """`save_tiny_model(folder, seed=0, positions=512)`."""
    return save_tiny_model


@pytest.fixture(scope="session")
def tiny_model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved tiny base with its meta part in `meta/`."""
    return save_tiny_model(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture(scope="session")
def short_model_dir(tiny_model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved GPT-2, which has 128 positions and no more, with the tiny model's tokenizer."""
    from transformers import AutoTokenizer, GPT2Config, GPT2LMHeadModel

    folder, tokenizer = tmp_path_factory.mktemp("short"), AutoTokenizer.from_pretrained(tiny_model_dir)
    shape = {"vocab_size": len(tokenizer), "n_embd": 32, "n_layer": 1, "n_head": 4, "n_positions": 128}
    GPT2LMHeadModel(GPT2Config(**shape, bos_token_id=1, eos_token_id=2)).save_pretrained(folder)
    tokenizer.save_pretrained(folder)
    return folder


@pytest.fixture(scope="session")
def short_meta_dir(short_model_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A meta part of the model of 128 positions, whose plain step's best size nobody has searched."""
    from gdprompt.model import copies, pretrained, store
    from gdprompt.theta import init_theta

    folder, base = tmp_path_factory.mktemp("short") / "meta", pretrained.load_model(short_model_dir)
    store.save_meta(folder, short_model_dir, base, copies.copy_of(base), init_theta(base, rank=4, seed=0), {})
    return folder


@pytest.fixture
def short_lm(short_model_dir: Path, short_meta_dir: Path):
    """The model of 128 positions, loaded."""
    import gdprompt

    return gdprompt.load(str(short_model_dir), meta=str(short_meta_dir))


@pytest.fixture
def lm(tiny_model_dir: Path):
    """The tiny model, loaded."""
    import gdprompt

    return gdprompt.load(str(tiny_model_dir))


ARCHITECTURES = ("llama", "qwen2", "qwen3", "gpt_neox", "gpt2", "lfm2")


@pytest.fixture
def float64_model(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Any]:
    """A tiny random model in float64 by its architecture's name, its float32 casts lifted (`lifted=False` keeps them).

    The norms and the softmax of transformers compute in float32 whatever the weights' type: their modules are
    given a `torch` whose `float32` is float64.
    """
    import torch
    from transformers import AutoConfig, AutoModelForCausalLM

    class Lifted:
        float32 = torch.float64

        def __getattr__(self, name: str) -> Any:
            return getattr(torch, name)

    shape = {"hidden_size": 32, "num_hidden_layers": 2, "num_attention_heads": 4, "num_key_value_heads": 4}
    shape |= {"intermediate_size": 48, "head_dim": 8, "vocab_size": 260, "max_position_embeddings": 64}
    shape |= {"bos_token_id": 1, "eos_token_id": 2, "pad_token_id": 0, "tie_word_embeddings": True}
    special: dict[str, dict[str, Any]] = {
        "gpt2": {
            **{"n_embd": 32, "n_layer": 2, "n_head": 4, "n_inner": 48, "vocab_size": 260, "n_positions": 64},
            **{"bos_token_id": 1, "eos_token_id": 2, "embd_pdrop": 0.0, "attn_pdrop": 0.0, "resid_pdrop": 0.0},
        },
        "gpt_neox": {**shape, "tie_word_embeddings": False, "hidden_act": "gelu"},
        "lfm2": {**shape, "layer_types": ["conv", "full_attention"], "block_auto_adjust_ff_dim": False},
        "falcon": {name: value for name, value in shape.items() if name != "head_dim"},
        "granite": {**shape, "logits_scaling": 8.0},
        "gemma2": {**shape, "final_logit_softcapping": 2.0},
    }

    def build(architecture: str, *, lifted: bool = True) -> Any:
        config = AutoConfig.for_model(architecture, **special.get(architecture, shape))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            model = AutoModelForCausalLM.from_config(config, attn_implementation="eager").double().eval()
            with torch.no_grad():  # initial weights are so small that every prediction would be alike
                for parameter in model.parameters():
                    parameter.add_(torch.randn_like(parameter) * 0.1)
        if lifted:
            monkeypatch.setattr(sys.modules[type(model).__module__], "torch", Lifted())
        return model

    return build


@pytest.fixture(scope="session")
def papers() -> list[Any]:
    """Every table that `gdprompt eval --paper --runs` can write, of made-up figures."""
    from gdprompt.config import META_PRESETS
    from gdprompt.evaluate import tables, variants

    def value(mean: float) -> dict[str, float]:
        return {"mean": mean, "low": mean - 0.05, "high": mean + 0.05, "n": 8}

    arms = ("no_context", "prompted", "base_step", "meta_step", "wrong_context", "base")
    gaps = ("recovered_gap", "recovered_gap_from_base_step")
    metrics = {"exact_match": value(0.25), "token_accuracy": value(0.5)}
    outcomes = ("without_context", "after_plain_step", "only_after_step", "wrong_always_but_prompted", "never")
    figures = {name: metrics for name in (*arms, *gaps)}
    figures["outcomes"] = {key: value(0.125) for key in (*outcomes, "wrong_always")}
    tasks = list(variants.TASKS)
    counts = {order: {count: metrics for count in ("1", "4", "16")} for order in ("batched", "sequential")}
    contexts = {"recall": {"meta_step": counts, "base_step": counts}}
    runs = {run.name: dict.fromkeys(tasks, figures) for run in variants.variants(tasks, META_PRESETS["default"])}
    given = dict.fromkeys(tasks, figures)
    return [t for title in ("SQuAD", "Profiles") for t in tables.all_tables(tasks, given, (title, contexts), runs)]
