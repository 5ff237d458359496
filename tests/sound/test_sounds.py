"""Sounds are heard where there is a device, and never get in the way of anything."""

import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pygame
import pytest

from tetris_arcade.resources import ASSETS
from tetris_arcade.sound.sounds import Sound, Sounds

FOLDER = ASSETS / "sounds"


@pytest.fixture
def sounds() -> Iterator[Sounds]:
    """All sounds, through the dummy device, which takes as long to play them as any other."""
    yield Sounds(FOLDER)
    pygame.mixer.quit()


def heard() -> int:
    """How many sounds are playing now."""
    return sum(pygame.mixer.Channel(number).get_busy() for number in range(len(Sound)))


def test_every_sound_is_heard_even_all_at_once(sounds: Sounds) -> None:
    for playing, sound in enumerate(sorted(Sound, key=lambda sound: sound is Sound.MOVE), 1):
        sounds.play(sound)
        assert heard() == playing, sound


def test_a_sound_is_not_stacked_on_itself(sounds: Sounds) -> None:
    for _ in range(100):
        sounds.play(Sound.GAME_OVER)
    assert heard() == 1


def test_a_sound_can_be_heard_again_when_it_is_over(sounds: Sounds) -> None:
    sounds.play(Sound.MOVE)
    while heard():
        pass
    deadline = time.monotonic() + 5
    while not heard() and time.monotonic() < deadline:  # the mixer may still be putting it away
        sounds.play(Sound.MOVE)
    assert heard() == 1


def test_muting_cuts_short_what_is_playing_and_unmuting_lets_the_next_be_heard(
    sounds: Sounds,
) -> None:
    sounds.play(Sound.GAME_OVER)
    sounds.muted = True
    assert heard() == 0
    sounds.play(Sound.TETRIS)
    assert heard() == 0
    sounds.muted = False
    sounds.play(Sound.TETRIS)
    assert heard() == 1


def test_the_volume_is_the_one_asked_for(monkeypatch: pytest.MonkeyPatch) -> None:
    levels: list[float] = []
    monkeypatch.setattr(
        pygame.mixer, "Sound", lambda path: type("Silent", (), {"set_volume": levels.append})()
    )
    Sounds(FOLDER, volume=0.2).open()
    assert levels == [0.2] * len(Sound)
    pygame.mixer.quit()


def test_the_device_is_left_alone_until_the_first_sound() -> None:
    sounds = Sounds(FOLDER, muted=True)
    sounds.play(Sound.MOVE)
    sounds.open()
    assert pygame.mixer.get_init() is None
    sounds.muted = False
    assert pygame.mixer.get_init() is None
    sounds.open()
    assert pygame.mixer.get_init() is not None
    assert heard() == 0
    pygame.mixer.quit()


def test_without_a_folder_there_is_silence_and_no_device() -> None:
    sounds = Sounds()
    sounds.play(Sound.CHOOSE)
    assert not sounds.muted
    assert pygame.mixer.get_init() is None


def test_a_device_that_is_closed_underfoot_is_silence(sounds: Sounds) -> None:
    sounds.play(Sound.GAME_OVER)
    pygame.mixer.quit()
    sounds.play(Sound.LAND)
    sounds.muted = True


def test_sounds_that_are_not_there_are_silence(tmp_path: Path) -> None:
    sounds = Sounds(tmp_path)
    for sound in Sound:
        sounds.play(sound)
    assert heard() == 0
    pygame.mixer.quit()


@pytest.mark.parametrize("driver", ["alsa", "no-such-driver"])
def test_without_a_device_there_is_silence_and_not_a_word(driver: str) -> None:
    code = (
        "import sys; from pathlib import Path; import pygame\n"
        "from tetris_arcade.sound.sounds import Sound, Sounds\n"
        "sounds, opened = Sounds(Path(sys.argv[1])), []\n"
        "init = pygame.mixer.init\n"
        "pygame.mixer.init = lambda *options: (opened.append(1), init(*options))\n"
        "for sound in [*Sound] * 100: sounds.play(sound)\n"
        "sounds.muted = True\n"
        "print(len(opened)); print('heard', file=sys.stderr)\n"
    )
    nothing_there = {"ALSA_CONFIG_PATH": "/dev/null", "PYGAME_HIDE_SUPPORT_PROMPT": "1"}
    told = subprocess.run(
        [sys.executable, "-c", code, str(FOLDER)],
        env={"SDL_AUDIODRIVER": driver, **nothing_there},
        check=True, capture_output=True, text=True, cwd=ASSETS.parent,
    )  # fmt: skip
    assert (told.stdout, told.stderr) == ("1\n", "heard\n")
