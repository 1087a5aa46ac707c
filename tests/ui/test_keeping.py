"""The passages that the next step learns as well."""

from types import SimpleNamespace

import gradio as gr
import pytest
from actions import PASSAGE, QUESTION
from fake_lm import FakeLM

from gdprompt.ui import handlers, keeping, limits
from gdprompt.ui.shell import Stopped
from gdprompt.ui.teaching import SAME

KEPT = "Otto Brandt keeps bees."
OTHER = "Lena sells lamps & <b>clocks</b>."
MODEL = SimpleNamespace(lm=FakeLM(0), ready=True, wait=lambda seconds: True)


def test_what_the_prompt_has_no_room_for_is_not_kept():
    kept, _, _, error = keeping.keep(MODEL, "word " * 449, (), None, "en")
    assert kept is SAME and "449 tokens and the limit is 448" in error
    kept, *_ = keeping.keep(MODEL, "word " * 448, (), None, "en")
    assert len(kept) == 1


def test_the_size_shown_is_of_an_adapter_that_holds_what_is_kept():
    ticket, *_ = handlers.begin(PASSAGE, QUESTION, 1, (), None, "en", Stopped())
    outcome = list(handlers.run(MODEL, ticket, None, "kl", "en", Stopped()))[-1].outcome
    assert "KiB" in keeping.memory((PASSAGE,), outcome, "en")
    assert "KiB" not in keeping.memory((PASSAGE, "Otto keeps bees."), outcome, "en")


@pytest.mark.parametrize("junk", [None, 3, "text", [3], [" "], ["x" * 20_001], ["One."] * 2 + [{}]])
def test_what_a_browser_says_it_kept_is_checked(junk):
    assert keeping.keep_again((), None, "en", gr.EventData(None, {"kept": junk})) == (SAME, SAME)


def test_what_a_browser_kept_is_kept_again_once_and_only_so_much():
    kept, memory = keeping.keep_again((KEPT,), None, "en", gr.EventData(None, {"kept": [KEPT, OTHER]}))
    assert kept == (KEPT, OTHER) and "Lena" in memory
    many = [f"{i}." for i in range(limits.MAX_KEPT + 1)]
    assert keeping.keep_again((), None, "en", gr.EventData(None, {"kept": many})) == (SAME, SAME)
