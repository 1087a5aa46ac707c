"""What breaks or is stopped in the middle of a step: the model is free again, as it was, and the sentence is plain."""

import threading
import time

import httpx
import pytest
from actions import answered, ask
from programs import SECONDS, call, digest, memories, program, stop

PASSAGE, QUESTION = "Mira Voss keeps a barn owl.", "What does Mira Voss keep?"
SECRET = "a secret of /srv/model"
# Many chunks, so that work that went on after it was stopped would take long and many steps.
LONG = " ".join(f"Mira Voss has {i} owls and {i * 3} lamps in the barn by the lake." for i in range(150))


@pytest.fixture(scope="module")
def other(real_page):
    """A visitor with a memory, who only ever asks."""
    client = program(real_page)
    call(client, "memory_add", PASSAGE, QUESTION)
    return client


def break_step(monkeypatch, where: str, error: type[Exception]) -> None:
    """Make the next inner steps fail before, in or after their backward pass."""
    import torch

    from gdprompt import inner

    def fail(*_):
        raise error(SECRET)

    class Bomb(torch.autograd.Function):
        @staticmethod
        def forward(ctx, logits):
            return logits.clone()

        @staticmethod
        def backward(ctx, *gradients):
            fail()

    real = inner.logits_at
    broken = {
        "before": ("inner_loss", fail),
        "in": ("logits_at", lambda *values: Bomb.apply(real(*values))),
        "after": ("ThetaPrime", fail),
    }
    monkeypatch.setattr(inner, *broken[where])


@pytest.mark.parametrize("error", [RuntimeError, MemoryError])
@pytest.mark.parametrize("where", ["before", "in", "after"])
def test_a_step_that_breaks_leaves_no_trace(real_lm, real_page, other, monkeypatch, where, error):
    from gradio_client.exceptions import AppError

    from gdprompt.model import lora
    from gdprompt.ui.words import say

    before, client = digest(real_lm), program(real_page)
    with monkeypatch.context() as patch:
        break_step(patch, where, error)
        with pytest.raises(error, match="secret"):
            real_lm.learn(PASSAGE)
        assert not lora._active.get()
        for name in ("compare", "memory_add"):
            with pytest.raises(AppError) as told:
                call(client, name, PASSAGE, QUESTION)
            assert str(told.value) == say("en", "error_exhausted" if error is MemoryError else "error_failed")
    assert client.session_hash not in memories(real_page)
    assert is_right(other, real_lm)
    assert call(client, "compare", PASSAGE, QUESTION)["answers"]["meta_step"]["token_ids"] == list(
        real_lm.learn(PASSAGE).answer(QUESTION).token_ids
    )
    assert digest(real_lm) == before


@pytest.mark.parametrize("error", [RuntimeError, MemoryError])
def test_the_page_says_it_too(real_lm, monkeypatch, error):
    """The handlers behind the buttons: whether the error leaves the run or not, the page has its sentence."""
    from types import SimpleNamespace

    from gdprompt.ui import cards, handlers, teaching
    from gdprompt.ui.shell import Stopped
    from gdprompt.ui.words import say

    model = SimpleNamespace(lm=real_lm, ready=True, wait=lambda seconds: True)
    ticket = teaching.ticket_for(PASSAGE, QUESTION, 1, ())
    with monkeypatch.context() as patch:
        break_step(patch, "in", error)
        if error is MemoryError:
            shown = list(handlers.run(model, ticket, None, "kl", "en", Stopped()))[-1]
        else:
            with pytest.raises(error):
                list(handlers.run(model, ticket, None, "kl", "en", Stopped()))
            shown = handlers.failed(ticket, None, "en")
    assert shown.error == cards.error("en", say("en", "error_exhausted" if error is MemoryError else "error_failed"))
    last = list(handlers.run(model, ticket, None, "kl", "en", Stopped()))[-1]
    assert last.outcome.comparison.answers["meta_step"].token_ids == real_lm.learn(PASSAGE).answer(QUESTION).token_ids


