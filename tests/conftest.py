"""What every test shares: no network, one thread, and a tiny model saved and loaded through the real code."""

from __future__ import annotations

import os
from collections.abc import Callable
from itertools import islice
from pathlib import Path

import pytest

os.environ["HF_HUB_OFFLINE"] = "1"  # read when huggingface_hub is first imported
os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"
os.environ.setdefault("TOKENIZERS_PARALLELISM", "false")


@pytest.fixture(autouse=True)
def _offline_one_thread(monkeypatch: pytest.MonkeyPatch) -> None:
    import torch

    monkeypatch.setenv("HF_HUB_OFFLINE", "1")
    torch.set_num_threads(1)


def save_tiny_model(folder: Path, seed: int = 0) -> Path:
    """A random Lfm2 of two layers and a student that differs from it, as training would have saved them."""
    import torch

    from gdprompt.model import hf, store
    from gdprompt.tasks import worlds
    from gdprompt.tasks.tokenizer import train_tokenizer
    from gdprompt.theta import init_theta

    texts = [passage.context for passage in islice(worlds.stream(0, "train"), 100)]
    tokenizer = train_tokenizer(texts, 320)
    base = hf.build(
        "lfm2",
        vocab_size=len(tokenizer),
        hidden_size=32,
        intermediate_size=48,
        num_layers=2,
        num_heads=4,
        max_position_embeddings=512,
        seed=seed,
    )
    generator = torch.Generator().manual_seed(seed + 1)
    with torch.no_grad():  # initial weights are so small that every prediction would be alike
        for parameter in base.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator) * 0.1)
    store.save_base(base, tokenizer, folder)
    base = hf.load_model(folder)
    student = hf.copy_of(base)
    with torch.no_grad():
        for parameter in student.model.layers.parameters():
            parameter.add_(torch.randn(parameter.shape, generator=generator) * 0.02)
    theta = init_theta(student, rank=4, seed=seed, step_size=3.0)
    store.save_meta(folder / "meta", folder, base, student, theta, {"config": {"seed": seed}})
    return folder


@pytest.fixture(scope="session")
def make_tiny_model() -> Callable[..., Path]:
    """`save_tiny_model(folder, seed=0)`."""
    return save_tiny_model


@pytest.fixture(scope="session")
def tiny_model_dir(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A saved tiny base with its meta part in `meta/`."""
    return save_tiny_model(tmp_path_factory.mktemp("tiny") / "model")


@pytest.fixture
def lm(tiny_model_dir: Path):
    """The tiny model, loaded."""
    import gdprompt

    return gdprompt.load(str(tiny_model_dir))
