from pathlib import Path

import pytest

from tests.scenes.stand_ins import a_slot
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.scenes.menu.ranking import Entry, places, read
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import Slot


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


def test_a_score_by_other_rules_has_no_rank_and_names_them() -> None:
    claims = Metadata(evaluation=Evaluation(mean_lines=8e6, protocol="standard", games=100))
    thin = Metadata(evaluation=Evaluation(mean_lines=9e6))
    table = places(
        [
            Slot("claims", "dir:slots", claims),
            Slot("thin", "dir:slots", thin),
            a_slot("short", 4e6, protocol=Protocol(max_pieces=10**9)),
            a_slot("new"),
            a_slot("ours", 1.0),
        ]
    )
    assert [(entry.slot.name, entry.rank, entry.other_rules) for entry in table] == [
        ("ours", 1, None),
        ("claims", None, "standard"),
        ("short", None, "custom"),
        ("thin", None, "unknown"),
        ("new", None, None),
    ]
    assert all(entry.playable for entry in table)


@pytest.mark.parametrize(
    ("algorithm", "published"), [(None, False), ("DQN", False), ("published", True)]
)
def test_a_published_player_is_told_from_a_trained_one(
    algorithm: str | None, published: bool
) -> None:
    slot = Slot("a", "dir:slots", Metadata(algorithm=algorithm))
    assert Entry(slot, None).published is published


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
