"""The answers, token by token."""

import re
from dataclasses import replace
from html import unescape

import pytest

from gdprompt.results import CONDITIONS
from gdprompt.ui import cards, precomputed, rounds


@pytest.fixture(scope="module")
def comparisons():
    return [example.comparison for example in precomputed.read(precomputed.file()).examples]


def test_each_token_has_a_place_a_space_before_a_number_too(comparisons):
    spaces = 0
    for comparison in comparisons:
        drawn = re.findall(r"<section.*?</section>", cards.cards("en", comparison=comparison))
        for condition, card in zip(CONDITIONS, drawn, strict=True):
            answer = comparison.answers[condition]
            if not answer.text:
                continue
            shown = re.findall(r'<button type="button" class="gd-token[^>]*>(.*?)</button>', card)
            told, left_out = rounds.told(answer)
            assert len(shown) == len(told) and "⏎" not in shown
            assert ("</button></span> …" in card) == bool(left_out)
            spaces += shown.count(cards.SPACE)
            text = unescape("".join(shown)).replace(cards.SPACE, "")
            assert text == re.sub(r"\s", "", "".join(told))
    assert spaces > 0


def test_a_token_that_a_later_one_completes_has_its_place_and_is_marked_where_it_is_likely(comparisons):
    comparison = next(c for c in comparisons if len(c.tokens) > 3)
    prompted = comparison.answers["prompted"]
    tokens = ("", "", "\u4e2d", *comparison.tokens[3:])
    told = replace(prompted, tokens=tokens[: len(prompted.tokens)])
    comparison = replace(comparison, tokens=tokens, answers={**comparison.answers, "prompted": told})
    drawn = cards.cards("en", comparison=comparison).split("<section")[1 + CONDITIONS.index("prompted")]
    shown = re.findall(r'<button type="button" class="gd-token[^>]*>(.*?)</button>', drawn)
    assert shown[:3] == ["", "", "\u4e2d"] and len(shown) == len(told.tokens)
    for place in re.findall(r'<div class="gd-place".*?</div>', cards.considered("en", comparison))[:3]:
        first = place[place.index("<tbody>") :].split("</tr>")[0]
        assert 'class="gd-prompted gd-hit"' in first


def test_a_space_is_no_end_in_the_table_either(comparisons):
    comparison = next(c for c in comparisons if " " in c.tokens)
    rows = re.findall(r'<div class="gd-place".*?</div>', cards.considered("en", comparison))
    place = rows[comparison.tokens.index(" ")]
    assert re.search(r'gd-prompted gd-hit".*?<span class="gd-alternative" title="·">·</span>', place)
