import gc
import tracemalloc
from collections.abc import Callable
from dataclasses import replace
from itertools import groupby, pairwise

import pygame
import pytest

from tests.scenes.stand_ins import NOW, ScriptedPlayer, a_cabinet, a_slot, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.engine.pieces import game_seed
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.attract.attract import Attract
from tetris_arcade.scenes.attract.drift import PERIOD, REACH, offset
from tetris_arcade.scenes.attract.idle import DEAF, Idle, leave
from tetris_arcade.scenes.attract.part import Part, invited
from tetris_arcade.scenes.attract.standings import Standings
from tetris_arcade.scenes.attract.title import SHOWN_FOR, Title
from tetris_arcade.scenes.attract.turn import DEADLINE, LENGTH, Turn
from tetris_arcade.scenes.attract.words import about, duration, origin, record
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.demo.demo import Demo
from tetris_arcade.scenes.help import Help
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.ranking import Entry, Ranking, places
from tetris_arcade.scenes.scene import Pop, Scene
from tetris_arcade.slots.metadata import Evaluation, Metadata, Training
from tetris_arcade.slots.store import Slot
from tetris_arcade.sound.sounds import Sound, Sounds

FRAME = 1 / 60
SIZES = ((480, 270), (270, 480))


def attract_of(
    art: Art, player: ScriptedPlayer, *names: str, reduced_motion: bool = False
) -> Attract:
    read: Callable[[], Ranking] = lambda: Ranking(a_table(*names))  # noqa: E731
    return Attract(a_cabinet(art, player, read, reduced_motion=reduced_motion), 5)


@pytest.fixture
def attract(art: Art, player: ScriptedPlayer) -> Attract:
    return attract_of(art, player, "first", "second", "third")


def watch(attract: Attract, seconds: float, dt: float = FRAME) -> None:
    for _ in range(round(seconds / dt)):
        assert attract.update(dt) is None


def watch_until(attract: Attract, kind: type[Part]) -> None:
    for _ in range(10_000):
        if isinstance(attract.part, kind):
            return
        watch(attract, 0.1, 0.1)
    raise AssertionError(f"no {kind.__name__} came")


def programme(attract: Attract, parts: int) -> list[str]:
    """What is shown one after the other: slots by name, the rest by kind."""
    shown: list[str] = []
    while len(shown) < parts:
        part = attract.part
        shown.append(part.entry.slot.name if isinstance(part, Turn) else type(part).__name__)
        while attract.part is part:
            watch(attract, 0.1, 0.1)
    return shown


def test_title_table_and_each_slot_by_rank_come_round_and_round(attract: Attract) -> None:
    one_round = ["Title", "Standings", "first", "second", "third"]
    assert programme(attract, 11) == [*one_round, *one_round, "Title"]


def test_each_round_has_games_of_its_own_and_the_first_has_the_seed_that_was_asked_for(
    art: Art, player: ScriptedPlayer
) -> None:
    programme(attract_of(art, player, "only"), 6)
    seeds = [seed for seed, _ in groupby(request.seed for request in player.requests)]
    assert len(seeds) == len(set(seeds)) == 2
    again = ScriptedPlayer()
    programme(attract_of(art, again, "only"), 3)
    assert again.requests[0].seed == player.requests[0].seed


def test_the_slots_play_at_a_speed_that_can_be_followed_and_lines_come_up(
    attract: Attract, player: ScriptedPlayer
) -> None:
    watch_until(attract, Turn)
    turn = attract.part
    assert isinstance(turn, Turn)
    watch(attract, LENGTH - 1)
    assert attract.part is turn
    assert 60 <= sum(len(stream.actions) for stream in player.streams) <= 100
    assert turn.show.best_lines > 0


def test_the_next_slot_is_loaded_while_one_plays(attract: Attract, player: ScriptedPlayer) -> None:
    watch_until(attract, Turn)
    assert player.prepared == [("dir:slots", "second")]


@pytest.mark.parametrize("broken", [["first"], ["third"], ["first", "second"]])
def test_a_slot_that_does_not_play_is_passed_over(
    attract: Attract, player: ScriptedPlayer, broken: list[str]
) -> None:
    player.broken = dict.fromkeys(broken, "torn")
    watch_until(attract, Turn)
    shown = []
    while isinstance(attract.part, Turn):
        shown.append(attract.part.entry.slot.name)
        watch(attract, 0.1, 0.1)
    turns = {name: shown.count(name) for name in ("first", "second", "third")}
    assert all((turns[name] <= 1) == (name in broken) for name in turns)


def test_a_player_that_falls_silent_is_given_up(attract: Attract, player: ScriptedPlayer) -> None:
    watch_until(attract, Turn)
    player.silent = True
    watch(attract, DEADLINE + 2, 0.1)
    assert isinstance(attract.part, Turn)
    assert attract.part.entry.slot.name == "second"


