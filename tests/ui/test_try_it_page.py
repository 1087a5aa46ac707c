"""The tab Try it in a real server and a real browser, on a stand-in for the model."""

import json
import zipfile

import pytest
from actions import CARDS, PASSAGE, QUESTION, answer, answered, ask, band, mark_old, shown_place
from fake_lm import FakeLM

from gdprompt.ui.examples import EXAMPLES
from gdprompt.ui.words import say


@pytest.fixture(scope="module")
def lm():
    return FakeLM()


def test_teach_streams_and_each_card_shows_its_own_condition(open_page):
    page = open_page()
    page.evaluate(
        """() => { window.seen = {}; new MutationObserver(() =>
          document.querySelectorAll('.gd-card').forEach(card => {
            const text = card.querySelector('.gd-answer').textContent;
            (window.seen[card.className] ??= new Set()).add(text); }))
            .observe(document.querySelector('#gd-answers'), {childList: true, subtree: true}); }"""
    )
    ask(page)
    page.wait_for_selector("#gd-stop:not([disabled])")
    answered(page)
    assert {condition: answer(page, condition) for condition in CARDS} == CARDS
    partial = page.evaluate("Object.values(window.seen).map(texts => texts.size)")
    assert all(count > 2 for count in partial), partial
    assert "Learned in one step, 0.22 s" in page.inner_text("#gd-status")
    chips = [page.inner_text(f".gd-card.gd-{condition} .gd-chip") for condition in CARDS]
    assert chips == ["✕ Not as prompted", "The target", "✕ Not as prompted", "✓ Same as prompted"]
    page.wait_for_function("document.querySelector('#gd-path .js-plotly-plot')?.data?.length > 3")


def test_stop_ends_the_work_and_the_next_run_works(open_page, lm):
    page, closed = open_page(), lm.num_closed_early
    ask(page, question="a slow question")
    page.wait_for_function("document.querySelector('.gd-prompted .gd-answer').textContent.includes('owl')")
    page.click("#gd-stop")
    page.wait_for_function("document.querySelector('#gd-status').textContent.includes('Stopped')")
    page.wait_for_timeout(1500)
    assert lm.num_closed_early == closed + 1
    assert "owl" in answer(page, "prompted") and not page.query_selector(".gd-token")
    assert page.is_enabled("#gd-teach") and page.is_disabled("#gd-stop")
    page.click("[data-language=zh]")
    page.wait_for_function(f"document.querySelector('.gd-prompted h2').textContent.includes('{say('zh', 'prompted')}')")
    ask(page)
    answered(page)


def test_only_the_newest_of_what_waits_in_line_is_run(open_page, lm):
    other, page = open_page(), open_page()
    ask(other, question="a slow question")
    other.wait_for_function("document.querySelector('.gd-prompted .gd-answer').textContent.includes('owl')")
    calls = len(lm.calls)
    ask(page)
    page.wait_for_selector("#gd-teach[disabled]")
    page.press("#gd-question input, #gd-question textarea", "Enter")
    for kind in ("people", "reversal"):
        page.click(f"#gd-{kind}")
        page.wait_for_function(
            f"document.querySelector('#gd-passage textarea').value === {json.dumps(EXAMPLES[kind][0].passage)}"
        )
    page.click("[data-language=zh]")
    page.wait_for_function(f"document.querySelector('#gd-teach').textContent.includes('{say('zh', 'teaching')}')")
    assert page.is_disabled("#gd-teach") and page.is_enabled("#gd-stop") and len(lm.calls) == calls
    other.click("#gd-stop")
    answered(page)
    page.wait_for_function(f"document.querySelector('.gd-prompted h2').textContent.includes('{say('zh', 'prompted')}')")
    page.wait_for_timeout(1500)
    assert [asked for _, asked, _ in lm.calls[calls:]] == [EXAMPLES["reversal"][0].question]


REFUSED = (
    ("", QUESTION, "There is no passage yet."),
    (PASSAGE, " ", "There is no question yet."),
    ("x" * 20_001, QUESTION, "20,001 characters and the limit is 20,000"),
    ("word " * 500, QUESTION, "500 tokens and the limit is 448"),
    (PASSAGE, "explode", "The server could not do this now"),
)


