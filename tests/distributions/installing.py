"""Plugins as their users have them: built and installed by pip, here into a folder of their own."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
PIP = ("-m", "pip", "--disable-pip-version-check", "--no-input", "install", "--quiet")
OFFLINE = ("--no-build-isolation", "--no-deps", "--no-index")


def install(target: Path, *projects: Path) -> None:
    """Build the projects and install them into the folder ``target``."""
    command = [sys.executable, *PIP, *OFFLINE, "--target", str(target), *map(str, projects)]
    subprocess.run(command, check=True)


def run(
    words: list[str], *, folder: Path, plugins: Path | None = None, **variables: str
) -> "subprocess.CompletedProcess[str]":
    """Run Python as a user would in ``folder``, which is their home as well.

    ``plugins`` is where plugins are installed.
    """
    path = [str(ROOT), *([] if plugins is None else [str(plugins)])]
    environment = {
        **os.environ,
        "PYTHONPATH": os.pathsep.join(path),
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder / "data"),
        "SDL_VIDEODRIVER": "dummy",
        **variables,
    }
    return subprocess.run(
        [sys.executable, *words],
        cwd=folder, capture_output=True, text=True, env=environment, check=False,
    )  # fmt: skip
