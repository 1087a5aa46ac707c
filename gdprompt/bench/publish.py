"""A bench's result where people look for it: tables on the screen, JSON and the same tables in Markdown on disk."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.console import RenderableType
    from rich.table import Table


def publish(result: Mapping[str, Any], tables: Sequence[Table], out: Path | None, show: bool) -> None:
    """Print the tables if `show`, and write `out` and the Markdown beside it if a file is named."""
    if show:
        from rich.console import Console

        Console().print(*tables)
    if out is not None:
        out.parent.mkdir(parents=True, exist_ok=True)
        out.write_text(json.dumps(result, indent=1) + "\n", encoding="utf-8")
        out.with_suffix(".md").write_text("\n".join(map(markdown, tables)), encoding="utf-8")


def markdown(table: Table) -> str:
    """A table with its title above and its caption below."""
    rows = [[_cell(column.header) for column in table.columns]]
    rows.append(["---:" if column.justify == "right" else "---" for column in table.columns])
    rows += [list(map(_cell, cells)) for cells in zip(*(column.cells for column in table.columns), strict=True)]
    lines = "\n".join(f"| {' | '.join(row)} |" for row in rows)
    return f"### {table.title}\n\n{lines}\n\n{table.caption}\n"


def _cell(content: RenderableType) -> str:
    return str(content).replace("|", "\\|").replace("\n", " ")
