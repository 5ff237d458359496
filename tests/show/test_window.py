"""The show in a real window, where there is an X server to make one on."""

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

import pygame
import pytest

from tests.show.conftest import Home

PATIENCE = 60
SIZE = (960, 540)
XVFB = shutil.which("Xvfb")
XDOTOOL = shutil.which("xdotool")


@pytest.fixture
def display() -> Iterator[str]:
    """A screen of its own."""
    if XVFB is None:
        pytest.skip("there is no Xvfb here")
    reading, writing = os.pipe()
    command = [XVFB, "-displayfd", str(writing), "-screen", "0", "1280x800x24", "-nolisten", "tcp"]
    with subprocess.Popen(command, pass_fds=[writing], stderr=subprocess.DEVNULL) as server:
        os.close(writing)
        with os.fdopen(reading) as told:
            number = told.readline().strip()
        yield f":{number}"
        server.terminate()


def leave(process: "subprocess.Popen[str]", environment: dict[str, str]) -> None:
    """Once the window is seen, and some hundred frames later, press Escape in it."""
    if XDOTOOL is None:
        process.send_signal(signal.SIGTERM)
        return
    tool = partial(subprocess.run, env=environment, check=True, capture_output=True, text=True)
    where = [XDOTOOL, "getmouselocation", "--shell"]
    bare = tool(where).stdout
    while tool(where).stdout == bare:  # a window appears under the pointer
        assert process.poll() is None
    tool([XDOTOOL, "sleep", "4", "key", "Escape"])


def test_the_show_runs_in_a_real_window_and_ends_when_it_is_asked_to(
    display: str, home: Home, tmp_path: Path
) -> None:
    shot, report = tmp_path / "shot.png", tmp_path / "report.json"
    hidden = ("SDL_VIDEODRIVER", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    environment |= {"DISPLAY": display, "PYTHONPATH": str(Path(__file__).parents[2])}
    command = [sys.executable, "-m", "tetris_arcade", "play", "--windowed", "--size", "960x540"]
    command += ["--store", str(home.starters), "--store", str(home.own)]
    command += ["--screenshot", str(shot), "--frame-report", str(report)]
    with subprocess.Popen(
        command, env=environment, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True
    ) as process:
        try:
            leave(process, environment)
            _, errors = process.communicate(timeout=PATIENCE)
        finally:
            process.kill()
    assert (process.returncode, errors) == (0, "")
    picture = pygame.image.load(shot)
    assert json.loads(report.read_text())["work_ms"]["p50"] > 0
    assert picture.get_size() == SIZE
    assert len({tuple(picture.get_at((x, 60))) for x in range(SIZE[0])}) > 8
