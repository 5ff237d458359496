"""What there is to see of a comparison, in landscape and in portrait."""

import itertools

import pygame
import pytest

from tests.scenes.compare.rivals import Rivals
from tests.scenes.stand_ins import a_cabinet, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.painter import FRAME as BORDER
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.picture.theme import INK
from tetris_arcade.scenes.compare.compare import Compare
from tetris_arcade.scenes.compare.layout import LANDSCAPE, PORTRAIT, Layout
from tetris_arcade.scenes.compare.view import scores_of, standing

FRAME = 1 / 60
SIZES = {"landscape": ((480, 270), LANDSCAPE), "portrait": ((270, 480), PORTRAIT)}
Way = tuple[tuple[int, int], Layout]


@pytest.fixture(params=SIZES)
def way(request: pytest.FixtureRequest) -> Way:
    return SIZES[request.param]


@pytest.fixture
def compare(art: Art, rivals: Rivals) -> Compare:
    table = a_table("better", "other", "worse")
    return Compare(a_cabinet(art, rivals), table[0], table[1], others=table)


def watch(compare: Compare, seconds: float) -> None:
    for _ in range(round(seconds / FRAME)):
        compare.update(FRAME)


def press(compare: Compare, *actions: Action) -> None:
    for action in actions:
        compare.handle(Input(action))


def picture(compare: Compare, size: tuple[int, int]) -> pygame.Surface:
    surface = pygame.Surface(size)
    compare.draw(surface)
    return surface


def part(surface: pygame.Surface, area: pygame.Rect) -> bytes:
    return pygame.image.tobytes(surface.subsurface(area), "RGB")


def test_no_part_lies_on_another_or_out_of_the_picture(way: Way) -> None:
    size, layout = way
    names = ["lead", "graph", "scores", "facts", "speed", "seed", "legend", "next"]
    areas = [getattr(layout, name) for name in names]
    areas += layout.names
    areas += [board.inflate(2 * BORDER, 2 * BORDER) for board in layout.boards]
    for one, other in itertools.combinations(areas, 2):
        assert not one.colliderect(other), (one, other)
    assert all(pygame.Rect((0, 0), size).contains(area) for area in [*areas, layout.lines])


def test_what_was_painted_before_is_what_would_be_painted_now(compare: Compare, way: Way) -> None:
    size, _ = way
    doings = [Action.THOUGHTS, Action.UP, Action.PAUSE, Action.STEP_BACK, Action.PAUSE]
    for action in [*doings, Action.NEW_SEED, Action.RIGHT, Action.THOUGHTS, Action.CONFIRM]:
        watch(compare, 1.7)
        compare.handle(Input(action))
        surface = picture(compare, size)
        compare.sheets = Sheets()
        whole = surface.get_rect()
        assert part(surface, whole) == part(picture(compare, size), whole), action


def test_cells_that_only_one_board_has_are_marked_there(compare: Compare, way: Way) -> None:
    size, layout = way
    watch(compare, 3.05)
    first, second = (side.game for side in compare.duel.sides)
    x, y = next((x, 0) for x in range(10) if first.cells[0][x] and not second.cells[0][x])
    at = layout.boards[0].left + 12 * x + 5, layout.boards[0].bottom - 12 * y - 1
    assert tuple(picture(compare, size).get_at(at)) == (*INK, 255)
    press(compare, Action.THOUGHTS)
    assert tuple(picture(compare, size).get_at(at)) != (*INK, 255)


def test_equal_boards_have_no_marks(art: Art, rivals: Rivals, way: Way) -> None:
    size, layout = way
    (entry,) = a_table("better")
    compare = Compare(a_cabinet(art, rivals), entry, entry)
    watch(compare, 5.2)
    surface = picture(compare, size)
    assert part(surface, layout.boards[0]) == part(surface, layout.boards[1])
    press(compare, Action.THOUGHTS)
    assert part(surface, surface.get_rect()) == part(picture(compare, size), surface.get_rect())


def test_marks_that_would_flicker_are_seen_in_a_pause_only(compare: Compare, way: Way) -> None:
    size, layout = way
    press(compare, *[Action.UP] * 4)
    watch(compare, 0.5)
    board = layout.boards[0]
    unmarked = part(picture(compare, size), board)
    press(compare, Action.PAUSE)
    assert part(picture(compare, size), board) != unmarked


