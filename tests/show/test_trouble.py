"""Whatever fails under a show, the show goes on and says so on the screen."""

import os
import resource
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any

import pygame
import pytest

from tests.controls.events import button, hat, key, key_up, unplugged
from tests.playing.answers import worker_of
from tests.scenes.stand_ins import ScriptedPlayer
from tests.show.conftest import Home
from tests.show.strain import FRAME
from tests.show.words import Words
from tetris_arcade.app import Arcade
from tetris_arcade.jobs.job import Evaluate
from tetris_arcade.playing.player import Player
from tetris_arcade.scenes.attract.attract import Attract
from tetris_arcade.scenes.attract.turn import Turn
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.live import OUT_OF_ORDER
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.settings import Settings

PATIENCE = 90
"""Seconds of real frames; on a busy machine torch takes its time."""
Opened = Callable[..., Arcade]


@pytest.fixture(scope="module")
def player() -> Iterator[Player]:
    """A real one."""
    started = Player()
    yield started
    started.close()


@pytest.fixture
def opened(home: Home) -> Opened:
    """Opens a show of the starter slots and the user's own, or of those that are named."""

    def open_(player: Player | ScriptedPlayer, *stores: Path, **settings: Any) -> Arcade:
        locations = [f"dir:{folder}" for folder in stores or (home.starters, home.own)]
        asked = Settings(
            locations, windowed=True, size=(960, 540), seed=7, frames=6, attract_after=1e6
        )
        arcade = Arcade(replace(asked, **settings), player)
        arcade.step(FRAME)
        return arcade

    return open_


def until(arcade: Arcade, condition: Callable[[], bool]) -> None:
    """Show frames at their real pace until it holds."""
    for _ in range(PATIENCE * 10):
        arcade.run()
        if condition():
            return
    raise AssertionError("it never came to be")


def reads(arcade: Arcade, condition: Callable[[], bool]) -> None:
    """Have the stores read again, however long that takes, until it holds."""
    menu = arcade.stack[0]
    assert isinstance(menu, Menu)
    for _ in range(PATIENCE):
        menu.refresh()
        menu.reader.wait(PATIENCE)
        arcade.step(FRAME)
        if condition():
            return
    raise AssertionError("it never came to be")


def press(arcade: Arcade, *codes: int) -> None:
    for code in codes:
        for event in (key(code), key_up(code)):
            pygame.event.post(event)
            arcade.step(FRAME)


def demo_of(arcade: Arcade) -> Demo:
    demo = arcade.stack[-1]
    assert isinstance(demo, Demo)
    return demo


def played(arcade: Arcade, more: int = 3) -> None:
    """Wait until the demo has placed some more pieces."""
    show = demo_of(arcade).show
    goal = show.game.pieces + more
    until(arcade, lambda: show.game.pieces >= goal)


def kill(player: Player) -> None:
    os.kill(worker_of(player).pid, signal.SIGKILL)


def test_a_player_that_is_killed_in_a_demo_is_told_and_the_slot_plays_again(
    opened: Opened, player: Player, words: Words
) -> None:
    arcade = opened(player, slot="bcts", speed=64.0)
    played(arcade)
    kill(player)
    until(arcade, lambda: demo_of(arcade).problem is not None)
    assert "THE PLAYER PROCESS DIED (EXIT CODE -9)" in words.of(arcade)
    arcade.step(OUT_OF_ORDER)
    demo = demo_of(arcade)
    assert demo.entry.slot.name == "bcts"
    played(arcade)
    assert demo.problem is None


def test_a_player_that_is_killed_in_the_attract_mode_is_told_and_the_next_slot_has_its_turn(
    opened: Opened, player: Player, words: Words
) -> None:
    arcade = opened(player, attract=True)
    attract = arcade.stack[-1]
    assert isinstance(attract, Attract)

    def turn() -> Turn | None:
        return attract.part if isinstance(attract.part, Turn) else None

    while turn() is None:
        arcade.step(1.0)
    first = turn()
    kill(player)
    until(arcade, lambda: turn() is not first)
    assert "BCTS IS OUT OF ORDER" in words.of(arcade)
    second = turn()
    assert second is not None
    until(arcade, lambda: second.show.game.pieces > 2)
    assert arcade.stack[-1] is attract


