"""The lesson without a browser: its presets, its judges, its words in two languages, its frames."""

from dataclasses import replace
from types import SimpleNamespace

import pytest
from fake_lm import MAX_RECALLED, FakeLM

from gdprompt.model import fingerprints
from gdprompt.results import Answer, Done
from gdprompt.ui import lesson, lesson_cards, lesson_run, teaching
from gdprompt.ui.lesson_run import Ticket
from gdprompt.ui.lesson_steps import COUNTS, FITS, STEPS, Preset, echoes, judge_fits, says
from gdprompt.ui.shell import Stopped, for_its_own
from gdprompt.ui.words import WORDS, say, say_in_lesson

# The libraries' own deprecations are not this page's to mend.
pytestmark = pytest.mark.filterwarnings("ignore")

ASKED = [step for step in STEPS if step.figure != "fits"]
OWL = Preset("Mira keeps an owl called Pepper.", "What is Mira's owl called?", ("Pepper", "owl Pepper"))
GOLD = STEPS[2].value("gold")  # what the radio button sends


def told(step, **texts):
    """A comparison on a step's preset with chosen answers."""
    events = FakeLM(0).stream([step.preset.passage], step.preset.question)
    found = next(event for event in events if isinstance(event, Done)).comparison
    answers = {c: replace(answer, text=texts.get(c, "")) for c, answer in found.answers.items()}
    return replace(found, answers=answers)


def test_there_are_seven_steps_and_each_can_be_predicted():
    assert len(STEPS) == 7 and [step.name for step in STEPS].index("fits") == 5
    for step in STEPS:
        assert 2 <= len(step.choices) <= 4


def test_every_preset_holds_its_own_answer():
    for preset in (*FITS, *(step.preset for step in ASKED if step.name not in ("irrelevant", "limits"))):
        assert says(preset.passage, preset.gold) and not says(preset.question, preset.gold)
    assert len(FITS) == COUNTS[-1]


def test_an_answer_counts_as_whole_words():
    assert says("an owl, Pepper.", ("pepper",)) and not says("Peppermint", ("pepper",)) and not says("", ("pepper",))
    assert echoes("Pepper pepper", OWL) and not echoes("the owl Mira", OWL) and not echoes("is an", OWL)


@pytest.mark.parametrize("step", ASKED, ids=lambda step: step.name)
def test_a_judge_names_only_outcomes_that_have_words(step):
    gold = (step.preset.gold or ("nobody",))[0]
    for first in (gold, step.preset.passage.split()[1], "zzzz", ""):
        for second in (gold, "sandstone", "zzzz", ""):
            found = told(step, no_context=first, prompted=second, base_step=second, meta_step=first)
            outcome = step.judge(step, found)
            assert outcome in lesson_cards.outcomes(step)
            for language in ("en", "zh"):
                assert lesson_cards.verdict(language, step, step.choices[0], outcome, found, measured=True)


def test_judges_tell_the_cases_apart():
    by_name = {step.name: step for step in STEPS}

    def outcome(name, **texts):
        return by_name[name].judge(by_name[name], told(by_name[name], **texts))

    assert outcome("prompting", prompted="pickled beetroot", no_context="the hall") == "prompted"
    assert outcome("prompting", no_context="pickled beetroot") == "untold"
    assert outcome("plain", base_step="pickled pickled pickled") == "passage"
    assert outcome("plain", base_step="") == "else"
    assert outcome("meta", meta_step="Pickled beetroot.") == "gold"
    assert outcome("reversal", meta_step="Marten Ilk", base_step="") == "meta"
    assert outcome("irrelevant", meta_step="the hall", no_context="the hall") == "unchanged"
    assert outcome("irrelevant", meta_step="red sandstone", no_context="the hall") == "passage"
    assert outcome("limits", prompted="three", meta_step="") == "neither"
    assert [judge_fits(n, 8) for n in (8, 7, 5, 4, 0)] == ["all", "most", "most", "few", "few"]


