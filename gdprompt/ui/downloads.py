"""What visitors take home: a folder as a zip."""

from __future__ import annotations

import zipfile
from pathlib import Path

from gdprompt.ui import disk

FIRST_DAY = (1980, 1, 1, 0, 0, 0)


def zipped(folder: Path, file: Path) -> Path:
    """Writes the folder's files to the zip `file`, which is the same whenever they are: Gradio then keeps one of it.

    Raises:
        Refused: too much was saved in the last hour.
    """
    with zipfile.ZipFile(file, "w") as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            entry = zipfile.ZipInfo.from_file(path, path.relative_to(folder))
            entry.date_time, entry.compress_type = FIRST_DAY, zipfile.ZIP_DEFLATED
            archive.writestr(entry, path.read_bytes())
    disk.fill_with(file)
    return file
