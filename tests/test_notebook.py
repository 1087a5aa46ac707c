"""The notebook in assets/ runs from its first cell to its last on the shipped model, and shows what it says."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import plotly.io
import pytest

NOTEBOOK = json.loads((Path(__file__).parents[1] / "assets" / "gdprompt.ipynb").read_text(encoding="utf-8"))
CELLS = {cell["id"]: cell for cell in NOTEBOOK["cells"]}
CODE = {name: "".join(cell["source"]) for name, cell in CELLS.items() if cell["cell_type"] == "code"}


def test_it_is_ten_cells_without_outputs() -> None:
    assert len(CELLS) == len(NOTEBOOK["cells"]) == 10
    assert (NOTEBOOK["nbformat"], NOTEBOOK["nbformat_minor"]) == (4, 5)
    for name in CODE:
        assert CELLS[name]["outputs"] == [] and CELLS[name]["execution_count"] is None


# peft 0.21 asks transformers 5.23 for a deprecated property.
@pytest.mark.filterwarnings("ignore:`is_gradient_checkpointing` is deprecated:FutureWarning")
def test_every_cell_runs_and_shows_what_it_says(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    figures: list[Any] = []
    monkeypatch.setattr(plotly.io, "show", figures.append)
    names, said = {}, {}
    for name, source in CODE.items():
        exec(compile(source, name, "exec"), names)
        said[name] = capsys.readouterr().out

    def answers(name: str) -> dict[str, str]:
        return {what.strip(): answer.strip() for what, _, answer in (r.partition(":") for r in said[name].splitlines())}

    taught = answers("teach")
    assert taught["taught"] == taught["prompted"] == "pickled beetroot" != taught["untaught"]
    assert answers("peft") == {"plain PEFT": taught["taught"]}
    added = answers("add")
    assert added["both"] == "pickled beetroot | Calder Bay"
    first, other = added["one taken away"].split(" | ")
    assert first == "pickled beetroot" and other != "Calder Bay"
    yours = answers("yours")
    assert yours["taught"] == yours["prompted"] == "red sandstone" != yours["untaught"]
    divergence, path = figures
    assert len(divergence.data[0].x) > 0 and len(path.data[-1].x) > 0
