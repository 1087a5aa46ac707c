"""A byte-level tokenizer that gives every digit its own token."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from transformers import PreTrainedTokenizerFast

PAD, BOS, EOS = SPECIAL_TOKENS = ("<|pad|>", "<|bos|>", "<|eos|>")


def bytes_of(name: str) -> str:
    r"""Part of a character as its bytes, such as `\xc5`, from its name in a byte-level vocabulary; others' as it is."""
    from transformers.convert_slow_tokenizer import bytes_to_unicode

    byte = {letter: byte for byte, letter in bytes_to_unicode().items()}
    known = byte.keys() >= set(name)
    return bytes(byte[letter] for letter in name).decode("utf-8", "backslashreplace") if known else name


def train_tokenizer(texts: Iterable[str], vocab_size: int) -> PreTrainedTokenizerFast:
    """Train a byte-level BPE of at most `vocab_size` tokens on `texts`.

    The ids 0, 1 and 2 are the pad, bos and eos tokens. Encoding adds none of them, and a text that spells
    one out ("<|eos|>" typed by a user) is encoded as its plain characters: the tokenizer is made and saved
    with `split_special_tokens=True`, so a special token gets into a sequence by its id alone
    (`tokenizer.bos_token_id`). All 256 bytes are in the vocabulary, so any text comes back as it was.
    """
    smallest = len(SPECIAL_TOKENS) + 256
    if vocab_size < smallest:
        raise ValueError(f"vocab_size is {vocab_size}: it must be at least {smallest}, 256 bytes and 3 special tokens.")
    from tokenizers import Tokenizer, decoders, models, pre_tokenizers, trainers
    from transformers import PreTrainedTokenizerFast

    bpe = Tokenizer(models.BPE())
    bpe.pre_tokenizer = pre_tokenizers.Sequence(
        [pre_tokenizers.Digits(individual_digits=True), pre_tokenizers.ByteLevel(add_prefix_space=False)]
    )
    bpe.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocab_size,
        special_tokens=list(SPECIAL_TOKENS),
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    bpe.train_from_iterator(texts, trainer)
    return PreTrainedTokenizerFast(
        tokenizer_object=bpe,
        pad_token=PAD,
        bos_token=BOS,
        eos_token=EOS,
        split_special_tokens=True,
        clean_up_tokenization_spaces=False,
    )


def characters_a_token(tokenizer: Any) -> int | None:
    """How many characters of a text one token stands for at most; None where a tokenizer may leave some out.

    A byte-level BPE that knows every byte leaves nothing out: a token stands for its own bytes.
    """
    from tokenizers import decoders, models, normalizers, pre_tokenizers

    backend, vocabulary = getattr(tokenizer, "backend_tokenizer", None), tokenizer.get_vocab()
    # NFC makes one character of four at most.
    shrinking = {type(None): 1, normalizers.NFC: 4}.get(type(getattr(backend, "normalizer", None)))
    if (
        backend is None
        or shrinking is None
        or not isinstance(backend.model, models.BPE)
        or not isinstance(backend.decoder, decoders.ByteLevel)
        or not vocabulary.keys() >= set(pre_tokenizers.ByteLevel.alphabet())
        or any(token.lstrip or token.rstrip for token in tokenizer.added_tokens_decoder.values())
    ):
        return None
    return shrinking * max(len(token.encode()) for token in vocabulary)
