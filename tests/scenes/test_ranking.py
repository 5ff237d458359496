from pathlib import Path

import pytest

from tests.scenes.stand_ins import a_slot
from tetris_arcade.scenes.ranking import places, read
from tetris_arcade.slots.directory import DirectoryStore
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


@pytest.mark.parametrize(
    "error", [ConnectionError("refused\nby host"), RuntimeError(), KeyError(3)]
)
def test_whatever_a_plugins_store_raises_is_one_line_that_names_the_store(
    tmp_path: Path, error: Exception
) -> None:
    class Broken(DirectoryStore):
        def names(self) -> list[str]:
            raise error

    (tmp_path / "here" / "thin").mkdir(parents=True)
    (tmp_path / "here" / "thin" / "model.zip").write_bytes(b"a foreign slot has no metadata")
    ranking = read([Broken(str(tmp_path / "lab")), DirectoryStore(str(tmp_path / "here"))])
    assert [entry.slot.name for entry in ranking.entries] == ["thin"]
    assert len(ranking.problems) == 1
    assert ranking.problems[0].startswith(f"dir:{tmp_path}/lab cannot be read")
    assert type(error).__name__ in ranking.problems[0]
    assert "\n" not in ranking.problems[0]