def test_there_is_prose_for_whatever_happens():
    prose = WORDS["en"]["lesson"]  # the other languages have the same keys, see test_words
    for step in STEPS:
        assert all(f"{step.name}_{part}" in prose for part in ("short", "title", "text", "ask"))
        for outcome in lesson_cards.outcomes(step):
            assert f"{step.name}_is_{outcome}" in prose
            assert step.name == "fits" or f"{step.name}_why_{outcome}" in prose


def test_a_verdict_compares_with_what_was_said_and_escapes_it():
    step = STEPS[1]
    found = told(step, prompted="pickled beetroot", base_step="<script>x</script>")
    text = lesson_cards.verdict("en", step, "gold", "else", found, measured=True)
    assert say_in_lesson("en", "plain_is_gold") in text and say_in_lesson("en", "plain_is_else") in text
    assert '“<span lang="en">pickled beetroot</span>”' in text
    assert "<script>" not in text and "&lt;script&gt;" in text
    expected = lesson_cards.verdict("en", step, "else", "else", found, measured=True)
    assert expected.count(say_in_lesson("en", "plain_is_else")) == 1


@pytest.mark.parametrize("chosen", [None, "", "nonsense", 3, ["gold"], "gold", GOLD])
def test_nothing_is_shown_without_a_prediction(chosen):
    ticket, bell, *rest = lesson.begin(chosen, 1, {}, "en", Stopped())
    frame = lesson_run.Frame(*rest)
    assert ticket is lesson_run.SAME and bell is lesson_run.SAME
    assert say("en", "error_choose").split(". ")[0] in frame.error and frame.verdict == ""


def frames(at, chosen, lm=None, language="en"):
    model = SimpleNamespace(lm=lm or FakeLM(0), ready=True, wait=lambda seconds: True)
    return list(lesson_run.run(model, Ticket(1, at, chosen), {}, language))  # type: ignore[arg-type]


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("at", range(7))
def test_every_step_ends_with_a_verdict_and_only_then(at, language):
    shown = frames(at, STEPS[at].choices[0], language=language)
    verdicts = [i for i, frame in enumerate(shown) if frame.verdict is not lesson_run.SAME]
    assert len(verdicts) == 1 and "gd-verdict" in shown[verdicts[0]].verdict
    seen = shown[-1].seen if STEPS[at].figure == "path" else shown[verdicts[0]].seen
    assert seen[at].chosen == STEPS[at].choices[0] and seen[at].outcome in lesson_cards.outcomes(STEPS[at])


def test_recall_is_counted_from_the_run():
    found = frames(5, "all")[-1].seen[5]
    right = {count: sum(ok for (at, _), (_, ok) in found.asked.items() if at == count) for count in COUNTS}
    assert right == {count: count if count <= MAX_RECALLED else 0 for count in COUNTS}
    assert found.outcome == "few" and "0 of 8 with 8 learned" in frames(5, "all")[-1].verdict


def drawn(frame):
    return {trace.name for trace in frame.figure.data}


def test_averages_are_those_of_the_model_that_is_served():
    other = frames(5, "all")[-1]
    lm = FakeLM(0)
    lm.fingerprint = fingerprints.shipped()
    shipped = frames(5, "all", lm)[-1]
    measured = say_in_lesson("en", "fits_measured").strip()
    assert measured in shipped.verdict and measured not in other.verdict
    assert len(drawn(shipped)) == 2 and drawn(other) == {"here"}


@pytest.mark.parametrize(("name", "outcome"), lesson_cards.TOLD_IN_RESULTS)
def test_the_tab_results_is_named_where_it_is_about_the_model(name, outcome):
    step = next(step for step in STEPS if step.name == name)
    for language, tab in (("en", "tab Results"), ("zh", "“结果”页")):
        for measured in (True, False):
            text = lesson_cards.verdict(language, step, step.choices[0], outcome, told(step), measured=measured)
            assert (tab in text) is measured


