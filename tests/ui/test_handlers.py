"""The handlers of "Try it" without a browser: what they ask, what they leave, what they draw when a run is over."""

from types import SimpleNamespace

import pytest
from fake_lm import FakeLM

from gdprompt.ui import cards, handlers, teaching
from gdprompt.ui.examples import EXAMPLES
from gdprompt.ui.shell import Stopped
from gdprompt.ui.teaching import SAME, Frame
from gdprompt.ui.words import say

FIRST = EXAMPLES["people"][0]
MODEL = SimpleNamespace(lm=FakeLM(0), ready=True, wait=lambda seconds: True, fingerprint="fake")


def taught(ticket, outcome=None, stopped=None):
    """What a run of a ticket comes to."""
    return list(handlers.run(MODEL, ticket, outcome, "kl", "en", stopped or Stopped()))[-1].outcome


def test_a_wrong_passage_is_learned_from_the_first_run_on():
    stopped = Stopped()
    assert handlers.again(FIRST.passage, FIRST.question, 1, (), None, None, "en", stopped, True)[0] is SAME
    ticket, *_ = handlers.begin(FIRST.passage, FIRST.question, 1, (), None, "en", stopped)
    again, *_ = handlers.again(FIRST.passage, FIRST.question, 1, (), ticket, None, "en", stopped, True)
    assert again.wrong_passage and not stopped.under_way(ticket) and stopped.under_way(again)


def shown(typed, mine=("", ""), kind="people"):
    """An example's click over what was typed: what is kept of that, and what the boxes hold then."""
    mine, passage, question, *_ = handlers.example(MODEL, kind, *typed, mine, (), None, "kl", "en", Stopped())
    return mine, (passage, question)


@pytest.mark.parametrize(
    "typed",
    [
        ("Otto keeps bees.", "Who keeps bees?"),
        ("Otto keeps bees.", ""),
        ("", "Who keeps bees?"),
        (FIRST.passage, "Who keeps a goose?"),
        (FIRST.passage, EXAMPLES["news"][0].question),
    ],
)
def test_what_one_typed_comes_back(typed):
    """From behind an example, and nothing of one's own is emptied."""
    assert handlers.own(*typed, ("", "")) == (SAME, SAME)
    mine, boxes = shown(typed)
    assert mine == typed
    mine, boxes = shown(boxes, mine, "news")
    assert mine == typed and handlers.own(*boxes, mine) == handlers.own(" ", "", mine) == typed


def test_what_is_an_examples_takes_the_place_of_nothing():
    mine = ("Otto keeps bees.", "Who?")
    for boxes in ((FIRST.passage, FIRST.question), (FIRST.passage, " "), ("", FIRST.question), ("", "")):
        assert handlers.own(*boxes, ("", "")) == ("", "") and shown(boxes, mine)[0] == mine
    assert shown(("a half \ud83d", "Who?"), ("One.", "Two?"))[0] == ("One.", "Two?")  # which no browser sends


def test_what_was_asked_outlasts_a_wrong_passage():
    """Two kept passages, a wrong one learned instead, another step size, then the switch off: still the two."""
    kept = ("Otto Brandt keeps bees.", FIRST.passage)
    first, *_ = handlers.begin("", FIRST.question, 1, kept, None, "en", Stopped(), True)
    outcome = taught(first)
    again, *_ = handlers.again("", FIRST.question, 0.5, kept, first, outcome, "en", Stopped(), True)
    assert (again.contexts, again.wrong_passage) == (kept, first.wrong_passage)
    outcome = taught(again, outcome)
    assert outcome.contexts == kept and outcome.learned == (first.wrong_passage,)


def test_where_every_example_is_learned_none_is_the_wrong_one():
    every = tuple(example.passage for examples in EXAMPLES.values() for example in examples)
    ticket, _, *frame = handlers.begin("", FIRST.question, 1, every, None, "en", Stopped(), True)
    assert ticket is SAME and "Forget one of them." in Frame(*frame).error
    ticket, *_ = handlers.begin("", FIRST.question, 1, every[1:], None, "en", Stopped(), True)
    assert ticket.wrong_passage == every[0]


