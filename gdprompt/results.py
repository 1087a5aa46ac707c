"""Plain results: what a model answered, and how far each condition is from being prompted.

Nothing here knows of torch, Gradio or Plotly, so figures and the page depend on this module only.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import asdict, dataclass, field
from typing import Any, Literal

Condition = Literal["no_context", "prompted", "base_step", "meta_step", "wrong_context", "base"]
"""`no_context` is the student with nothing learned, `base` the model that it was meta-trained from, told nothing."""
Measure = Literal["kl", "js", "delta_logprob", "rank"]
StageName = Literal["reading", "stepping", "answering"]

CONDITIONS: tuple[Condition, ...] = ("no_context", "prompted", "base_step", "meta_step")
MEASURES: tuple[Measure, ...] = ("kl", "js", "delta_logprob", "rank")


@dataclass(frozen=True)
class Answer:
    """One condition's greedy answer.

    `tokens` is each token's own text, so `"".join(tokens).strip() == text`: a character of several tokens is the last
    one's, and the others are empty. `token_ids` and `logprobs`, their natural-log probabilities, have the token that
    ended it too. Seconds are wall clock. `truncated` is true when the answer reached the token limit before it ended.
    """

    text: str
    tokens: tuple[str, ...] = ()
    token_ids: tuple[int, ...] = ()
    logprobs: tuple[float, ...] = ()
    condition: Condition | None = None
    seconds_to_first_token: float = 0.0
    seconds: float = 0.0
    truncated: bool = False

    def __str__(self) -> str:
        return self.text


@dataclass(frozen=True)
class Alternative:
    """A token the model considered at one position, with its probability in [0, 1]."""

    token: str
    probability: float


@dataclass(frozen=True)
class TokenReading:
    """What one condition predicted at one position of the prompted answer.

    `kl` is KL(prompted || condition) in nats, `js` the Jensen-Shannon divergence in nats,
    `delta_logprob` = log p_condition(token) - log p_prompted(token) in nats, `rank` the place of the
    prompted token among the condition's predictions (1 is the likeliest).
    """

    kl: float
    js: float
    delta_logprob: float
    rank: int
    alternatives: tuple[Alternative, ...]


@dataclass(frozen=True)
class PathPoint:
    """What becomes of the prompted answer at one multiple of the step size.

    `meta_step` and `base_step` are its probability (product over its tokens, in [0, 1]) after that step, `meta_kl` and
    `base_kl` the mean over its tokens of KL(prompted ‖ after the step), in nats; `answer` is what is said instead.
    """

    scale: float
    meta_step: float
    base_step: float
    meta_kl: float
    base_kl: float
    answer: str = ""


@dataclass(frozen=True)
class Recall:
    """How much of an answer is still there: `chance` in [0, 1] is the geometric mean of its tokens' probabilities.

    `same` is whether every token is the likeliest in its place, so that a greedy answer is this very one.
    """

    chance: float
    same: bool


@dataclass(frozen=True)
class Comparison:
    """Every condition's answer to one question, read along the prompted answer.

    `tokens` are the prompted answer's tokens (its end-of-answer token last, shown as "⏎");
    `readings[condition][i]` belongs to `tokens[i]`. `seconds` holds "learn" (the one gradient step) and
    each condition's answer time; bytes are of the learned adapter, in at least float32, and of the KV cache that
    prompting keeps for the same passage, in the model's own dtype. `wrong_passage` is what both steps were taken on,
    where that was not what the prompt held: a control.
    """

    context: str
    question: str
    answers: Mapping[Condition, Answer]
    tokens: tuple[str, ...]
    readings: Mapping[Condition, tuple[TokenReading, ...]]
    step_scale: float = 1.0
    seconds: Mapping[str, float] = field(default_factory=dict)
    adapter_bytes: int = 0
    cache_bytes: int = 0
    num_context_tokens: int = 0
    wrong_passage: str | None = None

    def same_as_prompted(self, condition: Condition) -> bool:
        """Whether this condition's answer has the same text as the prompted one."""
        return self.answers[condition].text == self.answers["prompted"].text

    def mean(self, condition: Condition, measure: Measure) -> float:
        """Mean of a measure over the prompted answer's tokens."""
        values = [getattr(reading, measure) for reading in self.readings[condition]]
        return sum(values) / len(values) if values else 0.0

    def to_dict(self) -> dict[str, Any]:
        """The whole comparison as JSON-ready values."""
        return asdict(self)


@dataclass(frozen=True)
class Stage:
    """The work has entered a new stage."""

    name: StageName


@dataclass(frozen=True)
class Token:
    """One more token of one condition's answer; `text` is that answer so far."""

    condition: Condition
    text: str


@dataclass(frozen=True)
class Answered:
    """One condition's answer is complete."""

    condition: Condition
    answer: Answer


@dataclass(frozen=True)
class Done:
    """The comparison is complete; `taught` is what the visitor keeps (a `gdprompt.Taught`)."""

    comparison: Comparison
    taught: Any


Event = Stage | Token | Answered | Done
Events = Iterator[Event]
