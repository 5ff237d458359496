"""Jobs do what they say, one after the other."""

from pathlib import Path

import pytest

from tests.jobs.waiting import outcome_of, under_way
from tetris_arcade.evaluation.protocol import is_standard
from tetris_arcade.jobs.job import (
    Copy,
    Delete,
    Evaluate,
    Export,
    Import,
    Rename,
    Save,
)
from tetris_arcade.jobs.jobs import Jobs
from tetris_arcade.slots import locations
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore


def test_a_slot_is_saved_renamed_copied_exported_and_imported(
    jobs: Jobs, store: SlotStore, checkpoints: Path, tmp_path: Path
) -> None:
    here, there = store.location, f"zip:{tmp_path / 'show.zip'}"
    bundle = tmp_path / "bundle.zip"
    for job in (
        Save(checkpoints, "final", "mine", here),
        Rename(here, "mine", "ours"),
        Copy(here, "ours", there, "theirs"),
        Export(here, "ours", tmp_path / "model.zip", bundle=False),
        Export(here, "ours", bundle, bundle=True),
        Import(bundle, "back", here),
    ):
        jobs.start(job)
    assert jobs.waiting == 5
    lines = [outcome_of(jobs) for _ in range(6)]
    assert all(outcome.done for outcome in lines), lines
    assert [outcome.line for outcome in lines] == [
        "saved mine from final.zip",
        "renamed mine to ours",
        f"copied theirs to {there}",
        f"exported ours to {tmp_path / 'model.zip'}",
        f"exported ours to {bundle}",
        "imported back from bundle.zip",
    ]
    assert store.names() == ["back", "ours", "tiny"]
    final = (checkpoints / "final.zip").read_bytes()
    assert (tmp_path / "model.zip").read_bytes() == final
    for kept, name in ((store, "back"), (open_store(there), "theirs")):
        with kept.open_model(name) as model:
            assert model.read() == final
    assert (jobs.current, jobs.waiting, jobs.finished) == (None, 0, 6)
    assert jobs.update() is None


def test_what_was_deleted_last_is_brought_back_first(jobs: Jobs, store: SlotStore) -> None:
    for name in ("one", "two"):
        with store.open_model("tiny") as model:
            store.save(name, model, store.read("tiny").metadata)
        jobs.start(Delete(store.location, name))
        assert outcome_of(jobs).done
    assert store.names() == ["tiny"]
    assert jobs.deleted == "two"
    with store.open_model("tiny") as model:
        store.save("two", model, store.read("tiny").metadata)
    assert jobs.undo()
    assert outcome_of(jobs).line == "brought back two-2"
    assert jobs.undo()
    assert outcome_of(jobs).line == "brought back one"
    assert store.names() == ["one", "tiny", "two", "two-2"]
    assert not jobs.undo()
    assert jobs.deleted is None


def test_what_could_not_be_brought_back_can_be_tried_again(
    jobs: Jobs, store: SlotStore, tmp_path: Path
) -> None:
    jobs.start(Delete(store.location, "tiny"))
    assert outcome_of(jobs).done
    folder, away = tmp_path / "slots", tmp_path / "unplugged"
    folder.rename(away)
    jobs.undo()
    assert not outcome_of(jobs).done
    away.rename(folder)
    jobs.undo()
    assert outcome_of(jobs).done
    assert store.names() == ["tiny"]


def test_an_evaluation_is_by_the_standard_protocol_and_is_kept(
    jobs: Jobs, store: SlotStore
) -> None:
    jobs.start(Evaluate(store.location, "tiny"))
    under_way(jobs)
    outcome = outcome_of(jobs)
    metadata = store.read("tiny").metadata
    assert metadata.evaluation is not None
    assert is_standard(metadata.evaluation)
    assert metadata.replay is not None
    assert outcome == (
        Evaluate(store.location, "tiny"),
        f"evaluated tiny: {metadata.evaluation.mean_lines:,.1f} lines on average",
        True,
        None,
    )


def test_saving_to_the_users_own_store_makes_it(
    jobs: Jobs, checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_DATA_HOME", str(tmp_path / "data"))
    jobs.start(Save(checkpoints, "best", "mine", locations.user_location()))
    assert outcome_of(jobs).done
    assert open_store(locations.user_location()).names() == ["mine"]
