"""How much of the disk visitors may fill in an hour."""

from collections import Counter
from types import SimpleNamespace

import pytest

from gdprompt.ui import disk, limits


def test_the_hours_bytes_are_counted_and_then_forgotten(monkeypatch):
    clock = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(disk, "_filled", Counter())
    monkeypatch.setattr(disk, "time", SimpleNamespace(monotonic=lambda: clock.now))
    monkeypatch.setattr(limits, "MAX_DISK_BYTES", 100)
    disk.fill(60)
    clock.now += (limits.SECONDS_KEPT + limits.SECONDS_BETWEEN_SWEEPS) / 2
    disk.fill(40)
    for ask in (disk.fill, disk.check_room):
        with pytest.raises(limits.Refused, match="Try again later"):
            ask(1)
    disk.fill(0)
    clock.now += (limits.SECONDS_KEPT + limits.SECONDS_BETWEEN_SWEEPS) / 2 + 60
    disk.check_room(60)
    disk.fill(60)  # the first 60 are gone, the 40 are not
    with pytest.raises(limits.Refused):
        disk.fill(1)
    assert disk._filled.total() == 100


def test_a_file_is_counted_once_while_it_is_there(monkeypatch, tmp_path):
    clock = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(disk, "_filled", Counter())
    monkeypatch.setattr(disk, "_files", {})
    monkeypatch.setattr(disk, "time", SimpleNamespace(monotonic=lambda: clock.now))
    monkeypatch.setattr(limits, "MAX_DISK_BYTES", 100)
    one, same, other = (tmp_path / name for name in ("one", "same", "other"))
    one.write_bytes(b"0" * 60)
    same.write_bytes(b"0" * 60)
    other.write_bytes(b"1" * 60)
    for file in (one, same, one):
        disk.fill_with(file)
    assert disk._filled.total() == 60
    with pytest.raises(limits.Refused):
        disk.fill_with(other)
    clock.now += limits.SECONDS_KEPT + limits.SECONDS_BETWEEN_SWEEPS + 60
    disk.fill_with(other)
    with pytest.raises(limits.Refused):  # it is not there any more
        disk.fill_with(one)


def test_what_is_gone_again_is_given_back(monkeypatch):
    clock = SimpleNamespace(now=1_000.0)
    monkeypatch.setattr(disk, "_filled", Counter())
    monkeypatch.setattr(disk, "time", SimpleNamespace(monotonic=lambda: clock.now))
    for _ in range(3):
        disk.fill(20)
        clock.now += 60
    disk.give_back(30)
    assert list(disk._filled.values()) == [20, 10, 0]
