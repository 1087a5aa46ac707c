"""Every word the page shows, a TOML file for each language, by the part of the page that says it."""

from __future__ import annotations

import tomllib
from functools import partial
from pathlib import Path
from typing import Any, Literal

from gdprompt.figures import Labels, MemoryLabels

Language = Literal["en", "zh"]
LANGUAGES: dict[Language, str] = {"en": "EN", "zh": "中文"}


def _read(language: str) -> dict[str, dict[str, str]]:
    return tomllib.loads((Path(__file__).parent / f"{language}.toml").read_text(encoding="utf-8"))


WORDS = {language: _read(language) for language in LANGUAGES}
"""By language, part of the page, and key."""


def say(language: str, key: str, *, part: str = "page", **values: Any) -> str:
    """The words of `key` in one language, with `values` filled in; English where there is no such language."""
    known: Any = language if language in tuple(LANGUAGES) else "en"
    return WORDS[known][part][key].format(**values)


say_in_lesson = partial(say, part="lesson")
say_in_results = partial(say, part="results")


def say_of_paper(language: str, name: str) -> str:
    """A name in the paper's tables in one language: whole, or part by part where it has several."""
    names = WORDS["zh" if language == "zh" else "en"]["paper"]
    if language != "zh" or name in names:
        return names.get(name, name)
    for mark, joined in ((": ", "："), (", ", "，"), (" ", " ")):
        head, found, tail = name.rpartition(mark)
        if found:
            return f"{say_of_paper(language, head)}{joined}{say_of_paper(language, tail)}"
    return name


def labels(language: str) -> Labels:
    """The words that figures draw."""
    return Labels(
        conditions={c: say(language, c) for c in ("no_context", "prompted", "base_step", "meta_step", "base")},
        units={
            "kl": say(language, "nats"),
            "js": say(language, "nats"),
            "delta_logprob": say(language, "nats"),
            "rank": say(language, "place"),
        },
        mean=say(language, "mean"),
        waiting=say(language, "fills_in"),
        path_waiting=say(language, "path_waiting"),
        path_kl=say(language, "path_kl"),
        prompted=say(language, "path_prompted"),
        meta=say(language, "path_meta"),
        base=say(language, "path_base"),
        trained=say(language, "trained"),
    )


def memory_labels(language: str) -> MemoryLabels:
    """The words that the figures of the tab Memory draw."""
    return MemoryLabels(
        waiting=say(language, "memory_curve_waiting"),
        passages=say(language, "memory_curve_x"),
        mean=say(language, "mean"),
        with_count=say(language, "memory_curve_with", count="{count}"),
        adapter=say(language, "memory_adapter"),
        cache=say(language, "memory_cache"),
        tokens=say(language, "memory_tokens"),
        even=say(language, "memory_even", count="{count}"),
    )