def test_no_other_verdict_names_the_tab_results():
    for language, tab in (("en", "Results"), ("zh", "“结果”")):
        said = {key for key, text in WORDS[language]["lesson"].items() if tab in text}
        assert said == {f"{name}_why_{outcome}_measured" for name, outcome in lesson_cards.TOLD_IN_RESULTS}


def test_leaving_a_step_ends_its_run_and_frees_the_model():
    lm, stopped = FakeLM(0), Stopped()
    model = SimpleNamespace(lm=lm, ready=True, wait=lambda seconds: True)
    ticket = Ticket(7, 2, "gold")
    run = lesson.show(model, ticket, 2, {}, "en", stopped)  # type: ignore[arg-type]
    next(run)
    next(run)
    at, left, _, *_ = lesson.go(1, 2, {}, "en", stopped)
    assert (at, left) == (3, None)
    assert list(run) == [] and lm.num_closed_early == 1
    assert lesson.failed(None, 3, {}, "en") == lesson.failed(ticket, 3, {}, "en") == lesson_run.Frame()


def test_a_path_left_half_drawn_is_drawn_on_when_one_comes_back():
    model, stopped = SimpleNamespace(lm=FakeLM(0), ready=True, wait=lambda seconds: True, fingerprint="fake"), Stopped()
    at = next(i for i, step in enumerate(STEPS) if step.figure == "path")
    ticket, *_ = lesson.begin(STEPS[at].value(STEPS[at].choices[0]), at, {}, "en", stopped)
    run, seen = lesson.show(model, ticket, at, {}, "en", stopped), {}
    while len(seen[at].path if at in seen else ()) < 3:
        seen = found if (found := next(run).seen) != lesson_run.SAME else seen
    lesson.go(1, at, seen, "en", stopped)
    assert list(run) == []
    _, ticket, bell, *frame = lesson.go(-1, at + 1, seen, "en", stopped)
    assert bell == str(ticket.number) and stopped.under_way(ticket)
    drawn = list(lesson.show(model, ticket, at, seen, "en", stopped))[-1].seen[at]
    assert sorted(point.scale for point in drawn.path) == list(teaching.SCALES)
    _, ticket, bell, *_ = lesson.go(0, at, {at: drawn}, "en", stopped)
    assert (ticket, bell) == (None, lesson_run.SAME)


def test_after_a_stop_the_step_is_drawn_as_it_stands_then():
    stopped, ticket = Stopped(), Ticket(7, 2, "gold")
    lesson.stop(GOLD, 2, {}, "en", stopped)
    settled = lesson.settle("7", GOLD, None, 2, {}, "zh", stopped)
    assert say("zh", "lesson_stopped") in settled.status and settled.show.constructor_args["interactive"]
    ticket, bell, *_ = lesson.begin(GOLD, 2, {}, "en", stopped)
    assert lesson.settle("7", GOLD, ticket, 2, {}, "en", stopped) == lesson_run.Frame()
    assert lesson.settle(bell, GOLD, ticket, 2, {}, "en", stopped) == lesson_run.Frame()


def test_what_was_predicted_at_the_step_before_is_no_prediction_at_this_one():
    assert STEPS[1].choices == STEPS[2].choices
    stopped = Stopped()
    ticket, bell, *_ = lesson.begin(STEPS[1].value("gold"), 1, {}, "en", stopped)
    at, ticket, *_ = lesson.go(1, 1, {}, "en", stopped)
    settled = lesson.settle(bell, STEPS[1].value("gold"), ticket, at, {}, "en", stopped)
    assert not settled.show.constructor_args["interactive"] and settled.choice.constructor_args["value"] is None
    assert lesson.settle(bell, GOLD, ticket, at, {}, "en", stopped).show.constructor_args["interactive"]


