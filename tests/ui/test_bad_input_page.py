"""Bad and odd input in a real browser: a sentence, nothing cut, no script run."""

from dataclasses import replace

import pytest
from actions import ask
from fake_memory import FakeMemoryLM

from gdprompt.results import Alternative, Done

PASSAGE, QUESTION = "Mira Voss keeps an owl.", "What does Mira Voss keep?"
MARKUP = "<script>window.hacked=1</script><img src=x onerror='window.hacked=1'>"
TOKENS = (
    " <script>window.hacked=1</script>",
    "<img src=x onerror=window.hacked=1>",
    "<a href='javascript:window.hacked=1'>x</a>",
    "<|bos|>",
    " ‮evil",
    "👩‍👩‍👧‍👦",
    "&lt;b&gt;",
    "⏎",
)


class HostileLM(FakeMemoryLM):
    """Every token that it gives is made to be taken for something else."""

    def stream(self, *arguments, **options):
        for event in super().stream(*arguments, **options):
            if isinstance(event, Done):
                compared = event.comparison
                told = {c: replace(a, text="".join(TOKENS), tokens=TOKENS) for c, a in compared.answers.items()}
                likely = tuple(Alternative(token, 0.2) for token in TOKENS[:5])
                readings = {
                    c: tuple(replace(reading, alternatives=likely) for reading in row)
                    for c, row in compared.readings.items()
                }
                comparison = replace(compared, answers=told, tokens=TOKENS, readings=readings)
                event = replace(event, comparison=comparison)
            yield event


@pytest.fixture(scope="module")
def lm():
    return HostileLM()


# Of links Plotly has one itself, in the corner of each figure.
MADE = "script:not([src]), img, a:not(.modebar-btn--logo), b, iframe, object, embed, image, foreignObject"


def made(page, part: str) -> list[str]:
    """The elements of a part of the page that markup in a text could have made."""
    return page.locator(f"{part} :is({MADE})").evaluate_all("found => found.map(one => one.outerHTML)")


def hover(page, plot: str) -> str:
    """The text of every point that a figure tells of."""
    return page.evaluate(
        """async selector => {
          const plot = document.querySelector(`${selector} .js-plotly-plot`), told = [];
          for (const [curve, trace] of plot.data.entries()) for (const point of trace.x.keys()) {
            if (trace.hoverinfo === "skip") continue;
            // Plotly takes the first strip where none is named, and puts off what comes within 50 ms of another.
            const strip = (trace.xaxis ?? "x") + (trace.yaxis ?? "y");
            Plotly.Fx.hover(plot, [{curveNumber: curve, pointNumber: point}], strip);
            await new Promise(done => setTimeout(done, 100));
            told.push(plot.querySelector(".hoverlayer").textContent);
          }
          return told.join("\\n");
        }""",
        plot,
    )


def test_tokens_are_shown_as_text_and_run_nothing(open_page):
    page = open_page()
    ask(page, TOKENS[0] + MARKUP, "<|eos|> " + TOKENS[2])
    page.wait_for_selector(".gd-token")
    page.click("#gd-keep")
    page.wait_for_selector("[data-forget]")
    shown = page.locator(".gd-card.gd-meta_step .gd-token").all_inner_texts()
    assert shown == [token.strip() for token in TOKENS[:-1]]
    assert TOKENS[1] in page.inner_text("#gd-considered") and "<script>" in page.inner_text("#gd-memory")
    page.wait_for_function("document.querySelector('#gd-distance .js-plotly-plot')?.data?.length > 3")
    told = hover(page, "#gd-distance")
    for token in TOKENS[:7]:
        assert token.lstrip() in told, (token, told)
    for part in ("#gd-answers", "#gd-considered", "#gd-memory", "#gd-distance .js-plotly-plot"):
        assert made(page, part) == [], part
    assert page.evaluate("window.hacked") is None


def test_passages_are_shown_as_text_and_run_nothing(open_page):
    page = open_page("?tab=memory", ready="#gd-m-curve .main-svg")
    page.fill("#gd-m-passage textarea", TOKENS[2] + MARKUP)
    page.fill("#gd-m-questions textarea", TOKENS[0])
    page.click("#gd-m-add")
    page.wait_for_selector(".gd-m-rows > li")
    page.click(".gd-m-rows summary")
    assert MARKUP in page.inner_text(".gd-m-text") and TOKENS[0].strip() in page.inner_text(".gd-m-asked")
    page.wait_for_function("document.querySelector('#gd-m-curve .js-plotly-plot')?.data?.length > 1")
    assert TOKENS[2][:20] in hover(page, "#gd-m-curve")
    assert made(page, "#gd-m-passages") == ["<b>90%</b>"]  # the page's own, for the recall
    for part in ("#gd-m-curve .js-plotly-plot", "#gd-m-stored .js-plotly-plot"):
        assert made(page, part) == [], part
    assert page.evaluate("window.hacked") is None


def test_the_browser_too_gets_a_sentence_for_whatever_it_sends(open_page):
    page = open_page("?lang=zh")
    page.wait_for_function("document.documentElement.lang === 'zh-Hans'")
    for text, sentence in (
        ("word " * 460, "文字对模型来说太长。它有 460 个词元，上限是 448。"),
        ("word " * 5_000, "文字太长。它有 24,999 个字符，上限是 20,000。"),
        ("Mira \ud83d Voss", "文字中有半个残缺的字符。"),
        ("x\n" * 2**19, "服务器没有接受。一段文字最多 20,000 个字符"),
    ):
        # Not `fill` and `click`, which take a minute with a text of a million characters.
        page.evaluate(
            """text => {
              const box = document.querySelector("#gd-passage textarea");
              const ask = document.querySelector("#gd-question :is(input, textarea)");
              box.value = text;
              ask.value = "?";
              for (const one of [box, ask]) one.dispatchEvent(new Event("input", {bubbles: true}));
            }""",
            text,
        )
        page.evaluate("document.querySelector('#gd-teach').click()")
        page.wait_for_selector(f"#gd-error .gd-error:has-text('{sentence}')")
        page.wait_for_selector("#gd-teach:not([disabled])")
        # Nothing is cut: what was sent is still there.
        assert page.evaluate("document.querySelector('#gd-passage textarea').value.length") == len(text)


@pytest.mark.parametrize("scale", ["nan", "inf", "-1", "9", "much"])
def test_a_link_with_another_step_says_so(open_page, scale):
    page = open_page(f"?scale={scale}&passage={PASSAGE}&question={QUESTION}")
    page.wait_for_selector("#gd-error .gd-error:has-text('number from 0 to 2')")
    assert page.input_value("#gd-passage textarea") == PASSAGE and not page.query_selector(".gd-token")


def test_the_box_beside_the_slider_stays_within_its_bounds(open_page, lm):
    page = open_page()
    ask(page, PASSAGE, QUESTION)
    page.wait_for_selector("#gd-scale input[type=number]:not([disabled])")
    for typed, scale in (("9", 2.0), ("-3", 0.0)):
        page.fill("#gd-scale input[type=number]", typed)
        page.locator("#gd-scale input[type=number]").blur()
        page.wait_for_timeout(1500)
        assert float(page.input_value("#gd-scale input[type=number]")) == scale
        assert lm.calls[-1][2] in (1.0, scale)
    assert not page.query_selector(".gd-error")
