"""`gdprompt eval`: measure a model, suite by suite, into one JSON file in which each says what made it."""

from __future__ import annotations

import time
from collections.abc import Callable, Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from gdprompt import assets
from gdprompt.evaluate import contexts, continuation, harmless, long, paper, plain, record, several
from gdprompt.evaluate.metrics import estimate, recovered_gap
from gdprompt.evaluate.names import ABOUT, CHUNKED_SUITES, QUESTION_SUITES, REAL_SUITES, TEST_DATA
from gdprompt.evaluate.options import Options
from gdprompt.evaluate.predict import CONDITIONS, Prediction, batch_size, predict, wrong_contexts
from gdprompt.evaluate.progress import Tell, progress, quiet
from gdprompt.evaluate.room import fit
from gdprompt.evaluate.suites import SUITES, Item, one_a_passage
from gdprompt.results import Condition
from gdprompt.session import LM, load

METRICS = ("exact_match", "f1", "token_accuracy", "kl", "drift_kl")
IN_NATS = ("kl", "drift_kl")
GAP_METRICS = ("exact_match", "f1", "token_accuracy")

Measure = Callable[[LM, Options, Tell], dict[str, Any]]


def measure(
    lm: LM, items: list[Item], conditions: tuple[Condition, ...] = CONDITIONS, tell: Tell = quiet
) -> dict[Condition, list[Prediction]]:
    """Every condition's predictions in the order of `items`, batch by batch, passages of like length together."""
    order = sorted(range(len(items)), key=lambda i: (len(items[i].context), items[i].context))
    wrong = wrong_contexts([items[i] for i in order])
    found: dict[Condition, dict[int, Prediction]] = {condition: {} for condition in conditions}
    at_once = batch_size(lm)
    for start in range(0, len(order), at_once):
        batch = order[start : start + at_once]
        predictions = predict(lm, [items[i] for i in batch], conditions, wrong[start : start + at_once])
        for condition, rows in predictions.items():
            found[condition].update(zip(batch, rows, strict=True))
        tell(start + len(batch), len(order))
    return {condition: [rows[i] for i in range(len(items))] for condition, rows in found.items()}


def summary(items: list[Item], predictions: dict[Condition, list[Prediction]]) -> dict[str, Any]:
    """Means and intervals by condition, and how near the taught answers come to the prompted ones.

    What prompting gains, and how much of it the step recovers, counts from `base`: meta-training moves `no_context`.
    """
    passages = [item.context for item in items]

    def values(condition: Condition, metric: str) -> list[float]:
        return [getattr(prediction, metric) for prediction in predictions[condition]]

    def gap(metric: str, baseline: Condition) -> dict[str, Any] | None:
        arms = (values("meta_step", metric), values(baseline, metric), values("prompted", metric))
        found = recovered_gap(*arms, groups=passages)
        return found and asdict(found)

    figures: dict[str, Any] = {"n": len(items), "num_passages": len(set(passages))}
    for condition in predictions:
        figures[condition] = {
            m: asdict(estimate(values(condition, m), passages, share=m not in IN_NATS)) for m in METRICS
        }
    same = [float(a.text == b.text) for a, b in zip(predictions["meta_step"], predictions["prompted"], strict=True)]
    figures["same_as_prompted"] = asdict(estimate(same, passages))
    figures["recovered_gap"] = {metric: gap(metric, "base") for metric in GAP_METRICS}
    figures["recovered_gap_from_base_step"] = {metric: gap(metric, "base_step") for metric in GAP_METRICS}
    figures["outcomes"] = paper.outcomes(predictions, passages)
    figures["irrelevant"] = paper.irrelevant(predictions, passages)
    return figures


def _questions(suite: str) -> Measure:
    def run(lm: LM, options: Options, tell: Tell) -> dict[str, Any]:
        items = SUITES[suite](options.num_items, options.seed, options.text_of(suite))
        items = fit(suite, items, lm.base, lm.template)
        sized = plain.at_its_best(lm, plain.examples(lm.template, items))
        return {**summary(items, measure(sized, items, CONDITIONS, tell)), "plain_step_size": plain.size_of(sized)}

    return run


def _together(suite: str, of: str, measure: Callable[..., dict[str, Any]]) -> Measure:
    def run(lm: LM, options: Options, tell: Tell) -> dict[str, Any]:
        items = one_a_passage(of, options.num_items, options.seed, options.text_of(of))
        return measure(lm, fit(suite, items, lm.base, lm.template, prompted=False), tell=tell)

    return run


def _continuation(lm: LM, options: Options, tell: Tell) -> dict[str, Any]:
    return continuation.measure(lm, _chunks(lm, options), tell)


def _harmless(lm: LM, options: Options, tell: Tell) -> dict[str, Any]:
    chunks = _chunks(lm, options)
    return harmless.measure(lm, one_a_passage("profiles", len(chunks), options.seed, None), chunks, tell)


def _chunks(lm: LM, options: Options) -> list[continuation.Chunk]:
    text, half = options.text_of("continuation"), options.chunk_tokens
    return continuation.draw_chunks(lm.template, options.num_items, options.seed, text, half)


