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
    clock.now += limits.SECONDS_KEPT / 2
    disk.fill(40)
    for ask in (disk.fill, disk.check_room):
        with pytest.raises(limits.Refused, match="Try again later"):
            ask(1)
    disk.fill(0)
    clock.now += limits.SECONDS_KEPT / 2 + 60
    disk.check_room(60)
    disk.fill(60)  # the first 60 are gone, the 40 are not
    with pytest.raises(limits.Refused):
        disk.fill(1)
    assert disk._filled.total() == 100
