"""A saved memory on its way in: a zip file, of which nothing but four known files is ever unpacked."""

from __future__ import annotations

import contextlib
import stat
import tempfile
import zipfile
import zlib
from collections.abc import Iterator
from pathlib import Path, PurePosixPath

from gdprompt.ui import limits
from gdprompt.ui.limits import Refused

# What a memory is loaded from; `base/` may be there, for PEFT, and is left in the zip.
WANTED = ("adapter_config.json", "adapter_model.safetensors", "learned.json", "memory.json")
# What saving writes. Anything else, pickles above all, makes it another kind of file.
SUFFIXES = (".json", ".safetensors", ".md", ".jinja")
MAX_ENTRIES = 100
# The ways of packing that zipfile unpacks no further than it is asked to; bzip2 and LZMA it unpacks whole.
PACKINGS = (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED)


@contextlib.contextmanager
def unpacked(file: Path) -> Iterator[Path]:
    """A folder, for the time of the block, with the files of a saved memory.

    Raises:
        Refused: the file is too large, not such a zip, or damaged.
    """
    if (size := file.stat().st_size) > limits.MAX_FILE_BYTES:
        raise too_large(size)
    with tempfile.TemporaryDirectory(prefix="gdprompt-") as folder:
        try:
            with zipfile.ZipFile(file) as archive:
                _check(archive.infolist())
                for name in WANTED:
                    Path(folder, name).write_bytes(_read(archive, name))
        # What the zip module raises on files that are damaged, encrypted, or packed in a way it does not know.
        except (zipfile.BadZipFile, zlib.error, EOFError, KeyError, NotImplementedError, RuntimeError) as error:
            raise Refused("error_memory_file") from error
        yield Path(folder)


def too_large(num_bytes: int) -> Refused:
    """What is said of a file of so many bytes."""
    return Refused("error_memory_file_large", size=f"{num_bytes / 2**20:.1f}", limit=limits.MAX_FILE_BYTES // 2**20)


def _check(entries: list[zipfile.ZipInfo]) -> None:
    names = [entry.filename for entry in entries]
    if len(names) > MAX_ENTRIES or len(set(names)) < len(names) or not all(_is_harmless(entry) for entry in entries):
        raise Refused("error_memory_file")


def _is_harmless(entry: zipfile.ZipInfo) -> bool:
    path = PurePosixPath(entry.filename)
    inside = not path.is_absolute() and ".." not in path.parts and not {"\\", ":", "\0"} & set(entry.filename)
    # Zips made on Unix carry the file's type; a link would point out of the folder.
    plain = stat.S_IFMT(entry.external_attr >> 16) in (0, stat.S_IFREG, stat.S_IFDIR)
    bounded = entry.compress_type in PACKINGS
    return inside and plain and bounded and (entry.is_dir() or path.suffix in SUFFIXES)


def _read(archive: zipfile.ZipFile, name: str) -> bytes:
    # The size that a zip states may be a lie: no more than the limit is ever unpacked.
    most = limits.MAX_JSON_BYTES if name.endswith(".json") else limits.MAX_FILE_BYTES
    with archive.open(name) as stream:
        content = stream.read(most + 1)
    if len(content) > most:
        raise Refused("error_memory_file")
    return content
