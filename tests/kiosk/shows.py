"""Shows of a few lines, for the supervisor to run: real processes that beat, crash or hang."""

import logging
import sys
from textwrap import dedent

from tetris_arcade.kiosk.supervisor import Patience

QUICK = Patience(first_beat=20, beat=1.0, farewell=2, healthy=60)
"""The first beat waits for imports on a busy machine."""

BEATING = """
import os, signal, subprocess, sys, time
from tetris_arcade.kiosk.heartbeat import attach
heart = attach()
heart.beat()
"""


def show(ending: str) -> list[str]:
    """The command of a show that has beaten once, and then does what ``ending`` says."""
    return [sys.executable, "-c", BEATING + dedent(ending)]


class Said(logging.Handler):
    """Keeps what was logged."""

    def __init__(self) -> None:
        super().__init__()
        self.lines: list[str] = []

    def emit(self, record: logging.LogRecord) -> None:
        self.lines.append(record.getMessage())


def a_log() -> tuple[logging.Logger, Said]:
    """A log, and what was said in it."""
    log, said = logging.Logger("kiosk"), Said()
    log.addHandler(said)
    return log, said
