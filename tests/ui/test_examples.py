"""The examples' stored answers are what the shipped model says, and the page shows them of that model only."""

import threading
from itertools import chain
from pathlib import Path

import pytest
from actions import answer, answered, mark_old
from fake_lm import FakeLM

import gdprompt
from gdprompt.assets import SHIPPED_NAME
from gdprompt.model import fingerprints
from gdprompt.results import CONDITIONS, Done
from gdprompt.ui import handlers, opening, precomputed, rounds, taking
from gdprompt.ui.examples import EXAMPLES
from gdprompt.ui.loading import Model
from gdprompt.ui.shell import Stopped
from gdprompt.ui.teaching import SAME, Frame, Outcome, Ticket
from gdprompt.ui.words import say

FIRST = EXAMPLES["people"][0]
NOTE = {language: say(language, "beforehand") for language in ("en", "zh")}


class Answering(FakeLM):
    """The stand-in, with the call that answers are computed by."""

    def compare(self, passage, question):
        return next(event.comparison for event in self.stream([passage], question) if isinstance(event, Done))


@pytest.fixture
def stored(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """What the stand-in answers to every example, where the page looks for it."""
    made, path = precomputed.compute(Answering(0), "gdprompt examples"), tmp_path / "examples.json"
    precomputed.write(path, made)
    monkeypatch.setattr(precomputed, "file", lambda: path)
    precomputed._stored.cache_clear()
    yield made
    precomputed._stored.cache_clear()


def model_of(load, expected=None) -> Model:
    model = Model(load, expected)
    assert model.wait(10)
    return model


def click(model: Model, kept=(), passage="", language="en") -> tuple[Ticket | None, Frame]:
    """An example's click: the ticket that it rings the model with, and what is shown."""
    found = handlers.example(model, "people", passage, "", ("", ""), kept, None, "kl", language, Stopped())
    _, _, _, _, ticket, _, *frame = found
    return ticket if isinstance(ticket, Ticket) else None, Frame(*frame)


def test_the_shipped_answers_are_those_of_the_shipped_model():
    found = precomputed.read(precomputed.file())
    assert found.fingerprint == fingerprints.shipped(), "run `gdprompt examples` for the new model"
    asked = [(shown.comparison.context, shown.comparison.question) for shown in found.examples]
    assert asked == [(example.passage, example.question) for example in chain.from_iterable(EXAMPLES.values())]
    assert precomputed.file().stat().st_size < 300_000
    assert found.command.startswith("gdprompt examples") and found.date >= "2026"


def test_the_shipped_model_still_answers_so():
    lm = gdprompt.load()
    assert lm.fingerprint == fingerprints.shipped()
    stored = precomputed.read(precomputed.file()).examples[0].comparison
    now = lm.compare(stored.context, stored.question)
    assert now.tokens == stored.tokens
    for condition in CONDITIONS:
        assert now.answers[condition].text == stored.answers[condition].text
        for ours, theirs in zip(now.readings[condition], stored.readings[condition], strict=True):
            assert ours.kl == pytest.approx(theirs.kl, rel=0.02, abs=1e-3)
            assert ours.alternatives[0].token == theirs.alternatives[0].token


def test_what_is_written_is_read_back(stored):
    found = precomputed.read(precomputed.file())
    assert found.fingerprint == "fake" and len(found.examples) == len(stored.examples)
    for ours, theirs in zip(found.examples, stored.examples, strict=True):
        for condition in CONDITIONS:
            assert ours.comparison.answers[condition].tokens == theirs.comparison.answers[condition].tokens
            assert ours.comparison.mean(condition, "kl") == pytest.approx(theirs.comparison.mean(condition, "kl"), 1e-3)
        assert [point.meta_step for point in ours.path] == pytest.approx([p.meta_step for p in theirs.path], 1e-3)


def test_a_model_without_room_for_the_examples_is_refused_before_any_work():
    lm = Answering(0)
    lm.max_context_tokens = 8
    with pytest.raises(ValueError, match=r"of up to \d+ tokens, got one of at most 8: choose a model of \d+ positions"):
        precomputed.compute(lm, "gdprompt examples")
    assert lm.calls == []


@pytest.mark.parametrize("language", ["en", "zh"])
def test_a_click_shows_the_answers_marked_and_asks_nothing(stored, language):
    lm = FakeLM(0)
    ticket, frame = click(model_of(lambda: lm), language=language)
    assert ticket is None and lm.calls == []
    assert NOTE[language] in frame.status and "✓" not in frame.status
    assert frame.outcome.comparison.question == FIRST.question and len(frame.outcome.path) == 9
    assert "Pepper" not in frame.error and "gd-token" in frame.cards


def test_another_models_page_never_shows_them(stored):
    other = FakeLM(0)
    other.fingerprint = "other"
    ticket, frame = click(model_of(lambda: other))
    assert ticket and ticket.contexts == (FIRST.passage,) and NOTE["en"] not in frame.status


def test_while_a_model_loads_they_are_shown_where_it_is_known_which(stored):
    def late():
        raise AssertionError("nobody asked for the model")

    assert click(Model(late, lambda: "fake"))[0] is None
    assert click(Model(late, lambda: "other"))[0] is not None
    assert click(Model(late))[0] is not None


def test_a_model_that_could_not_be_loaded_shows_nothing_of_its_own(stored, caplog):
    model = model_of(lambda: 1 / 0, lambda: "fake")
    assert model.failed and click(model)[0] is not None


def test_with_passages_kept_the_model_is_asked(stored):
    ticket, _ = click(model_of(lambda: FakeLM(0)), kept=("Otto Brandt keeps bees.",))
    assert ticket.contexts == ("Otto Brandt keeps bees.", FIRST.passage)


def test_with_a_wrong_passage_the_model_is_asked(stored):
    model = model_of(lambda: FakeLM(0))
    ticket, *_ = handlers.example(model, "people", "", "", ("", ""), (), None, "kl", "en", Stopped(), True)[4:]
    assert ticket.contexts == (FIRST.passage,) and ticket.wrong_passage not in (None, FIRST.passage)


def test_another_step_size_asks_the_model_for_the_same_passage(stored):
    outcome = click(model_of(lambda: FakeLM(0)))[1].outcome
    ticket, *_ = handlers.again(FIRST.passage, FIRST.question, 0.5, (), None, outcome, "en", Stopped())
    assert (ticket.contexts, ticket.question, ticket.step_scale) == ((FIRST.passage,), FIRST.question, 0.5)
    assert ticket.reuse


def test_another_step_size_asks_what_stands_in_the_boxes(stored):
    outcome = click(model_of(lambda: FakeLM(0)))[1].outcome
    for passage, question in ((FIRST.passage, "Who is it?"), ("Otto Brandt keeps bees.", FIRST.question)):
        ticket, *_ = handlers.again(passage, question, 0.5, (), None, outcome, "en", Stopped())
        assert (ticket.contexts, ticket.question, ticket.reuse) == ((passage,), question, False)
    ticket, _, *frame = handlers.again("", "", 0.5, (), None, outcome, "en", Stopped())
    assert ticket is SAME and "gd-error" in Frame(*frame).error


def test_there_is_no_adapter_to_save_before_a_step(stored):
    outcome = click(model_of(lambda: FakeLM(0)))[1].outcome
    assert isinstance(outcome, Outcome)
    ((file, _, error),) = taking.save(outcome, "en")
    assert file is None and "Press Teach, then save." in error


def test_a_page_shows_them_before_its_model_is_there(serve, visit, monkeypatch):
    """The real answers, of the shipped model, while that is kept from loading."""
    gate, lm = threading.Event(), FakeLM()
    lm.name, lm.fingerprint = SHIPPED_NAME, fingerprints.shipped()

    def late():
        gate.wait(300)
        return lm

    monkeypatch.setattr("gdprompt.ui.app._load", late)
    kept = {shown.comparison.context: shown for shown in precomputed.read(precomputed.file()).examples}
    address = serve(None)
    page = visit(address, ready=".gd-header")
    try:
        mark_old(page)
        page.click("#gd-people")
        answered(page)
        assert "loading the model" in page.inner_text(".gd-model")
        assert NOTE["en"] in page.inner_text("#gd-status")
        found = kept[page.input_value("#gd-passage textarea")].comparison
        for condition in CONDITIONS:
            told = rounds.short(found.answers[condition]) or say("en", "nothing_said")
            assert answer(page, condition).split() == told.split()
        page.wait_for_function("document.querySelector('#gd-path .js-plotly-plot')?.data?.length > 3")
        page.click("[data-language=zh]")
        page.wait_for_function(f"document.querySelector('#gd-status').textContent.includes('{NOTE['zh']}')")
        assert lm.calls == []
        gate.set()
        page.wait_for_function(
            f"document.querySelector('.gd-model').textContent.startsWith('{say('zh', 'shipped_model')}')"
        )
        page.focus("#gd-scale input[type=range]")
        mark_old(page)
        page.keyboard.press("Home")
        answered(page)
        assert lm.calls == [((FIRST.passage,), FIRST.question, 0.0)]
        mark_old(page)
        page.click("#gd-teach")
        answered(page)
        assert len(lm.calls) == 2 and NOTE["zh"] not in page.inner_text("#gd-status")
    finally:
        gate.set()


def test_a_click_before_the_page_is_filled_keeps_its_figures(stored, serve, visit, monkeypatch):
    """Drawing the first, empty figures may take longer than showing an example."""
    clicked, empty, filled = threading.Event(), opening.teaching.distance, threading.Event()

    def slowly(outcome, *rest):
        if outcome is None:
            clicked.wait(60)
            filled.set()
        return empty(outcome, *rest)

    monkeypatch.setattr("gdprompt.ui.opening.teaching.distance", slowly)
    page = visit(serve(lambda: FakeLM()), ready=".gd-header")
    page.wait_for_function("!document.querySelector('.gd-model').textContent.includes('loading')")
    mark_old(page)
    page.click("#gd-people")
    answered(page)
    page.wait_for_function("document.querySelector('#gd-path .js-plotly-plot')?.data?.length > 3")
    with page.expect_response("**/gradio_api/**"):
        clicked.set()
    assert filled.wait(10)
    page.wait_for_timeout(500)  # for figures that should not come
    for figure in ("#gd-distance", "#gd-path"):
        assert page.evaluate(f"document.querySelector('{figure} .js-plotly-plot').data.length") > 3


def test_a_link_to_an_example_shows_its_answers(stored, serve, visit):
    from urllib.parse import urlencode

    lm = FakeLM()
    page = visit(serve(lambda: lm), ready=".gd-header")
    page.wait_for_function("!document.querySelector('.gd-model').textContent.includes('loading')")
    page.goto(page.url + "?" + urlencode({"passage": FIRST.passage, "question": FIRST.question}))
    page.wait_for_selector(".gd-token")
    assert NOTE["en"] in page.inner_text("#gd-status") and lm.calls == []
