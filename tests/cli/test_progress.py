"""The bar is for people who wait: on a terminal, and not at once."""

import io
import sys

import pytest

from tetris_arcade.cli import progress
from tetris_arcade.cli.progress import bar, say


class Terminal(io.StringIO):
    def isatty(self) -> bool:
        return True


def as_terminal(monkeypatch: pytest.MonkeyPatch) -> Terminal:
    """A terminal in the place of stderr; in the test itself, because pytest captures by phases."""
    shown = Terminal()
    monkeypatch.setattr(sys, "stderr", shown)
    return shown


def test_what_takes_long_has_a_bar_with_its_name(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0)
    terminal = as_terminal(monkeypatch)
    with bar("copying") as move:
        done = 0
        while "/200G" not in terminal.getvalue():
            done += 1000
            move(done, 200_000_000_000)
    assert "\rcopying:   0%" in terminal.getvalue()
    assert terminal.getvalue().endswith(" \r")  # and it is wiped off at the end


def test_what_is_quick_has_none(monkeypatch: pytest.MonkeyPatch) -> None:
    terminal = as_terminal(monkeypatch)
    with bar("copying") as move:
        for done in range(0, 1000, 100):
            move(done, 1000)
    assert terminal.getvalue().strip() == ""


def test_where_nobody_watches_there_is_none(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(progress, "_PATIENCE_SECONDS", 0)
    with bar("copying") as move:
        move(5, None)
    assert capsys.readouterr().err == ""


def test_a_line_beside_the_bar_cannot_steer_the_terminal(
    capsys: pytest.CaptureFixture[str],
) -> None:
    say("copied: \x1b[2J")
    assert capsys.readouterr().out == "copied: \ufffd[2J\n"
