"""What visitors take home: the same bytes for the same thing, and no more in an hour than the disk has room for."""

import os
import zipfile
from collections import Counter
from types import SimpleNamespace

import pytest
from fake_lm import FakeLM
from fake_memory import FakeMemoryLM

# The libraries' own deprecations are not this page's to mend.
pytestmark = pytest.mark.filterwarnings("ignore")


@pytest.fixture
def folder(tmp_path):
    made = tmp_path / "memory"
    (made / "base").mkdir(parents=True)
    for name in ("b.json", "a.json", "base/c.json"):
        (made / name).write_text(name * 100)
    return made


def test_the_same_files_are_the_same_zip(folder, tmp_path):
    from gdprompt.ui.downloads import zipped

    before = zipped(folder, tmp_path / "before.zip").read_bytes()
    for number, file in enumerate(folder.rglob("*")):
        os.utime(file, (10**9 + number, 10**9 + 100 * number))
    assert zipped(folder, tmp_path / "after.zip").read_bytes() == before
    with zipfile.ZipFile(tmp_path / "after.zip") as archive:
        assert {name: archive.read(name).decode() for name in archive.namelist()} == {
            name: name * 100 for name in ("a.json", "b.json", "base/c.json")
        }
        assert all(entry.external_attr >> 16 & 0o400 for entry in archive.infolist())  # who unpacks it may read it
    (folder / "a.json").write_text("other")
    assert zipped(folder, tmp_path / "other.zip").read_bytes() != before


@pytest.fixture
def outcome():
    from gdprompt.results import Done
    from gdprompt.ui.teaching import Outcome

    (done,) = [e for e in FakeLM(0.0).stream(["Mira keeps owls."], "What of Mira?") if isinstance(e, Done)]
    return Outcome(done.comparison, done.taught, ("Mira keeps owls.",), ())


def test_what_is_saved_counts_and_beyond_the_hours_bytes_nothing_is(outcome, monkeypatch):
    from gdprompt.memory import Changed, Memory, learn
    from gdprompt.ui import api, disk, memory_handlers, taking
    from gdprompt.ui.remembering import View

    *_, changed = learn(FakeMemoryLM(0.0), Memory(), "Mira keeps owls.", ["What of Mira?"])
    assert isinstance(changed, Changed)
    ways = {
        "adapter": lambda: taking.save(outcome, "en"),
        "export": lambda: taking.export(outcome, "en", SimpleNamespace(kind="csv")),
        "memory": lambda: memory_handlers.save(View(changed.memory), "en"),
    }
    monkeypatch.setattr(disk, "_filled", Counter())
    monkeypatch.setattr(disk, "_files", {})
    for number, way in enumerate(ways.values(), 1):
        ((file, status, error),) = way()
        assert file and status and not error and disk._filled.total() > 100 * number
    before = disk._filled.total()
    disk._files.clear()  # as if they were other files
    monkeypatch.setattr("gdprompt.ui.limits.MAX_DISK_BYTES", before + 10)
    for way in ways.values():
        ((file, _, error),) = way()
        assert file is None and "Try again later" in error
    with pytest.raises(Exception, match="Try again later"):
        list(api.Endpoints(None).save(changed.memory))
    assert disk._filled.total() == before
