"""The results file: each suite's figures with what they were measured with and of, kept apart by model and merged."""

from __future__ import annotations

import json
import platform
import shlex
from collections.abc import Mapping, Sequence
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

import torch

from gdprompt import __version__
from gdprompt.model import store

FORMAT = 2
LIBRARIES = ("torch", "transformers", "tokenizers", "numpy")


def model_fingerprint(model: str | None, meta: str | None) -> dict[str, str]:
    """SHA-256 of the base's and of the meta part's weights."""
    return {
        "base": store.fingerprint(store.locate(model)),
        "meta": store.fingerprint(store.meta_folder(model, meta)),
    }


def command(suite: str, options: Mapping[str, Any], model: str | None, meta: str | None) -> str:
    """What to type to measure one suite again; a path on this machine is shown by its last part."""
    words = ["gdprompt", "eval", "--suite", suite]
    for option, value in {"--model": model, "--meta": meta}.items():
        if value is not None:
            words += [option, Path(value).name if Path(value).is_absolute() else value]
    for option, value in options.items():
        words += [f"--{option.replace('_', '-')}", str(value)]
    return shlex.join([*words, "--out", "results.json"])


def made(
    command: str,
    seed: int,
    seconds: float,
    fingerprint: dict[str, str],
    test_data: str | None = None,
    data_sha256: str | None = None,
) -> dict[str, Any]:
    """Where a suite's figures come from; few suites' text is named by itself, or has a hash."""
    return {
        "command": command,
        "seed": seed,
        "date": datetime.now(UTC).date().isoformat(),
        "seconds": round(seconds, 1),
        "machine": f"{platform.machine()}, {torch.get_num_threads()} threads",
        "versions": {
            "gdprompt": __version__,
            "python": platform.python_version(),
            **{name: version(name) for name in LIBRARIES},
        },
        "model": fingerprint,
        **({} if test_data is None else {"test_data": test_data}),
        **({} if data_sha256 is None else {"data_sha256": data_sha256}),
    }


def read(path: Path) -> dict[str, Any]:
    """A results file; raises ValueError where it is none, or of an earlier format."""
    try:
        results = json.loads(path.read_text(encoding="utf-8"))
    except ValueError as error:
        raise ValueError(f"Expected results as JSON in {path}, got something else ({error}): measure again.") from error
    found = results.get("format") if isinstance(results, dict) else None
    if found != FORMAT:
        raise ValueError(
            f"Expected results of format {FORMAT} in {path}, got {found}: its suites do not say what they were "
            "measured with. Measure again into another file."
        )
    return results


def write(path: Path, results: dict[str, Any]) -> None:
    """Write a results file; a reader never sees half of it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    part = path.with_name(f"{path.name}.part")
    part.write_text(json.dumps(results, indent=1) + "\n", encoding="utf-8")
    part.replace(path)


def of_model(results: dict[str, Any], fingerprint: dict[str, str]) -> tuple[dict[str, Any], list[str]]:
    """The suites measured with the model of this fingerprint, and the names of the others."""
    suites = results["suites"]
    kept = {name: figures for name, figures in suites.items() if figures["made"]["model"] == fingerprint}
    return kept, [name for name in suites if name not in kept]


def going_on(path: Path, fingerprint: dict[str, str]) -> dict[str, Any]:
    """The suites in a results file, if it is there, that measuring this model goes on from.

    Raises:
        ValueError: the file has suites of another model, or of a base alone where this is not: they would be lost.
    """
    if not path.exists():
        return {}
    results = read(path)
    if results["suites"] and results["model"]["fingerprint"].keys() != fingerprint.keys():
        have, got = ("a base alone" if "meta" not in of else "a model with its meta part"
                     for of in (results["model"]["fingerprint"], fingerprint))  # fmt: skip
        raise ValueError(f"Expected results of {got} in {path}, got those of {have}: name another --out.")
    kept, others = of_model(results, fingerprint)
    if others:
        raise ValueError(
            f"Expected results of this model in {path}, got those of another ({', '.join(others)}): name another --out."
        )
    return kept


def merge(paths: Sequence[Path]) -> dict[str, Any]:
    """The suites of several files as one.

    Raises:
        ValueError: a file of another model than the first, or a suite that stands in two files.
    """
    merged: dict[str, Any] = {}
    source: dict[str, Path] = {}
    for path in paths:
        results = read(path)
        merged = merged or {**results, "suites": {}}
        for name, figures in results["suites"].items():
            found, expected = figures["made"]["model"], merged["model"]["fingerprint"]
            if found != expected:
                shown, first = (
                    f"base {of['base'][:12]}, meta {of.get('meta', 'none')[:12]}" for of in (found, expected)
                )
                raise ValueError(
                    f"Expected results of one model, got {name} in {path} of another ({shown}; {paths[0]} has {first}"
                    "): measure them with the same model."
                )
            if name in source:
                raise ValueError(
                    f"Expected each suite in one file, got {name} in {source[name]} and {path}: leave one of them out."
                )
            merged["suites"][name], source[name] = figures, path
    return merged
