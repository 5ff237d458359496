"""A recorded game on the screen."""

import math
from typing import Any

import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, lowest
from tests.scenes.watching import FRAME, press, watch
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.replay import Replay
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.sheets import Sheets
from tetris_arcade.replays import Recorded
from tetris_arcade.scenes.demo.layout import LANDSCAPE, PORTRAIT, Layout
from tetris_arcade.scenes.replay.replay import END, ReplayViewer
from tetris_arcade.scenes.replay.view import facts_about, facts_left
from tetris_arcade.scenes.scene import Pop

SIZES = {"landscape": ((480, 270), LANDSCAPE), "portrait": ((270, 480), PORTRAIT)}
Way = tuple[tuple[int, int], Layout]


@pytest.fixture(autouse=True)
def _unhurried(monkeypatch: pytest.MonkeyPatch) -> None:
    """How much a frame plays must not depend on how busy this machine is."""
    monkeypatch.setattr("tetris_arcade.scenes.demo.timeline.WORK", math.inf)


@pytest.fixture(params=SIZES)
def way(request: pytest.FixtureRequest) -> Way:
    return SIZES[request.param]


def recorded(pieces: int = 30, width: int = 10, height: int = 20, seed: int = 7) -> Recorded:
    """A game of at most so many pieces."""
    game = Replay(seed, (), width, height).start()
    actions: list[int] = []
    while not game.over and len(actions) < pieces:
        actions.append(lowest(game))
        game.play(actions[-1])
    return Recorded(Replay(seed, actions, width, height), "expert", game.lines, whole=game.over)


def a_viewer(art: Art, game: Recorded, speed: float = 8.0, **options: Any) -> ReplayViewer:
    return ReplayViewer(a_cabinet(art, ScriptedPlayer(), **options), game, speed=speed)


@pytest.fixture
def viewer(art: Art) -> ReplayViewer:
    return a_viewer(art, recorded())


def picture(viewer: ReplayViewer, size: tuple[int, int]) -> pygame.Surface:
    surface = pygame.Surface(size)
    viewer.draw(surface)
    return surface


def part(surface: pygame.Surface, area: pygame.Rect) -> bytes:
    return pygame.image.tobytes(surface.subsurface(area), "RGB")


@pytest.mark.parametrize("speed", [1.0, 8.0, 64.0, math.inf])
def test_the_game_is_the_recorded_one_to_its_last_piece(art: Art, speed: float) -> None:
    viewer = a_viewer(art, recorded(), speed)
    while not viewer.timeline.over:
        viewer.update(FRAME)
        game = viewer.timeline.game
        replay = viewer.recorded.replay
        assert vars(game) == vars(Replay(7, replay.actions[: game.pieces]).play())
    assert viewer.timeline.game.pieces == 30


def test_the_end_stays_for_a_while_and_then_the_game_begins_again(viewer: ReplayViewer) -> None:
    while not viewer.timeline.over:
        viewer.update(FRAME)
    watch(viewer, END - 0.5)
    assert viewer.timeline.game.pieces == 30
    watch(viewer, 1)
    assert viewer.timeline.game.pieces < 10


def test_at_the_end_a_step_begins_again_and_a_step_back_goes_back(viewer: ReplayViewer) -> None:
    press(viewer, *[Action.STEP] * 30)
    assert viewer.timeline.over
    press(viewer, Action.STEP_BACK)
    assert viewer.timeline.game.pieces == 29
    press(viewer, Action.STEP, Action.STEP)
    assert viewer.timeline.game.pieces == 0


def test_the_game_can_be_stopped_and_gone_through(viewer: ReplayViewer) -> None:
    watch(viewer, 2)
    press(viewer, Action.PAUSE)
    before = viewer.timeline.game.pieces
    watch(viewer, 2)
    assert viewer.timeline.game.pieces == before > 5
    press(viewer, Action.REWIND)
    assert viewer.timeline.game.pieces == before - 1
    press(viewer, Action.FIRST)
    assert viewer.timeline.game.pieces == 0
    press(viewer, Action.LAST)
    assert (viewer.timeline.game.pieces, viewer.paused) == (before, False)
    press(viewer, Action.RESTART, Action.UP)
    assert (viewer.timeline.end, viewer.speed) == (0, 16.0)


