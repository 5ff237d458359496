"""The sounds are made by the script, and are fit to be heard for hours."""

import math
import struct
import subprocess
import sys
import wave
from pathlib import Path

import pytest

from tetris_arcade.resources import ASSETS
from tetris_arcade.sound.sounds import RATE, Sound

FOLDER = ASSETS / "sounds"
BACKGROUND = (Sound.MOVE, Sound.LAND)
"""What is heard most often."""


def samples(sound: Sound) -> list[float]:
    """What is in the file, between -1 and 1."""
    with wave.open(str(FOLDER / f"{sound.name.lower()}.wav")) as file:
        assert (file.getnchannels(), file.getsampwidth(), file.getframerate()) == (1, 2, RATE)
        count = file.getnframes()
        return [value / 32_767 for value in struct.unpack(f"<{count}h", file.readframes(count))]


def loudness(sound: Sound) -> float:
    """The RMS of the loudest twentieth of a second."""
    values, window = samples(sound), RATE // 20
    parts = [values[at : at + window] for at in range(0, len(values), window)]
    return max(math.sqrt(sum(value**2 for value in part) / window) for part in parts)


def test_the_committed_sounds_are_what_the_script_makes(tmp_path: Path) -> None:
    script = ASSETS / "make_sounds.py"
    subprocess.run([sys.executable, script, "--into", tmp_path], check=True)
    made = {path.name: path.read_bytes() for path in tmp_path.iterdir()}
    assert made == {path.name: path.read_bytes() for path in FOLDER.iterdir()}
    assert set(made) == {f"{sound.name.lower()}.wav" for sound in Sound}


def test_all_sounds_together_are_small() -> None:
    assert sum(path.stat().st_size for path in FOLDER.iterdir()) < 160_000


@pytest.mark.parametrize("sound", Sound)
def test_no_sound_clicks_or_rests_off_centre(sound: Sound) -> None:
    values = samples(sound)
    assert abs(values[0]) < 0.001
    assert abs(values[-1]) < 0.001
    assert abs(sum(values) / len(values)) < 0.005


@pytest.mark.parametrize("sound", Sound)
def test_sounds_are_as_loud_as_each_other_and_those_heard_all_day_are_softer(sound: Sound) -> None:
    if sound in BACKGROUND:
        assert 0.04 < loudness(sound) < 0.1
    else:
        assert 0.1 < loudness(sound) < 0.2


def test_a_tetris_over_a_landing_and_a_choice_is_never_cut_off() -> None:
    together = (Sound.LAND, Sound.TETRIS, Sound.CHOOSE)
    assert sum(max(map(abs, samples(sound))) for sound in together) < 1


def test_a_landing_is_long_enough_to_be_heard_at_most_twelve_times_a_second() -> None:
    assert len(samples(Sound.LAND)) / RATE > 1 / 12
