"""What there is to see, in landscape and in portrait."""

import itertools

import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.painter import FRAME as BORDER
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.history import THOUGHTS
from tetris_arcade.scenes.demo.layout import LANDSCAPE, PORTRAIT, Layout
from tetris_arcade.scenes.demo.pace import SPEEDS
from tetris_arcade.scenes.demo.view import thoughts_seen

FRAME = 1 / 60
SIZES = {"landscape": ((480, 270), LANDSCAPE), "portrait": ((270, 480), PORTRAIT)}


@pytest.fixture(params=SIZES)
def way(request: pytest.FixtureRequest) -> tuple[tuple[int, int], Layout]:
    return SIZES[request.param]


@pytest.fixture
def demo(art: Art, player: ScriptedPlayer) -> Demo:
    return Demo(a_cabinet(art, player), a_table("first", "second"), 0)


def watch(demo: Demo, seconds: float) -> None:
    for _ in range(round(seconds / FRAME)):
        demo.update(FRAME)


def picture(demo: Demo, size: tuple[int, int]) -> pygame.Surface:
    surface = pygame.Surface(size)
    demo.draw(surface)
    return surface


def part(surface: pygame.Surface, area: pygame.Rect) -> bytes:
    return pygame.image.tobytes(surface.subsurface(area), "RGB")


@pytest.mark.parametrize("strip", [False, True])
def test_no_part_lies_on_another_or_out_of_the_picture(
    way: tuple[tuple[int, int], Layout], strip: bool
) -> None:
    size, layout = way
    names = [
        "slot",
        "record",
        "speed",
        "seed",
        "legend",
        "next",
        "lines",
        "figures",
        "graph",
        "facts",
    ]
    areas = [getattr(layout, name) for name in names]
    areas.append(layout.well(strip=strip).inflate(2 * BORDER, 2 * BORDER))
    if strip:
        areas.append(layout.strip())
    for one, other in itertools.combinations(areas, 2):
        assert not one.colliderect(other), (one, other)
    assert all(pygame.Rect((0, 0), size).contains(area) for area in areas)


def test_what_was_painted_before_is_what_would_be_painted_now(
    demo: Demo, way: tuple[tuple[int, int], Layout]
) -> None:
    size, _ = way
    doings = [Action.THOUGHTS, Action.UP, Action.PAUSE, Action.STEP_BACK, Action.PAUSE]
    for action in [*doings, Action.NEW_SEED, Action.RIGHT, Action.THOUGHTS]:
        watch(demo, 1.7)
        demo.handle(Input(action))
        surface = picture(demo, size)
        demo.sheets = type(demo.sheets)()
        assert part(surface, surface.get_rect()) == part(picture(demo, size), surface.get_rect()), (
            action
        )


def test_thoughts_are_seen_on_the_board_above_it_and_beside_it(
    demo: Demo, way: tuple[tuple[int, int], Layout]
) -> None:
    size, layout = way
    watch(demo, 1.2)
    before = picture(demo, size)
    demo.handle(Input(Action.THOUGHTS))
    after = picture(demo, size)
    for area in (layout.strip(), layout.record, layout.well(strip=True)):
        assert part(before, area) != part(after, area)
    for area in (layout.legend, layout.graph, layout.next, layout.slot):
        assert part(before, area) == part(after, area)
    demo.handle(Input(Action.THOUGHTS))
    assert part(picture(demo, size), before.get_rect()) == part(before, before.get_rect())


def test_thoughts_too_fast_to_be_seen_are_not_shown_but_in_a_pause(demo: Demo) -> None:
    demo.handle(Input(Action.THOUGHTS))
    demo.transport.speed_step = SPEEDS.index(4.0)
    watch(demo, 0.5)
    assert thoughts_seen(demo) == "Slow down to 2× or pause to see them"
    demo.handle(Input(Action.PAUSE))
    watch(demo, FRAME)
    assert thoughts_seen(demo) == demo.show.thoughts is not None


def test_thoughts_of_long_ago_are_said_to_be_forgotten(
    demo: Demo, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(demo.show.history, "_thoughts", type(demo.show.history._thoughts)(maxlen=3))
    demo.handle(Input(Action.THOUGHTS))
    watch(demo, 6.5)
    demo.handle(Input(Action.FIRST))
    assert thoughts_seen(demo) == "Not kept that far back"
    assert THOUGHTS >= 2_000


def test_the_graph_shows_where_in_the_game_one_is(
    demo: Demo, way: tuple[tuple[int, int], Layout]
) -> None:
    size, layout = way
    watch(demo, 10)
    seen = {part(picture(demo, size), layout.graph)}
    for _ in range(5):
        demo.handle(Input(Action.STEP_BACK))
        seen.add(part(picture(demo, size), layout.graph))
    assert len(seen) == 6


def test_the_longest_seed_is_shown_whole(
    art: Art, player: ScriptedPlayer, way: tuple[tuple[int, int], Layout]
) -> None:
    size, layout = way
    seeds = (2**64 - 1, 2**64 - 2, 2**64 - 1 - 10**19)
    cabinet = a_cabinet(art, player)
    pictures = [picture(Demo(cabinet, a_table("a"), 0, seed=seed), size) for seed in seeds]
    assert len({part(surface, layout.seed) for surface in pictures}) == 3


def test_a_frame_at_the_highest_speed_shows_how_far_the_game_is_by_then(
    demo: Demo, way: tuple[tuple[int, int], Layout]
) -> None:
    size, layout = way
    demo.transport.speed_step = len(SPEEDS) - 1
    demo.handle(Input(Action.THOUGHTS))
    before = part(picture(demo, size), layout.figures)
    for _ in range(5):
        demo.update(FRAME)
        surface = picture(demo, size)
        demo.sheets = type(demo.sheets)()
        whole = surface.get_rect()
        assert part(surface, whole) == part(picture(demo, size), whole)
        assert part(surface, layout.figures) != before


def test_a_click_on_the_graph_leads_to_that_piece(
    demo: Demo, way: tuple[tuple[int, int], Layout]
) -> None:
    size, layout = way
    watch(demo, 10.5)
    picture(demo, size)
    graph = layout.graph
    end = demo.show.end
    for x, piece in ((graph.centerx, end // 2), (graph.left, 0), (graph.right - 1, end)):
        demo.handle(Input(Action.POINT, (x, graph.centery)))
        assert (demo.show.game.pieces, demo.paused) == (piece, True)
    demo.handle(Input(Action.PAUSE))
    demo.handle(Input(Action.POINT, (graph.left - 1, graph.centery)))
    assert not demo.paused


def test_with_reduced_motion_thoughts_are_seen_all_the_same(
    art: Art, player: ScriptedPlayer, way: tuple[tuple[int, int], Layout]
) -> None:
    size, layout = way
    demo = Demo(a_cabinet(art, player, reduced_motion=True), a_table("a"), 0)
    demo.handle(Input(Action.THOUGHTS))
    watch(demo, 0.5)
    before = picture(demo, size)
    demo.thoughts = False
    board = layout.well(strip=True), layout.well(strip=False)
    assert part(before, board[0]) != part(picture(demo, size), board[1])
