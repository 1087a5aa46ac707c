"""A first signal is taken note of; one that comes later ends at once."""

from __future__ import annotations

import signal
import threading
from collections.abc import Iterator

import pytest

from gdprompt.train.stop import PATIENCE_SECONDS, Stop


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_signal_is_noted(number: signal.Signals) -> None:
    before = signal.getsignal(number)
    with Stop() as stop:
        assert stop.asked() == 0
        signal.raise_signal(number)
        assert stop.asked() == number
    assert signal.getsignal(number) is before


@pytest.fixture
def _heeded() -> Iterator[None]:
    """Python's own handler: a shell starts what runs in the background with Ctrl-C ignored."""
    before = signal.signal(signal.SIGINT, signal.default_int_handler)
    yield
    signal.signal(signal.SIGINT, before)


@pytest.mark.usefixtures("_heeded")
def test_a_launchers_echo_is_passed_over_and_a_second_ctrl_c_ends_at_once() -> None:
    before = signal.getsignal(signal.SIGINT)
    with Stop() as stop:
        signal.raise_signal(signal.SIGINT)
        signal.raise_signal(signal.SIGINT)
        stop.since -= PATIENCE_SECONDS + 1
        with pytest.raises(KeyboardInterrupt):
            signal.raise_signal(signal.SIGINT)
    assert signal.getsignal(signal.SIGINT) is before


def test_outside_the_main_thread_nothing_is_taken_over() -> None:
    before, seen = signal.getsignal(signal.SIGINT), []

    def work() -> None:
        with Stop() as stop:
            seen.append((signal.getsignal(signal.SIGINT) is before, stop.asked()))

    thread = threading.Thread(target=work)
    thread.start()
    thread.join()
    assert seen == [(True, 0)]
