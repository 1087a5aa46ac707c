"""Files that people bring, plain or gzipped: what is wrong with one is a sentence that names it."""

from __future__ import annotations

import gzip
import json
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, TextIO


@contextmanager
def reading(path: Path) -> Iterator[TextIO]:
    """The file's text, without the mark that Windows programs put before it.

    Raises:
        ValueError: the file, or what the block makes of it, is damaged.
    """
    try:
        with (gzip.open if path.suffix == ".gz" else open)(path, "rt", encoding="utf-8-sig") as lines:
            yield lines
    except (OSError, EOFError, zlib.error, ValueError, KeyError, TypeError, RecursionError) as error:
        raise ValueError(
            f"{path} cannot be read ({type(error).__name__}: {error}): mend it, or copy it again."
        ) from error


def json_lines(lines: Iterable[str]) -> Iterator[Any]:
    """What each line says that is not blank.

    Raises:
        ValueError: a line is no JSON; it is named by its number.
    """
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
        except json.JSONDecodeError as error:
            raise ValueError(f"line {number}, column {error.colno}: {error.msg}") from error
        yield row
