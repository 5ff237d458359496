"""``play FILE.replay`` shows a recorded game, or says in one line why not, without a window."""

import os
import subprocess
import sys
from pathlib import Path

import pygame
import pytest

from tests.distributions.installing import ROOT
from tests.scenes.stand_ins import lowest
from tetris_arcade import app
from tetris_arcade.cli import main
from tetris_arcade.engine.replay import Replay
from tetris_arcade.replays import Recorded, write_replay
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.replay.replay import ReplayViewer
from tetris_arcade.settings import Settings
from tetris_arcade.slots.store import SlotStore


def a_game(pieces: int = 20) -> Recorded:
    game = Replay(7, ()).start()
    actions = []
    for _ in range(pieces):
        actions.append(lowest(game))
        game.play(actions[-1])
    return Recorded(Replay(7, actions), "expert", game.lines)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "game.replay"
    write_replay(path, a_game())
    return path


@pytest.fixture
def settings(monkeypatch: pytest.MonkeyPatch) -> list[Settings]:
    """What the app was asked for, instead of a show."""
    asked: list[Settings] = []

    def run(settings: Settings, beat: object = None) -> int:
        asked.append(settings)
        return 0

    monkeypatch.setattr(app, "run", run)
    return asked


def complaint(capsys: pytest.CaptureFixture[str]) -> str:
    """The one line on stderr."""
    [line] = capsys.readouterr().err.splitlines()
    return line


def test_a_replay_file_is_played_at_the_speed_that_was_asked_for(
    file: Path, settings: list[Settings]
) -> None:
    assert main(["play", str(file), "--speed", "4"]) == 0
    assert (settings[0].recorded, settings[0].slot, settings[0].speed) == (a_game(), None, 4.0)


def test_a_file_is_a_replay_whatever_it_is_called(
    file: Path, settings: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(file.parent)
    file.rename("expert")
    assert main(["play", "expert"]) == 0
    assert settings[0].recorded == a_game()


def test_any_other_name_is_a_slot_even_if_a_folder_is_called_that(
    tmp_path: Path, settings: list[Settings], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "expert").mkdir()
    assert main(["play", "expert"]) == 0
    assert (settings[0].recorded, settings[0].slot) == (None, "expert")


def test_a_replay_that_is_not_there_is_said_to_be(
    tmp_path: Path, settings: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["play", str(tmp_path / "no.replay")]) == 1
    assert "there is no file" in complaint(capsys)
    assert settings == []


@pytest.mark.parametrize("name", ["a" * 300, "file/expert"])
def test_a_name_that_no_file_can_have_is_a_slots(
    tmp_path: Path, settings: list[Settings], monkeypatch: pytest.MonkeyPatch, name: str
) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "file").touch()
    assert main(["play", name]) == 0
    assert settings[0].slot == name


def test_a_replay_whose_name_is_too_long_is_said_to_be_unreadable(
    settings: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["play", "a" * 300 + ".replay"]) == 1
    assert "cannot be read (File name too long): check the path" in complaint(capsys)
    assert settings == []


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "is no replay"),
        (b"\x89PNG\r\n\x1a\n", "is no replay"),
        (b"tetris-arcade replay 9\n", "update Tetris Arcade"),
        (b"tetris-arcade replay 1\n{}\nuniform 10x20 7 eJw\n", "is damaged"),
    ],
)
def test_a_file_that_cannot_be_played_is_refused_before_the_window_opens(
    file: Path,
    settings: list[Settings],
    capsys: pytest.CaptureFixture[str],
    content: bytes,
    reason: str,
) -> None:
    file.write_bytes(content)
    assert main(["play", str(file)]) == 1
    assert reason in complaint(capsys)
    assert settings == []


def test_a_game_that_does_not_reproduce_is_refused_and_why(
    tmp_path: Path, settings: list[Settings], capsys: pytest.CaptureFixture[str]
) -> None:
    game = a_game()
    path = tmp_path / "other.replay"
    write_replay(path, Recorded(game.replay, "expert", game.lines + 1))
    assert main(["play", str(path)]) == 1
    assert "does not reproduce" in complaint(capsys)
    assert settings == []


def test_a_kiosk_is_not_started_over_and_over_for_a_bad_file(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "bad.replay").write_bytes(b"?")
    log = tmp_path / "kiosk.log"
    assert main(["play", str(tmp_path / "bad.replay"), "--kiosk", "--log", str(log)]) == 2
    assert "is no replay" in complaint(capsys)
    assert log.read_text().count("has started") == 1


def test_a_kiosk_is_not_started_for_a_file_that_is_not_there(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    log = tmp_path / "kiosk.log"
    assert main(["play", str(tmp_path / "no.replay"), "--kiosk", "--log", str(log)]) == 1
    assert "there is no file" in complaint(capsys)
    assert not log.exists()


def test_the_supervisor_of_a_kiosk_reads_no_game(
    file: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tetris_arcade.replays.read_replay", lambda path: pytest.fail("it did"))
    monkeypatch.setattr("tetris_arcade.kiosk.show.supervise", lambda arguments, log: 0)
    assert main(["play", str(file), "--kiosk"]) == 0


def test_the_table_lies_below_the_game(file: Path, store: SlotStore) -> None:
    class Nobody:
        """No player is asked for anything."""

    arcade = app.Arcade(
        Settings((store.location,), recorded=a_game(), windowed=True, size=(480, 270)),
        Nobody(),  # type: ignore[arg-type]
    )
    assert [type(scene) for scene in arcade.stack] == [Menu, ReplayViewer]
    pygame.event.post(pygame.event.Event(pygame.KEYDOWN, key=pygame.K_ESCAPE, mod=0, unicode=""))
    arcade.step(1 / 60)
    assert [type(scene) for scene in arcade.stack] == [Menu]


def test_a_replay_is_shown_without_any_of_the_heavy_imports(
    file: Path, store: SlotStore, tmp_path: Path
) -> None:
    shot = tmp_path / "shot.png"
    code = (
        "import sys; from tetris_arcade.cli import main; code = main(sys.argv[1:]);"
        "sys.exit(code or bool({'torch', 'numba', 'gymnasium'} & set(sys.modules)))"
    )
    arguments = ["play", str(file), "--store", store.location, "--size", "480x270", "--frames", "3"]
    subprocess.run(
        [sys.executable, "-c", code, *arguments, "--screenshot", str(shot)],
        check=True, cwd=ROOT, env=os.environ,
    )  # fmt: skip
    assert pygame.image.load(shot).get_size() == (480, 270)
