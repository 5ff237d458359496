"""Nothing lights up more than three times a second, at any speed."""

import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.theme import GROUND, INK, Colour, medal
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.layout import LANDSCAPE
from tetris_arcade.scenes.demo.pace import BRIGHT, SPEEDS

FRAMES_A_SECOND = 60
SECONDS = 10
AT_MOST = 3
HEADING = 11
"""Height of the map's heading, which stands there without a map, too."""


def pixels(surface: pygame.Surface, area: pygame.Rect, colour: Colour) -> int:
    """How many have that colour."""
    part = surface.subsurface(area)
    return pygame.mask.from_threshold(part, colour, (1, 1, 1, 255)).count()


def lights(surface: pygame.Surface) -> dict[str, bool]:
    """What is there to be seen, of all that can come and go."""
    board, strip, record = LANDSCAPE.well(strip=True), LANDSCAPE.strip(), LANDSCAPE.record
    panel = pygame.Rect(record.left + 20, record.top + 24, 100, record.height - 24)
    return {
        "strip": pixels(surface, strip, GROUND) < strip.width * strip.height // 2,
        "panel": pixels(surface, panel, GROUND) < panel.width * panel.height // 2,
        "outlines": pixels(surface, board, medal(1)) > 24,
        "full row": pixels(surface, board, INK) > 4 * board.width,
    }


def test_the_lights_are_told_from_the_dark(art: Art, player: ScriptedPlayer) -> None:
    demo = Demo(a_cabinet(art, player), a_table("a"), 0)
    surface = pygame.Surface((480, 270))
    demo.handle(Input(Action.THOUGHTS))
    seen: dict[str, set[bool]] = {}
    for frame in range(30 * FRAMES_A_SECOND):
        if frame == 28 * FRAMES_A_SECOND:
            for _ in range(3):
                demo.handle(Input(Action.UP))
        demo.update(1 / FRAMES_A_SECOND)
        demo.draw(surface)
        for name, lit in lights(surface).items():
            seen.setdefault(name, set()).add(lit)
    assert seen == {name: {True, False} for name in ("strip", "panel", "outlines", "full row")}


@pytest.mark.parametrize("still", [False, True])
@pytest.mark.parametrize("speed", SPEEDS)
def test_nothing_lights_up_more_than_three_times_a_second(
    art: Art, player: ScriptedPlayer, speed: float, still: bool
) -> None:
    cabinet = a_cabinet(art, player, reduced_motion=still)
    demo = Demo(cabinet, a_table("a"), 0, speed=speed)
    demo.handle(Input(Action.THOUGHTS))
    surface = pygame.Surface((480, 270))
    lit_up: dict[str, list[int]] = {}
    before: dict[str, bool] = {}
    for frame in range(SECONDS * FRAMES_A_SECOND):
        demo.update(1 / FRAMES_A_SECOND)
        demo.draw(surface)
        now = lights(surface)
        for name, lit in now.items():
            if lit and not before.get(name, lit):
                lit_up.setdefault(name, []).append(frame)
        before = now
    for name, frames in lit_up.items():
        for frame in frames:
            within = [one for one in frames if frame <= one < frame + FRAMES_A_SECOND]
            assert len(within) <= AT_MOST, (name, within)
    if speed <= BRIGHT:
        assert len(lit_up.get("strip", ())) <= 1, "they stay while a piece lies where it landed"
        assert len(lit_up.get("panel", ())) <= 1
