import multiprocessing
import os
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from hashlib import sha256
from pathlib import Path
from threading import Timer

import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade import app
from tetris_arcade.app import SIGNALLED, Arcade
from tetris_arcade.controls.pointer import SHOWN_FOR
from tetris_arcade.errors import ArcadeError
from tetris_arcade.playing.player import Player
from tetris_arcade.resources import STARTER_SLOTS
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.live import OUT_OF_ORDER
from tetris_arcade.scenes.demo.pace import DEADLINE
from tetris_arcade.scenes.menu.layout import LANDSCAPE
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.settings import Settings
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

WITHOUT_A_SCREEN = {**os.environ, "SDL_VIDEODRIVER": "dummy"}
SIZE = (960, 540)
HEAVY = ("torch", "stable_baselines3", "gymnasium", "numba")


@pytest.fixture
def arcade(store: SlotStore) -> Iterator[Arcade]:
    """The app with a slot that can play, a player that follows a script, and no clock yet."""
    settings = Settings(stores=(store.location,), windowed=True, frames=3, seed=7, size=SIZE)
    yield Arcade(settings, ScriptedPlayer())
    pygame.quit()


def show(arcade: Arcade, *events: pygame.event.Event) -> None:
    """As many frames as the settings say, the first of which gets these events."""
    pygame.event.clear()
    for event in events:
        pygame.event.post(event)
    arcade.run()


def key(code: int) -> pygame.event.Event:
    return pygame.event.Event(pygame.KEYDOWN, key=code)


def hashes(folder: Path) -> dict[Path, str]:
    files = (path for path in folder.rglob("*") if path.is_file())
    return {path: sha256(path.read_bytes()).hexdigest() for path in files}


def folder_of(store: SlotStore) -> Path:
    return Path(store.location.removeprefix("dir:"))


def play_some(arcade: Arcade) -> None:
    """Half a second after the other until the demo has placed a piece, or for two minutes."""
    demo = arcade.stack[-1]
    assert isinstance(demo, Demo)
    for _ in range(240):
        arcade.run()
        if demo.show.game.pieces:
            break
    assert demo.problem is None
    assert demo.show.game.pieces


def test_the_table_leads_to_a_demo_and_back_and_out(arcade: Arcade) -> None:
    show(arcade, key(pygame.K_RETURN))
    assert [type(scene) for scene in arcade.stack] == [Menu, Demo]
    show(arcade, key(pygame.K_ESCAPE))
    assert [type(scene) for scene in arcade.stack] == [Menu]
    show(arcade, key(pygame.K_ESCAPE))
    assert arcade.stack == []


def names(arcade: Arcade) -> list[str]:
    menu = arcade.stack[0]
    assert isinstance(menu, Menu)
    return [entry.slot.name for entry in menu.ranking.entries]


def test_a_store_that_is_named_twice_is_shown_once(store: SlotStore) -> None:
    settings = Settings(stores=(store.location, f"{folder_of(store)}/"), windowed=True)
    arcade = Arcade(settings, ScriptedPlayer())
    pygame.quit()
    assert names(arcade) == ["tiny"]


