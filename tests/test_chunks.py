"""Splitting loses nothing, keeps sentences whole where it can, and never makes a piece too long."""

from __future__ import annotations

import pytest

from gdprompt.chunks import split

TEXTS = (
    "One two three. Four five! Six seven eight nine? Ten.",
    'She said: "No more." Then she left (by the back door.) Nobody saw her.',
    "第一句话。第二句话！第三句话？“第四句。”最后一句",
    "no full stop at all but a good many words that go on and on",
    "a line\n\nanother line\nand one more",
    "Averyverylongwordwithoutanyspace short",
    "  Dr. Ada Lowe paid 1.5 crowns.  She kept the receipt.  ",
)


def words(text: str) -> int:
    return len(text.split())


def characters(text: str) -> int:
    return len(text)


@pytest.mark.parametrize("text", TEXTS)
@pytest.mark.parametrize(("limit", "count"), [(1, words), (3, words), (7, words), (1, characters), (9, characters)])
def test_nothing_is_lost_and_no_piece_is_too_long(text, limit, count):
    pieces = split(text, limit, count)
    assert "".join("".join(pieces).split()) == "".join(text.split())
    assert all(count(piece) <= limit for piece in pieces)


def test_a_short_text_is_one_piece_as_it_stands():
    assert split(TEXTS[-1], 100, words) == (TEXTS[-1],)


def test_sentences_stay_whole_and_are_packed():
    assert split(TEXTS[0], 6, words) == ("One two three. Four five!", "Six seven eight nine? Ten.")
    assert split(TEXTS[2], 10, characters) == ("第一句话。第二句话！", "第三句话？", "“第四句。”最后一句")


def test_a_quotation_closes_in_its_own_piece():
    assert split('He wrote "Stop." She did.', 3, words) == ('He wrote "Stop."', "She did.")


@pytest.mark.parametrize("text", ["x" * 20_000, "字" * 20_000, "Ten. " * 4000], ids=["letters", "Chinese", "sentences"])
def test_few_texts_are_counted_and_none_of_them_again_and_again(text):
    counted = []

    def tokens(piece: str) -> int:
        counted.append(len(piece))
        return -(-len(piece) // 3)

    pieces = split(text, 300, tokens)
    assert len(pieces) <= 1 + len(text) / 800
    beyond_its_units = sum(length for length in counted if length > 5)
    assert beyond_its_units < 30 * len(text)  # to try every end of a piece would be hundreds of times the text
