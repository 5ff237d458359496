from dataclasses import asdict
from datetime import timedelta
from itertools import pairwise

import pytest

from tests.scenes.stand_ins import NOW, a_slot
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.picture.art import Art
from tetris_arcade.scenes.menu.columns import (
    AGE,
    BEST,
    BY_WORTH,
    COLUMNS,
    EPISODES,
    LINES,
    MIN_GAP,
    NAME,
    RANGE,
    RANK,
    STEPS,
    STORE,
    Column,
    Context,
    available,
    order,
    place,
    placed,
)
from tetris_arcade.scenes.menu.layout import LANDSCAPE, PORTRAIT
from tetris_arcade.scenes.menu.ranking import Entry, places
from tetris_arcade.scenes.menu.rows import HEAVY, PADDING
from tetris_arcade.slots.metadata import Evaluation, Metadata, Training
from tetris_arcade.slots.store import Slot

CONTEXT = Context(NOW, {})
WIDTHS = [layout.table.width - 2 * PADDING for layout in (LANDSCAPE, PORTRAIT)]


def trained(name: str, steps: int | None, days: int | None = None) -> Entry:
    created = None if days is None else NOW - timedelta(days=days)
    return Entry(
        Slot(name, "dir:x", Metadata(created=created, training=Training(timesteps=steps))), 1
    )


def names(entries: list[Entry], column: Column, *, descending: bool | None = None) -> list[str]:
    turned = column.descending if descending is None else descending
    positions = order(entries, column, CONTEXT, descending=turned)
    return [entries[position].slot.name for position in positions]


def test_names_ascend_and_scores_descend_until_they_are_turned() -> None:
    entries = list(places([a_slot("Beta", 3.0), a_slot("alpha", 1.0), a_slot("gamma", 2.0)]))
    assert names(entries, NAME) == ["alpha", "Beta", "gamma"]
    assert names(entries, NAME, descending=True) == ["gamma", "Beta", "alpha"]
    steps = [trained("few", 10), trained("many", 10**20), trained("some", 500)]
    assert names(steps, STEPS) == ["many", "some", "few"]
    assert names(steps, STEPS, descending=False) == ["few", "some", "many"]


def test_the_youngest_comes_first_and_what_is_dated_in_the_future_is_younger_still() -> None:
    entries = [trained("old", 1, 300), trained("tomorrow", 1, -1), trained("new", 1, 2)]
    assert names(entries, AGE) == ["tomorrow", "new", "old"]


@pytest.mark.parametrize("descending", [False, True])
def test_blanks_come_last_whichever_way_it_is_sorted(descending: bool) -> None:
    entries = [trained("none", None), trained("a", 1), trained("blank", None), trained("b", 2)]
    assert names(entries, STEPS, descending=descending)[2:] == ["none", "blank"]


@pytest.mark.parametrize("descending", [False, True])
@pytest.mark.parametrize("column", [LINES, RANGE, BEST, STEPS, EPISODES, AGE])
def test_what_a_slot_that_cannot_play_claims_does_not_lift_it(
    column: Column, descending: bool
) -> None:
    claims = Metadata(
        created=NOW,
        evaluation=Evaluation(mean_lines=9e9, interval=(1e9, 2e9), best_lines=10**9),
        training=Training(timesteps=10**9, episodes=10**9),
    )
    honest = Metadata(
        created=NOW - timedelta(days=3),
        evaluation=Evaluation(**asdict(Protocol()), mean_lines=5.0, interval=(4, 6), best_lines=9),
        training=Training(timesteps=1, episodes=1),
    )
    entries = [
        Entry(Slot("torn", "dir:x", claims, "bad CRC"), None),
        Entry(Slot("honest", "dir:x", honest), 1),
    ]
    assert names(entries, column, descending=descending) == ["honest", "torn"]


def test_a_score_by_other_rules_does_not_compare() -> None:
    other = a_slot("other", 1e6, protocol=Protocol(randomizer="bag"))
    entries = list(places([a_slot("ours", 1.0), other]))
    assert names(entries, LINES) == names(entries, LINES, descending=False) == ["ours", "other"]


def test_slots_that_are_alike_stay_in_the_order_of_their_ranks() -> None:
    entries = [trained(name, 5) for name in ("a", "b", "c")]
    assert names(entries, STEPS) == names(entries, STEPS, descending=False) == ["a", "b", "c"]


def test_the_store_is_a_column_only_where_there_is_more_than_one() -> None:
    assert STORE in available(2)
    assert STORE not in available(1)


@pytest.mark.parametrize("width", WIDTHS)
@pytest.mark.parametrize("stores", [1, 2])
@pytest.mark.parametrize("chosen", COLUMNS)
def test_the_chosen_column_is_always_seen_and_none_runs_into_another(
    width: int, stores: int, chosen: Column
) -> None:
    columns = available(stores)
    if chosen not in columns:
        return
    cells = placed(columns, chosen, width)
    assert {RANK, NAME, chosen} <= {cell.column for cell in cells}
    assert cells[-1].right <= width
    for left, right in pairwise(cells):
        assert right.left - left.right >= MIN_GAP
        assert COLUMNS.index(left.column) < COLUMNS.index(right.column)


def test_a_wide_picture_shows_every_column_of_one_store() -> None:
    cells = placed(available(1), RANK, WIDTHS[0])
    assert [cell.column for cell in cells] == list(available(1))


def test_what_is_there_last_goes_first() -> None:
    for width in range(120, 500):
        shown = {cell.column for cell in placed(available(2), RANK, width)}
        fitting = [column for column in BY_WORTH if column in shown]
        assert fitting[:2] == [RANK, NAME]


def test_no_value_is_wider_than_its_column(art: Art) -> None:
    widest = {
        RANK: ["9TH", "999"],
        LINES: ["99.9K", "9,999"],
        RANGE: ["888K–888K", "UNRANKED"],
        BEST: ["8.8K"],
        EPISODES: ["8.8K"],
        STEPS: ["8.8K"],
        AGE: ["99w", "13d"],
    }
    for column, texts in widest.items():
        face = art.heavy if column in HEAVY else art.text
        more = art.text.width("≥") + 1 if column is LINES else 0
        assert all(face.width(text) + more <= column.width for text in texts), column.heading
        assert art.text.width(column.heading) <= column.width


@pytest.mark.parametrize(
    ("rank", "text"), [(1, "1ST"), (9, "9TH"), (10, "10"), (1234, "1234"), (10**9, "1B")]
)
def test_a_rank_is_never_longer_than_four_characters(rank: int, text: str) -> None:
    assert place(rank) == text


def test_ten_thousand_slots_have_a_place_each_whatever_they_are_sorted_by() -> None:
    entries = [trained(f"slot-{number}", number or None, number % 7) for number in range(10_000)]
    for column in COLUMNS:
        positions = order(entries, column, CONTEXT, descending=True)
        assert sorted(positions) == list(range(10_000))
