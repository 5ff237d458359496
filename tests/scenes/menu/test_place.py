"""A slot that was found is played, whatever the table says of it."""

from tests.scenes.stand_ins import a_slot, a_table
from tetris_arcade.scenes.menu.place import placed
from tetris_arcade.scenes.menu.ranking import Entry


def test_a_slot_has_its_place_in_the_table() -> None:
    table = a_table("best", "good", "poor")
    assert placed(a_slot("good"), table) == (table, 1)


def test_one_that_is_not_in_the_table_comes_first() -> None:
    table, slow = a_table("best", "good"), a_slot("slow")
    assert placed(slow, table) == ((Entry(slow, None), *table), 0)
