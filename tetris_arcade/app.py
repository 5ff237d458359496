"""The app: the window, the clock, the devices, the stack of scenes, and what ties them together."""

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from datetime import UTC, datetime
from functools import partial
from time import perf_counter
from types import FrameType
from typing import Final, TypeVar

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.controls.config import load_config
from tetris_arcade.controls.devices import Devices
from tetris_arcade.errors import ArcadeError, SlotDamagedError
from tetris_arcade.frame_times import FrameTimes, process_age
from tetris_arcade.kiosk.way_out import WayOut
from tetris_arcade.late_player import LatePlayer
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import banner
from tetris_arcade.picture.screen import Screen
from tetris_arcade.picture.screenshots import keep_screenshot, screenshots_folder
from tetris_arcade.picture.theme import PALETTES
from tetris_arcade.playing.player import Player as WorkerPlayer
from tetris_arcade.resources import ASSETS
from tetris_arcade.scenes.attract.idle import Idle
from tetris_arcade.scenes.cabinet import Cabinet, Options
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.series import Player
from tetris_arcade.scenes.help import Help
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.stores import Stores
from tetris_arcade.scenes.operations.starting import attend
from tetris_arcade.scenes.scene import Pop, Push, Quit, Scene, apply
from tetris_arcade.settings import Settings
from tetris_arcade.slots.locations import default_locations
from tetris_arcade.slots.operations.finding import find_slot
from tetris_arcade.slots.plugins import open_stores
from tetris_arcade.slots.store import SlotStore
from tetris_arcade.sound.sounds import Sounds

FRAMES_PER_SECOND: Final = 60
LONGEST_STEP: Final = 0.1
"""Seconds: after the machine has slept, the show goes on where it was."""
POINTER: Final = (pygame.MOUSEMOTION, pygame.MOUSEBUTTONDOWN, pygame.MOUSEWHEEL)
POINTER_SHOWN: Final = 3.0
"""Seconds for which the pointer is seen after it was used."""
T = TypeVar("T")
WRITING: Final = (Action.SCREENSHOT, Action.KEEP_GAME, Action.OPERATIONS, Action.UNDO)
"""What writes a file or changes a store: in a kiosk it means nothing, whatever the scene."""
REDRAWN: Final = (pygame.WINDOWSIZECHANGED, pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED)


