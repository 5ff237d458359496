"""The user's configuration: one TOML file, of which every line may be left out.

python -m tetris_arcade config write    makes the file, with every option and what it means
"""

import stat
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final, Literal

import platformdirs
import pygame

from tetris_arcade.controls.keymap import Chord, KeyMap
from tetris_arcade.errors import ArcadeError, reason_of

LARGEST: Final = 1 << 16
"""Bytes: a file beyond this is no configuration, and is not read."""

Palette = Literal["classic", "colour-blind"]


@dataclass(frozen=True, slots=True)
class Config:
    """What the user's file says, the defaults where it says nothing."""

    keys: KeyMap = field(default_factory=KeyMap)
    exit_keys: tuple[int, ...] = (pygame.K_LCTRL, pygame.K_q)
    """As pygame numbers them."""
    exit_buttons: tuple[int, ...] = (6, 7)
    exit_seconds: float = 3.0
    """For how long the chord is to be held, 0 to 60."""
    palette: Palette = "classic"
    scan_lines: bool = True
    reduced_motion: bool = False
    muted: bool = False
    volume: float = 0.5
    """0 to 1."""
    problem: str | None = None
    """Why the file is not followed and this is the defaults, in one line."""

    @property
    def exit_chord(self) -> Chord:
        """What is to be held to leave a kiosk."""
        return Chord(self.exit_keys, self.exit_buttons)


def config_path() -> Path:
    """The user's file, which need not exist."""
    return platformdirs.user_config_path("tetris-arcade", appauthor=False) / "config.toml"


def load_config(path: Path | None = None) -> Config:
    """What the file at ``path`` says (by default the user's own).

    Never raises: where the file cannot be followed, it is the defaults with a `Config.problem`
    that names the file, the line and the key. Without a file it is the defaults.
    """
    path = config_path() if path is None else path
    try:
        text = _read(path)
        if text is None:
            return Config()
        # Most users have no file, and need not wait for a parser.
        from tetris_arcade.controls.document import parse  # noqa: PLC0415

        return parse(text, path.name)
    except ArcadeError as error:
        return Config(problem=str(error))


def _read(path: Path) -> str | None:
    """The text of a file, or None if there is none; raises `ArcadeError`."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):  # opening a pipe might never return
            raise ArcadeError(f"{path.name} is not a file; move it away")
        with path.open("rb") as file:
            content = file.read(LARGEST + 1)
    except FileNotFoundError:
        return None
    except OSError as error:
        reason = error.strerror or reason_of(error)
        raise ArcadeError(f"{path.name} cannot be read: {reason}; mend its permissions") from error
    if len(content) > LARGEST:
        raise ArcadeError(f"{path.name} is too large for a configuration; move it away")
    try:
        return content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        raise ArcadeError(f"{path.name}, line {line}: not UTF-8; save the file as UTF-8") from error
