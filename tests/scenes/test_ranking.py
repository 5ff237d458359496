from pathlib import Path

from tests.scenes.stand_ins import a_slot
from tetris_arcade.scenes.ranking import places, read
from tetris_arcade.slots.plugins import open_store


def test_only_slots_that_were_evaluated_and_can_play_have_a_rank() -> None:
    slots = [
        a_slot("torn", 9.0, "bad CRC"),
        a_slot("new"),
        a_slot("weak", 1.0),
        a_slot("good", 7.0),
    ]
    table = places(slots)
    assert [(entry.slot.name, entry.rank) for entry in table] == [
        ("good", 1),
        ("weak", 2),
        ("new", None),
        ("torn", None),
    ]
    assert [entry.playable for entry in table] == [True, True, True, False]


def test_a_store_that_cannot_be_read_is_reported_beside_the_slots_of_the_others(
    tmp_path: Path,
) -> None:
    (tmp_path / "here" / "thin").mkdir(parents=True)
    (tmp_path / "here" / "thin" / "model.zip").write_bytes(b"a foreign slot has no metadata")
    stores = [open_store(f"dir:{tmp_path / name}") for name in ("gone", "here")]
    ranking = read(stores)
    assert [entry.slot.name for entry in ranking.entries] == ["thin"]
    assert len(ranking.problems) == 1
    assert "gone" in ranking.problems[0]