def test_where_nothing_plays_title_and_table_take_turns(art: Art, player: ScriptedPlayer) -> None:
    expected = ["Title", "Standings", "Title", "Standings"]
    assert programme(attract_of(art, player), 4) == expected
    player.broken = {"torn": "torn"}
    shown = programme(attract_of(art, player, "torn"), 6)
    assert [part for part in shown if part != "torn"] == expected


def test_the_table_is_read_anew_for_each_round(art: Art, player: ScriptedPlayer) -> None:
    names = ["a"]
    cabinet = a_cabinet(art, player, lambda: Ranking(a_table(*names)))
    attract = Attract(cabinet, 5)
    assert programme(attract, 3) == ["Title", "Standings", "a"]
    names[:] = ["b", "a"]
    assert programme(attract, 4) == ["Title", "Standings", "b", "a"]


def test_slots_that_cannot_be_played_have_no_turn(art: Art, player: ScriptedPlayer) -> None:
    table = Ranking(places([a_slot("good", 10.0), a_slot("bad", problem="torn")]))
    attract = Attract(a_cabinet(art, player, lambda: table), 5)
    assert programme(attract, 4) == ["Title", "Standings", "good", "Title"]


@pytest.mark.parametrize("kind", [Title, Standings, Turn])
@pytest.mark.parametrize("action", Action)
def test_any_input_leaves_and_does_nothing_else(
    art: Art, player: ScriptedPlayer, kind: type[Part], action: Action
) -> None:
    attract = attract_of(art, player, "only")
    watch_until(attract, kind)
    sent = len(player.requests)
    assert attract.handle(Input(action, (100, 100))) == Pop()
    assert len(player.requests) == sent
    assert all(stream.closed for stream in player.streams)


def test_every_game_that_was_shown_is_given_back(attract: Attract, player: ScriptedPlayer) -> None:
    programme(attract, 6)
    assert len(player.streams) >= 3
    assert all(stream.closed for stream in player.streams)


class Loud(Sounds):
    """Notes what is to be heard."""

    def __init__(self) -> None:
        super().__init__()
        self.heard: list[Sound] = []

    def play(self, sound: Sound) -> None:
        self.heard.append(sound)


def test_nothing_is_heard(art: Art, player: ScriptedPlayer) -> None:
    loud = Loud()
    cabinet = replace(a_cabinet(art, player, lambda: Ranking(a_table("a", "b"))), sounds=loud)
    programme(Attract(cabinet, 5), 5)
    assert loud.heard == []


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


def after(minutes: float, attract: Attract, player: ScriptedPlayer) -> int:
    """The objects that there are so much later, at the beginning of a round."""
    surface = pygame.Surface((480, 270))
    for _ in range(round(minutes * 60 * 4)):
        attract.update(0.25)
        if attract.changed:
            attract.draw(surface)
    watch_until(attract, Standings)
    watch_until(attract, Title)
    player.streams.clear()
    player.prepared.clear()
    gc.collect()
    return len(gc.get_objects())


def test_nothing_piles_up_from_round_to_round(art: Art, player: ScriptedPlayer) -> None:
    attract = attract_of(art, player, "only")
    before = after(1, attract, player)
    assert after(4, attract, player) < before + 100


@pytest.mark.slow
def test_nothing_grows_in_an_hour_of_rounds(attract: Attract, player: ScriptedPlayer) -> None:
    tracemalloc.start()
    try:
        objects = after(10, attract, player)
        size, _ = tracemalloc.get_traced_memory()
        assert after(50, attract, player) < objects + 200
        assert tracemalloc.get_traced_memory()[0] < size + 50_000
    finally:
        tracemalloc.stop()


def entry(rank: int | None = 1, **fields: object) -> Entry:
    return Entry(Slot("a", "dir:slots", Metadata(created=NOW, **fields)), rank)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("number", "said"),
    [
        (0, "0"),
        (4.03, "4"),
        (407.9, "408"),
        (4192.92, "4,190"),
        (20_425, "20,400"),
        (373_813.8, "374,000"),
        (9_999_999, "10,000,000"),
        (3e7, "30M"),
    ],
)
def test_numbers_are_said_as_one_says_them(number: float, said: str) -> None:
    assert about(number) == said


@pytest.mark.parametrize(
    ("seconds", "said"),
    [
        (0.1, "1 SECOND"),
        (26.1, "26 SECONDS"),
        (61, "1 MINUTE"),
        (220, "3 MINUTES"),
        (7200, "2 HOURS"),
        (86400 * 12, "12 DAYS"),
    ],
)
def test_times_are_said_in_their_largest_unit(seconds: float, said: str) -> None:
    assert duration(seconds) == said


def test_who_was_trained_says_for_how_long() -> None:
    trained = Training(timesteps=60_000, seconds=26.1)
    expected = "TAUGHT ITSELF TO PLAY, WITH 60,000 PIECES OF PRACTICE IN 26 SECONDS"
    assert origin(entry(training=trained, algorithm="DQN")) == expected
    assert origin(entry(training=Training(timesteps=60_000))) == expected.removesuffix(
        " IN 26 SECONDS"
    )