def test_a_model_that_is_corrupted_under_its_game_is_told_when_it_is_loaded_again(
    opened: Opened, player: Player, words: Words, home: Home
) -> None:
    arcade = opened(player, home.own, slot="tiny", speed=64.0)
    played(arcade)
    model = home.own / "tiny" / "model.zip"
    whole = model.read_bytes()
    model.write_bytes(whole[: len(whole) // 2] + bytes(64) + whole[len(whole) // 2 + 64 :])
    played(arcade)  # it is in memory
    kill(player)
    until(arcade, lambda: demo_of(arcade).problem is not None)
    arcade.step(OUT_OF_ORDER)
    until(arcade, lambda: isinstance(arcade.stack[-1], Menu))
    press(arcade, pygame.K_RETURN)
    until(arcade, lambda: demo_of(arcade).problem is not None)
    assert "IS NOT THE ONE THAT ITS METADATA DESCRIBES" in words.of(arcade)
    model.write_bytes(whole)
    arcade.step(OUT_OF_ORDER)
    played(arcade)


def names(arcade: Arcade) -> list[str]:
    menu = arcade.stack[0]
    assert isinstance(menu, Menu)
    return [entry.slot.name for entry in menu.ranking.entries]


def test_a_store_that_goes_and_comes_back_under_the_table_is_told_and_shown_again(
    opened: Opened, words: Words, home: Home, tmp_path: Path
) -> None:
    arcade = opened(ScriptedPlayer(), home.own, home.starters)
    assert names(arcade) == ["bcts", "novice", "tiny"]
    shutil.move(home.own, tmp_path / "elsewhere")
    reads(arcade, lambda: names(arcade) == ["bcts", "novice"])
    assert "CANNOT LIST DIR:" in words.of(arcade)
    shutil.move(tmp_path / "elsewhere", home.own)
    reads(arcade, lambda: names(arcade) == ["bcts", "novice", "tiny"])
    assert "CANNOT LIST" not in words.of(arcade)


def test_the_only_store_may_go_and_come_back(
    opened: Opened, words: Words, home: Home, tmp_path: Path
) -> None:
    arcade = opened(ScriptedPlayer(), home.own)
    shutil.move(home.own, tmp_path / "elsewhere")
    reads(arcade, lambda: names(arcade) == [])
    assert "NO SLOTS FOUND" in words.of(arcade)
    press(arcade, pygame.K_RETURN, pygame.K_c, pygame.K_o, pygame.K_ESCAPE, pygame.K_u)
    shutil.move(tmp_path / "elsewhere", home.own)
    reads(arcade, lambda: names(arcade) == ["tiny"])
    press(arcade, pygame.K_RETURN)
    assert demo_of(arcade).problem is None


def test_a_store_that_is_removed_under_a_demo_is_told_with_the_next_game(
    opened: Opened, player: Player, words: Words, home: Home, tmp_path: Path
) -> None:
    arcade = opened(player, home.own, slot="tiny", speed=64.0)
    played(arcade)
    shutil.copytree(home.own, tmp_path / "elsewhere")
    shutil.rmtree(home.own)
    press(arcade, pygame.K_n)
    until(arcade, lambda: demo_of(arcade).problem is not None)
    assert "CANNOT READ DIR:" in words.of(arcade)
    arcade.step(OUT_OF_ORDER)
    until(arcade, lambda: isinstance(arcade.stack[-1], Menu))
    shutil.move(tmp_path / "elsewhere", home.own)
    reads(arcade, lambda: names(arcade) == ["tiny"])
    press(arcade, pygame.K_RETURN)
    played(arcade)


@pytest.mark.parametrize("held", [button(12), hat(0, -1)], ids=["button", "hat"])
def test_a_gamepad_that_is_unplugged_while_it_is_held_is_told_and_lets_go(
    opened: Opened, words: Words, held: pygame.event.Event
) -> None:
    arcade = opened(ScriptedPlayer())
    menu = arcade.stack[0]
    assert isinstance(menu, Menu)
    pygame.event.post(pygame.event.Event(pygame.JOYDEVICEADDED, device_index=0))
    pygame.event.post(held)
    arcade.step(FRAME)
    assert menu.selected == 1
    arcade.step(1.0)
    assert menu.selected == 2  # it repeats while it is held
    pygame.event.post(unplugged(0))
    arcade.step(FRAME)
    assert "A GAMEPAD WAS UNPLUGGED" in words.of(arcade)
    press(arcade, pygame.K_HOME)
    for _ in range(120):
        arcade.step(FRAME)
    assert menu.selected == 0


@contextmanager
def full_disk() -> Iterator[None]:
    """No file grows beyond a few bytes."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (16, before[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, before)


@pytest.mark.parametrize(
    ("code", "folder"),
    [(pygame.K_F12, "Pictures"), (pygame.K_k, "Documents")],
    ids=["screenshot", "game"],
)
def test_a_disk_that_is_full_is_told_and_nothing_half_written_is_left(
    opened: Opened, words: Words, home: Home, code: int, folder: str
) -> None:
    arcade = opened(ScriptedPlayer(), slot="tiny", speed=64.0)
    played(arcade)
    with full_disk():
        press(arcade, code)
        until(arcade, lambda: "MAKE ROOM" in words.of(arcade))
    assert "FILE TOO LARGE" in words.of(arcade)
    assert [path for path in (home.folder / folder).rglob("*") if path.is_file()] == []
    played(arcade)
    press(arcade, code)
    arcade.cabinet.files.close()
    [path] = (path for path in (home.folder / folder).rglob("*") if path.is_file())
    assert path.stat().st_size > 16


def test_a_job_that_is_killed_is_told_and_the_show_goes_on(
    opened: Opened, words: Words, home: Home
) -> None:
    arcade = opened(ScriptedPlayer(), slot="tiny", speed=64.0)
    jobs = arcade.cabinet.jobs
    jobs.start(Evaluate(f"dir:{home.own}", "tiny"))
    process = jobs._process
    assert process is not None
    assert process._process.pid is not None
    os.kill(process._process.pid, signal.SIGKILL)
    until(arcade, lambda: jobs.current is None)
    assert "EVALUATING TINY: ITS PROCESS DIED (EXIT CODE -9); TRY AGAIN" in words.of(arcade)
    played(arcade)


def test_a_configuration_that_is_spoilt_is_told_by_the_next_show_which_starts_with_the_defaults(
    opened: Opened, words: Words, home: Home
) -> None:
    arcade = opened(ScriptedPlayer(), slot="tiny", speed=64.0)
    assert arcade.cabinet.options.reduced_motion
    home.config.write_text("[look]\nreduced_motion = certainly\n")
    played(arcade)
    assert arcade.cabinet.messages.line is None
    arcade = opened(ScriptedPlayer(), slot="tiny", speed=64.0)
    assert not arcade.cabinet.options.reduced_motion
    assert "CONFIG.TOML, LINE 2" in words.of(arcade)
    played(arcade)
