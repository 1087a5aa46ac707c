"""What `gdprompt eval` is asked for: how many items, from which text, and whether a suite can be measured so."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from gdprompt.evaluate import contexts, held_out, several
from gdprompt.evaluate.names import CHUNKED_SUITES, QUESTION_SUITES, REAL_SUITES, TEST_DATA
from gdprompt.evaluate.suites import SUITES, WRITTEN
from gdprompt.tasks.real import DATA_VARIABLE, data_folder
from gdprompt.train.data import data_names, sha256_of

LEARNED_TOGETHER = {
    "several": max(several.COUNTS),
    "several_real": max(several.COUNTS),
    "contexts": max(contexts.COUNTS),
    "contexts_real": max(contexts.COUNTS),
}
"""How many passages a suite learns together at most."""


@dataclass(frozen=True)
class Options:
    """What a suite is measured with; `test_data` names the text of some suites of real text, `data_dir` the others'."""

    num_items: int = 500
    seed: int = 0
    data_dir: Path | None = None
    chunk_tokens: int = 64
    device: str = "cpu"
    dtype: str | None = None
    test_data: Mapping[str, str] = field(default_factory=dict)

    def text_of(self, suite: str) -> str | Path | None:
        """The held-out text that a suite reads, as `held_out.passages` takes it."""
        return self.test_data.get(TEST_DATA.get(suite, ""), None if suite == "own" else self.data_dir)

    def measurable(self, suites: Iterable[str]) -> list[str]:
        """Those of the suites that are generated, or whose text is there or named."""
        named = [suite for suite in suites if suite not in REAL_SUITES or self.text_of(suite)]
        return [suite for suite in named if suite not in WRITTEN or WRITTEN[suite].exists()]

    def check(self, suite: str, base_only: bool = False) -> None:
        """Refuse, before a model is loaded, a suite of too few items, or whose text is not named or cannot be read."""
        together = LEARNED_TOGETHER.get(suite, 1)
        contrasted = suite in QUESTION_SUITES and not base_only  # each passage's wrong one is another item's
        if contrasted and self.num_items < 2:
            raise ValueError(
                f"The suite {suite} learns a wrong passage too, that of another item; got --items {self.num_items}: "
                "ask for two or more."
            )
        if self.num_items < together:
            raise ValueError(
                f"The suite {suite} learns up to {together} passages together; got --items {self.num_items}: ask for "
                "that many, or name other suites (--suite)."
            )
        if suite in WRITTEN:
            SUITES[suite](1, self.seed, None)
        if suite not in REAL_SUITES:
            return
        named = self.text_of(suite)
        if suite in CHUNKED_SUITES and isinstance(named, str):
            held_out.paragraphs(named)
        elif isinstance(named, str):
            num_passages = len(held_out.passages(suite, named))
            if contrasted and num_passages < 2:
                raise ValueError(
                    f"The suite {suite} learns a wrong passage too, that of another item; got one passage in {named}: "
                    "give data of two passages or more."
                )
            if num_passages < together:
                raise ValueError(
                    f"The suite {suite} learns up to {together} passages together; got {num_passages} in {named}: name "
                    "other data, or other suites (--suite)."
                )
        elif suite != "own" and (named or os.environ.get(DATA_VARIABLE)):
            data_folder(named)
        else:
            ways = [f"--test-data {TEST_DATA[suite]}=NAME"] if suite in TEST_DATA else []
            ways += [] if suite == "own" else ["--data FOLDER"]
            raise ValueError(f"The suite {suite} expects held-out text, got none: name it with {' or '.join(ways)}.")

    def given(self, suite: str) -> str | None:
        """What `test_data` names for a suite, as results show it: a path by its last part."""
        named = self.test_data.get(TEST_DATA.get(suite, ""))
        return named and data_names(named, 1.0)[0]

    def sha256(self, suite: str) -> str | None:
        """`sha256_of` the text that a suite reads; None of one that is generated."""
        if suite not in REAL_SUITES:
            return None
        return sha256_of(str(held_out.file_of(suite, self.text_of(suite))))