def test_who_was_published_says_by_whom() -> None:
    notes = "Scherrer et al., 2015. Published, not trained here."
    assert origin(entry(algorithm="published", notes=notes)).endswith("BY Scherrer et al., 2015")
    assert origin(entry(algorithm="published")) == "A PUBLISHED ALGORITHM"


def test_of_whom_nothing_is_known_something_is_said_all_the_same() -> None:
    assert "NOTHING IS KNOWN" in origin(entry())
    assert record(entry()) is None


def test_games_that_were_cut_off_make_the_mean_a_lower_bound() -> None:
    label, number = record(entry(evaluation=Evaluation(mean_lines=20_425.0, capped=3))) or ("", "")
    assert (label, number) == ("LINES A GAME, AT LEAST", "20,400")
    label, _ = record(entry(evaluation=Evaluation(mean_lines=408.0, capped=0))) or ("", "")
    assert label == "LINES A GAME, ON AVERAGE"
    assert record(entry(rank=None, evaluation=Evaluation(mean_lines=408.0))) is None


def seconds_until_due(idle: Idle, stack: list[Scene], limit: int = 1000) -> int | None:
    """After how many seconds the attract mode lies on the table."""
    for second in range(1, limit):
        idle.update(1.0, stack)
        if idle.attracts(stack[-1]):
            assert len(stack) == 2
            return second
    return None


def demo_of(cabinet: Cabinet) -> Demo:
    return Demo(cabinet, a_table("only"), 0)


def test_the_table_that_is_left_alone_leads_to_the_attract_mode(
    art: Art, player: ScriptedPlayer
) -> None:
    cabinet = a_cabinet(art, player, attract_after=60.0)
    stack: list[Scene] = [Menu(cabinet)]
    idle = Idle(cabinet)
    assert seconds_until_due(idle, stack, 50) is None
    assert idle.heard(stack[-1])
    assert seconds_until_due(idle, stack) == 60


def test_only_a_kiosk_leaves_a_demo_that_nobody_touches(art: Art, player: ScriptedPlayer) -> None:
    for kiosk, due in ((True, 300), (False, None)):
        cabinet = a_cabinet(art, player, attract_after=60.0, kiosk=kiosk)
        stack: list[Scene] = [Menu(cabinet), demo_of(cabinet)]
        assert seconds_until_due(Idle(cabinet), stack) == due


def test_the_attract_mode_is_not_due_while_it_is_on(art: Art, player: ScriptedPlayer) -> None:
    cabinet = a_cabinet(art, player, attract_after=60.0, kiosk=True)
    idle, stack = Idle(cabinet), list[Scene]([Menu(cabinet)])
    idle.attract(stack)
    attract = stack[-1]
    for _ in range(1000):
        idle.update(1.0, stack)
    assert stack[1:] == [attract]


def test_each_time_has_new_games(art: Art, player: ScriptedPlayer) -> None:
    cabinet = a_cabinet(art, player, lambda: Ranking(a_table("only")))
    idle, stack = Idle(cabinet), list[Scene]([Menu(cabinet)])
    for seed in (5, game_seed(5, 1)):
        seen = len(player.requests)
        idle.attract(stack)
        for _ in range(200):
            if len(player.requests) == seen:
                stack[-1].update(0.5)
        assert player.requests[seen].seed == seed
        leave(stack)


def test_what_ends_the_attract_mode_does_nothing_else(art: Art, player: ScriptedPlayer) -> None:
    cabinet = a_cabinet(art, player)
    idle, menu = Idle(cabinet), Menu(cabinet)
    stack: list[Scene] = [menu]
    idle.attract(stack)
    assert idle.heard(stack[-1])
    assert not idle.heard(menu)  # the click of the same tap
    idle.update(DEAF + 0.01, [menu])
    assert idle.heard(menu)


def test_a_kiosk_goes_back_to_the_table_from_anywhere_and_ends_the_games(
    art: Art, player: ScriptedPlayer
) -> None:
    cabinet = a_cabinet(art, player, kiosk=True)
    menu, demo = Menu(cabinet), demo_of(cabinet)
    stack: list[Scene] = [menu, demo, Help(cabinet, demo)]
    leave(stack)
    assert stack == [menu]
    assert all(stream.closed for stream in player.streams)


class Stuck(Help):
    """Whatever is done, it stays."""

    def handle(self, event: Input) -> None:
        return None


def test_a_scene_that_will_not_go_is_left_all_the_same(art: Art, player: ScriptedPlayer) -> None:
    cabinet = a_cabinet(art, player, kiosk=True)
    menu = Menu(cabinet)
    stack: list[Scene] = [menu, Stuck(cabinet, menu)]
    leave(stack)
    assert stack == [menu]
