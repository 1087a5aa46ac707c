"""The figures draw what the results say, escape what visitors typed, and never need torch or Gradio."""

import itertools
import subprocess
import sys
from dataclasses import replace

import pytest

from gdprompt.figures import Labels, divergence, fits, learning_path, recalled
from gdprompt.figures.path import NAME_GAP, TOP, placed
from gdprompt.figures.results import recall
from gdprompt.figures.theme import show
from gdprompt.results import MEASURES, Alternative, Answer, Comparison, PathPoint, TokenReading


def comparison(tokens: tuple[str, ...] = (" An", " owl", "⏎")) -> Comparison:
    def readings(factor: float) -> tuple[TokenReading, ...]:
        alternatives = tuple(Alternative(token, 0.2) for token in (" owl", " cat", "<b>x</b>", " dog", " fox"))
        return tuple(
            TokenReading(factor * i, factor * i / 9, -factor * i, 1 + int(factor * i), alternatives)
            for i in range(len(tokens))
        )

    answer = Answer("An owl", tokens, logprobs=(-0.1,) * len(tokens))
    return Comparison(
        context="c",
        question="q",
        answers={c: answer for c in ("no_context", "prompted", "base_step", "meta_step")},
        tokens=tokens,
        readings={
            "no_context": readings(3),
            "prompted": readings(0),
            "base_step": readings(2),
            "meta_step": readings(0.1),
        },
    )