def test_the_starter_slots_and_ones_own_are_shown_unless_others_are_named(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tetris_arcade.slots.locations.user_folder", lambda: folder_of(store))
    arcade = Arcade(Settings(windowed=True), ScriptedPlayer())
    pygame.quit()
    starters = open_store(f"dir:{STARTER_SLOTS}").names()
    assert sorted(names(arcade)) == sorted(["tiny", *starters])


def test_closing_the_window_ends_the_show(arcade: Arcade) -> None:
    show(arcade, key(pygame.K_RETURN), pygame.event.Event(pygame.QUIT), key(pygame.K_RETURN))
    assert arcade.stack == []
    assert arcade.times.frames == 1


def test_a_click_lands_where_the_pointer_is_in_the_scaled_picture(arcade: Arcade) -> None:
    first_row = pygame.event.Event(
        pygame.MOUSEBUTTONDOWN, button=1, pos=(2 * 50, 2 * LANDSCAPE.table.top + 8)
    )
    show(arcade, first_row)
    assert isinstance(arcade.stack[-1], Demo)


def test_what_did_not_change_is_not_drawn(arcade: Arcade, monkeypatch: pytest.MonkeyPatch) -> None:
    shown: list[object] = []
    monkeypatch.setattr(pygame.display, "update", lambda *areas: shown.append(areas))
    show(arcade)
    assert shown == [()]
    show(arcade)
    assert shown == [()]
    show(arcade, pygame.event.Event(pygame.WINDOWEXPOSED))
    assert shown == [(), ()]


def test_the_pointer_is_seen_only_for_a_while_after_it_was_used(arcade: Arcade) -> None:
    assert not pygame.mouse.get_visible()
    moved = pygame.event.Event(pygame.MOUSEMOTION, pos=(9, 9), rel=(9, 9), buttons=(0, 0, 0))
    show(arcade, moved)
    assert pygame.mouse.get_visible()
    arcade.step(SHOWN_FOR)
    assert not pygame.mouse.get_visible()


def test_every_frame_is_measured(arcade: Arcade) -> None:
    show(arcade)
    assert arcade.times.frames == 3
    assert 0 < arcade.times.percentile(1) <= arcade.times.longest


def test_a_show_of_some_frames_leaves_a_picture_of_the_last(
    store: SlotStore, tmp_path: Path
) -> None:
    shot = tmp_path / "shot.png"
    settings = Settings(
        stores=(store.location,), windowed=True, size=SIZE, frames=2, screenshot=shot
    )
    assert app.run(settings) == 0
    picture = pygame.image.load(shot)
    assert picture.get_size() == (960, 540)
    assert len({tuple(picture.get_at((x, 60))) for x in range(960)}) > 8


def test_the_player_is_closed_when_the_show_ends_by_an_error(
    store: SlotStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    closed: list[Player] = []
    close = Player.close

    def close_and_tell(player: Player) -> None:
        closed.append(player)
        close(player)

    monkeypatch.setattr(Player, "close", close_and_tell)
    shot = tmp_path / "no folder" / "shot.png"
    with pytest.raises(ArcadeError, match="cannot be written"):
        app.run(Settings(stores=(store.location,), frames=1, screenshot=shot))
    assert len(closed) == 1
    assert not pygame.display.get_init()


@pytest.fixture
def player() -> Iterator[Player]:
    """A real one."""
    player = Player()
    yield player
    player.close()
    pygame.quit()


@contextmanager
def stopped(player: Player) -> Iterator[None]:
    """The player's worker hangs; a frame that waits for it has a long time to wait, but an end."""
    (worker,) = multiprocessing.active_children()
    assert worker.pid is not None
    os.kill(worker.pid, signal.SIGSTOP)
    rescue = Timer(10, os.kill, (worker.pid, signal.SIGCONT))
    rescue.start()
    try:
        yield
    finally:
        rescue.cancel()


def test_the_show_goes_on_while_the_player_gets_ready(store: SlotStore, player: Player) -> None:
    settings = Settings((store.location,), slot="tiny", frames=90, seed=7, size=(1920, 1080))
    with stopped(player):
        arcade = Arcade(settings, player)
        arcade.run()
    demo = arcade.stack[-1]
    assert isinstance(demo, Demo)
    assert demo.loading
    assert arcade.times.longest < 1


def test_a_player_that_hangs_is_replaced_and_the_show_goes_on(
    store: SlotStore, player: Player
) -> None:
    settings = Settings(stores=(store.location,), frames=30, seed=7, size=SIZE)
    with stopped(player):
        arcade = Arcade(settings, player)
        show(arcade, key(pygame.K_RETURN))
        for _ in range(round(DEADLINE) + 1):
            arcade.step(1.0)
        assert isinstance(arcade.stack[-1], Demo)
        assert arcade.stack[-1].problem is not None
        assert "does not answer" in arcade.stack[-1].problem
        arcade.step(OUT_OF_ORDER)
    play_some(arcade)


def test_a_show_leaves_the_slots_as_they_are(store: SlotStore, player: Player) -> None:
    before = hashes(folder_of(store))
    settings = Settings(stores=(store.location,), frames=30, seed=7, size=SIZE)
    arcade = Arcade(settings, player)
    show(arcade, key(pygame.K_RETURN))
    play_some(arcade)
    assert hashes(folder_of(store)) == before


def test_the_table_knows_the_first_store_that_was_named(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("tetris_arcade.slots.locations.user_folder", lambda: folder_of(store))
    named = []
    for settings in (Settings(windowed=True), Settings((store.location,), windowed=True)):
        arcade = Arcade(settings, ScriptedPlayer())
        named.append(arcade.cabinet.options.named_store)
        pygame.quit()
    assert named == [None, store.location]


@pytest.mark.parametrize(
    ("number", "heart", "code"),
    [
        (signal.SIGINT, "None", 0),
        (signal.SIGTERM, "None", 0),
        (signal.SIGTERM, "Heart(os.open(os.devnull, os.O_WRONLY))", SIGNALLED),
    ],
)
def test_a_signal_ends_the_show_cleanly_and_leaves_its_picture_and_no_process_behind(
    store: SlotStore, tmp_path: Path, number: signal.Signals, heart: str, code: int
) -> None:
    script, shot = tmp_path / "show.py", tmp_path / "shot.png"
    script.write_text(
        "import os, sys\n"
        "from pathlib import Path\n"
        "from tetris_arcade import app\n"
        "from tetris_arcade.kiosk.heartbeat import Heart\n"
        "from tetris_arcade.settings import Settings\n"
        "from tetris_arcade.scenes.menu.menu import Menu\n"
        "if __name__ == '__main__':\n"
        "    drawn = Menu.draw\n"
        "    Menu.draw = lambda *args: (drawn(*args), print('drawn', flush=True))[0]\n"
        f"    settings = Settings(({store.location!r},), screenshot=Path({str(shot)!r}))\n"
        f"    sys.exit(app.run(settings, {heart}))\n"
    )
    environment = {**WITHOUT_A_SCREEN, "PYTHONPATH": str(Path.cwd())}
    with subprocess.Popen(
        [sys.executable, script],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        env=environment,
        start_new_session=True,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        while process.stdout.readline() != "drawn\n":
            assert process.poll() is None, process.stderr.read()
        process.send_signal(number)
        # Ends when the last process that inherited stdout has: nobody is left behind.
        _, errors = process.communicate(timeout=20)
    assert (process.returncode, errors) == (code, "")
    assert pygame.image.load(shot).get_width() > 0


def test_without_any_display_the_message_says_what_to_do() -> None:
    hidden = ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY")
    environment = {name: value for name, value in os.environ.items() if name not in hidden}
    script = (
        "from tetris_arcade.app import run\n"
        "from tetris_arcade.settings import Settings\n"
        "from tetris_arcade.errors import DisplayError\n"
        "try: run(Settings(frames=1))\n"
        "except DisplayError as error: print(error)\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", script], env=environment, capture_output=True, text=True, check=True
    )
    message = done.stdout.splitlines()[-1]
    assert "no display" in message
    assert "SDL_VIDEODRIVER=dummy" in message


def test_importing_the_app_leaves_the_heavy_libraries_alone() -> None:
    modules = "tetris_arcade.app", "tetris_arcade.cli.play", "tetris_arcade.scenes.menu.menu"
    script = f"import sys, {', '.join(modules)}; print(*sys.modules, sep='\\n')"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )
    assert not set(HEAVY) & set(done.stdout.splitlines())
