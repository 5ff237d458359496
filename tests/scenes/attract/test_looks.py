from itertools import groupby, pairwise

import pygame
import pytest

from tests.scenes.attract.rounds import FRAME, SIZES, attract_of, watch, watch_until
from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.theme import GROUND, INK
from tetris_arcade.scenes.attract.attract import Attract
from tetris_arcade.scenes.attract.drift import PERIOD, REACH, offset
from tetris_arcade.scenes.attract.part import Part, invited
from tetris_arcade.scenes.attract.standings import Standings
from tetris_arcade.scenes.attract.title import SHOWN_FOR, Title
from tetris_arcade.scenes.attract.turn import Turn


def test_the_best_of_the_table_are_picked_out_one_after_the_other(
    attract: Attract, surface: pygame.Surface
) -> None:
    watch_until(attract, Standings)
    pictures = set()
    while isinstance(attract.part, Standings):
        attract.draw(surface)
        pictures.add(pygame.image.tobytes(surface, "RGB"))
        watch(attract, 2, 0.1)
    assert len(pictures) >= 3


def test_the_picture_wanders_over_every_place_in_reach_one_pixel_at_a_time() -> None:
    places_ = [offset(step * PERIOD + 1) for step in range(4 * REACH * (2 * REACH + 1) * 4)]
    reach = range(-REACH, REACH + 1)
    assert set(places_) == {(x, y) for x in reach for y in reach}
    steps = pairwise(places_)
    assert all(max(abs(x2 - x1), abs(y2 - y1)) <= 1 for (x1, y1), (x2, y2) in steps)
    assert max(len(list(same)) for _, same in groupby(places_)) <= 2


def test_the_whole_picture_is_moved(art: Art, player: ScriptedPlayer) -> None:
    attract = attract_of(art, player, reduced_motion=True)
    before, after = pygame.Surface((480, 270)), pygame.Surface((480, 270))
    attract.draw(before)
    attract._seconds = PERIOD - 0.01
    start = offset(0)
    attract.update(0.02)
    assert attract.changed
    attract.draw(after)
    shift = tuple(new - old for new, old in zip(offset(PERIOD), start, strict=True))
    assert shift != (0, 0)
    inner = pygame.Rect(20, 20, 440, 200)
    moved = after.subsurface(inner.move(shift))
    assert pygame.image.tobytes(moved, "RGB") == pygame.image.tobytes(
        before.subsurface(inner), "RGB"
    )


def test_with_reduced_motion_the_title_stands_still(art: Art, player: ScriptedPlayer) -> None:
    attract = attract_of(art, player, reduced_motion=True)
    attract.draw(pygame.Surface((480, 270)))
    for _ in range(round((SHOWN_FOR - 1) / FRAME)):
        attract.update(FRAME)
        assert not attract.changed


def test_the_invitation_blinks_slowly_or_not_at_all() -> None:
    seen = [invited(frame * FRAME, still=False) for frame in range(60 * 10)]
    assert 5 <= len(list(groupby(seen))) <= 10
    assert all(invited(frame * FRAME, still=True) for frame in range(60 * 10))


@pytest.mark.parametrize("size", SIZES)
@pytest.mark.parametrize("kind", [Title, Standings, Turn])
def test_every_part_is_drawn_upright_and_wide(
    attract: Attract, kind: type[Part], size: tuple[int, int]
) -> None:
    surface = pygame.Surface(size)
    watch_until(attract, kind)
    watch(attract, 3)
    attract.draw(surface)
    ground = surface.get_at((0, 0))
    edges = [(x, y) for x in range(size[0]) for y in (0, 1)]
    assert all(surface.get_at(place) == ground for place in edges)
    assert sum(surface.get_at((x, y)) != ground for x in range(size[0]) for y in range(40)) > 100
    assert not attract.changed


def foot(attract: Attract, size: tuple[int, int]) -> bytes:
    """What stands below the table."""
    surface = pygame.Surface(size)
    attract.draw(surface)
    top = attract.table.layout.legend_top - REACH
    return pygame.image.tobytes(surface.subsurface((0, top, size[0], size[1] - top)), "RGB")


@pytest.mark.parametrize("size", SIZES)
def test_below_the_table_stands_the_invitation_and_no_key(
    attract: Attract, art: Art, size: tuple[int, int]
) -> None:
    watch_until(attract, Standings)
    feet = {foot(attract, size)}
    for _ in range(40):
        watch(attract, 0.1, 0.1)
        if attract.changed:
            feet.add(foot(attract, size))
    (empty,) = (picture for picture in feet if not picture.strip(bytes(GROUND)))
    (invitation,) = feet - {empty}
    words = pygame.Surface((size[0], len(empty) // size[0] // 3))
    words.fill(GROUND)
    x, y = offset(0)
    below = attract.table.layout.legend_lines * 5 - 5
    at = size[0] // 2 + x, REACH + below + y
    art.heavy.draw(words, "PRESS ANY KEY OR BUTTON", at, INK, "centre")
    assert pygame.image.tobytes(words, "RGB") == invitation


def test_with_reduced_motion_the_table_invites_without_blinking(
    art: Art, player: ScriptedPlayer
) -> None:
    attract = attract_of(art, player, "only", reduced_motion=True)
    watch_until(attract, Standings)
    shown = set()
    for _ in range(40):
        shown.add(foot(attract, SIZES[0]))
        watch(attract, 0.1, 0.1)
    assert len(shown) == 1
    assert shown.pop().strip(bytes(GROUND))
