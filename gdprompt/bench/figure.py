"""One measured figure beside what is wanted of it, and many of them as a table."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from rich.table import Table


@dataclass(frozen=True)
class Figure:
    """A measurement over `n` of something; at most `limit` is wanted, where there is a limit.

    `value` is None where nothing was measured, and `note` says why.
    """

    name: str
    value: float | None
    unit: str
    n: int
    limit: float | None = None
    note: str = ""

    @property
    def holds(self) -> bool | None:
        """Whether it is as wanted; None where nothing was measured, or is wanted."""
        return None if self.value is None or self.limit is None else self.value <= self.limit

    def to_dict(self) -> dict[str, Any]:
        """JSON-ready, with the verdict."""
        return {**asdict(self), "holds": self.holds}


def figure_table(title: str, caption: str, figures: Sequence[Figure]) -> Table:
    """One row a figure."""
    from rich.table import Table

    table = Table(title=title, caption=caption)
    for heading in ("what", "n", "measured", "wanted at most", "holds", "note"):
        table.add_column(heading, justify="right" if heading in ("n", "measured", "wanted at most") else "left")
    for figure in figures:
        table.add_row(
            figure.name,
            str(figure.n),
            _quantity(figure.value, figure.unit),
            _quantity(figure.limit, figure.unit),
            {None: "", True: "yes", False: "NO"}[figure.holds],
            figure.note,
        )
    return table


def _quantity(value: float | None, unit: str) -> str:
    if value is None:
        return ""
    return f"{value:.2f} {unit}" if unit in ("s", "×") else f"{value:.0f} {unit}".strip()