def bars(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_the_strips_hold_the_readings_and_share_one_scale():
    figure = divergence(comparison())
    assert list(bars(figure, "Not told").y) == [0, 3, 6]
    assert list(bars(figure, "Plain step").y) == [0, 2, 4]
    assert figure.layout.yaxis.range == figure.layout.yaxis2.range == figure.layout.yaxis3.range
    assert list(figure.layout.xaxis.ticktext) == ["·An", "·owl", "⏎"]


def test_a_first_place_has_no_bar_and_its_value_is_the_rank():
    trace = bars(divergence(comparison(), "rank"), "Not told")
    assert trace.y[0] == 0 and list(trace.text) == ["1", "4", "7"]


@pytest.mark.parametrize("measure", MEASURES)
def test_every_bar_and_its_value_lie_within_the_strip(measure):
    figure = divergence(comparison(), measure)
    low, high = figure.layout.yaxis.range
    assert all(low <= y <= high for trace in figure.data if trace.name != "target" for y in trace.y)


def test_the_band_stands_on_the_selected_token_only():
    band = divergence(comparison(), selected=1).layout.shapes[0]
    assert (band.name, band.x0, band.x1, band.visible) == ("band", 0.5, 1.5, True)
    assert divergence(comparison()).layout.shapes[0].visible is False


def test_the_hover_text_has_five_alternatives_and_no_markup_of_the_visitor():
    hover = bars(divergence(comparison()), "target").hovertext[1]
    assert hover.count("20%") == 5 and "&lt;b&gt;x" in hover and "<b>x" not in hover


@pytest.mark.parametrize("count", [1, 12, 40])
def test_any_number_of_tokens_is_drawn(count):
    figure = divergence(comparison(tuple(f" t{i}" for i in range(count))))
    assert len(bars(figure, "Not told").y) == count
    assert sum(bool(text) for text in bars(figure, "Not told").text) >= (count if count <= 14 else 1)


def test_nothing_to_show_says_what_will_come():
    assert any(note.text == "later" for note in divergence(None, labels=Labels(waiting="later")).layout.annotations)
    empty = learning_path((), labels=Labels(path_waiting="then"))
    assert [note.text for note in empty.layout.annotations] == ["then"]


@pytest.mark.parametrize(
    "figure",
    [
        learning_path([PathPoint(1.0, 0.8, 0.1, 0.5, 3.0)], comparison()),
        recalled(["Mira"], [[0.9]]),
        fits({1: 1.0, 4: 0.25}, counts=(1, 4)),
        recall({"": {"1": {"mean": 1.0, "low": 1.0, "high": 1.0}}}),
    ],
    ids=["path", "memory", "fits", "results"],
)
def test_shares_are_read_in_percent_and_nothing_and_all_have_room(figure):
    axis = figure.layout.yaxis
    assert axis.tickformat == ".0%" and list(axis.tickvals) == [0, 0.5, 1]
    assert axis.range[0] <= 0 and axis.range[1] > 1


def test_the_path_starts_untaught_and_the_diamond_lies_on_the_line():
    points = [
        PathPoint(1.0, 0.8, 0.1, 0.5, 3.0, "An owl"),
        PathPoint(0.0, 0.0, 0.0, 4.5, 4.0),
        PathPoint(2.0, 0.6, 0.1, 0.7, 2.0),
    ]
    figure = learning_path(points, comparison(), scale=0.5)
    here, untaught = bars(figure, "here"), bars(figure, "untaught")
    assert (here.x[0], here.y[0]) == (0.5, pytest.approx(0.4))
    assert (untaught.x[0], untaught.y[0]) == (0, 0)
    assert bars(figure, "prompted").y[0] == pytest.approx(0.7408, abs=1e-4)
    below = bars(figure, "here below")
    assert (below.x[0], below.y[0]) == (0.5, pytest.approx(2.5)) and below.yaxis == "y2"
    assert list(bars(figure, "meta-trained KL").y) == [4.5, 0.5, 0.7]
    assert figure.layout.yaxis2.range[1] >= 4.5


LEVELS = (0.0, 0.01, 0.03, 0.12, 0.14, 0.27, 0.4, 0.5, 0.52, 0.85, 0.94, 0.97, 0.99, 1.0)


def test_names_at_the_right_edge_do_not_touch_and_stay_inside_and_near():
    for levels in itertools.combinations_with_replacement(LEVELS, 3):
        spans = []
        for name, height in placed([(level, str(level)) for level in levels], [(level, level) for level in levels]):
            spans.append((height, height + NAME_GAP))
            assert abs(height - float(name)) <= 3 * NAME_GAP, levels
        assert all(a[0] >= b[1] - 1e-9 for a, b in zip(spans, spans[1:], strict=False)), levels
        assert spans[-1][0] >= 0 and spans[0][1] <= TOP, levels


# Of the shipped model's first example: the line still rises where its name would stand.
RISING = (0.0, 0.0, 0.0, 0.03, 0.24, 0.53, 0.73, 0.83, 0.88)


@pytest.mark.parametrize("scale", [1.0, 1.75])
def test_a_name_is_not_written_across_a_line_or_the_diamond(scale):
    points = [PathPoint(i / 4, level, 0.0, 1.0, 3.0) for i, level in enumerate(RISING)]
    sure = replace(comparison(), answers={"prompted": Answer("An owl", (" An",), logprobs=(-0.003,))})
    figure = learning_path(points, sure, scale=scale)
    names = {note.text: note.y for note in figure.layout.annotations if note.yref != "paper"}
    assert set(names) == {"prompted", "meta-trained", "plain"}
    # The longest name is 80 px wide where a step is 110.
    behind = [level for point, level in zip(points, RISING, strict=True) if point.scale >= 1.25]
    behind += [bars(figure, "here").y[0] - 0.1] if scale > 1.25 else []
    for height in names.values():
        letters = (height + 0.05, height + NAME_GAP - 0.05)
        for low, high in ((min(behind), max(behind)), (0.0, 0.0), (0.997, 0.997)):
            assert letters[1] <= low or letters[0] >= high, (names, low, high)


def test_tokens_are_shown_with_their_space_and_without_markup():
    assert show("") == "◌"
    assert show("  a<b") == "··a&lt;b" and show("\n") == "⏎" and show(" elephant", 5) == "·ele…"


def test_figures_need_neither_torch_nor_gradio():
    code = "import sys, gdprompt.figures; print([m for m in ('torch', 'gradio', 'transformers') if m in sys.modules])"
    result = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert result.stdout.strip() == "[]"


SLOW_PANDAS = """
import time
time.sleep(1)
class Series: ...
class Index: ...
class DataFrame: ...
class Timestamp: ...
NaT = None
"""
DRAWN_MEANWHILE = """
import threading
import time
from gdprompt.figures.theme import bare

importing = threading.Thread(target=lambda: __import__("pandas"))
importing.start()
time.sleep(0.2)
figure = bare(100)
assert importing.is_alive() is False and figure.layout.height == 100
"""


def test_a_figure_waits_for_a_pandas_that_is_being_imported(tmp_path):
    (tmp_path / "pandas.py").write_text(SLOW_PANDAS)
    script = f"import sys; sys.path.insert(0, {str(tmp_path)!r}){DRAWN_MEANWHILE}"
    subprocess.run([sys.executable, "-W", "error", "-c", script], check=True)
