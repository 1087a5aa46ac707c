"""Does a step on one thing leave the rest alone? Ordinary text, and answers about other passages, before and after."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from typing import Any

from gdprompt.evaluate import continuation, plain
from gdprompt.evaluate.continuation import Chunk
from gdprompt.evaluate.metrics import estimate
from gdprompt.evaluate.predict import batch_size, learn_batch, predict
from gdprompt.evaluate.progress import Tell, quiet
from gdprompt.evaluate.room import fit
from gdprompt.evaluate.suites import Item
from gdprompt.session import LM


def measure(lm: LM, items: Sequence[Item], chunks: Sequence[Chunk], tell: Tell = quiet) -> dict[str, Any]:
    """Chunk i is read after a step on item i's passage, and item i asked after one on item i + 1's: of neither is it.

    Returns:
        `text`: nats per token of WikiText by the student untaught (`no_context`) and after a step on a passage
        (`wrong_context`), by the base untaught (`base`) and after the plain step (`base_step`), and what each
        step adds (`difference`). `answers`: exact match untaught and after the step, the share of answers that
        stay as they were, and the drift in nats per token.

    Raises:
        ValueError: the chunks are longer than the model's positions, or every item is.
    """
    continuation.check_room(lm, chunks)
    template, items = lm.template, fit("harmless", list(items), lm.base, lm.template)
    chunks = chunks[: len(items)]
    lm = plain.at_its_best(lm, plain.examples(template, items))
    nats: dict[str, list[float]] = {"no_context": [], "wrong_context": [], "base": [], "base_step": []}
    before, after = [], []
    for batch in continuation.batches(chunks, batch_size(lm)):
        start = len(nats["no_context"])
        learned = list(items[start : start + len(batch)])
        contexts = [item.context for item in learned]
        rows = [template.bos + chunk.first + chunk.second for chunk in batch]
        steps = {
            "no_context": (lm.student, {}),
            "wrong_context": (lm.student, learn_batch(lm.student, template, lm.theta, contexts).on(lm.student)),
            "base": (lm.base, {}),
            "base_step": (lm.base, learn_batch(lm.base, template, lm.plain_theta, contexts).on(lm.base)),
        }
        for name, (model, terms) in steps.items():
            readings = continuation.read(model, template, rows, len(rows[0]) - 1, terms)
            nats[name] += [reading.nats for reading in readings]
        answers = predict(lm, learned, ("no_context", "wrong_context"))
        before += answers["no_context"]
        after += answers["wrong_context"]
        tell(len(before), len(chunks))
    text: dict[str, Any] = {name: asdict(estimate(values, share=False)) for name, values in nats.items()}
    text["difference"] = {
        after_step: asdict(
            estimate([b - a for a, b in zip(nats[untaught], nats[after_step], strict=True)], share=False)
        )
        for untaught, after_step in (("no_context", "wrong_context"), ("base", "base_step"))
    }
    same = [float(a.text == b.text) for a, b in zip(before, after, strict=True)]
    return {
        "n": len(chunks),
        "chunk_tokens": len(chunks[0].first) * 2,
        "plain_step_size": plain.size_of(lm),
        "text": text,
        "answers": {
            "no_context": asdict(estimate([p.exact_match for p in before])),
            "wrong_context": asdict(estimate([p.exact_match for p in after])),
            "same_as_no_context": asdict(estimate(same)),
            "drift_kl": asdict(estimate([p.drift_kl for p in after], share=False)),
        },
    }
