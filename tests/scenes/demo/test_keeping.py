from pathlib import Path
from threading import Event

import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_slot, a_table, stacked
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.replays import read_replay
from tetris_arcade.scenes.demo import history, keeping
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.keeping import recording
from tetris_arcade.scenes.files import Written
from tetris_arcade.scenes.menu.ranking import Entry
from tetris_arcade.slots.metadata import Metadata, ModelInfo
from tetris_arcade.slots.store import Slot

FRAME = 1 / 60


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    folder = tmp_path / "Documents" / "Tetris Arcade"
    monkeypatch.setattr(keeping, "replays_folder", lambda: folder)
    return folder


def keep(demo: Demo) -> str:
    """What is said about it."""
    return kept(demo).line


def kept(demo: Demo) -> Written:
    """What became of it, once it is written."""
    assert demo.handle(Input(Action.KEEP_GAME)) is None
    demo.cabinet.files.close()
    written = demo.cabinet.files.update()
    assert written is not None
    return written


def watch(demo: Demo, seconds: float) -> None:
    for _ in range(round(seconds / FRAME)):
        demo.update(FRAME)


def test_a_kept_game_is_the_whole_game_wherever_one_is_in_it(
    art: Art, player: ScriptedPlayer, folder: Path
) -> None:
    metadata = Metadata(model=ModelInfo(sha256="c" * 64, size=1))
    demo = Demo(a_cabinet(art, player), [Entry(Slot("ace", "dir:x", metadata), 1)], 0)
    watch(demo, 20.5)
    lines = demo.show.game.lines
    demo.handle(Input(Action.FIRST))
    assert keep(demo) == f"Kept as {folder / f'ace-5-{lines}.replay'}"
    recorded = read_replay(folder / f"ace-5-{lines}.replay")
    assert (recorded.player, recorded.model, recorded.whole) == ("ace", "c" * 64, True)
    assert list(recorded.replay.actions) == player.actions[: recorded.pieces]
    assert recorded.pieces >= 18


def test_a_game_that_is_over_is_kept_to_its_last_piece(art: Art, folder: Path) -> None:
    player = ScriptedPlayer(stacked)
    demo = Demo(a_cabinet(art, player), a_table("a"), 0, speed=8.0)
    while not demo.show.over:
        demo.update(FRAME)
    keep(demo)
    (path,) = folder.iterdir()
    assert read_replay(path).replay.play().over


def test_of_a_game_too_long_for_a_replay_the_beginning_is_kept_and_that_is_said(
    art: Art, player: ScriptedPlayer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "MAX_ACTIONS", 10)
    monkeypatch.setattr(keeping, "MAX_ACTIONS", 10)
    demo = Demo(a_cabinet(art, player), a_table("a"), 0)
    watch(demo, 15)
    assert "Kept the first 10 pieces as" in keep(demo)
    (path,) = folder.iterdir()
    recorded = read_replay(path)
    assert (recorded.pieces, recorded.whole) == (10, False)


def test_before_the_first_piece_there_is_nothing_to_keep(
    art: Art, player: ScriptedPlayer, folder: Path
) -> None:
    demo = Demo(a_cabinet(art, player), a_table("a"), 0)
    assert keep(demo).startswith("There is nothing to keep yet")
    assert not folder.exists()


def test_a_folder_that_cannot_be_written_to_is_said_and_the_show_goes_on(
    art: Art, player: ScriptedPlayer, folder: Path
) -> None:
    folder.parent.mkdir()
    folder.write_text("in the way")
    demo = Demo(a_cabinet(art, player), a_table("a"), 0)
    watch(demo, 2)
    line, done = kept(demo)
    assert "cannot be made" in line
    assert not done
    watch(demo, 1)
    assert demo.show.game.pieces == 3


def test_the_game_is_written_while_the_show_goes_on(
    art: Art, player: ScriptedPlayer, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    answering = Event()
    monkeypatch.setattr(keeping, "replays_folder", lambda: answering.wait(60) and folder)
    demo = Demo(a_cabinet(art, player), a_table("a"), 0)
    watch(demo, 2)
    pieces = demo.show.game.pieces
    demo.handle(Input(Action.KEEP_GAME))
    watch(demo, 2)
    assert demo.show.game.pieces > pieces
    answering.set()
    demo.cabinet.files.close()
    (path,) = folder.iterdir()
    assert read_replay(path).pieces == pieces


def test_a_kiosk_does_not_offer_it(art: Art, player: ScriptedPlayer) -> None:
    demo = Demo(a_cabinet(art, player, kiosk=True), a_table("a"), 0)
    assert Action.KEEP_GAME not in [action for line in demo.actions for action in line[0]]


def test_a_game_gone_back_in_is_recorded_to_its_live_end(art: Art, player: ScriptedPlayer) -> None:
    demo = Demo(a_cabinet(art, player), a_table("a"), 0)
    watch(demo, 10)
    lines, pieces = demo.show.game.lines, demo.show.game.pieces
    demo.show.seek(2)
    recorded = recording(demo.show, a_slot("a"))()
    assert (recorded.pieces, recorded.lines) == (pieces, lines)
    recorded.check()
