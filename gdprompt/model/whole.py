"""Folders that are written whole or not at all."""

from __future__ import annotations

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

PARTIAL = ".partial"


@contextmanager
def whole(folder: Path, *replacing: str) -> Iterator[Path]:
    """A folder to write to; when the block ends well, its files take their places in `folder`.

    A save that fails leaves nothing, and one that is killed nothing but `PARTIAL` in a folder that was there, and
    nothing under the name of one that was not: the next save clears it away. Other files in `folder` stay as they
    are, but for those that the patterns `replacing` find beside what is written: they belong to an earlier save.
    """
    folder = folder.resolve()
    # Within a folder that is there, which may be all that can be written to, and a file system of its own.
    partial = folder / PARTIAL if folder.is_dir() else folder.with_name(f".{folder.name}{PARTIAL}")
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
