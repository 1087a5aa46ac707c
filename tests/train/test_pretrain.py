"""A base learns from whatever a batch holds, be it nothing."""

from __future__ import annotations

import math
from pathlib import Path
from typing import Any

import pytest

from gdprompt.config import PRETRAIN_PRESETS
from gdprompt.model import pretrained
from gdprompt.prompt import Template
from gdprompt.tasks.types import QA, Passage
from gdprompt.train.data import PassageSource
from gdprompt.train.pretrain import Pretraining, pretrain


class TextAndQuestions(PassageSource):
    """Plain text, and a question now and then."""

    def passage(self, index: int, real_fraction: float) -> Passage:
        if index % 4:
            return Passage("The boats left the harbour at noon.", (), "text")
        return Passage("Lena keeps a parrot.", (QA("Who?", ("Lena",)),), "questions")


@pytest.mark.train
@pytest.mark.parametrize("changes", [{}, {"other_token_rate": 0.0}, {"other_token_weight": 0.0}])
def test_a_batch_without_answers_is_a_step_that_leaves_accuracy_as_it_is(
    changes: dict[str, Any], tiny_model_dir: Path
) -> None:
    template = Template(pretrained.load_tokenizer(tiny_model_dir))
    config = PRETRAIN_PRESETS["tiny"].model_copy(update={"batch_size": 1, **changes})
    work = Pretraining(config, template, TextAndQuestions(0, None))
    asked = []
    for step in range(8):
        work.accuracy = 0.5
        loss, figures = work.step(step)
        asked.append(figures["answer_accuracy"] != 0.5)
        assert math.isfinite(loss) and (asked[-1] or not changes or loss == 0.0)
        assert asked[-1] == bool(work.batch(step)[1].any())
    assert {True, False} == set(asked)
    assert all(bool(parameter.isfinite().all()) for parameter in work.parameters)


@pytest.mark.parametrize(("name", "told"), [("nothere", "start_from expects .*nothere"), (".", "got a PEFT adapter")])
def test_what_is_no_base_is_not_gone_on_from(name: str, told: str, tmp_path: Path) -> None:
    (tmp_path / "adapter_config.json").write_text("{}")
    config = PRETRAIN_PRESETS["tiny"].model_copy(update={"start_from": str(tmp_path / name)})
    with pytest.raises(ValueError, match=told):
        pretrain(config, tmp_path / "out")
    assert not (tmp_path / "out").exists()
