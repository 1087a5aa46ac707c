"""The models that a page offers: how they are asked for, what visitors see of them, and where each has its page."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from gdprompt import assets
from gdprompt.ui.loading import Model
from gdprompt.ui.routes import FURTHER


@dataclass(frozen=True)
class Source:
    """A model as `gdprompt.load` takes it: a folder or hub id, None for the shipped one, and its meta part."""

    model: str | None = None
    meta: str | None = None

    @classmethod
    def read(cls, text: str) -> Source:
        """The source that NAME or NAME=META names.

        Raises:
            ValueError: it names no model, or no meta part after its sign.
        """
        name, sign, meta = text.partition("=")
        if not name or sign and not meta:
            raise ValueError(f"--also expects NAME or NAME=META, got {text!r}: name a folder or a hub id.")
        return cls(name, meta or None)

    @property
    def name(self) -> str:
        """What visitors see of it: where a folder is on the server is nobody's business."""
        parts = [self.model or assets.SHIPPED_NAME, *([self.meta] if self.meta else [])]
        return " + ".join(Path(part).name if Path(part).is_absolute() else part for part in parts)


@dataclass(frozen=True)
class Offer:
    """A model of the page, its name in the menu, and where its page is: "" for the first, at the page's own address."""

    model: Model
    name: str
    path: str = ""


def offers(models: Sequence[tuple[str, Model]]) -> list[Offer]:
    """The models by name, the first at the page's own address and the others at one made of their name."""
    names: list[str] = []
    paths: list[str] = []
    for number, (name, _) in enumerate(models, 1):
        slug = re.sub("[^a-z0-9.]+", "-", name.lower()).strip("-.") or str(number)
        path = f"{FURTHER[1:]}{slug}" if paths else ""
        # Two folders may end alike.
        names.append(f"{name} ({number})" if name in names else name)
        paths.append(f"{path}-{number}" if path in paths else path)
    return [Offer(model, name, path) for (_, model), name, path in zip(models, names, paths, strict=True)]
