import pygame
import pytest

from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_slot, a_table, stacked
from tests.scenes.watching import FRAME, press, watch
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.theme import CYAN, GOLD, GROUND, INK, ORANGE
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.demo.layout import LANDSCAPE
from tetris_arcade.scenes.demo.live import OUT_OF_ORDER
from tetris_arcade.scenes.demo.pace import DEADLINE, PATIENCE, SPEEDS
from tetris_arcade.scenes.menu.ranking import Entry, places
from tetris_arcade.scenes.scene import Pop
from tetris_arcade.slots.metadata import Metadata, Training
from tetris_arcade.slots.store import Slot


@pytest.fixture
def demo(art: Art, player: ScriptedPlayer) -> Demo:
    entries = a_table("first", "second", "third")
    return Demo(a_cabinet(art, player), entries, 0)


def test_the_first_game_has_the_seed_that_was_asked_for(demo: Demo, player: ScriptedPlayer) -> None:
    assert [(request.slot, request.seed) for request in player.requests] == [("first", 5)]


def test_left_and_right_switch_slots_and_wrap_around(demo: Demo, player: ScriptedPlayer) -> None:
    names = []
    for action in (Action.RIGHT, Action.RIGHT, Action.RIGHT, Action.LEFT):
        press(demo, action)
        names.append(demo.entry.slot.name)
    assert names == ["second", "third", "first", "third"]
    assert [request.slot for request in player.requests[1:]] == names
    assert {request.seed for request in player.requests} == {5}


def test_switching_skips_what_cannot_be_played(art: Art, player: ScriptedPlayer) -> None:
    entries = places([a_slot("good", 2.0), a_slot("fair", 1.0), a_slot("torn", 9.0, "bad CRC")])
    demo = Demo(a_cabinet(art, player), entries, 0)
    press(demo, Action.LEFT)
    assert demo.entry.slot.name == "fair"


def test_the_chosen_slot_plays_wherever_those_that_cannot_be_played_stand(
    art: Art, player: ScriptedPlayer
) -> None:
    entries = [Entry(a_slot("torn", problem="bad CRC"), None), *a_table("a", "b")]
    assert Demo(a_cabinet(art, player), entries, 2).entry.slot.name == "b"


def test_a_slot_that_is_listed_twice_does_not_hold_up_the_others(
    art: Art, player: ScriptedPlayer
) -> None:
    entries = places([a_slot("a"), a_slot("b"), a_slot("b"), a_slot("c")])
    demo = Demo(a_cabinet(art, player), entries, 0)
    names = []
    for action in [Action.RIGHT] * 4 + [Action.LEFT] * 4:
        press(demo, action)
        names.append(demo.entry.slot.name)
    assert names == ["b", "b", "c", "a", "c", "b", "b", "a"]


def test_up_and_down_change_the_speed_within_its_bounds(demo: Demo) -> None:
    assert demo.speed == 1.0
    press(demo, Action.UP)
    assert demo.speed == 2.0
    press(demo, *[Action.UP] * 20)
    assert demo.speed == SPEEDS[-1]
    press(demo, *[Action.DOWN] * 20)
    assert demo.speed == SPEEDS[0] == 0.25


def test_a_change_of_speed_lets_the_piece_in_the_air_go_on_from_where_it_is(demo: Demo) -> None:
    watch(demo, 0.4)
    before = demo.show.view(demo.speed).falling
    press(demo, Action.UP)
    assert demo.show.view(demo.speed).falling == before


def test_the_speed_may_rise_while_a_row_is_on_its_way_out(demo: Demo) -> None:
    while not demo.show.view(demo.speed).cleared > 0.9:
        watch(demo, FRAME)
    pieces = demo.show.game.pieces
    press(demo, *[Action.UP] * 4)
    watch(demo, 1)
    assert demo.show.game.pieces - pieces == pytest.approx(demo.speed, abs=1.1)


def test_nothing_moves_while_the_show_is_paused(demo: Demo) -> None:
    watch(demo, 1.5)
    press(demo, Action.PAUSE)
    before = demo.show.view(demo.speed)
    watch(demo, 3)
    assert demo.show.view(demo.speed) == before
    press(demo, Action.PAUSE)
    watch(demo, 1)
    assert demo.show.view(demo.speed) != before


