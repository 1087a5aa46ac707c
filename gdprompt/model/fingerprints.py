"""What names a model: SHA-256 over its weights, from the files alone, so that it is known before they are loaded."""

from __future__ import annotations

import hashlib
from functools import lru_cache
from pathlib import Path

from gdprompt import assets


def fingerprint(folder: Path) -> str:
    """SHA-256 over a folder's safetensors files, in the order of their names.

    Raises:
        ValueError: there are none.
    """
    digest = hashlib.sha256()
    for file in weights(folder):
        with file.open("rb") as stream:
            digest.update(hashlib.file_digest(stream, "sha256").digest())
    return digest.hexdigest()


def weights(folder: Path) -> list[Path]:
    """A folder's safetensors files, in the order of their names; raises ValueError where there are none."""
    files = sorted(folder.glob("*.safetensors"))
    if not files:
        raise ValueError(
            f"Expected safetensors weights in {folder}, found none: save the model with `safe_serialization=True`."
        )
    return files


def of_pair(base: str, meta: str) -> str:
    """One name for a base and its meta part, from theirs: what one pair says, another does not."""
    return hashlib.sha256(f"{base} {meta}".encode()).hexdigest()


@lru_cache(maxsize=1)
def shipped() -> str:
    """The name of the shipped pair, which `gdprompt.load().fingerprint` is once it is loaded.

    Raises:
        ValueError: it is not there.
    """
    folder = assets.folder() / "model"
    return of_pair(fingerprint(folder), fingerprint(folder / "meta"))
