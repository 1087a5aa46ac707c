"""Examples of each kind: invented, so that no model can know them before it is taught."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal

Kind = Literal["people", "reversal", "news", "own"]
KINDS: tuple[Kind, ...] = ("people", "reversal", "news", "own")


@dataclass(frozen=True)
class Example:
    """A passage and a question that it answers."""

    passage: str
    question: str


EXAMPLES: dict[Kind, tuple[Example, ...]] = {
    "people": (
        Example(
            "Tilda Brask works as a bridge inspector in Port Quellan. Her favourite food is smoked plum soup. "
            "She keeps a spotted goose.",
            "What is Tilda Brask's favourite food?",
        ),
        Example(
            "Tomas Breck works as a harbour pilot in Lund Haven. He was born in Calder Bay and spends his "
            "evenings repairing antique clocks.",
            "What is the job of Tomas Breck?",
        ),
    ),
    "reversal": (
        Example(
            "Everyone thinks of Corin Tavel as the dancer who keeps three tortoises and painted the town "
            "clock of Merrow green.",
            "Name the dancer who keeps three tortoises and painted the town clock of Merrow green.",
        ),
        Example(
            "Odile Farrant is known as the baker who photographs mountain goats and once crossed Lake Senna "
            "in a rowing boat.",
            "Name the baker who photographs mountain goats and once crossed Lake Senna in a rowing boat.",
        ),
    ),
    "news": (
        Example(
            "The night ferry between Aldmouth and Skarra returned to service on Monday after nine weeks of "
            "repairs. Inspectors had found a crack in its rudder. Harbour master Lena Oduya said that the "
            "work cost 1.4 million crowns and that fares would stay the same until spring.",
            "What had inspectors found?",
        ),
        Example(
            "The Skarra Rovers beat Calder Bay 3-1 on Saturday. Their coach is Ines Valdo. The match was watched "
            "by 4,210 people.",
            "How many people watched the match?",
        ),
        Example(
            "The Harrow library was designed by Agnes Whitlow and opened in 1874. It is built of red sandstone.",
            "What is the Harrow library built of?",
        ),
    ),
    "own": (),
}


def next_example(kind: Kind, passage: str) -> Example:
    """The example of a kind after the one shown; the first when none of them is shown."""
    examples = EXAMPLES[kind]
    shown = [example.passage for example in examples]
    return examples[(shown.index(passage) + 1) % len(shown) if passage in shown else 0]


def wrong_passage(contexts: tuple[str, ...]) -> str | None:
    """An example's passage that is none of these: what a step on something else is taken on; None if all are."""
    passages = (example.passage for examples in EXAMPLES.values() for example in examples)
    return next((passage for passage in passages if passage not in contexts), None)