def test_an_error_is_a_sentence_and_nothing_is_lost(visitor):
    page = visitor
    ask(page)
    answered(page)
    for passage, question, sentence in REFUSED:
        ask(page, passage, question)
        page.wait_for_selector(f".gd-error[role=alert]:has-text('{sentence}')")
        assert "secret" not in page.content() and "Traceback" not in page.inner_text(".gd-error")
        page.wait_for_selector("#gd-teach:not([disabled])")
        assert answer(page, "meta_step") == CARDS["meta_step"]
        assert page.input_value("#gd-passage textarea") == passage
    ask(page)
    page.wait_for_selector(".gd-error", state="detached")
    answered(page)


def test_a_token_moves_cards_figure_and_table_together(visitor):
    page = visitor
    ask(page)
    answered(page)
    assert shown_place(page) == 4 and band(page) == 4
    page.click(".gd-card.gd-base_step .gd-token[data-position='1']")
    page.wait_for_function("document.querySelector('#gd-distance .js-plotly-plot')?.layout?.shapes?.[0]?.x0 === 0.5")
    assert shown_place(page) == 1
    assert page.locator(".gd-token[aria-pressed=true]").count() == 4
    page.keyboard.press("ArrowRight")
    assert shown_place(page) == 2
    assert page.evaluate("document.activeElement.dataset.position") == "2"
    page.click("[data-step='1']")
    page.wait_for_timeout(300)
    assert shown_place(page) == 3 and band(page) == 3
    column = page.locator("#gd-distance .nsewdrag").first.bounding_box()
    page.mouse.click(column["x"] + column["width"] * 5.5 / 8, column["y"] + column["height"] / 2)
    page.wait_for_function("!document.querySelector(\".gd-place[data-place='5']\").hidden")
    page.click("#gd-measure input")
    page.get_by_role("option", name="Rank of the token").click()
    page.wait_for_function("document.querySelector('#gd-distance .js-plotly-plot')?.data?.[0]?.text?.[4] === '20'")
    page.wait_for_function("document.querySelector('#gd-distance .js-plotly-plot')?.layout?.shapes?.[0]?.x0 === 4.5")
    page.click("#gd-measure input")
    page.get_by_role("option", name="KL divergence").click()


def test_the_slider_at_zero_is_the_untaught_model(visitor, lm):
    page = visitor
    ask(page)
    answered(page)
    page.focus("#gd-scale input[type=range]")
    mark_old(page)
    page.keyboard.press("Home")
    page.wait_for_function("document.querySelector('.gd-meta_step .gd-answer').textContent.includes('Luna')")
    answered(page)
    assert lm.calls[-1] == ((PASSAGE,), QUESTION, 0.0)
    assert answer(page, "meta_step") == answer(page, "no_context")
    assert "Step at 0×" in page.inner_text("#gd-status")
    mark_old(page)
    page.keyboard.press("End")
    answered(page)
    assert answer(page, "meta_step") == CARDS["meta_step"]


def test_a_wrong_passage_is_learned_in_its_place_until_switched_back(visitor, lm):
    page = visitor
    ask(page)
    answered(page)
    asked = lm.calls[-1]
    mark_old(page)
    page.check("#gd-wrong input")
    answered(page)
    wrong = lm.wrong_passages[-1]
    assert lm.calls[-1] == asked and asked[0] == (PASSAGE,) and wrong not in (None, PASSAGE)
    assert {condition: answer(page, condition) for condition in CARDS} == {
        **CARDS,
        "base_step": CARDS["no_context"],
        "meta_step": CARDS["no_context"],
    }
    assert page.inner_text("#gd-status") == say("en", "wrong_learned", passage=wrong)
    mark_old(page)
    page.focus("#gd-scale input[type=range]")
    page.keyboard.press("ArrowLeft")
    answered(page)
    assert lm.calls[-1][:2] == asked[:2] and lm.calls[-1][2] != asked[2] and lm.wrong_passages[-1] == wrong
    mark_old(page)
    page.uncheck("#gd-wrong input")
    answered(page)
    assert lm.calls[-1][:2] == asked[:2] and lm.wrong_passages[-1] is None
    assert answer(page, "meta_step") == CARDS["meta_step"]


def test_kept_passages_are_learned_together_until_forgotten(visitor, lm):
    page = visitor
    page.fill("#gd-passage textarea", "Otto Brandt keeps bees.")
    page.click("#gd-keep")
    page.wait_for_selector("[data-forget]")
    ask(page)
    answered(page)
    assert lm.calls[-1][0] == ("Otto Brandt keeps bees.", PASSAGE)
    page.wait_for_function("document.querySelector('#gd-memory').textContent.includes('48 KiB')")
    page.click("[data-forget='0']")
    page.wait_for_selector("[data-forget]", state="detached")
    ask(page)
    answered(page)
    assert lm.calls[-1][0] == (PASSAGE,)


