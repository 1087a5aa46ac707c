"""What of a suite a model has room for."""

from __future__ import annotations

from torch import nn

from gdprompt.evaluate.suites import Item
from gdprompt.generate import MAX_NEW_TOKENS
from gdprompt.model import forward
from gdprompt.prompt import Template
from gdprompt.session import max_context_tokens


def fit(suite: str, items: list[Item], base: nn.Module, template: Template, *, prompted: bool = True) -> list[Item]:
    """The items that the model takes, of `own` those that can be taught and answered; says how many those are not.

    Those that are not `prompted` are asked without their passage, which is only learned.

    Raises:
        ValueError: it takes none.
    """
    limit, positions = max_context_tokens(base), forward.num_positions(base)

    def room(item: Item) -> int:
        learned, asked = len(template.context(item.context)), len(template.query(item.qa.question))
        # The last new token is read by nothing.
        answered = asked + max(len(template.answer(item.qa.answer)), MAX_NEW_TOKENS - 1)
        return learned + answered if prompted else max(learned, len(template.bos) + answered)

    def sayable(answer: str) -> bool:  # white space is all one to what is compared
        return len(template.encode(f" {' '.join(answer.split())}")) <= MAX_NEW_TOKENS

    short = [item for item in items if suite != "own" or len(template.context(item.context)) <= limit]
    roomy = [item for item in short if room(item) <= positions]
    fitting = [item for item in roomy if suite != "own" or any(map(sayable, item.qa.answers))]
    for before, after, reason in (
        (items, short, f"on passages of more than the model's {limit:,} tokens"),
        (
            short,
            roomy,
            f"with passage {'and' if prompted else 'or'} answer longer than the model's {positions:,} positions",
        ),
        (roomy, fitting, f"with answers of more than {MAX_NEW_TOKENS} tokens"),
    ):
        if len(after) < len(before):
            left = f"{len(before) - len(after)} of {len(before)} questions"
            print(f"{suite}: left out {left}, {reason}", flush=True)
    if not fitting:
        said = f", and answers of up to {MAX_NEW_TOKENS}" if suite == "own" else ""
        raise ValueError(
            f"Expected passages of up to {limit:,} tokens for the suite {suite}, with question and answer of up to "
            f"{positions:,}{said}; got none: shorten them."
        )
    return fitting
