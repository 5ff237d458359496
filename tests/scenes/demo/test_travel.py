"""Pausing, stepping, going back, and coming forward again."""

import math
from itertools import pairwise

import pygame
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_slot, a_table, stacked
from tests.scenes.watching import FRAME, press
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.game import Game
from tetris_arcade.engine.pieces import SHAPES
from tetris_arcade.engine.replay import Replay
from tetris_arcade.picture.art import Art
from tetris_arcade.playing.player import Request
from tetris_arcade.scenes.demo import history, timeline
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.live import NEW_SEEDS
from tetris_arcade.scenes.demo.pace import BATCH
from tetris_arcade.scenes.demo.rewinding import Rewinding
from tetris_arcade.scenes.demo.seed_entry import SeedEntry
from tetris_arcade.scenes.demo.series import live
from tetris_arcade.scenes.demo.show import Show
from tetris_arcade.scenes.scene import Pop, Push
from tetris_arcade.sound.sounds import Sound

SEED = 42


def tidy(game: Game) -> int:
    """Fill rows, cover no holes, keep it even and low: games of hundreds of pieces."""
    heights = [
        max((y + 1 for y, row in enumerate(game.rows) if row >> x & 1), default=0)
        for x in range(game.width)
    ]

    def cost(action: int) -> tuple[int, int]:
        rotation, column, row = game.placements[action]
        shape = SHAPES[game.piece][rotation]
        after = heights.copy()
        for x, y in shape.cells:
            after[column + x] = max(after[column + x], row + y + 1)
        holes = sum(row + bottom - heights[column + x] for x, bottom in enumerate(shape.bottoms))
        full = sum(
            game.rows[row + y] | mask << column == (1 << game.width) - 1
            for y, mask in enumerate(shape.rows)
        )
        bumps = sum(abs(one - other) for one, other in pairwise(after))
        return 8 * holes + bumps + row + shape.height - 6 * full, action

    return min(game.placements, key=cost)


@pytest.fixture
def player() -> ScriptedPlayer:
    return ScriptedPlayer(tidy)


@pytest.fixture
def demo(art: Art, player: ScriptedPlayer) -> Demo:
    return Demo(a_cabinet(art, player), a_table("first", "second", "third"), 0, seed=SEED)


def watch(demo: Demo, seconds: float) -> None:
    for _ in range(round(seconds / FRAME)):
        demo.update(FRAME)


def after(pieces: int, seed: int = SEED) -> Game:
    """The game that the player plays, after so many pieces."""
    game = Game(seed)
    for _ in range(pieces):
        game.play(tidy(game))
    return game


def test_a_step_plays_one_piece_and_waits(demo: Demo) -> None:
    watch(demo, 2.5)
    for pieces in (3, 4, 5):
        press(demo, Action.STEP)
        watch(demo, 3)
        assert demo.paused
        assert vars(demo.show.game) == vars(after(pieces))


def test_a_step_back_takes_the_last_piece_away(demo: Demo) -> None:
    watch(demo, 5.5)
    for pieces in (4, 3, 2, 1, 0, 0):
        press(demo, Action.STEP_BACK)
        watch(demo, 1)
        assert vars(demo.show.game) == vars(after(pieces))


def test_play_goes_on_by_what_was_decided_and_then_live(demo: Demo, player: ScriptedPlayer) -> None:
    watch(demo, 10.5)
    decided = len(player.actions)
    press(demo, *[Action.STEP_BACK] * 6, Action.PAUSE)
    assert demo.show.behind == 6
    watch(demo, 4)
    assert len(player.actions) == decided
    watch(demo, 6)
    assert demo.show.behind == 0
    assert vars(demo.show.game) == vars(after(demo.show.game.pieces))
    assert len(player.streams) == 1
    assert demo.show.history.end == len(player.actions) > decided


def test_the_piece_in_the_air_is_seen_while_the_show_is_paused(demo: Demo) -> None:
    watch(demo, 3)
    press(demo, Action.STEP_BACK)
    view = demo.show.view(demo.speed)
    assert view.falling is not None
    assert demo.show.thoughts is not None
    assert view.ghost == next(c.placement for c in demo.show.thoughts.top if c.chosen)


