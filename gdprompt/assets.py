"""Where the files that come with the package are: within it when installed, beside it in a checkout."""

from __future__ import annotations

from pathlib import Path

SHIPPED_NAME = "shipped model"
"""What a model is called that nobody named."""


def folder() -> Path:
    """The folder `assets`."""
    package = Path(__file__).resolve().parent
    inside = package / "assets"
    return inside if (inside / "model").exists() else package.parent / "assets"