class Arcade:
    """One show, from the first frame to the last."""

    def __init__(self, settings: Settings, player: Player) -> None:
        """Open the stores and the window.

        Raises `StoreError`, `PluginError` and `DisplayError`; `SlotNotFoundError` and
        `SlotDamagedError` where the slot to begin with is not there, or cannot be played.
        """
        self.times = FrameTimes()
        """The work of each frame: everything but the wait for the next one."""
        self.once_shown: list[Callable[[], object]] = []
        """What is to be done as soon as the first frame is on the screen."""
        self.each_frame: list[Callable[[], object]] = []
        """What is to be done after every frame."""
        self._settings = settings
        stores, config = open_stores(settings.stores), load_config()
        art = Art(ASSETS, PALETTES[_either(settings.palette, config.palette)])
        self.screen = Screen(
            art.icon,
            windowed=settings.windowed,
            size=settings.size,
            scan_lines=_either(settings.scan_lines, config.scan_lines),
        )
        pygame.joystick.init()
        self._devices = Devices(config.keys)
        self._pointer_for = 0.0
        self.stack: list[Scene] = []
        self.cabinet = Cabinet(
            art,
            player,
            Stores(_finder(settings, stores)).read,
            partial(datetime.now, UTC),
            config.keys,
            Sounds(
                ASSETS / "sounds",
                muted=_either(settings.muted, config.muted),
                volume=config.volume,
            ),
            options=Options(
                seed=settings.seed,
                attract_after=settings.attract_after,
                kiosk=settings.kiosk,
                reduced_motion=_either(settings.reduced_motion, config.reduced_motion),
                named_store=settings.named_store,
                stores=tuple(store.location for store in stores),
            ),
        )
        self._idle = Idle(self.cabinet)
        self._chord, self._way_out = config.exit_chord, WayOut(config.exit_seconds)
        # What there is by then will stay: each look for garbage among it takes a frame's time.
        self.once_shown += [self.cabinet.sounds.open, gc.freeze, gc.enable]
        self._everywhere: dict[Action, Callable[[], None]] = {
            Action.MUTE: self._mute,
            Action.SCREENSHOT: self._take_picture,
            Action.HELP: self._help,
        }
        if config.problem is not None:
            self.cabinet.messages.say(config.problem)
        self._begin()

    def run(self) -> None:
        """Show frames until the stack of scenes is empty, or as many as the settings say."""
        clock = pygame.time.Clock()
        dt, shown, frames = 0.0, 0, self._settings.frames
        while self.stack and shown != frames:
            started = perf_counter()
            self.step(dt)
            if self.times.first_frame is None:
                self.times.first_frame = process_age()
                for do in self.once_shown:
                    do()
            for do in self.each_frame:
                do()
            self.times.add(perf_counter() - started)
            shown += 1
            dt = min(clock.tick(FRAMES_PER_SECOND) / 1000, LONGEST_STEP)

    def step(self, dt: float) -> None:
        """One frame, ``dt`` seconds after the one before: input, time, picture."""
        for event in pygame.event.get():
            self._handle(event)
        for repeated in self._devices.update(dt):
            # Something may lie on the keyboard for weeks.
            if self.stack and not self._idle.attracts(self.stack[-1]):
                self._act(repeated)
        self._fade_pointer(dt)
        attend(self.cabinet)
        self._watch_over(dt)
        messages, way_out = self.cabinet.messages, self._way_out
        messages.update(dt)
        if self.stack:
            apply(self.stack, self.stack[-1].update(dt))
        if self.stack and (self.stack[-1].changed or messages.changed or way_out.changed):
            self.stack[-1].draw(self.screen.picture)
            if (line := way_out.line or messages.line) is not None:
                banner(self.screen.picture, self.cabinet.art, line)
            messages.changed = way_out.changed = False
            self.screen.present()

    def _begin(self) -> None:
        """The table, and on top of it what the settings ask for."""
        apply(self.stack, Push(Menu(self.cabinet)))
        if self._settings.slot is not None:
            apply(self.stack, Push(self._demo_of(self._settings.slot)))
        elif self._settings.recorded is not None:
            from tetris_arcade.scenes.replay.replay import ReplayViewer  # noqa: PLC0415  # seldom

            viewer = ReplayViewer(self.cabinet, self._settings.recorded, speed=self._settings.speed)
            apply(self.stack, Push(viewer))
        elif self._settings.attract:
            self._idle.attract(self.stack)

    def _watch_over(self, dt: float) -> None:
        """End a kiosk whose chord is held; begin the attract mode where nobody is."""
        kiosk = self.cabinet.options.kiosk
        if kiosk and self._way_out.update(dt, held=self._devices.held(self._chord)):
            apply(self.stack, Quit())
        else:
            self._idle.update(dt, self.stack)

    def _demo_of(self, name: str) -> Demo:
        slot = find_slot(name, self._settings.stores)
        entries = self.cabinet.read().entries
        chosen = [(entry.slot.location, entry.slot.name) for entry in entries].index(
            (slot.location, slot.name)
        )
        problem = entries[chosen].slot.problem
        if problem is not None:
            raise SlotDamagedError(f"the slot {name!r} cannot be played: {problem}")
        return Demo(self.cabinet, entries, chosen, speed=self._settings.speed)

    def _handle(self, event: pygame.event.Event) -> None:
        if not self.stack:
            return
        if event.type == pygame.QUIT:
            if not self.cabinet.options.kiosk:  # a visitor's Alt-F4
                apply(self.stack, Quit())
            return
        if event.type in REDRAWN:
            self.screen.refresh()
            self.stack[-1].changed = True
        if event.type == pygame.JOYDEVICEREMOVED:
            self.cabinet.messages.say("A GAMEPAD WAS UNPLUGGED")
        done = self._devices.input(event)
        if done is None:
            return
        if not self._idle.heard(self.stack[-1]):
            return
        if event.type in POINTER and not self.cabinet.options.kiosk:
            self._pointer_for = POINTER_SHOWN
            pygame.mouse.set_visible(True)
        at = self.screen.point(event.pos) if hasattr(event, "pos") else None
        self._act(done._replace(at=at))

    def _act(self, event: Input) -> None:
        """What is done is the app's own, or else the scene's."""
        if not self.stack:
            return
        scene = self.stack[-1]
        if self.cabinet.options.kiosk and event.action in WRITING and not scene.typing:
            event = Input(Action.OTHER)
        if event.action in self._everywhere and not scene.typing:
            self._everywhere[event.action]()
        else:
            apply(self.stack, scene.handle(event))

    def _mute(self) -> None:
        sounds = self.cabinet.sounds
        sounds.muted = not sounds.muted
        self.cabinet.messages.answer("SOUND OFF" if sounds.muted else "SOUND ON")

    def _take_picture(self) -> None:
        options, messages = self.cabinet.options, self.cabinet.messages
        if options.kiosk:  # whoever comes by could fill the disk
            return
        now = self.cabinet.now().astimezone()
        try:
            path = keep_screenshot(self.screen.png(), screenshots_folder(), now)
        except ArcadeError as error:
            messages.answer(str(error))
        else:
            messages.answer(f"PICTURE TAKEN: {path}")

    def _help(self) -> None:
        over = self.stack[-1]
        apply(self.stack, Pop() if isinstance(over, Help) else Push(Help(self.cabinet, over)))

    def _fade_pointer(self, dt: float) -> None:
        if self._pointer_for > 0:
            self._pointer_for -= dt
            if self._pointer_for <= 0:
                pygame.mouse.set_visible(False)


