"""How a base reads before it has a meta part: its answers without the passage, and with it in the prompt."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from typing import Any

from torch import nn

from gdprompt import assets
from gdprompt.evaluate import record
from gdprompt.evaluate.metrics import estimate, exact_match, f1
from gdprompt.evaluate.names import QUESTION_SUITES
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.predict import BATCH_SIZE, greedy_batch
from gdprompt.evaluate.progress import Tell, quiet
from gdprompt.evaluate.room import fit
from gdprompt.evaluate.run import command_of, fill
from gdprompt.evaluate.suites import SUITES, Item
from gdprompt.model import forward, lora, pretrained, store
from gdprompt.prompt import Template

CONDITIONS = ("no_context", "prompted")
SCORES = {"exact_match": exact_match, "f1": f1}


def answers(model: nn.Module, template: Template, items: list[Item], tell: Tell = quiet) -> dict[str, list[str]]:
    """Greedy answers under each of `CONDITIONS`, in the order of `items`."""
    order = sorted(range(len(items)), key=lambda i: len(items[i].context))
    found: dict[str, dict[int, str]] = {condition: {} for condition in CONDITIONS}
    for start in range(0, len(order), BATCH_SIZE):
        batch = order[start : start + BATCH_SIZE]
        queries = [template.query(items[i].qa.question) for i in batch]
        contexts = [template.context(items[i].context) for i in batch]
        prompts = {
            "no_context": [template.bos + query for query in queries],
            "prompted": [context + query for context, query in zip(contexts, queries, strict=True)],
        }
        for condition, rows in prompts.items():
            found[condition].update(zip(batch, greedy_batch(model, template, rows, {}), strict=True))
        tell(start + len(batch), len(order))
    return {condition: [texts[i] for i in range(len(items))] for condition, texts in found.items()}


def summary(items: list[Item], texts: dict[str, list[str]]) -> dict[str, Any]:
    """Means and intervals by condition."""
    passages = [item.context for item in items]
    figures: dict[str, Any] = {"n": len(items), "num_passages": len(set(passages))}
    for condition, given in texts.items():
        figures[condition] = {
            metric: asdict(estimate([score(t, i.qa.answers) for t, i in zip(given, items, strict=True)], passages))
            for metric, score in SCORES.items()
        }
    return figures


def brief(figures: dict[str, Any]) -> str:
    """A suite's figures on one line."""
    return "  ".join(f"{c} {m} {figures[c][m]['mean']:.3f}" for c in CONDITIONS for m in SCORES)


def evaluate(model: str | None, suites: list[str], options: Options, out: Path) -> dict[str, Any]:
    """Measure a base's answers and write `out`; suites of the same base that are there already stay.

    Args:
        model: folder or hub id; None is the shipped model's base.
        suites: names of suites of questions; empty means all, without those that need data where none is given.
        options: how many items, which ones, and from where; where to compute.
        out: the JSON file, written after each suite.

    Raises:
        ValueError: a suite that is not one of questions, missing data, or no such device.
    """
    names = suites or options.measurable(QUESTION_SUITES)
    for name in names:
        if name not in QUESTION_SUITES:
            raise ValueError(
                f"--base-only expects a suite of questions ({', '.join(QUESTION_SUITES)}), got {name!r}: choose one."
            )
        options.check(name, base_only=True)
    hashes = {name: options.sha256(name) for name in names}
    folder = store.locate(model)
    base, template = (
        pretrained.load_model(folder, store.dtype_of(options.dtype)),
        Template(pretrained.load_tokenizer(folder)),
    )
    forward.move(base, options.device)
    lora.attach(base)
    fingerprint = {"base": store.fingerprint(folder)}
    kept = record.going_on(out, fingerprint)
    shown = assets.SHIPPED_NAME if model is None else Path(model).name
    results: dict[str, Any] = {
        "format": record.FORMAT,
        "model": {"name": shown, "fingerprint": fingerprint},
        "suites": kept,
    }

    def measure(name: str, tell: Tell) -> dict[str, Any]:
        items = SUITES[name](options.num_items, options.seed, options.text_of(name))
        items = fit(name, items, base, template)
        return summary(items, answers(base, template, items, tell))

    def command(name: str) -> str:
        return f"{command_of(name, options, model, None)} --base-only"

    return fill(
        results,
        names,
        measure,
        brief,
        lambda name, seconds: record.made(
            command(name), options.seed, seconds, fingerprint, options.given(name), hashes[name]
        ),
        out,
    )