def test_stop_goes_back_to_answers_that_were_complete():
    ticket, *_ = handlers.begin(FIRST.passage, FIRST.question, 1, (), None, "en", Stopped())
    outcome = taught(ticket)
    _, *frame = handlers.stop(outcome, "en", Stopped())
    stopped = Frame(*frame)
    assert stopped.cards == cards.cards("en", comparison=outcome.comparison)
    assert stopped.scale.value == outcome.comparison.step_scale
    _, *frame = handlers.stop(None, "en", Stopped())
    assert Frame(*frame).cards is SAME  # the words so far


def test_after_a_stop_the_page_is_drawn_as_it_stands_then():
    """Whatever of the stopped run reached it last; and with no run stopped, nothing is drawn anew."""
    stopped = Stopped()
    ticket, bell, *_ = handlers.begin(FIRST.passage, FIRST.question, 1, (), None, "en", stopped)
    outcome = taught(ticket, stopped=stopped)
    assert handlers.settle(bell, ticket, outcome, "kl", "en", stopped) == Frame()
    later, bell, *_ = handlers.begin(FIRST.passage, "a slow question", 1, (), outcome, "en", stopped)
    run = handlers.run(MODEL, later, outcome, "kl", "en", stopped)
    next(run)
    handlers.stop(outcome, "en", stopped)
    assert list(run) == []
    settled = handlers.settle(bell, None, outcome, "kl", "en", stopped)
    assert settled.cards == cards.cards("en", comparison=outcome.comparison) and "Stopped" in settled.status
    newer, *_ = handlers.begin(FIRST.passage, FIRST.question, 1, (), outcome, "en", stopped)
    assert handlers.settle(bell, newer, outcome, "kl", "en", stopped) == Frame()  # which draws the page itself


def test_what_is_chosen_during_a_run_is_drawn_after_it():
    stopped = Stopped()
    ticket, bell, *_ = handlers.begin(FIRST.passage, FIRST.question, 1, (), None, "en", stopped)
    run = handlers.run(MODEL, ticket, None, "kl", "en", stopped)
    next(run)
    handlers.show_measure(None, "rank", "en", stopped)
    outcome = list(run)[-1].outcome
    settled = handlers.settle(bell, ticket, outcome, "rank", "zh", stopped)
    assert settled.distance == teaching.distance(outcome, "rank", "zh")
    assert settled.distance != teaching.distance(outcome, "kl", "zh")
    assert settled.cards == cards.cards("zh", comparison=outcome.comparison)


def test_the_words_so_far_stay_until_the_language_is_another():
    stopped = Stopped()
    _, bell, *_ = handlers.begin(FIRST.passage, FIRST.question, 1, (), None, "en", stopped)
    handlers.stop(None, "en", stopped)
    settled = handlers.settle(bell, None, None, "kl", "en", stopped)
    assert settled.cards is SAME and say("en", "stopped") in settled.status
    stopped.choose()
    for drawn in (handlers.standing(None, "kl", "zh", stopped), handlers.settle(bell, None, None, "kl", "zh", stopped)):
        assert drawn.cards == cards.cards("zh") and say("zh", "stopped") in drawn.status


def test_another_step_size_of_a_question_with_spaces_draws_nothing_anew():
    stopped, question = Stopped(), " What  is\nthe \u3000owl called? "
    ticket, *_ = handlers.begin(FIRST.passage, question, 1, (), None, "en", stopped)
    outcome = taught(ticket, stopped=stopped)
    again, *_ = handlers.again(FIRST.passage, question, 0.5, (), ticket, outcome, "en", stopped)
    assert again.reuse and again.question == outcome.comparison.question == "What is the owl called?"
