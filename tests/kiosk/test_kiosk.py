"""The show itself, as a kiosk: what visitors may do, and how it ends and comes back."""

import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import psutil
import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.app import Arcade
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.controls.keymap import DEFAULTS
from tetris_arcade.picture.art import Face
from tetris_arcade.scenes.attract.attract import Attract
from tetris_arcade.scenes.attract.idle import ABANDONED, DEAF
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.help import Help
from tetris_arcade.scenes.menu.columns import RANK
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.scene import Scene, Transition
from tetris_arcade.settings import Settings
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.store import Slot, SlotStore

FRAME = 1 / 60
Opened = Callable[..., Arcade]


@pytest.fixture
def opened(store: SlotStore, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Opened]:
    """Opens a kiosk with a slot that can play; the user's folders are in `tmp_path`."""
    for name in ("HOME", "XDG_CONFIG_HOME", "XDG_PICTURES_DIR", "XDG_DATA_HOME"):
        monkeypatch.setenv(name, str(tmp_path / "home"))

    def open_(kiosk: bool = True, attract: bool = False) -> Arcade:
        settings = Settings(
            (store.location,),
            windowed=True,
            size=(960, 540),
            seed=7,
            attract=attract,
            kiosk=kiosk,
        )
        arcade = Arcade(settings, ScriptedPlayer())
        pygame.event.clear()
        return arcade

    yield open_
    pygame.quit()


def key(code: int, *, down: bool = True) -> pygame.event.Event:
    """As SDL tells of it, with the character that the key types."""
    if not down:
        return pygame.event.Event(pygame.KEYUP, key=code)
    typed = chr(code) if code < 128 else ""
    return pygame.event.Event(pygame.KEYDOWN, key=code, unicode=typed)


def pressed(arcade: Arcade, *codes: int) -> None:
    for code in codes:
        pygame.event.post(key(code))
        arcade.step(FRAME)
        pygame.event.post(key(code, down=False))
        arcade.step(FRAME)


def wait(arcade: Arcade, seconds: float, dt: float = 0.1) -> None:
    for _ in range(round(seconds / dt)):
        arcade.step(dt)


def kinds(arcade: Arcade) -> list[type]:
    return [type(scene) for scene in arcade.stack]


