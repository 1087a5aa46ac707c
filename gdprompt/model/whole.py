"""Folders that are written whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def whole(folder: Path, *replacing: str) -> Iterator[Path]:
    """A folder beside `folder` to write to; when the block ends well, its files take their places there.

    A save that fails leaves nothing, and one that is killed leaves nothing under the name that was asked for: the
    next save clears away the rest. Other files in `folder` stay as they are, but for those that the patterns
    `replacing` find beside what is written: they belong to an earlier save.
    """
    folder = folder.resolve()
    partial = folder.with_name(f".{folder.name}.partial")
    if partial.exists():
        shutil.rmtree(partial)
    partial.mkdir(parents=True)
    try:
        yield partial
        found = {file for pattern in replacing for file in folder.glob(pattern)}
        stale = {file for file in found if (partial / file.parent.relative_to(folder)).is_dir()}
        for file in sorted(path for path in partial.rglob("*") if path.is_file()):
            place = folder / file.relative_to(partial)
            place.parent.mkdir(parents=True, exist_ok=True)
            file.replace(place)
            stale.discard(place)
        for place in stale:
            place.unlink()
    finally:
        shutil.rmtree(partial)