def test_a_paused_show_is_not_drawn_again(demo: Demo, surface: pygame.Surface) -> None:
    press(demo, Action.PAUSE)
    watch(demo, FRAME)
    demo.draw(surface)
    watch(demo, 1)
    assert not demo.changed


def test_a_paused_show_that_is_left_alone_goes_back_to_the_table(
    art: Art, player: ScriptedPlayer
) -> None:
    demo = Demo(a_cabinet(art, player, attract_after=60), a_table("a"), 0)
    press(demo, Action.PAUSE)
    assert watch(demo, 59) is None
    press(demo, Action.OTHER)
    assert watch(demo, 59) is None
    assert watch(demo, 2) == Pop()


def test_a_show_that_is_not_paused_goes_on_without_any_input(
    art: Art, player: ScriptedPlayer
) -> None:
    demo = Demo(a_cabinet(art, player, attract_after=1), a_table("a"), 0)
    press(demo, Action.PAUSE)
    watch(demo, 0.9)
    press(demo, Action.PAUSE)
    assert watch(demo, 60) is None


def test_escape_goes_back(demo: Demo) -> None:
    assert demo.handle(Input(Action.BACK)) == Pop()


def test_an_unmapped_key_does_nothing(demo: Demo, surface: pygame.Surface) -> None:
    demo.draw(surface)
    press(demo, Action.OTHER, Action.POINT, Action.CONFIRM)
    assert not demo.changed


def test_loading_is_said_only_when_it_takes_long_and_is_animated(
    demo: Demo, player: ScriptedPlayer
) -> None:
    player.ready = False
    watch(demo, PATIENCE - 0.1)
    assert not demo.loading
    demo.changed = False
    watch(demo, 0.2)
    assert demo.loading
    assert demo.changed
    player.ready = True
    watch(demo, 0.1)
    assert not demo.loading


def test_a_slot_that_will_not_play_is_said_and_then_the_next_one_has_its_turn(
    demo: Demo, player: ScriptedPlayer
) -> None:
    player.broken = {"second": "the model zip is torn"}
    press(demo, Action.RIGHT)
    demo.changed = False
    watch(demo, OUT_OF_ORDER - 0.1)
    assert demo.changed
    assert (demo.entry.slot.name, demo.problem) == ("second", "the model zip is torn")
    watch(demo, 0.2)
    assert (demo.entry.slot.name, demo.problem) == ("third", None)
    watch(demo, 2.1)
    assert demo.show.game.pieces == 2


@pytest.mark.parametrize("trouble", ["loading", "out of order"])
def test_no_next_piece_is_promised_while_nothing_plays(
    demo: Demo, player: ScriptedPlayer, surface: pygame.Surface, trouble: str
) -> None:
    box = surface.subsurface(LANDSCAPE.next)
    demo.draw(surface)
    assert pygame.image.tobytes(box, "RGB") != bytes(GROUND) * (box.get_width() * 40)
    player.ready = False
    player.problem = "torn" if trouble == "out of order" else None
    watch(demo, PATIENCE + 0.1)
    demo.draw(surface)
    assert pygame.image.tobytes(box, "RGB") == bytes(GROUND) * (box.get_width() * 40)


def test_a_published_player_is_said_to_be_one(
    art: Art, player: ScriptedPlayer, surface: pygame.Surface
) -> None:
    def picture(algorithm: str, steps: int) -> bytes:
        metadata = Metadata(algorithm=algorithm, training=Training(timesteps=steps))
        demo = Demo(a_cabinet(art, player), (Entry(Slot("a", "dir:x", metadata), None),), 0)
        demo.draw(surface)
        return pygame.image.tobytes(surface, "RGB")

    assert picture("DQN", 5) != picture("DQN", 6)
    assert picture("published", 5) == picture("published", 6) != picture("DQN", 5)


def test_a_rank_has_the_colour_of_its_medal(
    art: Art, player: ScriptedPlayer, surface: pygame.Surface
) -> None:
    table = a_table("a", "b", "c", "d")
    for chosen, colour in enumerate((GOLD, INK, ORANGE, CYAN)):
        Demo(a_cabinet(art, player), table, chosen).draw(surface)
        heading = surface.subsurface((LANDSCAPE.slot.right - 40, LANDSCAPE.slot.top, 40, 8))
        seen = {tuple(heading.get_at((x, y)))[:3] for x in range(40) for y in range(8)}
        assert seen & {GOLD, INK, ORANGE, CYAN} == {colour}