def test_the_first_piece_is_the_first_even_while_one_lies_where_it_landed(
    viewer: ReplayViewer,
) -> None:
    watch(viewer, 1)
    while not viewer.timeline.playback.landed:
        viewer.update(FRAME)
    press(viewer, Action.FIRST)
    assert viewer.timeline.game.pieces == 0


def test_a_click_on_the_graph_leads_to_that_piece(viewer: ReplayViewer, way: Way) -> None:
    size, layout = way
    press(viewer, *[Action.STEP] * 20)
    picture(viewer, size)
    for x, piece in ((layout.graph.left, 0), (layout.graph.right - 1, 20)):
        viewer.handle(Input(Action.POINT, (x, layout.graph.centery)))
        assert viewer.timeline.at == piece


def test_leaving_and_a_pause_that_was_left_alone_end_it(art: Art) -> None:
    viewer = a_viewer(art, recorded(), attract_after=60)
    assert viewer.handle(Input(Action.BACK)) == Pop()
    assert watch(viewer, 70) is None
    press(viewer, Action.PAUSE)
    assert watch(viewer, 61) == Pop()


def test_every_key_of_the_help_does_something_and_others_nothing(viewer: ReplayViewer) -> None:
    for actions, _ in viewer.actions:
        for action in actions:
            watch(viewer, 0.5)
            viewer.changed = False
            transition = viewer.handle(Input(action))
            assert viewer.changed or transition is not None, action
    viewer.changed = False
    for action in (Action.LEFT, Action.RIGHT, Action.NEW_SEED, Action.COMPARE, Action.OTHER):
        assert viewer.handle(Input(action)) is None
    assert not viewer.changed


def test_an_empty_recording_is_at_its_end_at_once(art: Art, way: Way) -> None:
    viewer = a_viewer(art, Recorded(Replay(7, ()), "", 0))
    watch(viewer, 1)
    press(viewer, Action.STEP, Action.STEP_BACK, Action.LAST, Action.REWIND, Action.PAUSE)
    picture(viewer, way[0])
    assert viewer.timeline.over


def test_it_is_said_what_is_known_of_the_recording(art: Art) -> None:
    part_of = recorded(5)
    facts = dict(facts_about(part_of))
    assert (facts["REPLAYS"], facts["PIECES"], facts["BOARD"]) == ("EXACTLY", "5", "10×20")
    viewer = a_viewer(art, part_of)
    press(viewer, Action.STEP, Action.STEP)
    assert dict(facts_left(part_of, viewer.timeline.game)) == {"STILL TO COME": "3", "KEPT": "PART"}


def test_the_end_of_a_part_and_the_end_of_a_game_look_different(art: Art, way: Way) -> None:
    size, layout = way
    pictures = []
    for game in (recorded(12), recorded(1000)):
        viewer = a_viewer(art, game, math.inf)
        while not viewer.timeline.over:
            viewer.update(FRAME)
        watch(viewer, 2)
        pictures.append(part(picture(viewer, size), layout.board.inflate(-10, -170)))
    assert pictures[0] != pictures[1]


def test_what_was_painted_before_is_what_would_be_painted_now(
    viewer: ReplayViewer, way: Way
) -> None:
    size, _ = way
    for action in (Action.UP, Action.PAUSE, Action.STEP_BACK, Action.PAUSE, Action.RESTART):
        watch(viewer, 1.3)
        viewer.handle(Input(action))
        surface = picture(viewer, size)
        viewer.sheets = Sheets()
        whole = surface.get_rect()
        assert part(surface, whole) == part(picture(viewer, size), whole), action
