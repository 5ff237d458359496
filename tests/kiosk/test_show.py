from collections.abc import Callable
from typing import NoReturn

import pytest

from tetris_arcade.errors import (
    ArcadeError,
    DisplayError,
    GameError,
    PluginError,
    SlotDamagedError,
    SlotNameError,
    SlotNotFoundError,
    StoreError,
    UsageError,
)
from tetris_arcade.kiosk.show import explained


def failing(error: Exception) -> Callable[[], NoReturn]:
    def run() -> NoReturn:
        raise error

    return run


@pytest.mark.parametrize("kind", [UsageError, PluginError, SlotNameError, GameError])
def test_what_starting_again_would_not_mend_is_wrong_usage(kind: type[ArcadeError]) -> None:
    with pytest.raises(UsageError, match="it makes no sense"):
        explained(failing(kind("it makes no sense")))


@pytest.mark.parametrize("location", ["nosuch:place", "dir:"])
def test_neither_does_a_location_that_names_nothing(location: str) -> None:
    with pytest.raises(UsageError, match="no such place"):
        explained(failing(StoreError("no such place")), ["slots", location])


@pytest.mark.parametrize("kind", [DisplayError, StoreError, SlotNotFoundError, SlotDamagedError])
def test_a_display_or_a_disk_may_come_later(
    kind: type[ArcadeError], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(kind):
        explained(failing(kind("none yet")), ["dir:/media/later", "slots.zip"])
    assert capsys.readouterr().err == ""


def test_a_fault_of_ours_is_written_down_in_full(capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(ZeroDivisionError):
        explained(failing(ZeroDivisionError("oh")))
    assert "Traceback" in capsys.readouterr().err


def test_a_show_that_ends_well_has_its_exit_code() -> None:
    assert explained(lambda: 0) == 0
