"""The tokenizer: exact round trips, one token a digit, and special tokens that cannot be typed."""

from __future__ import annotations

import random
import sys
import unicodedata

import pytest

from gdprompt.model import pretrained
from gdprompt.model.tokenizer import BOS, EOS, PAD, characters_a_token, train_tokenizer

TEXTS = [
    "The ferry left Orlow at 1984 and the keeper of the light waved.",
    "Who kept the light at Orlow?",
] * 20


@pytest.fixture(scope="module")
def tokenizer():
    return train_tokenizer(iter(TEXTS), 320)


def test_special_ids_and_vocabulary(tokenizer):
    assert tokenizer.convert_tokens_to_ids([PAD, BOS, EOS]) == [0, 1, 2]
    assert (tokenizer.pad_token_id, tokenizer.bos_token_id, tokenizer.eos_token_id) == (0, 1, 2)
    assert 259 <= len(tokenizer) <= 320
    assert len(tokenizer.encode("the light")) < len("the light")


def test_any_unicode_round_trips(tokenizer):
    rng = random.Random(0)
    texts = [
        "",
        " ",
        "  two  spaces \n\ttab",
        "naïve café — “quoted” 🙂👩‍👩‍👧 日本語 \u0000\u200b",
        "don't , stop .",
    ]
    for _ in range(200):
        points = [
            rng.choice([rng.randrange(0x80), rng.randrange(0xD800), rng.randrange(0xE000, 0x110000)]) for _ in "a" * 30
        ]
        texts.append("".join(map(chr, points)))
    for text in texts:
        assert tokenizer.decode(tokenizer.encode(text)) == text


def test_every_digit_is_a_token(tokenizer):
    digits = tokenizer.convert_ids_to_tokens(tokenizer.encode("1984"))
    assert digits == ["1", "9", "8", "4"]
    assert all(not any(c.isdigit() for c in t) or len(t) == 1 for t in tokenizer.get_vocab())


def test_typed_special_tokens_stay_text_also_after_loading(tokenizer, tmp_path):
    tokenizer.save_pretrained(tmp_path)
    for tok in (tokenizer, pretrained.load_tokenizer(tmp_path)):
        for text in (EOS, f"a{BOS}b {PAD}", f"{EOS}{EOS}"):
            ids = tok.encode(text)
            assert min(ids) > 2
            assert tok.decode(ids) == text
        assert tok.encode("the light") == tokenizer.encode("the light")
        assert (tok.pad_token_id, tok.eos_token_id) == (0, 2)


def test_a_token_stands_for_no_more_characters_than_is_said(tokenizer):
    from tokenizers import Tokenizer, decoders, models, normalizers
    from transformers import PreTrainedTokenizerFast

    longest = max(tokenizer.get_vocab(), key=len)
    most = characters_a_token(tokenizer)
    for text in ("the light " * 50, longest * 50, "é🙂" * 50, " " * 500):
        assert len(tokenizer.encode(text)) * most >= len(text)

    nfc = Tokenizer.from_str(tokenizer.backend_tokenizer.to_str())
    nfc.normalizer = normalizers.NFC()
    composed = PreTrainedTokenizerFast(tokenizer_object=nfc)
    assert characters_a_token(composed) == 4 * most
    every = (unicodedata.normalize("NFD", chr(point)) for point in range(sys.maxunicode + 1))
    assert max(map(len, every)) == 4

    nfc.normalizer = normalizers.Lowercase()
    assert characters_a_token(PreTrainedTokenizerFast(tokenizer_object=nfc)) is None
    words = Tokenizer(models.WordLevel({"<unk>": 0, "a": 1}, "<unk>"))
    words.decoder = decoders.ByteLevel()
    assert characters_a_token(PreTrainedTokenizerFast(tokenizer_object=words)) is None  # any word is one token
    some = Tokenizer(models.BPE({"a": 0}, []))
    some.decoder = decoders.ByteLevel()
    assert characters_a_token(PreTrainedTokenizerFast(tokenizer_object=some)) is None  # all but "a" is left out


def test_errors_name_the_remedy(tmp_path):
    with pytest.raises(ValueError, match="at least 259"):
        train_tokenizer(iter(TEXTS), 100)
    (tmp_path / "tokenizer.json").write_text("{}")
    with pytest.raises(ValueError, match="cannot be read .*copy or download it again"):
        pretrained.load_tokenizer(tmp_path)
