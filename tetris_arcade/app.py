"""The app: the window, the clock, the devices, the stack of scenes, and what ties them together."""

import gc
import signal
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing, contextmanager, suppress
from functools import partial
from time import perf_counter
from types import FrameType
from typing import TYPE_CHECKING, Final

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.controls.config import load_config
from tetris_arcade.controls.devices import Devices
from tetris_arcade.controls.pointer import Pointer
from tetris_arcade.frame_times import FrameTimes, process_age
from tetris_arcade.kiosk.way_out import WayOut
from tetris_arcade.late_player import LatePlayer
from tetris_arcade.opening import either, first_scene, new_cabinet, tell_of
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.panels import banner
from tetris_arcade.picture.png import encoded
from tetris_arcade.picture.screen import Screen
from tetris_arcade.picture.screenshots import keep_screenshot, screenshots_folder
from tetris_arcade.picture.theme import PALETTES
from tetris_arcade.playing.player import Player as WorkerPlayer
from tetris_arcade.resources import ASSETS
from tetris_arcade.scenes.attract.idle import Idle
from tetris_arcade.scenes.demo.series import Player
from tetris_arcade.scenes.menu import leads
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.operations.starting import attend
from tetris_arcade.scenes.scene import Pop, Push, Quit, Scene, apply
from tetris_arcade.settings import Settings
from tetris_arcade.slots.plugins import open_stores

if TYPE_CHECKING:
    from tetris_arcade.kiosk.heartbeat import Heart

FRAMES_PER_SECOND: Final = 60
LONGEST_STEP: Final = 0.1
"""Seconds: after the machine has slept, the show goes on where it was."""
WRITING: Final = (Action.SCREENSHOT, Action.KEEP_GAME, Action.OPERATIONS, Action.UNDO)
"""What writes a file or changes a store: in a kiosk it means nothing, whatever the scene."""
REDRAWN: Final = (pygame.WINDOWSIZECHANGED, pygame.WINDOWEXPOSED, pygame.WINDOWRESTORED)
SIGNALLED: Final = 143
"""What a shell has for a process that SIGTERM ended."""


class Arcade:
    """One show, from the first frame to the last."""

    def __init__(self, settings: Settings, player: Player) -> None:
        """Open the stores and the window.

        Raises `StoreError`, `PluginError` and `DisplayError`; `SlotNotFoundError` and
        `SlotDamagedError` where the slot to begin with is not there, or cannot be played.
        """
        self.times = FrameTimes()
        """The work of each frame: everything but the wait for the next one."""
        self._settings = settings
        stores, config = open_stores(settings.stores), load_config()
        art = Art(ASSETS, PALETTES[either(settings.palette, config.palette)])
        self.screen = Screen(
            art.icon,
            windowed=settings.windowed,
            size=settings.size,
            scan_lines=either(settings.scan_lines, config.scan_lines),
        )
        pygame.joystick.init()
        self._devices = Devices(config.keys)
        self._pointer = Pointer(seen=not settings.kiosk)
        self.stack: list[Scene] = []
        self.cabinet = new_cabinet(settings, config, stores, art, player)
        self._muted = self.cabinet.sounds.muted
        self._idle = Idle(self.cabinet)
        self._chord, self._way_out = config.exit_chord, WayOut(config.exit_seconds)
        self._everywhere: dict[Action, Callable[[], None]] = {
            Action.MUTE: self._mute,
            Action.SCREENSHOT: self._take_picture,
            Action.HELP: self._help,
        }
        tell_of(config, self.cabinet)
        self._menu = Menu(self.cabinet)
        apply(self.stack, Push(self._menu))
        if (scene := first_scene(settings, self.cabinet)) is not None:
            apply(self.stack, Push(scene))
        elif settings.attract:
            self._idle.attract(self.stack)

    def run(
        self,
        beat: Callable[[], object] | None = None,
        after_first_frame: Callable[[], object] | None = None,
    ) -> None:
        """Show frames until the stack of scenes is empty, or as many as the settings say.

        ``beat`` is called after every frame, ``after_first_frame`` once that is on the screen.
        """
        clock = pygame.time.Clock()
        dt, shown, frames = 0.0, 0, self._settings.frames
        while self.stack and shown != frames:
            started = perf_counter()
            self.step(dt)
            if beat is not None:
                beat()
            if self.times.first_frame is None:
                self.times.first_frame = process_age()
                if after_first_frame is not None:
                    after_first_frame()
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
        self._pointer.update(dt)
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

    def _watch_over(self, dt: float) -> None:
        """End a kiosk whose chord is held; begin the attract mode where nobody is."""
        kiosk = self.cabinet.options.kiosk
        if kiosk and self._way_out.update(dt, held=self._devices.held(self._chord)):
            apply(self.stack, Quit())
        elif self._idle.update(dt, self.stack):
            self._forget_visitor()

    def _forget_visitor(self) -> None:
        """Leave a kiosk to the next visitor as the last one found it."""
        if self.cabinet.options.kiosk:
            self.cabinet.sounds.muted = self._muted
            self._menu.reset()

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
        self._pointer.heard(event)
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
        window, now = self.screen.window, self.cabinet.now().astimezone()
        pixels, size = pygame.image.tobytes(window, "RGB"), window.get_size()

        def keep() -> str:
            path = keep_screenshot(encoded(pixels, size), screenshots_folder(), now)
            return f"PICTURE TAKEN: {path}"

        self.cabinet.files.write(keep)

    def _help(self) -> None:
        from tetris_arcade.scenes.help import Help  # noqa: PLC0415 - not before the first frame

        over = self.stack[-1]
        apply(self.stack, Pop() if isinstance(over, Help) else Push(Help(self.cabinet, over)))


def run(settings: Settings, heart: "Heart | None" = None) -> int:
    """Run a show to its end and return the exit code; ``heart`` beats with it if it is supervised.

    That is 0, but `SIGNALLED` for a supervised show that a signal ended: nobody had left it.
    Raises what `Arcade` does, and `ArcadeError` when the screenshot or the report cannot be
    written. Any other exception is a fault of ours, and ends the show, too: a supervisor, if there
    is one, writes it down and starts the next show. The player's process has ended when this
    returns, however it returns.
    """
    left = False
    with (
        suppress(KeyboardInterrupt),  # a normal way to end a show
        _stopped_by_signals(),
        ExitStack() as ends,
    ):
        ends.callback(gc.enable)
        ends.callback(pygame.quit)
        player = ends.enter_context(closing(LatePlayer(WorkerPlayer)))
        arcade = Arcade(settings, player)
        ends.callback(arcade.cabinet.files.close)
        ends.callback(arcade.cabinet.jobs.close)
        with suppress(KeyboardInterrupt):  # the last frame is there to be kept
            beat = None if heart is None else heart.beat
            arcade.run(beat, partial(_settle, arcade, player, heart))
            left = True
        if settings.screenshot is not None:
            arcade.screen.save(settings.screenshot)
        if settings.frame_report is not None:
            arcade.times.write(settings.frame_report, player.first_move)
    return 0 if left or heart is None else SIGNALLED


def _settle(arcade: Arcade, player: LatePlayer, heart: "Heart | None") -> None:
    """Do what the first frame did not wait for."""
    if heart is not None:
        heart.opens_sound()
    arcade.cabinet.sounds.open()
    leads.load()
    # What there is by now will stay: each look for garbage among it takes a frame's time.
    gc.freeze()
    gc.enable()
    player.start()


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