class Steps:
    """Counts the inner steps begun, makes each last a while, and says when the first has."""

    def __init__(self, monkeypatch, seconds: float = 0.5) -> None:
        from gdprompt import inner

        self.num_begun, self.first, real = 0, threading.Event(), inner.inner_loss

        def slow(*values):
            self.num_begun += 1
            self.first.set()
            time.sleep(seconds)
            return real(*values)

        monkeypatch.setattr(inner, "inner_loss", slow)


def is_right(other, real_lm) -> bool:
    """Whether the next in line gets the right answer."""
    answer = call(other, "memory_ask", QUESTION)["taught"]
    expected = real_lm.learn(PASSAGE).answer(QUESTION)
    return answer["token_ids"] == list(expected.token_ids) and answer["logprobs"] == pytest.approx(expected.logprobs)


@pytest.mark.parametrize("way", ["stopped", "closed"])
def test_work_stopped_in_a_step_ends_with_it(real_lm, real_page, other, monkeypatch, way):
    """Stop, or a connection that is gone as with a closed tab: a step or two more are begun, of many."""
    assert len(real_lm.chunks(LONG)) > 8
    before, client = digest(real_lm), program(real_page)
    with monkeypatch.context() as patch:
        steps = Steps(patch)
        if way == "stopped":
            job = client.submit(LONG, QUESTION, api_name="/memory_add")
            assert steps.first.wait(SECONDS)
            stop(job)
        else:
            url = f"{real_page.local_url.rstrip('/')}/gradio_api/call/memory_add"
            body = {"data": [LONG, QUESTION], "session_hash": client.session_hash}
            event = httpx.post(url, json=body).json()["event_id"]
            with httpx.stream("GET", f"{url}/{event}", timeout=SECONDS):
                assert steps.first.wait(SECONDS)
        begun = steps.num_begun
        call(other, "memory_ask", QUESTION)
        assert steps.num_begun <= begun + 2
    assert client.session_hash not in memories(real_page)
    assert is_right(other, real_lm)
    texts = [passage["text"] for passage in call(client, "memory_add", PASSAGE, QUESTION)["passages"]]
    assert texts == [PASSAGE]
    assert digest(real_lm) == before


def test_one_who_leaves_the_line_is_not_served(real_lm, real_page, other, monkeypatch):
    """A job stopped while it waits is never begun."""
    first, second = program(real_page), program(real_page)
    with monkeypatch.context() as patch:
        steps = Steps(patch)
        running = first.submit(LONG, QUESTION, api_name="/memory_add")
        assert steps.first.wait(SECONDS)
        waiting = second.submit(PASSAGE, QUESTION, api_name="/memory_add")
        stop(waiting)
        stop(running)
        call(other, "memory_ask", QUESTION)
    with pytest.raises(Exception, match="Memory is empty"):
        call(second, "memory_ask", QUESTION)


@pytest.mark.parametrize("way", ["stopped", "closed"])
def test_a_visitor_who_stops_or_leaves_in_a_step_holds_nobody_up(real_lm, real_page, other, visit, monkeypatch, way):
    """As above, with a browser: what comes after the step is never begun, and the next visitor has an answer."""
    from gdprompt import readings

    before, ended, real = digest(real_lm), [], readings.token_readings
    with monkeypatch.context() as patch:
        steps = Steps(patch, seconds=2)  # time enough for a busy browser to close its connection
        patch.setattr(readings, "token_readings", lambda *values: ended.append(1) or real(*values))
        page = visit(real_page.local_url, viewport={"width": 1280, "height": 720})
        ask(page, PASSAGE, QUESTION)
        assert steps.first.wait(SECONDS)
        if way == "stopped":
            page.click("#gd-stop")
            page.wait_for_function("document.querySelector('#gd-status').textContent.includes('Stopped')")
        else:
            page.close()
        call(other, "memory_ask", QUESTION)
        assert not ended
        if way == "stopped":
            ask(page, PASSAGE, QUESTION)
            answered(page)
            assert ended
    assert is_right(other, real_lm)
    assert digest(real_lm) == before
