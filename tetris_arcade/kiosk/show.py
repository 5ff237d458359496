"""What is different about a show that a supervisor runs."""

import sys
import traceback
from collections.abc import Callable, Iterable
from pathlib import Path

from tetris_arcade.errors import (
    ArcadeError,
    GameError,
    PluginError,
    SlotNameError,
    StoreError,
    UsageError,
)
from tetris_arcade.kiosk.log import default_path, open_log
from tetris_arcade.kiosk.supervisor import Supervisor
from tetris_arcade.slots.locations import split_location
from tetris_arcade.slots.plugins import installed_plugins


def supervise(arguments: list[str], log: Path | None) -> int:
    """Run ``python -m tetris_arcade`` with these arguments, under a supervisor.

    ``log`` is where to write what happens, by default the user's folder for logs. Returns and
    raises as `Supervisor.run`.
    """
    command = [sys.executable, "-m", "tetris_arcade", *arguments]
    written = open_log(log or default_path())
    try:
        return Supervisor(command, written).run()
    finally:
        for handler in written.handlers:  # what the command line says comes after it
            handler.close()


def explained(run: Callable[[], int], locations: Iterable[str] = ()) -> int:
    """Run a supervised show, so that its log and its exit code tell the supervisor what to do.

    ``locations`` are those of the stores that were named. Raises `UsageError` for what starting
    again would not mend, and whatever else ``run`` raises: a disk, a network or a display that is
    not there yet may come.
    """
    try:
        return run()
    except (PluginError, SlotNameError, GameError) as error:
        raise UsageError(str(error)) from error
    except ArcadeError as error:
        if isinstance(error, StoreError) and not all(map(_makes_sense, locations)):
            raise UsageError(str(error)) from error
        raise
    except Exception:  # a fault of ours: nobody is there to start it again with --debug
        traceback.print_exc()
        raise


def _makes_sense(location: str) -> bool:
    """Whether a location names a place of a scheme that is known."""
    try:
        return split_location(location)[0] in installed_plugins().schemes()
    except StoreError:
        return False
