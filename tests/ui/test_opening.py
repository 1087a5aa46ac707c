"""What an address says of the tab Try it is checked like any other input."""

import html
from types import SimpleNamespace

import pytest
from actions import PASSAGE, QUESTION
from starlette.datastructures import QueryParams

from gdprompt.results import MEASURES
from gdprompt.ui import opening
from gdprompt.ui.shell import Stopped
from gdprompt.ui.teaching import SAME, Frame
from gdprompt.ui.words import say


def test_what_a_link_keeps_is_checked():
    def opened(*kept):
        query = QueryParams([("passage", PASSAGE), ("question", QUESTION), *(("kept", text) for text in kept)])
        model = SimpleNamespace(fingerprint=None)
        given = opening.opened(model, Stopped(), SimpleNamespace(query_params=query, headers={}))
        *_, kept, memory, ticket, _ = given[: -len(Frame._fields)]
        return kept, memory, ticket, Frame(*given[-len(Frame._fields) :]).error

    kept, memory, ticket, _ = opened("One.", "Two.", "One.")
    assert kept == ("One.", "Two.") and "Two." in memory and ticket.contexts == ("One.", "Two.", PASSAGE)
    for texts, sentence in (
        ([f"{i}." for i in range(9)], "It holds 8 passages"),
        (["x" * 20_001], "20,001 characters and the limit is 20,000"),
        ([" "], "There is no passage yet."),
        (["a\0b"], "NUL"),
    ):
        kept, memory, ticket, error = opened(*texts)
        assert sentence in error and (kept, memory, ticket) == (SAME, SAME, SAME)


def opened_with(**asked):
    query = QueryParams({"passage": PASSAGE, "question": QUESTION, **asked})
    model, request = SimpleNamespace(fingerprint=None), SimpleNamespace(query_params=query, headers={})
    given = opening.opened(model, Stopped(), request)
    *_, measure, _, _, _, ticket, _ = given[: -len(Frame._fields)]
    return measure, ticket, Frame(*given[-len(Frame._fields) :]).error


@pytest.mark.parametrize("measure", MEASURES)
def test_a_link_names_the_measure(measure):
    shown, ticket, error = opened_with(measure=measure, token="3")
    assert shown == measure and ticket.question == QUESTION and not error


@pytest.mark.parametrize(
    ("asked", "key"),
    [
        ({"measure": "nats"}, "error_measure"),
        *(({"token": number}, "error_link_token") for number in ("0", "-1", "1.5", "x", "٣", "10000", "")),
    ],
)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_links_measure_and_token_are_checked(asked, key, language):
    measure, ticket, error = opened_with(lang=language, **asked)
    assert (measure, ticket) == (SAME, SAME)
    assert say(language, key, known=", ".join(MEASURES)).split("。")[0].split(". ")[0] in html.unescape(error)


def opened_after(*, begun=0, refused=0, chosen=0, **query):
    """What an address gives a visitor who has asked, asked in vain, or chosen a language meanwhile."""
    model, request = SimpleNamespace(fingerprint=None), SimpleNamespace(query_params=QueryParams(query), headers={})
    given = opening.opened(model, Stopped(at=begun or refused, begun=begun, chosen=chosen), request)
    cut = -len(Frame._fields)
    return given[:cut], Frame(*given[cut:])


def test_an_address_gives_what_it_names_and_the_empty_figures():
    given, frame = opened_after(lang="zh")
    assert given == (*[SAME] * 5, "zh", *[SAME] * 4) and frame.distance.layout and frame.path.layout
    given, _ = opened_after(passage=PASSAGE, question=QUESTION, scale="0.5", wrong="1", measure="js")
    assert given[:6] == (PASSAGE, QUESTION, 0.5, True, "js", "en")


def test_what_was_asked_before_an_address_is_read_stays():
    given, frame = opened_after(passage=PASSAGE, question=QUESTION, kept="One.", lang="zh", begun=7)
    assert given == (*[SAME] * 5, "zh", *[SAME] * 4) and frame == Frame()


def test_what_was_asked_in_vain_before_an_address_is_read_takes_nothing_from_it():
    given, frame = opened_after(passage=PASSAGE, question=QUESTION, refused=7)
    assert given[:2] == (PASSAGE, QUESTION) and frame.distance.layout


def test_a_language_chosen_before_an_address_is_read_stays():
    given, _ = opened_after(passage=PASSAGE, question=QUESTION, lang="en", chosen=7)
    assert given[:6] == (PASSAGE, QUESTION, SAME, SAME, SAME, SAME)