def test_one_visitor_does_not_see_what_another_kept(visitor, open_page):
    first, second = visitor, open_page()
    first.fill("#gd-passage textarea", PASSAGE)
    first.click("#gd-keep")
    first.wait_for_selector("[data-forget]")
    ask(second, question="How many passages?")
    answered(second)
    assert answer(second, "prompted") == "1" and not second.query_selector("[data-forget]")
    first.click("[data-forget]")


def test_examples_fill_and_run_and_your_own_clears_them_alone(open_page):
    page = open_page()
    mark_old(page)
    page.click("#gd-reversal")
    answered(page)
    assert page.input_value("#gd-passage textarea") == EXAMPLES["reversal"][0].passage
    page.click("#gd-own")
    page.wait_for_function("document.querySelector('#gd-passage textarea').value === ''")
    page.fill("#gd-passage textarea", "Otto keeps bees.")
    for chip, shown in (
        ("own", "Otto keeps bees."),
        ("people", EXAMPLES["people"][0].passage),
        ("own", "Otto keeps bees."),
    ):
        page.click(f"#gd-{chip}")
        page.wait_for_timeout(500)
        assert page.input_value("#gd-passage textarea") == shown


def test_answers_to_another_question_say_so(visitor):
    page = visitor
    ask(page)
    answered(page)
    note = page.locator(".gd-asked")
    assert note.is_hidden()
    page.fill("#gd-question input, #gd-question textarea", "Who is it?")
    assert note.is_visible() and QUESTION in note.inner_text()
    page.fill("#gd-question input, #gd-question textarea", f" {QUESTION}")
    assert note.is_hidden()
    for passage in ("Otto keeps bees.", PASSAGE.split()[0], ""):
        page.fill("#gd-passage textarea", PASSAGE)
        assert note.is_hidden()
        page.fill("#gd-passage textarea", passage)
        assert note.is_visible()
    page.fill("#gd-passage textarea", PASSAGE)
    page.click("#gd-keep")
    page.wait_for_selector("[data-forget]")
    page.fill("#gd-passage textarea", "")
    assert note.is_hidden()  # the same is learned
    page.click("[data-forget]")
    note.wait_for(state="visible")


def test_answers_to_an_example_say_so_behind_your_own(visitor):
    page = visitor
    page.fill("#gd-passage textarea", PASSAGE)
    page.fill("#gd-question input, #gd-question textarea", QUESTION)
    mark_old(page)
    page.click("#gd-people")
    answered(page)
    page.wait_for_selector(".gd-asked", state="hidden")
    # Whatever Gradio draws meanwhile has the page look too, but only where the server takes its time.
    page.evaluate(
        """() => {
          const { sayWhatWasAsked } = gdprompt, note = document.querySelector(".gd-asked");
          gdprompt.sayWhatWasAsked = () => { sayWhatWasAsked(); window.said = !note.hidden; };
        }"""
    )
    page.click("#gd-own")
    page.wait_for_function("window.said !== undefined")
    assert page.evaluate("window.said") and page.input_value("#gd-passage textarea") == PASSAGE


def test_a_number_outside_the_slider_is_its_nearest_end(visitor, lm):
    page = visitor
    ask(page)
    answered(page)
    for typed, scale in (("5", 2.0), ("-1", 0.0)):
        mark_old(page)
        page.fill("#gd-scale input[type=number]", typed)
        page.keyboard.press("Tab")
        answered(page)
        assert lm.calls[-1][2] == scale and f"Step at {scale:g}×" in page.inner_text("#gd-status")
        assert float(page.input_value("#gd-scale input[type=number]")) == scale


def test_save_downloads_a_peft_folder_as_a_zip(open_page, tmp_path):
    page = open_page()
    assert page.is_disabled("#gd-scale input[type=range]")
    page.click("#gd-save")
    page.wait_for_selector(".gd-error")
    ask(page)
    answered(page)
    with page.expect_download() as event:
        page.click("#gd-save")
    event.value.save_as(tmp_path / "adapter.zip")
    assert event.value.suggested_filename.endswith(".zip")
    names = zipfile.ZipFile(tmp_path / "adapter.zip").namelist()
    assert {"adapter_config.json", "adapter_model.safetensors"} <= set(names)


def test_what_the_model_says_is_never_markup(visitor):
    page = visitor
    ask(page, "<b>bold</b>", "markup?")
    answered(page)
    assert not page.query_selector("#gd-answers img") and not page.query_selector("#gd-answers b")
    assert "<img src=x" in answer(page, "meta_step")
