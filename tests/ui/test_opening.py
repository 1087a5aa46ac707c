"""What an address says of the tab Try it is checked like any other input."""

import html
from types import SimpleNamespace

import pytest
from actions import PASSAGE, QUESTION
from starlette.datastructures import QueryParams

from gdprompt.results import MEASURES
from gdprompt.ui import opening
from gdprompt.ui.teaching import SAME, Frame
from gdprompt.ui.words import say


def test_what_a_link_keeps_is_checked():
    def opened(*kept):
        query = QueryParams([("passage", PASSAGE), ("question", QUESTION), *(("kept", text) for text in kept)])
        model = SimpleNamespace(fingerprint=None)
        given = opening.opened(model, SimpleNamespace(query_params=query, headers={}))
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
        assert sentence in error and (kept, memory, ticket) == ((), "", SAME)


def opened_with(**asked):
    query = QueryParams({"passage": PASSAGE, "question": QUESTION, **asked})
    given = opening.opened(SimpleNamespace(fingerprint=None), SimpleNamespace(query_params=query, headers={}))
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