def run(settings: Settings, beat: Callable[[], object] | None = None) -> int:
    """Run a show to its end and return the exit code, 0; ``beat`` is called after every frame.

    Raises what `Arcade` does, and `ArcadeError` when the screenshot or the report cannot be
    written. Any other exception is a fault of ours, and ends the show, too: a supervisor, if there
    is one, writes it down and starts the next show. The player's process has ended when this
    returns, however it returns.
    """
    with (
        suppress(KeyboardInterrupt),  # a normal way to end a show
        _stopped_by_signals(),
        ExitStack() as ends,
    ):
        ends.callback(gc.enable)
        ends.callback(pygame.quit)
        player = ends.enter_context(closing(LatePlayer(WorkerPlayer)))
        arcade = Arcade(settings, player)
        ends.callback(arcade.cabinet.jobs.close)
        arcade.once_shown.append(player.start)
        if beat is not None:
            arcade.each_frame.append(beat)
        with suppress(KeyboardInterrupt):  # the last frame is there to be kept
            arcade.run()
        if settings.screenshot is not None:
            arcade.screen.save(settings.screenshot)
        if settings.frame_report is not None:
            arcade.times.write(settings.frame_report, player.first_move)
    return 0


def _finder(settings: Settings, stores: list[SlotStore]) -> Callable[[], list[SlotStore]]:
    """What gives the stores of the show: the user's own is made by its first slot, maybe now."""
    if settings.named_store is not None:
        return lambda: stores
    return lambda: open_stores(default_locations())


def _either(asked: T | None, configured: T) -> T:
    """What was asked for, if anything was."""
    return configured if asked is None else asked


@contextmanager
def _stopped_by_signals() -> Iterator[None]:
    """Let a supervisor's SIGTERM end the show as Ctrl-C does, so that no worker is left behind."""

    def stop(number: int, frame: FrameType | None) -> None:
        raise KeyboardInterrupt

    before = signal.signal(signal.SIGTERM, stop)
    try:
        yield
    finally:
        signal.signal(signal.SIGTERM, before)