def test_a_paused_show_still_fetches_the_decision_that_it_waits_for(
    demo: Demo, player: ScriptedPlayer
) -> None:
    player.silent = True
    press(demo, Action.PAUSE)
    watch(demo, 1)
    assert demo.show.thoughts is None
    press(demo, Action.STEP)
    assert demo.show.game.pieces == 0
    player.silent = False
    watch(demo, FRAME)
    assert demo.show.thoughts is not None
    assert demo.changed


def test_a_held_rewind_goes_back_ever_faster_to_the_first_piece(demo: Demo) -> None:
    demo.transport.speed_step = 9
    while demo.show.game.pieces < 400:
        demo.update(FRAME)
    seen = [demo.show.game.pieces]
    while seen[-1] > 0:
        press(demo, Action.REWIND)
        demo.update(0.03)
        seen.append(demo.show.game.pieces)
        assert len(seen) < 200
    gone = [before - now for before, now in pairwise(seen)]
    assert gone[:8] == [1] * 8
    assert max(gone) >= 8
    assert demo.paused


def test_a_rewind_that_was_let_go_begins_slowly_again() -> None:
    rewinding = Rewinding()
    steps = []
    for pause in [0.03] * 60 + [1.0] + [0.03] * 5:
        rewinding.update(pause)
        steps.append(rewinding.pieces())
    assert steps[:10] == [1] * 10
    assert steps[59] >= 32
    assert steps[60:] == [1] * 6