def files(folder: Path) -> dict[Path, bytes]:
    return {path: path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_visitor_ends_nothing(opened: Opened) -> None:
    arcade = opened()
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    arcade.step(FRAME)
    pressed(arcade, pygame.K_ESCAPE, pygame.K_BACKSPACE)
    assert kinds(arcade) == [Menu]


def test_without_a_kiosk_they_do(opened: Opened) -> None:
    arcade = opened(kiosk=False)
    pygame.event.post(pygame.event.Event(pygame.QUIT))
    arcade.step(FRAME)
    assert arcade.stack == []


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """All text that was ever drawn."""
    texts: list[str] = []
    write = Face.draw

    def draw(face: Face, surface: pygame.Surface, text: str, *where: object) -> None:
        texts.append(text)
        write(face, surface, text, *where)  # type: ignore[arg-type]

    monkeypatch.setattr(Face, "draw", draw)
    return texts


def explore(arcade: Arcade) -> None:
    """Press every key that means something, each followed by RETURN, on the table and in a demo."""
    keys = [binding.keys[0] for binding in DEFAULTS.values() if binding.keys]
    for start in ((), (pygame.K_RETURN,)):
        pressed(arcade, *start)
        wait(arcade, 3)
        pressed(arcade, pygame.K_F12, pygame.K_k)
        for code in keys:
            pressed(arcade, code, pygame.K_RETURN)
            wait(arcade, 0.5)
        pressed(arcade, *[pygame.K_ESCAPE] * 20)
    arcade.cabinet.files.close()


def test_a_visitor_writes_no_file_and_changes_no_store(opened: Opened, tmp_path: Path) -> None:
    arcade = opened()
    before = files(tmp_path)
    explore(arcade)
    assert files(tmp_path) == before


def test_without_a_kiosk_the_same_keys_do_write(opened: Opened, tmp_path: Path) -> None:
    arcade = opened(kiosk=False)
    before = files(tmp_path)
    pressed(arcade, pygame.K_F12)
    arcade.cabinet.files.close()
    assert files(tmp_path) != before


def test_a_visitor_reads_no_path(
    opened: Opened, tmp_path: Path, written: list[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    slots, problem = DirectoryStore.slots, f"{tmp_path}/slots/model.zip cannot be read"

    def with_a_damaged_one(store: DirectoryStore) -> list[Slot]:
        return [*slots(store), replace(store.read("tiny"), name="damaged", problem=problem)]

    monkeypatch.setattr(DirectoryStore, "slots", with_a_damaged_one)
    (tmp_path / "home" / "tetris-arcade").mkdir(parents=True)
    (tmp_path / "home" / "tetris-arcade" / "config.toml").write_text("nonsense")
    arcade = opened()
    explore(arcade)
    player = arcade.cabinet.player
    assert isinstance(player, ScriptedPlayer)
    player.broken["tiny"] = problem
    pressed(arcade, pygame.K_HOME, pygame.K_RETURN)
    wait(arcade, 3)
    assert isinstance(arcade.stack[-1], Demo)
    text = "".join("".join(written).lower().split())
    assert "damaged" in text
    assert f"/{tmp_path.parts[1]}/" not in text
    assert "config.toml" not in text


def test_what_ails_a_store_is_in_the_log_once_and_so_is_its_end(
    opened: Opened, store: SlotStore, tmp_path: Path, capfd: pytest.CaptureFixture[str]
) -> None:
    folder, away = Path(store.location.removeprefix("dir:")), tmp_path / "away"
    arcade = opened()
    folder.rename(away)
    for _ in range(2):
        arcade.cabinet.read()
    assert capfd.readouterr().err.count(str(folder)) == 1
    away.rename(folder)
    assert arcade.cabinet.read().entries
    assert "all stores can be read again" in capfd.readouterr().err


def test_a_fault_of_the_configuration_is_for_the_log(
    opened: Opened, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "home" / "tetris-arcade").mkdir(parents=True)
    (tmp_path / "home" / "tetris-arcade" / "config.toml").write_text("nonsense")
    opened()
    assert "config.toml" in capsys.readouterr().err


def test_what_a_visitor_chose_is_forgotten_when_nobody_is_there(opened: Opened) -> None:
    arcade = opened()
    menu = arcade.stack[0]
    assert isinstance(menu, Menu)
    wait(arcade, 1)
    pressed(arcade, pygame.K_DOWN, pygame.K_c, pygame.K_RIGHT, pygame.K_m)
    assert menu.table is not None
    assert (menu.marked, menu.table.column) != (None, RANK)
    assert arcade.cabinet.sounds.muted
    wait(arcade, 61)
    assert kinds(arcade) == [Menu, Attract]
    assert (menu.selected, menu.marked) == (0, None)
    assert (menu.table.column, menu.table.descending) == (RANK, RANK.descending)
    assert not arcade.cabinet.sounds.muted


def test_without_a_kiosk_it_is_kept(opened: Opened) -> None:
    arcade = opened(kiosk=False)
    menu = arcade.stack[0]
    assert isinstance(menu, Menu)
    wait(arcade, 1)
    pressed(arcade, pygame.K_c, pygame.K_m)
    wait(arcade, 61)
    assert menu.marked is not None
    assert arcade.cabinet.sounds.muted


class Notes(Help):
    """A scene that notes what it is told."""

    def __init__(self, cabinet: Cabinet, below: Scene) -> None:
        super().__init__(cabinet, below)
        self.told: list[Action] = []

    def handle(self, event: Input) -> Transition | None:
        self.told.append(event.action)
        return None


@pytest.mark.parametrize("code", [pygame.K_k, pygame.K_o, pygame.K_u, pygame.K_F12])
def test_no_scene_hears_of_what_would_write(opened: Opened, code: int) -> None:
    arcade = opened()
    scene = Notes(arcade.cabinet, arcade.stack[-1])
    arcade.stack.append(scene)
    pressed(arcade, code)
    assert scene.told == [Action.OTHER]


def test_the_pointer_is_never_seen(opened: Opened) -> None:
    arcade = opened()
    moved = pygame.event.Event(pygame.MOUSEMOTION, pos=(9, 9), rel=(9, 9), buttons=(0, 0, 0))
    pygame.event.post(moved)
    arcade.step(FRAME)
    assert not pygame.mouse.get_visible()


def hold_chord(arcade: Arcade, seconds: float) -> None:
    pygame.event.post(key(pygame.K_LCTRL))
    pygame.event.post(key(pygame.K_q))
    wait(arcade, seconds, FRAME)


@pytest.mark.parametrize("attract", [True, False])
def test_the_chord_ends_a_kiosk_when_it_is_held_for_long_enough(
    opened: Opened, attract: bool
) -> None:
    arcade = opened(attract=attract)
    hold_chord(arcade, 2.9)
    assert arcade.stack != []
    wait(arcade, 0.2, FRAME)
    assert arcade.stack == []


def test_a_chord_that_is_let_go_ends_nothing(opened: Opened) -> None:
    arcade = opened()
    hold_chord(arcade, 2.0)
    pygame.event.post(key(pygame.K_q, down=False))
    wait(arcade, 5.0)
    assert arcade.stack != []


def test_the_screen_says_for_how_long_the_chord_is_still_to_be_held(opened: Opened) -> None:
    arcade = opened()
    wait(arcade, 1)
    pictures = [pygame.image.tobytes(arcade.screen.picture, "RGB")]
    hold_chord(arcade, 0.5)
    pictures.append(pygame.image.tobytes(arcade.screen.picture, "RGB"))
    wait(arcade, 1, FRAME)
    pictures.append(pygame.image.tobytes(arcade.screen.picture, "RGB"))
    assert len(set(pictures)) == 3


def test_only_a_kiosk_has_a_chord(opened: Opened) -> None:
    arcade = opened(kiosk=False)
    hold_chord(arcade, 5.0)
    assert arcade.stack != []


def test_a_demo_that_a_visitor_left_gives_way_to_the_attract_mode(opened: Opened) -> None:
    arcade = opened()
    pressed(arcade, pygame.K_RETURN)
    assert kinds(arcade) == [Menu, Demo]
    wait(arcade, 60 * ABANDONED - 2)
    assert kinds(arcade) == [Menu, Demo]
    wait(arcade, 4)
    assert kinds(arcade) == [Menu, Attract]


@pytest.mark.parametrize("code", [pygame.K_h, pygame.K_m, pygame.K_F12, pygame.K_RETURN])
def test_any_key_ends_the_attract_mode_and_does_nothing_else(opened: Opened, code: int) -> None:
    arcade = opened(attract=True)
    wait(arcade, 1)
    assert kinds(arcade) == [Menu, Attract]
    pressed(arcade, code)
    pressed(arcade, pygame.K_RETURN)
    assert kinds(arcade) == [Menu]
    assert not arcade.cabinet.sounds.muted
    wait(arcade, DEAF + 0.1)
    pressed(arcade, pygame.K_RETURN)
    assert kinds(arcade) == [Menu, Demo]


def test_something_that_lies_on_a_key_does_not_keep_the_attract_mode_away(opened: Opened) -> None:
    arcade = opened()
    pygame.event.post(key(pygame.K_DOWN))
    wait(arcade, 62)
    assert kinds(arcade) == [Menu, Attract]
    attract = arcade.stack[-1]
    wait(arcade, 10)
    assert arcade.stack[-1] is attract


COMMAND = (sys.executable, "-m", "tetris_arcade", "--kiosk", "--attract", "--mute")


@pytest.fixture
def surroundings(tmp_path: Path) -> dict[str, str]:
    drivers = {"SDL_VIDEODRIVER": "dummy", "SDL_AUDIODRIVER": "dummy"}
    return {**os.environ, **drivers, "XDG_CONFIG_HOME": str(tmp_path)}


def until(condition: Callable[[], object], seconds: float = 60.0) -> None:
    """Wait for something that another process does."""
    deadline = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < deadline
        time.sleep(0.05)


@pytest.mark.parametrize(
    ("number", "words"),
    [(signal.SIGKILL, "killed by SIGKILL"), (signal.SIGTERM, "exit code 143")],
)
def test_a_show_that_was_killed_comes_back_and_the_supervisor_ends_all_of_it(
    store: SlotStore,
    tmp_path: Path,
    surroundings: dict[str, str],
    number: signal.Signals,
    words: str,
) -> None:
    log = tmp_path / "kiosk.log"
    command = [*COMMAND, "--store", store.location, "--log", str(log)]
    with subprocess.Popen(command, env=surroundings, stderr=subprocess.PIPE) as process:
        supervisor = psutil.Process(process.pid)
        try:
            # With its worker: the show has drawn, and has begun to play.
            until(lambda: len(supervisor.children(recursive=True)) >= 2)
            (show,) = supervisor.children()
            workers = show.children()
            show.send_signal(number)
            assert psutil.wait_procs(workers, timeout=5)[1] == []
            until(lambda: any(child.pid != show.pid for child in supervisor.children()))
            until(lambda: len(supervisor.children(recursive=True)) >= 2)
            family = supervisor.children(recursive=True)
            assert supervisor.memory_info().rss < 40 << 20
            process.send_signal(signal.SIGTERM)
            assert process.wait(10) == 0
            assert psutil.wait_procs(family, timeout=5)[1] == []
        finally:
            process.kill()
    assert words in log.read_text()
    assert "Traceback" not in log.read_text()


def test_a_kiosk_that_makes_no_sense_says_so_and_ends(
    tmp_path: Path, surroundings: dict[str, str]
) -> None:
    command = [*COMMAND, "--store", "nosuch:place", "--log", str(tmp_path / "kiosk.log")]
    done = subprocess.run(
        command, env=surroundings, capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 2
    assert "nosuch" in done.stderr.splitlines()[-1]


def test_a_kiosk_waits_for_its_display(tmp_path: Path, surroundings: dict[str, str]) -> None:
    hidden = ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY")
    for name in hidden:
        surroundings.pop(name, None)
    log = tmp_path / "kiosk.log"
    command = [*COMMAND, "--log", str(log)]
    with subprocess.Popen(command, env=surroundings, stderr=subprocess.DEVNULL) as process:
        try:
            until(lambda: log.exists() and log.read_text().count("has started") == 2)
        finally:
            process.terminate()
    assert process.returncode == 0
    assert "no display" in log.read_text()
