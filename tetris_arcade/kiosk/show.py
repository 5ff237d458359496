"""What is different about a show that a supervisor runs."""

import sys
import traceback
from collections.abc import Callable
from pathlib import Path

from tetris_arcade.errors import ArcadeError, PluginError, SlotError, StoreError, UsageError
from tetris_arcade.kiosk.log import default_path, open_log
from tetris_arcade.kiosk.supervisor import Supervisor


def supervise(arguments: list[str], log: Path | None) -> int:
    """Run ``python -m tetris_arcade`` with these arguments, under a supervisor.

    ``log`` is where to write what happens, by default the user's folder for logs. Returns and
    raises as `Supervisor.run`.
    """
    command = [sys.executable, "-m", "tetris_arcade", *arguments]
    return Supervisor(command, open_log(log or default_path())).run()


def explained(run: Callable[[], int]) -> int:
    """Run a supervised show, so that its log and its exit code tell the supervisor what to do.

    Raises `UsageError` for what starting again would not mend, and whatever else ``run`` raises.
    """
    try:
        return run()
    except (StoreError, PluginError, SlotError) as error:
        raise UsageError(str(error)) from error
    except ArcadeError:
        raise
    except Exception:  # a fault of ours: nobody is there to start it again with --debug
        traceback.print_exc()
        raise
