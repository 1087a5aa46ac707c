"""What every test of measuring shares."""

from __future__ import annotations

from collections.abc import Iterator

import pytest

from gdprompt.evaluate import plain


@pytest.fixture(scope="module", autouse=True)
def _few_sizes() -> Iterator[None]:
    """The plain step's size is searched anew for each suite, here among few: it would take most of the time."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(plain, "GRID", (0.5, 4.0))
        yield
