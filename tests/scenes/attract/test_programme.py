from dataclasses import replace
from itertools import groupby
from threading import Event

import pygame
import pytest

from tests.scenes.attract.rounds import LONG, attract_of, programme, watch, watch_until
from tests.scenes.stand_ins import ScriptedPlayer, a_cabinet, a_slot, a_table
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.attract.attract import Attract
from tetris_arcade.scenes.attract.part import Part
from tetris_arcade.scenes.attract.standings import Standings
from tetris_arcade.scenes.attract.title import Title
from tetris_arcade.scenes.attract.turn import LENGTH, Turn
from tetris_arcade.scenes.demo.pace import DEADLINE
from tetris_arcade.scenes.menu.ranking import Ranking, places
from tetris_arcade.scenes.menu.reading import Reader
from tetris_arcade.scenes.scene import Pop
from tetris_arcade.sound.sounds import Sound, Sounds


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


def test_the_table_is_read_while_the_title_is_shown_and_nothing_waits_for_a_store(
    art: Art, player: ScriptedPlayer, surface: pygame.Surface, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked, answers = Event(), Event()

    def read() -> Ranking:
        asked.set()
        answers.wait()
        return Ranking(a_table("only"))

    attract = Attract(a_cabinet(art, player, read), 5)
    assert asked.wait(LONG)
    waits: list[float] = []
    monkeypatch.setattr(Reader, "wait", lambda reader, seconds: waits.append(seconds))
    while not isinstance(attract.part, Standings):
        attract.update(0.1)
    attract.draw(surface)
    assert attract.table.table is None
    assert set(waits) <= {0}
    monkeypatch.undo()
    answers.set()
    watch(attract, 0.1, 0.1)
    assert [entry.slot.name for entry in attract.table.ranking.entries] == ["only"]


def test_the_table_that_nobody_watches_has_no_slot_loaded(
    attract: Attract, player: ScriptedPlayer
) -> None:
    watch_until(attract, Standings)
    watch(attract, 7)
    assert player.prepared == []


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
