"""What is known of a model and its meta-trained part: their sizes, how they were trained, and what their card says."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from torch import nn

FILE = "README.md"
# From a root, as in `--out /home/me/run` or `--set start_from=/home/me/run`.
PATH = re.compile(r"(?<![^\s'\"=])/[^\s'\"]*?([^\s'\"/]+)/?(?=[\s'\"]|$)")


@dataclass(frozen=True)
class Card:
    """Sizes of a base in layers, hidden units, tokens and positions; the meta-trained part's rank, steps and command.

    `rank` is None where a step changes whole weights; `text` is the model folder's README.md, in Markdown, without its
    YAML head, and empty where there is none; `command` names no folder but the last of a path. What nobody wrote down
    is None.
    """

    architecture: str
    num_layers: int | None
    hidden_size: int | None
    vocab_size: int | None
    num_positions: int | None
    rank: int | None
    num_steps: int | None
    seed: int | None
    command: str | None
    text: str


def read(folder: Path, base: nn.Module, rank: int | None, info: dict[str, Any]) -> Card:
    """The card of a loaded base, whose folder may hold a README.md; `info` is what `meta.json` holds."""
    config: Any = base.config
    file = folder / FILE
    return Card(
        architecture=type(base).__name__,
        num_layers=getattr(config, "num_hidden_layers", None),
        hidden_size=getattr(config, "hidden_size", None),
        vocab_size=getattr(config, "vocab_size", None),
        num_positions=getattr(config, "max_position_embeddings", None),
        rank=rank,
        num_steps=info.get("step"),
        seed=info.get("config", {}).get("seed"),
        command=PATH.sub(r"\1", info["command"]) if "command" in info else None,
        text=_without_head(file.read_text(encoding="utf-8", errors="replace")) if file.is_file() else "",
    )


def _without_head(text: str) -> str:
    """Markdown without the YAML that the Hub reads, which stands between two lines of three dashes."""
    if not text.startswith("---\n"):
        return text.strip()
    _, _, rest = text.removeprefix("---\n").partition("\n---\n")
    return rest.strip()