def test_a_player_that_never_gets_ready_has_failed(demo: Demo, player: ScriptedPlayer) -> None:
    player.ready = False
    watch(demo, DEADLINE - 0.1)
    assert (demo.loading, demo.problem) == (True, None)
    watch(demo, 0.2)
    assert demo.problem == "the player does not answer"
    assert demo.changed
    watch(demo, OUT_OF_ORDER)
    assert demo.problem is None
    watch(demo, DEADLINE + 0.1)
    assert [request.slot for request in player.requests] == ["first", "first", "second"]


def test_a_player_that_falls_silent_in_the_middle_of_a_game_has_failed(
    demo: Demo, player: ScriptedPlayer
) -> None:
    watch(demo, 3)
    player.silent = True
    watch(demo, DEADLINE - 0.1)
    assert demo.problem is None
    watch(demo, 1.2)
    assert demo.problem == "the player does not answer"


@pytest.mark.parametrize("speed", SPEEDS)
def test_a_player_that_answers_is_not_given_up_at_any_speed(
    art: Art, player: ScriptedPlayer, monkeypatch: pytest.MonkeyPatch, speed: float
) -> None:
    monkeypatch.setattr("tetris_arcade.scenes.demo.live.DEADLINE", 2.5 * FRAME)
    demo = Demo(a_cabinet(art, player), a_table("a"), 0, speed=speed)
    watch(demo, 5)
    assert demo.problem is None


def test_nothing_is_asked_of_the_player_while_the_show_is_paused(
    demo: Demo, player: ScriptedPlayer
) -> None:
    player.ready = False
    press(demo, Action.PAUSE)
    watch(demo, DEADLINE + 1)
    assert demo.problem is None


def test_a_slot_that_failed_is_not_come_back_to(demo: Demo, player: ScriptedPlayer) -> None:
    player.broken = {"first": "torn", "second": "torn too"}
    press(demo, Action.LEFT, Action.RIGHT)
    watch(demo, 2 * OUT_OF_ORDER + 0.2)
    assert demo.entry.slot.name == "third"
    player.broken["third"] = player.problem = "torn as well"
    assert watch(demo, OUT_OF_ORDER + 0.1) == Pop()


def test_a_slot_whose_player_dies_plays_again(demo: Demo, player: ScriptedPlayer) -> None:
    for _ in range(4):
        watch(demo, 2.5)
        player.problem = "the player process died"
        watch(demo, OUT_OF_ORDER - 0.1)
        assert demo.problem == "the player process died"
        watch(demo, 0.2)
        assert demo.entry.slot.name == "first"
        assert not demo.problem
    assert {request.slot for request in player.requests} == {"first"}


def test_the_only_slot_outlives_its_player(art: Art, player: ScriptedPlayer) -> None:
    demo = Demo(a_cabinet(art, player), a_table("only"), 0)
    watch(demo, 2.5)
    player.problem = "the player process died"
    assert watch(demo, OUT_OF_ORDER + 3.1) is None
    assert demo.show.game.pieces == 3


def test_a_slot_that_failed_once_is_sound_again_when_it_plays(
    demo: Demo, player: ScriptedPlayer
) -> None:
    player.broken = {"second": "torn"}
    press(demo, Action.RIGHT)
    watch(demo, OUT_OF_ORDER + 0.1)
    player.broken = {}
    press(demo, Action.LEFT)
    assert demo.entry.slot.name == "second"
    watch(demo, 1.1)
    player.broken = {"first": "torn", "third": "torn"}
    press(demo, Action.LEFT)
    watch(demo, OUT_OF_ORDER + 0.1)
    assert (demo.entry.slot.name, demo.problem) == ("second", None)


def test_a_second_problem_is_said_for_as_long_as_the_first(
    demo: Demo, player: ScriptedPlayer
) -> None:
    player.problem = "the player process died"
    player.broken = {"first": "torn"}
    watch(demo, OUT_OF_ORDER + 0.1)
    assert demo.problem == "torn"
    press(demo, Action.RESTART)
    player.broken = {}
    press(demo, Action.RESTART)
    watch(demo, 2.1)
    player.problem = "the player process died"
    watch(demo, OUT_OF_ORDER - 0.1)
    assert demo.problem is not None


