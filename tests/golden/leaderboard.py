"""The leaderboard."""

from collections.abc import Sequence
from dataclasses import replace
from threading import Event

import pygame

from tests.golden.cast import BEST, TABLE, UnderWay, cabinet, long_table, two_stores
from tests.golden.pictures import picture
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.scenes.cabinet import Cabinet
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.preview import REST
from tetris_arcade.scenes.menu.ranking import Ranking, places

LONG = 60.0
"""Seconds that no reading of a table in memory takes."""
TICK = 0.05


def menu_of(shown: Cabinet, surface: pygame.Surface, actions: Sequence[Action] = ()) -> Menu:
    """A menu that was seen on such a surface while someone did these things."""
    menu = Menu(shown, patience=LONG)
    menu.enter()
    menu.draw(surface)
    for action in actions:
        menu.handle(Input(action))
    return menu


def playing(menu: Menu, seconds: float) -> None:
    """Let the recorded game of the selected slot go on for so long."""
    menu.update(REST)
    for _ in range(round(seconds / TICK)):
        menu.preview.update(TICK)


@picture
def leaderboard(surface: pygame.Surface) -> None:
    """As it is at first."""
    menu_of(cabinet(), surface).draw(surface)


@picture
def leaderboard_game(surface: pygame.Surface) -> None:
    """With a recorded game in the panel, of a slot that was trained here."""
    menu = menu_of(cabinet(), surface, [Action.DOWN] * 3)
    playing(menu, 41.3)
    menu.draw(surface)


@picture
def leaderboard_published(surface: pygame.Surface) -> None:
    """With a recorded game of a player from the literature."""
    menu = menu_of(cabinet(), surface, [Action.DOWN])
    playing(menu, 12.6)
    menu.draw(surface)


@picture
def leaderboard_sorted(surface: pygame.Surface) -> None:
    """By another column, the other way round."""
    menu_of(cabinet(), surface, [Action.LEFT, Action.LEFT, Action.REVERSE]).draw(surface)


@picture
def leaderboard_two_stores(surface: pygame.Surface) -> None:
    """The slots of two stores, sorted by the store."""
    menu_of(cabinet(two_stores()), surface, [Action.RIGHT] * 2).draw(surface)


@picture
def leaderboard_long(surface: pygame.Surface) -> None:
    """Scrolled."""
    menu_of(cabinet(long_table()), surface, [Action.PAGE_DOWN] * 2).draw(surface)


@picture
def leaderboard_marked(surface: pygame.Surface) -> None:
    """One slot is marked for a comparison, another is selected."""
    done = [Action.DOWN, Action.COMPARE, Action.DOWN, Action.DOWN]
    menu_of(cabinet(), surface, done).draw(surface)


@picture
def leaderboard_torn(surface: pygame.Surface) -> None:
    """A slot is selected that cannot be played."""
    menu_of(cabinet(), surface, [Action.LAST]).draw(surface)


@picture
def leaderboard_other_rules(surface: pygame.Surface) -> None:
    """A slot is selected that was evaluated by other rules."""
    number = [entry.slot.name for entry in TABLE].index("bag-of-seven")
    menu_of(cabinet(), surface, [Action.DOWN] * number).draw(surface)


@picture
def leaderboard_problem(surface: pygame.Surface) -> None:
    """A store cannot be read, the others are shown."""
    problem = "zip:open-day.zip cannot be read: it is cut short; copy it anew, or leave it out"
    menu_of(cabinet(TABLE, problem), surface).draw(surface)


@picture
def leaderboard_job(surface: pygame.Surface) -> None:
    """A job is under way."""
    menu_of(cabinet(jobs=UnderWay()), surface).draw(surface)


@picture
def leaderboard_kiosk(surface: pygame.Surface) -> None:
    """Where nothing may be changed."""
    menu_of(cabinet(places(BEST), kiosk=True), surface).draw(surface)


@picture
def welcome(surface: pygame.Surface) -> None:
    """There are no slots yet."""
    menu_of(cabinet(()), surface).draw(surface)


@picture
def welcome_problems(surface: pygame.Surface) -> None:
    """There are none because no store can be read."""
    problems = [
        "dir:lab/slots: there is no such folder; make it, or leave out --store",
        "zip:open-day.zip cannot be read: it is cut short; copy it anew, or leave it out",
    ]
    menu_of(cabinet((), *problems), surface).draw(surface)


@picture
def welcome_kiosk(surface: pygame.Surface) -> None:
    """There are no slots, and nobody here can do anything about it."""
    menu_of(cabinet((), kiosk=True), surface).draw(surface)


@picture
def reading(surface: pygame.Surface) -> None:
    """A store is slow to answer."""
    answers = Event()

    def read() -> Ranking:
        answers.wait()
        return Ranking(())

    menu = Menu(replace(cabinet(), read=read))
    menu.refresh()
    menu.update(LONG)
    menu.draw(surface)
    answers.set()
