"""What a run learns from, and the names that it is known by."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from gdprompt.train.data import data_names


def test_data_are_known_by_names_that_say_nothing_of_this_machine(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("GDPROMPT_DATA", str(tmp_path))
    here = tmp_path.name
    named: list[tuple[Any, list[str]]] = [
        (None, [here]),
        (tmp_path, [here]),
        (".", [here]),
        (f"{tmp_path}/", [here]),
        ("hub:owner/name", ["hub:owner/name"]),
        (("squad", "elsewhere/mine.jsonl"), ["squad", "mine.jsonl"]),
    ]
    for data, expected in named:
        assert data_names(data, 0.5) == expected
    assert data_names(None, 0.0) == data_names("worlds", 0.5) == ["worlds"]
    monkeypatch.delenv("GDPROMPT_DATA")
    with pytest.raises(ValueError, match="name it with --data"):
        data_names(None, 0.5)
