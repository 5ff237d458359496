"""Pictures that someone at the cabinet takes of it."""

from contextlib import suppress
from datetime import datetime
from itertools import count
from pathlib import Path

import platformdirs

from tetris_arcade.errors import ArcadeError
from tetris_arcade.files import write_new


def screenshots_folder() -> Path:
    """Where they are kept; it need not exist yet."""
    return platformdirs.user_pictures_path() / "Tetris Arcade"


def keep_screenshot(png: bytes, folder: Path, taken: datetime) -> Path:
    """Write a picture to a new file in ``folder``, named by when it was taken, and return it.

    Raises `ArcadeError` where that cannot be done, and then leaves no file.
    """
    name = f"{taken:%Y-%m-%d %H.%M.%S}"
    try:
        folder.mkdir(parents=True, exist_ok=True)
        for number in count(1):
            path = folder / (f"{name}.png" if number == 1 else f"{name} ({number}).png")
            with suppress(FileExistsError):  # two in one second
                write_new(path, png)
                return path
    except OSError as error:
        reason = error.strerror or str(error)
        raise ArcadeError(
            f"the picture cannot be kept in {folder} ({reason}); make room there"
        ) from error
    raise AssertionError("count() has no end")