def test_what_a_refused_run_said_outlasts_another_language():
    stopped = Stopped()
    ticket, bell, *_ = lesson.begin(GOLD, 2, {}, "en", stopped)
    stopped.choose()
    list(lesson.show(SimpleNamespace(ready=False, wait=lambda seconds: True), ticket, 2, {}, "en", stopped))  # type: ignore[arg-type]
    settled = lesson.settle(bell, GOLD, ticket, 2, {}, "zh", stopped)
    assert settled.error is lesson_run.SAME and say_in_lesson("zh", "meta_title") in settled.text


def test_a_step_shown_as_the_visitor_leaves_it_is_not_drawn_over_the_next():
    """Its ticket may be handed out after the click on Next was answered."""
    model, stopped = SimpleNamespace(lm=FakeLM(0), ready=True, wait=lambda seconds: True), Stopped()
    at, *_ = lesson.go(1, 2, {}, "en", stopped)
    ticket, bell, *_ = lesson.begin(GOLD, 2, {}, "en", stopped)
    assert list(lesson.show(model, ticket, at, {}, "en", stopped)) == [lesson_run.Frame()]
    settled = lesson.settle(bell, None, ticket, at, {}, "en", stopped)
    assert say_in_lesson("en", "reversal_title") in settled.text
    assert lesson.settle(bell, GOLD, ticket, 2, {}, "en", stopped) == lesson_run.Frame()  # the control


def test_an_address_names_a_step_until_the_visitor_has_gone_on():
    def opened(step, stopped):
        at, *frame = lesson.opened(stopped, SimpleNamespace(query_params={"step": step}, headers={}))
        return at, lesson_run.Frame(*frame)

    def acted(act):
        stopped = Stopped()
        act(stopped)
        return stopped

    same = (lesson_run.SAME, lesson_run.Frame())
    at, frame = opened("4", Stopped())
    assert at == 3 and say_in_lesson("en", "reversal_title") in frame.text
    assert opened("1", Stopped()) == opened("9", Stopped()) == same
    assert opened("4", acted(lambda stopped: lesson.go(1, 0, {}, "en", stopped))) == same
    assert opened("4", acted(lambda stopped: lesson.begin(GOLD, 0, {}, "en", stopped))) == same
    assert opened("4", acted(lambda stopped: stopped.choose())) == same


def test_another_language_leaves_what_is_under_way_alone():
    ticket, stopped = Ticket(7, 2, "gold"), Stopped()

    def shown(name):
        _, *frame = lesson.relabel(GOLD, ticket, 2, {}, "zh", stopped)
        value = getattr(lesson_run.Frame(*frame), name)
        return {} if value == lesson_run.SAME else value.constructor_args

    assert not {"visible", "interactive"} & (shown("show").keys() | shown("stop").keys() | shown("choice").keys())
    assert shown("stop")["value"] == say("zh", "stop")
    stopped.now()
    assert shown("show")["visible"] and not shown("stop")["visible"]


def test_only_the_run_that_the_bell_rang_for_has_the_ticket():
    run = for_its_own(lambda ticket, *others: iter([(ticket, *others)]))
    ticket = Ticket(7, 2, "gold")
    assert [list(run(bell, ticket, "en")) for bell in ("7", "6")] == [[(ticket, "en")], [(None, "en")]]


def test_closing_the_generator_frees_the_model():
    lm = FakeLM(0)
    model = SimpleNamespace(lm=lm, ready=True, wait=lambda seconds: True)
    run = lesson.show(model, Ticket(7, 2, "gold"), 2, {}, "en", Stopped())  # type: ignore[arg-type]
    next(run)
    next(run)
    run.close()
    assert lm.num_closed_early == 1


def test_bad_input_to_the_model_is_a_sentence():
    class Short(FakeLM):
        max_context_tokens = 3

    assert "too long for the model" in frames(0, "both", Short(0))[-1].error


def test_answers_with_nothing_said_read_well():
    step = STEPS[6]
    text = lesson_cards.verdict("en", step, "both", "neither", told(step, prompted="three"), measured=True)
    assert "prompting gave “" in text and "answered nothing" in text
    assert Answer("") is not None
