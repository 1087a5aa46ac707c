"""Examples of each kind: invented, so that no model can know them before it is taught, but for the encyclopedia's.

The invented people were chosen among a few to be ones that the shipped model learns: a picture of what it does where it
does it, while the tab Results says how often. The encyclopedia's are facts in words of our own, taken as they came.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Literal

Kind = Literal["people", "reversal", "news", "encyclopedia", "own"]
KINDS: tuple[Kind, ...] = ("people", "reversal", "news", "encyclopedia", "own")


@dataclass(frozen=True)
class Example:
    """A passage and a question that it answers."""

    passage: str
    question: str


EXAMPLES: dict[Kind, tuple[Example, ...]] = {
    "people": (
        Example(
            "Tilda Brask works as a bridge inspector in Port Quellan. Her favourite food is pickled beetroot. "
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
            "Everyone thinks of Marten Ilk as the dancer who keeps three tortoises and painted the town "
            "clock of Merrow green.",
            "Name the dancer who keeps three tortoises and painted the town clock of Merrow green.",
        ),
        Example(
            "Everyone thinks of Corin Tavel as the baker who photographs mountain goats and once crossed Lake "
            "Senna in a rowing boat.",
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
    "encyclopedia": (
        Example(
            "Mount Erebus is the southernmost active volcano on Earth. It stands on Ross Island in Antarctica and is "
            "3,794 metres high. James Clark Ross discovered it in 1841 and named it after his ship.",
            "On which island does Mount Erebus stand?",
        ),
        Example(
            "Mary Anning sold fossils at Lyme Regis, on the south coast of England. In 1823 she dug up the first "
            "complete skeleton of a plesiosaur. Her dog Tray was killed by a landslide ten years later.",
            "What did Mary Anning dig up in 1823?",
        ),
        Example(
            "The Rosetta Stone is a slab of dark rock that French soldiers found near the Egyptian town of Rashid in "
            "1799. One decree is carved on it in three scripts. With its help Jean-François Champollion learned to "
            "read hieroglyphs. It has been in the British Museum since 1802.",
            "Who found the Rosetta Stone?",
        ),
    ),
    "own": (),
}


def next_example(kind: Kind, passage: str) -> Example:
    """The example of a kind after the one shown; the first when none of them is shown."""
    examples = EXAMPLES[kind]
    shown = [example.passage for example in examples]
    return examples[(shown.index(passage) + 1) % len(shown) if passage in shown else 0]


def is_example(passage: Any, question: Any) -> bool:
    """Whether nothing in the boxes is one's own: an example's text, what was left of it, or none."""
    typed = {text for text in (passage, question) if isinstance(text, str) and text.strip()}
    return any(typed <= {one.passage, one.question} for examples in EXAMPLES.values() for one in examples)


def wrong_passage(contexts: tuple[str, ...]) -> str | None:
    """An example's passage that is none of these: what a step on something else is taken on; None if all are."""
    passages = (example.passage for examples in EXAMPLES.values() for example in examples)
    return next((passage for passage in passages if passage not in contexts), None)
