"""What a model has no room for is left out, and counted."""

from __future__ import annotations

from pathlib import Path

import pytest

from gdprompt.evaluate import base
from gdprompt.evaluate.metrics import exact_match
from gdprompt.evaluate.room import fit
from gdprompt.evaluate.suites import Item
from gdprompt.model import pretrained
from gdprompt.prompt import Template
from gdprompt.session import LM
from gdprompt.tasks.types import QA


def test_own_answers_that_can_never_be_given_are_left_out_and_counted(
    lm: LM, capsys: pytest.CaptureFixture[str]
) -> None:
    def item(*answers: str) -> Item:
        return Item("Lena keeps owls.", QA("Who?", answers))

    def tokens(answer: str) -> int:
        return len(lm.template.encode(f" {answer}"))

    words = next(n for n in range(99) if tokens("owl " * n + "owl") > 32)
    longest = "owl " * (words - 1) + "owl"
    while tokens(f"{longest}o") <= 32:
        longest += "o"
    said = [item("Lena"), item(longest), item("Lena " * 60 + "now", "Lena"), item("Lena\nOtto")]
    never = [item("Lena " * 60 + "now"), item("owl " * words + "owl", "owl\n" * words + "owl")]
    assert exact_match("Lena Otto", said[-1].qa.answers) == 1
    assert fit("own", [*never, *said], lm.base, lm.template) == said
    told = capsys.readouterr().out
    assert told == "own: left out 2 of 6 questions, with answers of more than 32 tokens\n"
    assert fit("squad", [*never, *said], lm.base, lm.template) == [*never, *said]
    with pytest.raises(ValueError, match="for the suite own, .* and answers of up to 32; got none: shorten"):
        fit("own", never, lm.base, lm.template)


def test_an_answer_may_end_at_the_last_position(short_model_dir: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    model, template = pretrained.load_model(short_model_dir), Template(pretrained.load_tokenizer(short_model_dir))
    asked = [Item("Lena keeps owls.", QA(f"Who keeps {'a ' * words}?", ("Lena",))) for words in range(60, 80)]
    lengths = [len(template.context(item.context) + template.query(item.qa.question)) for item in asked]
    fitting = fit("own", asked, model, template)
    assert [length <= 128 - 31 for length in lengths] == [item in fitting for item in asked]
    assert {128 - 31, 128 - 30} <= set(lengths)
    monkeypatch.setattr(template, "eos", None)
    monkeypatch.setattr(template, "decode", lambda ids: "x" * len(ids))  # none ends before its last token
    longest = max(fitting, key=lambda item: len(item.qa.question))
    assert base.answers(model, template, [longest])["prompted"] == ["x" * 32]
