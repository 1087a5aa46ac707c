import subprocess
import sys
from pathlib import Path

import pytest

from gdprompt.model.whole import whole

KILLED = """
import os, signal, sys
from pathlib import Path
from gdprompt.model.whole import whole

with whole(Path(sys.argv[1])) as folder:
    (folder / "first").write_text("new")
    os.kill(os.getpid(), signal.SIGKILL)
"""


def contents(folder: Path) -> dict[str, str]:
    return {str(path.relative_to(folder)): path.read_text() for path in folder.rglob("*") if path.is_file()}


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


def test_files_of_an_earlier_save_that_the_new_one_lacks_are_removed(tmp_path):
    folder = tmp_path / "saved"
    folder.mkdir()
    for name in ("part-1.bin", "part-2.bin", "notes"):
        (folder / name).write_text("old")
    with whole(folder, "*.bin") as partial:
        (partial / "part-1.bin").write_text("new")
        assert contents(folder) == dict.fromkeys(["part-1.bin", "part-2.bin", "notes"], "old")
    assert contents(tmp_path) == {"saved/part-1.bin": "new", "saved/notes": "old"}