def _long(suite: str) -> Measure:
    def run(lm: LM, options: Options, tell: Tell) -> dict[str, Any]:
        # More than enough: a quarter of a long passage holds a few short ones, of which one is asked about.
        items = one_a_passage(suite, 4 * options.num_items, options.seed, options.text_of(suite))
        longs = long.gather(lm, items, options.num_items, options.seed, lm.max_chunk_tokens)
        return long.measure(lm, longs, tell)

    return run


MEASURES: dict[str, Measure] = {
    **{name: _questions(name) for name in QUESTION_SUITES},
    "several": _together("several", "profiles", several.recall),
    "several_real": _together("several_real", "squad", several.recall),
    "contexts": _together("contexts", "profiles", contexts.measure),
    "contexts_real": _together("contexts_real", "squad", contexts.measure),
    "continuation": _continuation,
    "harmless": _harmless,
    "long": _long("profiles"),
    "long_real": _long("squad"),
}


def evaluate(
    model: str | None,
    meta: str | None,
    suites: list[str],
    options: Options,
    out: Path,
) -> dict[str, Any]:
    """Measure and write `out`; of the suites already there, those of the same model and not asked for are kept.

    Args:
        model: folder or hub id; None is the shipped model.
        meta: folder of the meta-trained part; None looks in the model's folder.
        suites: names from `names.ABOUT`; empty means all, without those that need data where none is given.
        options: how many items, which ones, and from where; where to compute.
        out: the JSON file, written after each suite.

    Raises:
        ValueError: an unknown suite, missing data, or no such device.
    """
    names = suites or options.measurable(ABOUT)
    for name in names:
        if name not in MEASURES:
            raise ValueError(f"Expected a suite among {', '.join(MEASURES)}, got {name!r}: choose one of them.")
        options.check(name)
    hashes = {name: options.sha256(name) for name in names}
    lm = load(model, meta, options.device, options.dtype)
    fingerprint = record.model_fingerprint(model, meta)
    kept = record.going_on(out, fingerprint)
    results: dict[str, Any] = {
        "format": record.FORMAT,
        "model": {
            "name": assets.SHIPPED_NAME if model is None else Path(model).name,
            "parameters": lm.num_parameters,
            "fingerprint": fingerprint,
            "meta_steps": lm.info.get("step"),
            "rank": lm.theta.rank,
        },
        "suites": kept,
    }

    def made(name: str, seconds: float) -> dict[str, Any]:
        command = command_of(name, options, model, meta)
        return record.made(command, options.seed, seconds, fingerprint, options.given(name), hashes[name])

    return fill(results, names, lambda name, tell: MEASURES[name](lm, options, tell), brief, made, out)


def fill(
    results: dict[str, Any],
    names: list[str],
    measure: Callable[[str, Tell], dict[str, Any]],
    brief: Callable[[dict[str, Any]], str],
    made: Callable[[str, float], dict[str, Any]],
    out: Path,
) -> dict[str, Any]:
    """Measure suite after suite into `results`, each printed in brief and written to `out` with what made it.

    Args:
        results: those so far.
        names: of the suites to measure.
        measure: a suite's figures, by its name; tells how far it is.
        brief: figures on one line.
        made: what made a suite's figures, by its name and the seconds that it took.
        out: the JSON file.
    """
    for name in names:
        started = time.perf_counter()
        with progress(name) as tell:
            figures = measure(name, tell)
        seconds = time.perf_counter() - started
        figures["made"] = made(name, seconds)
        results["suites"][name] = figures
        print(f"{name:<16} n {figures['n']:<5} {seconds:.0f} s  {brief(figures)}", flush=True)
        record.write(out, results)
    return results


def command_of(suite: str, options: Options, model: str | None, meta: str | None) -> str:
    """What to type to measure a suite so."""
    typed: dict[str, Any] = {"items": options.num_items, "seed": options.seed}
    if named := options.given(suite):
        typed["test_data"] = f"{TEST_DATA[suite]}={named}"
    elif suite in REAL_SUITES:
        typed["data"] = "data"
    if suite in CHUNKED_SUITES:
        typed["chunk_tokens"] = options.chunk_tokens
    if options.device != "cpu":
        typed["device"] = options.device
    if options.dtype not in (None, "float32"):
        typed["dtype"] = options.dtype
    return record.command(suite, typed, model, meta)


def measured_so(made: Mapping[str, Any], suite: str, options: Options, model: str | None, meta: str | None) -> bool:
    """Whether figures were made as measuring a suite now would make them: by the same command, of the same text."""
    read = made.get("data_sha256")  # earlier versions did not keep it
    same = read is None or read == options.sha256(suite)
    return same and made["command"] == command_of(suite, options, model, meta)


def brief(figures: dict[str, Any]) -> str:
    """A suite's main figures on one line."""
    if "meta_step" in figures:
        metric = "exact_match" if "exact_match" in figures["meta_step"] else "token_accuracy"
        shown = {condition: figures[condition][metric] for condition in CONDITIONS}
    else:
        nested = figures.get("recall") or figures.get("text") or figures
        shown = {key: value for key, value in nested.items() if isinstance(value, dict) and "mean" in value}
    return "  ".join(f"{key} {value['mean']:.3f}" for key, value in shown.items())
