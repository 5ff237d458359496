"""What the keys do on the screen below, made from the key map."""

from typing import Final, NamedTuple

import pygame

from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.painter import frame
from tetris_arcade.picture.panels import Legend, draw_keys, rule
from tetris_arcade.picture.theme import CYAN, GOLD, INK, LABEL, MARGIN, WELL
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.scene import Pop, Push, Replace, Scene, Transition

EVERYWHERE: Final[Legend] = (
    ((Action.MUTE,), "SOUND ON OR OFF"),
    ((Action.SCREENSHOT,), "TAKE A PICTURE"),
    ((Action.HELP,), "THIS HELP"),
)
"""What the app itself does, on every screen."""
PITCH: Final = 14
HEAD: Final = 40
FOOT: Final = 24
PADDING: Final = 14
ROWS: Final = 11
"""As many as stand below each other before a second column begins, where there is room for one."""


class _Line(NamedTuple):
    keys: str
    meaning: str


class Help:
    """Lies over the screen that it is about until anything is done; that screen goes on."""

    typing = False
    actions: Legend = ()

    def __init__(self, cabinet: Cabinet, below: Scene) -> None:
        self.changed = True
        self.below = below
        self._art = cabinet.art
        legend = [*getattr(below, "actions", ()), *EVERYWHERE]
        if cabinet.options.kiosk:
            legend = [line for line in legend if line[0] != (Action.SCREENSHOT,)]
        self._lines = [
            _Line(keys, meaning)
            for actions, meaning in legend
            if (keys := cabinet.keys.label(*actions))
        ]

    def enter(self) -> None:
        """Nothing to prepare."""

    def handle(self, event: Input) -> Transition | None:
        """Whatever it was: back to the screen below."""
        return Pop()

    def update(self, dt: float) -> Transition | None:
        """Let the screen below go on; where it leads elsewhere, the help has had its time."""
        transition = self.below.update(dt)
        self.changed |= self.below.changed
        match transition:
            case None:
                return None
            case Push(scene):
                return Replace(scene)
            case _:
                return Pop()

    def draw(self, surface: pygame.Surface) -> None:
        """The screen below, and the box over it."""
        self.below.draw(surface)
        upright = surface.get_width() < surface.get_height()
        columns = 1 if upright or len(self._lines) <= ROWS else 2
        rows = -(-len(self._lines) // columns)
        text = self._art.text
        shift = max(self._art.heavy.width(line.keys) for line in self._lines) + 10
        widest = max(text.width(line.meaning) for line in self._lines)
        wide = min(columns * (shift + widest + 20) - 20 + 2 * PADDING, surface.get_width() - MARGIN)
        box = pygame.Rect(0, 0, wide, HEAD + PITCH * rows + FOOT)
        box.center = surface.get_rect().center
        pygame.draw.rect(surface, WELL, box, border_radius=4)
        frame(surface, box, CYAN)
        self._art.display.draw(surface, "HELP", (box.centerx + 1, box.top + 11), CYAN, "centre")
        rule(surface, box.left + PADDING, box.right - PADDING, box.top + 31, LABEL)
        for number, line in enumerate(self._lines):
            column, row = divmod(number, rows)
            x = box.left + PADDING + column * (shift + widest + 20)
            y = box.top + HEAD + row * PITCH
            draw_keys(surface, self._art.heavy, line.keys, (x, y), GOLD)
            meaning = text.clip(line.meaning, box.right - PADDING - x - shift)
            text.draw(surface, meaning, (x + shift, y), INK)
        foot = box.centerx, box.bottom - 17
        text.draw(surface, "ANY KEY GOES BACK", foot, LABEL, "centre")
        self.changed = False
