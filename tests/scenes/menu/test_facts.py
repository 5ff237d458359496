from dataclasses import replace

import msgspec
import pygame
import pytest

from tests.scenes.menu.conftest import MakeMenu
from tests.scenes.stand_ins import NOW, a_slot
from tetris_arcade.controls.actions import Action, Input
from tetris_arcade.picture.art import Art
from tetris_arcade.picture.numbers import BLANK
from tetris_arcade.picture.panels import FACT_GAP
from tetris_arcade.picture.theme import WELL
from tetris_arcade.scenes.menu.columns import (
    AGE,
    BEST,
    EPISODES,
    RANK,
    STEPS,
    Context,
    available,
    placed,
)
from tetris_arcade.scenes.menu.facts import PAIR_GAP, facts, facts_of, lines_of, room_for
from tetris_arcade.scenes.menu.layout import LANDSCAPE, PORTRAIT, Layout
from tetris_arcade.scenes.menu.menu import Menu
from tetris_arcade.scenes.menu.panel import areas
from tetris_arcade.scenes.menu.ranking import Entry, places
from tetris_arcade.scenes.menu.rows import PADDING
from tetris_arcade.slots.metadata import Training
from tetris_arcade.slots.store import Slot

CONTEXT = Context(NOW, {})
BOTH = pytest.mark.parametrize("layout", [LANDSCAPE, PORTRAIT], ids=["landscape", "portrait"])


def by(**rules: int | str | None) -> Entry:
    """A slot whose score calls itself standard, by rules that differ from ours in these."""
    slot = a_slot("older", 9.0)
    evaluation = slot.metadata.evaluation
    assert evaluation is not None
    scored = msgspec.structs.replace(evaluation, **rules)
    metadata = msgspec.structs.replace(slot.metadata, evaluation=scored)
    return places([replace(slot, metadata=metadata)])[0]


@pytest.mark.parametrize(
    ("rules", "said"),
    [
        ({"max_pieces": 400_000}, "CAP 400K"),
        ({"max_pieces": None}, "NO CAP"),
        ({"games": 50}, "50 GAMES"),
        ({"randomizer": None}, "unknown"),
        ({"seed": 7}, "SEED 7"),
        ({"randomizer": "bag"}, "bag"),
        ({"width": 12}, "12 WIDE"),
        ({"height": 22}, "22 HIGH"),
        ({"best_lines": 8}, "WRONG"),
        ({"protocol": "custom", "games": 50}, "custom"),
        ({"protocol": None, "games": 50}, "unknown"),
    ],
)
def test_by_what_a_score_does_not_compare_is_said(
    rules: dict[str, int | str | None], said: str
) -> None:
    entry = by(**rules)
    assert entry.rank is None
    assert dict(facts(entry, median=True))["RULES"] == said


def test_of_a_score_by_our_rules_none_are_said() -> None:
    assert "RULES" not in dict(facts(by(), median=True))


@BOTH
@pytest.mark.parametrize("stores", [1, 2])
def test_what_the_row_has_no_room_for_stands_in_the_panel(layout: Layout, stores: int) -> None:
    slot = a_slot("a", 5.0)
    training = Training(timesteps=80_000, episodes=909)
    entry = Entry(replace(slot, metadata=msgspec.structs.replace(
        slot.metadata, training=training, evaluation=None)), 1)  # fmt: skip
    columns = available(stores)
    shown = {cell.column for cell in placed(columns, RANK, layout.table.width - 2 * PADDING)}
    left_out = [column for column in columns if column not in shown]
    said = dict(facts_of(entry, left_out, CONTEXT, median=True))
    known = {EPISODES: "909", STEPS: "80K", AGE: "0s"}
    assert said == {column.heading: text for column, text in known.items() if column not in shown}
    assert all(column in shown for column in known) == (not said)
    assert bool(said) == (stores == 2 or layout is PORTRAIT)


def test_a_blank_is_no_fact_and_the_best_game_is_said_once() -> None:
    entry = by(best_lines=10)
    assert EPISODES.text(entry, CONTEXT) == BLANK
    assert dict(facts_of(entry, [EPISODES, BEST], CONTEXT, median=True)) == {"BEST": "10"}
    assert dict(facts_of(entry, [EPISODES, BEST], CONTEXT, median=False)) == {}


def test_two_short_facts_share_a_line_where_it_is_wide(art: Art) -> None:
    short, long = ("AGE", "11d"), ("95% RANGE", "888K–888K")
    wide, narrow = areas(PORTRAIT).facts.width, areas(LANDSCAPE).facts.width
    found = [short, short, short, long, short, short]
    assert lines_of(art, found, wide) == [[short, short], [short], [long], [short, short]]
    assert lines_of(art, found, narrow) == [[fact] for fact in found]
    half = room_for(art, short, wide)
    assert 2 * half + PAIR_GAP <= wide
    assert art.text.width("AGE") + FACT_GAP + art.text.width("11d") <= half
    assert room_for(art, long, wide) == wide


def slot_of_many_facts(name: str, location: str, recorded: str) -> Slot:
    entry = by(max_pieces=400_000, capped=3)
    metadata = msgspec.structs.replace(
        entry.slot.metadata,
        training=Training(timesteps=80_000, episodes=909, seconds=99),
        replay=recorded,
    )
    return replace(entry.slot, name=name, location=location, metadata=metadata)


@BOTH
def test_facts_that_there_is_no_room_for_are_left_out_whole(
    make_menu: MakeMenu, layout: Layout, recorded: str
) -> None:
    slots = [slot_of_many_facts("n" * 64, location, recorded) for location in ("dir:x", "dir:y")]
    menu = make_menu(places(slots))
    surface = pygame.Surface(layout.size)
    menu.draw(surface)
    inside = areas(layout).facts
    below = surface.subsurface((inside.left, inside.bottom, inside.width, 3))
    assert pygame.image.tobytes(below, "RGB") == bytes(WELL) * inside.width * 3


def panel_of(menu: Menu) -> bytes:
    surface = pygame.Surface(LANDSCAPE.size)
    menu.draw(surface)
    return pygame.image.tobytes(surface.subsurface(LANDSCAPE.panel), "RGB")


def of_two_stores(episodes: int) -> tuple[Entry, ...]:
    slot = a_slot("a", 5.0)
    metadata = msgspec.structs.replace(slot.metadata, training=Training(episodes=episodes))
    return places([replace(slot, metadata=metadata), replace(a_slot("b"), location="dir:y")])


def test_the_panel_shows_what_the_row_has_no_room_for_whatever_it_is_sorted_by(
    make_menu: MakeMenu,
) -> None:
    menu, other = make_menu(of_two_stores(909)), make_menu(of_two_stores(17))
    assert panel_of(menu) != panel_of(other)
    for _ in range(3):  # by the age, the steps, the episodes: the row has room for these then
        menu.handle(Input(Action.LEFT))
        other.handle(Input(Action.LEFT))
    assert panel_of(menu) == panel_of(other)