def test_a_lead_points_to_the_one_who_leads(compare: Compare) -> None:
    first, second = (side.game for side in compare.duel.sides)
    assert standing(compare.duel) == ("EVEN", None)
    first.lines = 1234
    assert standing(compare.duel) == ("+1,234", 0)
    second.lines = 1235
    assert standing(compare.duel) == ("+1", 1)


def test_a_result_is_said_and_counted(art: Art, rivals: Rivals) -> None:
    (entry,) = a_table("worse")
    compare = Compare(a_cabinet(art, rivals), entry, entry, speed=64.0)
    while not compare.duel.over:
        compare.update(FRAME)
    assert standing(compare.duel) == ("DRAW", None)
    watch(compare, 1)
    assert scores_of(compare.duel)[1:] == (("WON OF 1", ("0", "0")), ("MEAN LINES", ("0", "0")))


def test_a_problem_is_said_on_the_board_of_the_one_that_has_it(
    compare: Compare, rivals: Rivals, way: Way
) -> None:
    size, layout = way
    watch(compare, 0.5)
    before = picture(compare, size)
    rivals.streams[1].own_problem = "bad CRC"
    watch(compare, FRAME)
    after = picture(compare, size)
    middle = [board.inflate(-20, -160) for board in layout.boards]
    assert part(before, middle[1]) != part(after, middle[1])
    assert standing(compare.duel) == ("ALONE", 0)


def test_a_kiosk_shows_no_more_of_a_problem_than_that_there_is_one(
    art: Art, rivals: Rivals, way: Way
) -> None:
    def shown(problem: str, *, kiosk: bool) -> bytes:
        rivals.broken = {"other": problem}
        compare = Compare(a_cabinet(art, rivals, kiosk=kiosk), *a_table("better", "other"))
        watch(compare, 0.5)
        return part(picture(compare, way[0]), way[1].boards[1])

    problems = ("cannot read /home/ann/slots/a", "torn")
    kiosk, staff = ({shown(one, kiosk=kiosk) for one in problems} for kiosk in (True, False))
    assert (len(kiosk), len(staff)) == (1, 2)


def test_a_policy_that_loads_for_long_is_said_to(
    compare: Compare, rivals: Rivals, way: Way
) -> None:
    size, layout = way
    rivals.ready = False
    before = picture(compare, size)
    watch(compare, 0.1)
    assert part(before, layout.boards[1]) == part(picture(compare, size), layout.boards[1])
    watch(compare, 1)
    assert compare.changed
    assert part(before, layout.boards[1]) != part(picture(compare, size), layout.boards[1])


def test_a_click_on_the_graph_leads_to_that_piece(compare: Compare, way: Way) -> None:
    size, layout = way
    watch(compare, 8.5)
    picture(compare, size)
    graph, end = layout.graph, compare.duel.end
    for x, piece in ((graph.centerx, end // 2), (graph.left, 0), (graph.right - 1, end)):
        compare.handle(Input(Action.POINT, (x, graph.centery)))
        assert (compare.duel.at, compare.paused) == (piece, True)
    before = compare.duel.at
    compare.handle(Input(Action.POINT, (0, 0)))
    assert compare.duel.at == before


@pytest.mark.parametrize("speed", [1.0, 64.0])
def test_a_paused_comparison_is_not_drawn_again(
    art: Art, rivals: Rivals, surface: pygame.Surface, speed: float
) -> None:
    compare = Compare(a_cabinet(art, rivals), *a_table("better", "other"), speed=speed)
    watch(compare, 0.6)
    press(compare, Action.PAUSE)
    watch(compare, FRAME)
    compare.draw(surface)
    watch(compare, 1)
    assert not compare.changed


def test_with_reduced_motion_nothing_falls(art: Art, rivals: Rivals, way: Way) -> None:
    compare = Compare(
        a_cabinet(art, rivals, reduced_motion=True), *a_table("better", "other"), speed=0.5
    )
    watch(compare, 0.5)
    seen = set()
    for _ in range(60):
        compare.update(FRAME)
        seen.add(part(picture(compare, way[0]), way[1].boards[0]))
    assert len(seen) == 1
