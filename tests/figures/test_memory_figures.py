"""The memory's figures: every passage's line begins when it came, and the crossing is where the sizes are even."""

from __future__ import annotations

import pytest

from gdprompt.figures.memory import MemoryLabels, recalled, spread, stored

HISTORY = [[0.9], [0.8, 0.95], [0.6, 0.7, 0.92]]


def line(figure, name):
    return next(trace for trace in figure.data if trace.name == name)


def test_each_passage_has_its_line_from_the_moment_it_came():
    figure = recalled(["Mira", "Otto", "Ada"], HISTORY)
    assert (list(line(figure, "1").x), list(line(figure, "1").y)) == ([1, 2, 3], [0.9, 0.8, 0.6])
    assert (list(line(figure, "3").x), list(line(figure, "3").y)) == ([3], [0.92])
    assert list(line(figure, "mean").y) == pytest.approx([0.9, 0.875, 0.74])
    assert sorted(note.text for note in figure.layout.annotations) == ["1", "2", "3"]


def test_names_of_passages_are_no_markup():
    assert "&lt;b&gt;" in line(recalled(["<b>x"], [[0.5]]), "1").hovertext[0]


@pytest.mark.parametrize("heights", [[0.9], [0.5] * 8, [1.0, 0.99, 0.98], [0.0, 0.01, 0.5, 0.02]])
def test_numbers_keep_their_order_and_their_distance(heights):
    moved = spread(heights, 0.115, 1.05)
    order = sorted(range(len(heights)), key=lambda i: heights[i])
    gaps = [moved[b] - moved[a] for a, b in zip(order, order[1:], strict=False)]
    assert all(gap >= 0.115 - 1e-9 for gap in gaps) and max(moved) <= 1.05


def test_the_cache_grows_by_what_was_measured_and_the_adapter_stays():
    figure = stored([10, 30], [10_240, 30_720], 102_400)
    assert (list(line(figure, "KV cache").x), list(line(figure, "KV cache").y)) == ([0, 10, 40], [0, 10, 40])
    assert set(line(figure, "adapter").y) == {100}
    (even,) = figure.layout.annotations
    assert (even.text, even.x) == ("even at 100", pytest.approx(100))
    assert line(figure, "adapter").x[1] == 40


def test_nothing_in_memory_says_what_will_come():
    labels = MemoryLabels(waiting="later")
    for figure in (recalled([], [], labels), stored([], [], 0, labels)):
        assert [note.text for note in figure.layout.annotations] == ["later"]
