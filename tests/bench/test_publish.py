"""A bench's tables, as printed and as kept."""

from __future__ import annotations

import json

from gdprompt.bench.figure import Figure, figure_table
from gdprompt.bench.publish import publish

FIGURES = [Figure("fine | dandy", 1, "s", 7, 2), Figure("bad", 3.25, "×", 1, 2, "why")]


def test_what_is_shown_is_kept(tmp_path, capsys):
    out = tmp_path / "new" / "made.json"
    publish({"n": 1}, [figure_table("A title", "A caption.", FIGURES)], out, show=True)
    assert json.loads(out.read_text(encoding="utf-8")) == {"n": 1}
    title, *rows, caption = (tmp_path / "new" / "made.md").read_text(encoding="utf-8").strip().split("\n")
    assert (title, caption) == ("### A title", "A caption.")
    head, rule, fine, bad = (row for row in rows if row)
    assert head.count(" | ") == rule.count(" | ") == bad.count(" | ") == 5
    assert rule == "| --- | ---: | ---: | ---: | --- | --- |"
    assert fine.startswith("| fine \\| dandy | 7 | 1.00 s | 2.00 s | yes |") and "| NO | why |" in bad
    shown = capsys.readouterr().out
    assert all(text in shown for text in ("A title", "A caption.", "3.25 ×", "why"))


def test_nothing_is_shown_or_kept_unasked(tmp_path, capsys):
    publish({}, [figure_table("A title", "A caption.", FIGURES)], out=None, show=False)
    assert capsys.readouterr().out == "" and not list(tmp_path.iterdir())
