r"""How a passage, a question and an answer become token ids: one template for every model.

`[bos] " context" "\nQ: question\nA:" " answer" "\n"`. The pieces are encoded apart, each as what goes on from other
text, and joined, so a query has the same tokens with and without its context and the two can be compared position by
position.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import accumulate, pairwise
from os.path import commonprefix
from typing import Any

import torch
from torch import Tensor

from gdprompt.model.tokenizer import bytes_of

ANCHOR = "a"
"""What a piece is encoded after, as some tokenizers put a space before what begins a text; line breaks would merge."""
REPLACEMENT = "\ufffd"
"""What a decoder makes of part of a character."""


@dataclass(frozen=True)
class Tokens:
    """A right-padded batch. Causal models need no attention mask for padding on the right.

    `ids`: [N, L] token ids. `loss_mask`: [N, L], true where the token is one to be predicted (from the
    tokens before it); the first position is never true.
    """

    ids: Tensor
    loss_mask: Tensor

    def to(self, device: torch.device | str) -> Tokens:
        """The same batch on another device."""
        return Tokens(self.ids.to(device), self.loss_mask.to(device))

    def targets(self) -> Tensor:
        """[M] ids of the predicted tokens, row by row."""
        return self.ids[self.loss_mask]


class Template:
    """Encodes text for one tokenizer; special-token text typed by a user stays plain text.

    Raises:
        ValueError: the tokenizer has no token that a text could begin with.
    """

    def __init__(self, tokenizer: Any) -> None:
        self.tokenizer = tokenizer
        self.bos = [tokenizer.bos_token_id] if tokenizer.bos_token_id is not None else [tokenizer.eos_token_id]
        if self.bos == [None]:
            raise ValueError(
                "Expected a tokenizer with a bos_token or an eos_token, got neither: name one of its tokens as "
                "bos_token in tokenizer_config.json."
            )
        self.pad = tokenizer.pad_token_id if tokenizer.pad_token_id is not None else self.bos[0]
        self.eos = tokenizer.eos_token_id
        self._anchor = self._ids(ANCHOR)
        self.end = self.encode("\n")

    def encode(self, text: str) -> list[int]:
        """Token ids of `text` where it goes on from other text, without any special token."""
        ids, before = self._ids(ANCHOR + text), len(self._anchor)
        # Of a token that reaches from the one into the other no part is the text's.
        return ids[before:] if ids[:before] == self._anchor else self._ids(text)

    def _ids(self, text: str) -> list[int]:
        return self.tokenizer(text, add_special_tokens=False, split_special_tokens=True)["input_ids"]

    def decode(self, ids: Sequence[int]) -> str:
        """The text of `ids`, special tokens left out."""
        return self.tokenizer.decode(ids, skip_special_tokens=True, clean_up_tokenization_spaces=False)

    def token_texts(self, ids: Sequence[int]) -> tuple[str, ...]:
        """What each token adds to the text of all: of a character's tokens the last has it, the others are empty."""
        whole = self._within(ids)
        told = (len(commonprefix([whole, self._within(ids[:end])])) for end in range(len(ids) + 1))
        return tuple(whole[start:end] for start, end in pairwise(accumulate(told, max)))

    def token_text(self, before: Sequence[int], token: int) -> str:
        r"""What a token adds to the text of those before it; where it ends within a character its bytes, as `\xc5`."""
        whole = self._within([*before, token])
        text = whole[len(commonprefix([whole, self._within(before)])) :]
        return bytes_of(self.tokenizer.convert_ids_to_tokens(token)) if REPLACEMENT in text else text

    def _within(self, ids: Sequence[int]) -> str:
        """The text of `ids` after another's: many tokenizers drop a space that nothing stands before."""
        return self.decode([*self._anchor, *ids])

    def context(self, text: str) -> list[int]:
        """`[bos] " context"`: what the inner step learns from, and what a prompt begins with.

        The space gives a name that begins the passage the tokens it has in an answer, so that it can be copied.
        """
        return self.bos + (self.encode(f" {text}") if text else [])

    def query(self, question: str) -> list[int]:
        """The question as it stands after a context or after `[bos]` alone; none asks for the text to go on."""
        return self.encode(f"\nQ: {question}\nA:") if question else []

    def answer(self, answer: str) -> list[int]:
        """The answer and the line break that ends it."""
        return self.encode(f" {answer}") + self.end

    def batch(
        self, rows: Sequence[Sequence[int]], num_scored: Sequence[int] | None = None, multiple: int = 1
    ) -> Tokens:
        """Pad rows on the right; the last `num_scored[i]` tokens of row i are scored (default: all but bos).

        The length is that of the longest row, or the next multiple of `multiple`.
        """
        length = -(-max(len(row) for row in rows) // multiple) * multiple
        ids = torch.full((len(rows), length), self.pad, dtype=torch.long)
        mask = torch.zeros((len(rows), length), dtype=torch.bool)
        for i, row in enumerate(rows):
            ids[i, : len(row)] = torch.tensor(row)
            first = 1 if num_scored is None else len(row) - num_scored[i]
            mask[i, max(first, 1) : len(row)] = True
        return Tokens(ids, mask)