def test_where_no_snapshot_is_near_going_back_takes_more_than_one_frame(
    player: ScriptedPlayer, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(history, "FINE_KEPT", 0)
    monkeypatch.setattr(history, "COARSE_KEPT", 2)
    monkeypatch.setattr(timeline, "WORK", 0.0)
    seen = Show(live(a_slot("a"), player, SEED))
    while seen.game.pieces < 200:
        seen.update(FRAME, math.inf)
    seen.seek(120)
    frames = 1
    assert seen.game.pieces >= 200
    while seen.game.pieces != 120:
        assert not seen.step()
        seen.rest()
        frames += 1
    assert frames == 120 // BATCH
    assert vars(seen.game) == vars(after(120))


def test_home_and_end_lead_to_the_first_piece_and_to_the_live_end(demo: Demo) -> None:
    watch(demo, 6.5)
    press(demo, Action.FIRST)
    assert (demo.show.game.pieces, demo.show.behind, demo.paused) == (0, 6, True)
    press(demo, Action.LAST)
    assert (demo.show.game.pieces, demo.show.behind, demo.paused) == (6, 0, False)


def test_a_lost_game_can_be_gone_back_in_and_is_lost_again(art: Art) -> None:
    demo = Demo(a_cabinet(art, ScriptedPlayer(stacked)), a_table("a"), 0, speed=8.0)
    while not demo.show.over:
        demo.update(FRAME)
    lost = demo.show.game
    press(demo, Action.STEP_BACK)
    assert not demo.show.over
    press(demo, Action.PAUSE)
    while not demo.show.over:
        demo.update(FRAME)
    assert vars(demo.show.game) == vars(lost)
    assert demo.show.game_number == 0
    press(demo, Action.STEP)
    assert (demo.show.game_number, demo.show.game.pieces) == (1, 0)


def test_a_restart_plays_the_same_game_from_its_first_piece(
    demo: Demo, player: ScriptedPlayer
) -> None:
    watch(demo, 3.5)
    press(demo, Action.RESTART)
    assert demo.show.game.pieces == 0
    assert [request.seed for request in player.requests] == [SEED, SEED]
    assert [stream.closed for stream in player.streams] == [True, False]
    watch(demo, 2.1)
    assert vars(demo.show.game) == vars(after(2))


def test_a_new_seed_is_another_game_for_this_slot_and_the_next(
    demo: Demo, player: ScriptedPlayer
) -> None:
    press(demo, Action.NEW_SEED, Action.NEW_SEED, Action.RIGHT)
    slots = [request.slot for request in player.requests]
    seeds = [request.seed for request in player.requests]
    assert slots == ["first", "first", "first", "second"]
    assert len(set(seeds)) == 3
    assert seeds[2] == seeds[3]
    assert max(seeds) < NEW_SEEDS


def test_an_entered_seed_is_played(demo: Demo, player: ScriptedPlayer) -> None:
    pushed = demo.handle(Input(Action.ENTER_SEED))
    assert isinstance(pushed, Push)
    entry = pushed.scene
    assert isinstance(entry, SeedEntry)
    for digit in "042":
        entry.handle(Input(Action.OTHER, text=digit))
    assert entry.handle(Input(Action.CONFIRM)) == Pop()
    assert player.requests[-1] == Request("dir:slots", "first", 42)
    assert demo.show.game.seed == 42


def test_the_slots_that_one_key_leads_to_are_loaded_ahead_once_this_one_plays(
    demo: Demo, player: ScriptedPlayer
) -> None:
    player.ready = False
    watch(demo, 0.5)
    assert player.prepared == []
    player.ready = True
    watch(demo, 0.5)
    assert player.prepared == [("dir:slots", "second"), ("dir:slots", "third")]


def test_a_switch_shows_the_new_slot_and_its_first_piece_in_the_next_frame(demo: Demo) -> None:
    watch(demo, 2)
    press(demo, Action.RIGHT)
    demo.update(FRAME)
    assert demo.entry.slot.name == "second"
    assert demo.show.view(demo.speed).falling is not None


@pytest.mark.parametrize("action", [Action.LEFT, Action.RIGHT, Action.BACK])
def test_a_game_that_is_left_is_closed(demo: Demo, player: ScriptedPlayer, action: Action) -> None:
    demo.handle(Input(action))
    assert player.streams[0].closed


def test_what_happens_is_heard_at_human_speeds(art: Art, monkeypatch: pytest.MonkeyPatch) -> None:
    demo = Demo(a_cabinet(art, ScriptedPlayer(stacked)), a_table("a"), 0)
    heard: list[Sound] = []
    monkeypatch.setattr(demo.cabinet.sounds, "play", heard.append)
    watch(demo, 3)
    assert heard == [Sound.LAND] * 3
    press(demo, Action.STEP)
    assert heard == [Sound.LAND] * 4
    press(demo, Action.PAUSE)
    demo.transport.speed_step = 7
    while not demo.show.over:
        demo.update(FRAME)
    assert heard[4:] == [Sound.GAME_OVER]


def test_rows_are_heard_to_go(demo: Demo, monkeypatch: pytest.MonkeyPatch) -> None:
    heard: list[Sound] = []
    monkeypatch.setattr(demo.cabinet.sounds, "play", heard.append)
    watch(demo, 60)
    game = Game(SEED)
    rows = [len(game.play(tidy(game)).cleared) for _ in range(demo.show.game.pieces)]
    expected = [Sound.TETRIS if n == 4 else Sound.CLEAR if n else Sound.LAND for n in rows]
    assert heard == expected
    assert Sound.CLEAR in heard


def test_with_reduced_motion_nothing_slides(art: Art, player: ScriptedPlayer) -> None:
    demo = Demo(a_cabinet(art, player, reduced_motion=True), a_table("a"), 0)
    for _ in range(180):
        demo.update(FRAME)
        view = demo.show.view(demo.speed)
        assert (view.falling, view.clearing) == (None, ())
    assert demo.show.game.pieces == 3


@given(
    st.lists(st.tuples(st.sampled_from(Action), st.floats(0, 0.1), st.integers(0, 12)), max_size=60)
)
@settings(max_examples=40)
def test_whatever_is_done_the_game_on_the_screen_is_the_one_that_was_decided(
    art: Art, doings: list[tuple[Action, float, int]]
) -> None:
    player = ScriptedPlayer()
    demo = Demo(a_cabinet(art, player, kiosk=True), a_table("a", "b"), 0)
    surface = pygame.Surface((270, 480))
    for action, dt, frames in doings:
        demo.handle(Input(action, (20, 350)))
        if action is Action.COMPARE:
            del player.streams[-2:]  # those two are of another scene
        for _ in range(frames):
            demo.update(dt)
        demo.draw(surface)
        stream, game = player.streams[-1], demo.show.game
        replay = Replay(game.seed, stream.actions[: game.pieces])
        assert vars(replay.play()) == vars(game)
        assert stream.request.seed == game.seed
        assert 0 <= demo.show.behind <= len(stream.actions) - game.pieces
