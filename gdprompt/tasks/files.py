"""Files that people bring, plain or gzipped: what is wrong with one is a sentence that names it."""

from __future__ import annotations

import gzip
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO


@contextmanager
def reading(path: Path) -> Iterator[TextIO]:
    """The file's text.

    Raises:
        ValueError: the file, or what the block makes of it, is damaged.
    """
    try:
        with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as lines:
            yield lines
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError) as error:
        raise ValueError(
            f"{path} cannot be read ({type(error).__name__}: {error}): mend it, or copy it again."
        ) from error