def test_a_show_that_was_cut_off_below_another_scene_plays_again(
    demo: Demo, player: ScriptedPlayer
) -> None:
    watch(demo, 2.5)
    demo.enter()
    assert demo.show.game.pieces == 2
    player.give_up("the player does not answer")
    demo.enter()
    watch(demo, 1.1)
    assert demo.problem is None
    assert demo.show.game.pieces == 1


def test_a_restart_makes_the_problem_stay_as_long_as_ever(
    demo: Demo, player: ScriptedPlayer
) -> None:
    player.problem = "the player process died"
    watch(demo, OUT_OF_ORDER - 1)
    press(demo, Action.RESTART)
    watch(demo, 0.5)
    player.problem = "the player process died"
    watch(demo, OUT_OF_ORDER - 0.5)
    assert demo.problem is not None


def test_the_best_of_the_show_is_kept_when_another_slot_or_seed_is_chosen(demo: Demo) -> None:
    press(demo, *[Action.UP] * 9)
    while not demo.show.best_lines:
        watch(demo, FRAME)
    press(demo, Action.PAUSE)
    for action in (Action.RIGHT, Action.LEFT, Action.NEW_SEED, Action.RESTART):
        best = demo.show.best_lines
        press(demo, action)
        assert demo.show.game.lines == 0
        assert demo.show.best_lines == best > 0


@pytest.mark.parametrize("size", [(480, 270), (270, 480)])
def test_a_kiosk_shows_no_more_of_a_problem_than_that_there_is_one(
    art: Art, player: ScriptedPlayer, size: tuple[int, int]
) -> None:
    def picture(problem: str, *, kiosk: bool) -> bytes:
        player.broken = {"a": problem}
        demo = Demo(a_cabinet(art, player, kiosk=kiosk), a_table("a"), 0)
        watch(demo, 0.5)
        surface = pygame.Surface(size)
        demo.draw(surface)
        return pygame.image.tobytes(surface, "RGB")

    problems = ("cannot read /home/ann/slots/a", "torn")
    kiosk, staff = ({picture(one, kiosk=kiosk) for one in problems} for kiosk in (True, False))
    assert (len(kiosk), len(staff)) == (1, 2)


def test_every_slot_failing_ends_the_demo(demo: Demo, player: ScriptedPlayer) -> None:
    player.broken = dict.fromkeys(("first", "second", "third"), "torn")
    press(demo, Action.LEFT)
    assert watch(demo, 3 * OUT_OF_ORDER + 0.3) == Pop()


@pytest.mark.parametrize("name", ["x", "a" * 64, "\u202e\x00🦄", ""])
@pytest.mark.parametrize("speed", SPEEDS)
def test_everything_can_be_drawn_at_any_speed(
    art: Art, surface: pygame.Surface, name: str, speed: float
) -> None:
    player = ScriptedPlayer(stacked)
    entry = Entry(Slot(name, "dir:x", Metadata()), 12_345)
    demo = Demo(a_cabinet(art, player), [entry], 0, speed=speed)
    for _ in range(3):
        watch(demo, 0.3)
        demo.draw(surface)
        assert not demo.changed


def test_counters_of_any_size_stay_in_their_column(demo: Demo, surface: pygame.Surface) -> None:
    demo.draw(surface)
    right_margin = surface.subsurface((471, 0, 9, 270))
    before = pygame.image.tobytes(right_margin, "RGB")
    game = demo.show.game
    for size in range(3, 16):
        game.lines = game.score = game.pieces = demo.show.curve.lines = 10**size - 1
        demo.show.game_number = demo.show.best_lines
        demo.draw(surface)
        assert pygame.image.tobytes(right_margin, "RGB") == before, size


def test_all_that_can_be_done_is_listed_and_does_something(art: Art) -> None:
    for actions, _ in Demo(a_cabinet(art, ScriptedPlayer()), a_table("a", "b"), 0).actions:
        for action in set(actions) - {Action.COMPARE}:
            demo = Demo(a_cabinet(art, ScriptedPlayer(), kiosk=True), a_table("a", "b"), 0)
            watch(demo, 3)
            demo.changed = False
            assert demo.handle(Input(action)) is not None or demo.changed, action
