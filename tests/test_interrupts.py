"""Ctrl-C while a process starts."""

import signal

import pytest

from tetris_arcade.interrupts import deaf_to_interrupts


def test_an_interrupt_that_comes_while_a_process_starts_is_put_off_and_not_lost() -> None:
    started = []

    def start() -> None:
        with deaf_to_interrupts():
            signal.raise_signal(signal.SIGINT)
            started.append(True)

    with pytest.raises(KeyboardInterrupt):
        start()
    assert started


def test_interrupts_are_heard_again_afterwards() -> None:
    with deaf_to_interrupts():
        pass
    with pytest.raises(KeyboardInterrupt):
        signal.raise_signal(signal.SIGINT)
