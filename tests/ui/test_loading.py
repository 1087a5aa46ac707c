import asyncio
import threading

from anyio.from_thread import start_blocking_portal

from gdprompt.ui import loading
from gdprompt.ui.loading import Model


def test_it_loads_once_and_only_when_it_should():
    loads, gate = [], threading.Event()

    def load():
        gate.wait(60)
        loads.append("model")
        return "model"

    model = Model(load)
    gate.set()
    assert loads == [] and not model.ready
    model.start()
    model.start()
    assert model.wait(60) and model.ready
    assert loads == ["model"]


def test_waiting_is_reason_enough_to_load():
    model = Model(lambda: "model")
    assert model.wait(60) and model.lm == "model"


def test_a_model_that_cannot_be_loaded_is_over_too(caplog):
    def load():
        raise OSError("gone")

    model = Model(load)
    assert model.wait(60) and model.failed and not model.ready
    assert "gone" in caplog.text


def test_the_page_comes_first(monkeypatch):
    monkeypatch.setattr(loading, "SECONDS_FOR_THE_PAGE", 0.05)
    loads = []
    model = Model(lambda: loads.append("model") or "model")

    async def serve():
        await model.start_soon()
        assert loads == []
        await asyncio.sleep(1.0)

    with start_blocking_portal() as loop:  # in a thread of its own: Playwright keeps a loop in this one
        loop.call(serve)
    assert loads == ["model"] and model.wait(60)
