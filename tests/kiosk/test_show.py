from collections.abc import Callable
from typing import NoReturn

import pytest

from tetris_arcade.errors import (
    ArcadeError,
    DisplayError,
    PluginError,
    SlotNotFoundError,
    StoreError,
    UsageError,
)
from tetris_arcade.kiosk.show import explained


def failing(error: Exception) -> Callable[[], NoReturn]:
    def run() -> NoReturn:
        raise error

    return run


@pytest.mark.parametrize("kind", [StoreError, PluginError, SlotNotFoundError])
def test_what_starting_again_would_not_mend_is_wrong_usage(kind: type[ArcadeError]) -> None:
    with pytest.raises(UsageError, match="no such scheme"):
        explained(failing(kind("no such scheme")))


def test_a_display_may_come_later(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(DisplayError):
        explained(failing(DisplayError("none yet")))
    assert capsys.readouterr().err == ""


def test_a_fault_of_ours_is_written_down_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        explained(failing(ZeroDivisionError("oh")))
    assert "Traceback" in capsys.readouterr().err


def test_a_show_that_ends_well_has_its_exit_code() -> None:
    assert explained(lambda: 0) == 0
