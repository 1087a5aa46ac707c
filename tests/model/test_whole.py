import subprocess
import sys
from pathlib import Path

import pytest

from gdprompt import validate
from gdprompt.model.whole import PARTIAL, whole

KILLED = """
import os, signal, sys
from pathlib import Path
from gdprompt.model.whole import whole

with whole(Path(sys.argv[1])) as folder:
    (folder / "first").write_text("new")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def contents(folder: Path) -> dict[str, str]:
    """Of what is not still being written."""
    files = [path.relative_to(folder) for path in folder.rglob("*") if path.is_file()]
    return {str(file): (folder / file).read_text() for file in files if PARTIAL not in file.parts}


def test_a_save_takes_its_place_and_leaves_other_files(tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    (folder / "first").write_text("old")
    (folder / "other").write_text("other")
    with whole(folder) as partial:
        (partial / "first").write_text("new")
        (partial / "base").mkdir()
        (partial / "base" / "second").write_text("new")
        assert contents(folder) == {"first": "old", "other": "other"}
    assert contents(tmp_path) == {"saved/first": "new", "saved/other": "other", "saved/base/second": "new"}


def test_a_save_that_fails_leaves_nothing(tmp_path):
    with pytest.raises(OSError, match="disk full"), whole(tmp_path / "saved") as partial:
        (partial / "first").write_text("new")
        raise OSError("disk full")
    assert list(tmp_path.iterdir()) == []


def test_a_save_that_is_killed_leaves_nothing_under_its_name_and_the_next_clears_up(tmp_path):
    folder = tmp_path / "saved"
    killed = subprocess.run([sys.executable, "-c", KILLED, str(folder)], timeout=120)
    assert killed.returncode == -9
    assert not folder.exists()
    assert contents(tmp_path)  # the control: it had begun
    with whole(folder) as partial:
        (partial / "second").write_text("new")
    assert contents(tmp_path) == {"saved/second": "new"}


def test_a_folder_that_is_there_is_written_within(tmp_path):
    """It may be a mount, to which nothing outside it can be moved."""
    folder = tmp_path / "saved"
    folder.mkdir()
    tmp_path.chmod(0o555)
    try:
        with whole(folder) as partial:
            (partial / "first").write_text("new")
            assert partial.parent == folder and list(tmp_path.iterdir()) == [folder]
    finally:
        tmp_path.chmod(0o755)
    assert [path.name for path in folder.iterdir()] == ["first"]


def test_what_a_killed_save_left_within_a_folder_is_cleared_and_does_not_refuse_the_next(tmp_path):
    killed = subprocess.run([sys.executable, "-c", KILLED, str(tmp_path)], timeout=120)
    assert killed.returncode == -9 and [path.name for path in tmp_path.iterdir()] == [PARTIAL]
    validate.folder(tmp_path)
    with whole(tmp_path) as partial:
        (partial / "second").write_text("new")
    assert [path.name for path in tmp_path.iterdir()] == ["second"]


def test_files_of_an_earlier_save_that_the_new_one_lacks_are_removed(tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    for name in ("part-1.bin", "part-2.bin", "notes"):
        (folder / name).write_text("old")
    with whole(folder, "*.bin") as partial:
        (partial / "part-1.bin").write_text("new")
        assert contents(folder) == dict.fromkeys(["part-1.bin", "part-2.bin", "notes"], "old")
    assert contents(tmp_path) == {"saved/part-1.bin": "new", "saved/notes": "old"}
