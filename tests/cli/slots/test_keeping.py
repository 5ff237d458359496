"""``slots save`` and ``slots import``."""

import json
from pathlib import Path

from tests.cli.slots.conftest import DESCRIBED, Fail, Run, keep, write_checkpoint
from tetris_arcade.slots import locations
from tetris_arcade.slots.metadata import Training
from tetris_arcade.slots.store import SlotStore


def test_save_keeps_a_checkpoint_under_a_name(
    run: Run, fail: Fail, store: SlotStore, tmp_path: Path
) -> None:
    write_checkpoint(tmp_path / "best.zip", num_timesteps=5)
    options = ("--checkpoints", str(tmp_path), "--store", store.location)
    assert "'first'" in run("save", "best", "first", *options)
    metadata = store.read("first").metadata
    assert metadata.source == "best"
    assert metadata.training == Training(timesteps=5)
    assert "--replace" in fail("save", "best", "first", *options)
    write_checkpoint(tmp_path / "best.zip", num_timesteps=6)
    run("save", "best", "first", "--replace", *options)
    assert store.read("first").metadata.training == Training(timesteps=6)
    [saved] = json.loads(run("save", "best", "first", "--suffix", "--json", *options))
    assert saved["name"] == "first-2"


def test_save_finds_what_stable_baselines3_leaves(
    run: Run, fail: Fail, store: SlotStore, tmp_path: Path
) -> None:
    options = ("--checkpoints", str(tmp_path), "--store", store.location)
    assert "best_model.zip" in fail("save", "best", "first", *options)
    for steps in (900, 10_000):
        write_checkpoint(tmp_path / f"rl_model_{steps}_steps.zip", num_timesteps=steps)
    assert "rl_model_10000_steps.zip" in run("save", "latest", "first", *options)
    assert store.read("first").metadata.training == Training(timesteps=10_000)


def test_without_a_store_saving_goes_to_the_users_own_and_listing_shows_it_with_the_starters(
    run: Run, own: Path, tmp_path: Path
) -> None:
    def listed() -> set[tuple[str, str]]:
        return {(slot["store"], slot["name"]) for slot in json.loads(run("list", "--json"))}

    starters = listed()
    assert {store for store, _ in starters} == {locations.STARTER_LOCATION}
    write_checkpoint(tmp_path / "best.zip")
    run("save", "best", "mine", "--checkpoints", str(tmp_path))
    assert (own / "mine/model.zip").is_file()
    assert listed() == starters | {(f"dir:{own}", "mine")}


def test_a_named_store_is_not_created_with_its_parents(fail: Fail, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "best.zip")
    named = ("--checkpoints", str(tmp_path), "--store", str(tmp_path / "unplugged/slots"))
    assert "no such folder" in fail("save", "best", "mine", *named)
    assert not (tmp_path / "unplugged").exists()


def test_where_the_users_own_slots_cannot_be_made_is_said_in_one_line(
    fail: Fail, own: Path, tmp_path: Path
) -> None:
    (tmp_path / "home").write_text("")
    write_checkpoint(tmp_path / "best.zip")
    assert "not a folder" in fail("save", "best", "mine", "--checkpoints", str(tmp_path))


def test_import_keeps_a_model_or_the_slot_of_a_bundle(
    run: Run, fail: Fail, store: SlotStore, tmp_path: Path
) -> None:
    write_checkpoint(tmp_path / "theirs.zip", num_timesteps=5, slot_metadata=DESCRIBED)
    to = ("--store", store.location)
    assert "'theirs'" in run("import", f"{tmp_path}/theirs.zip", "theirs", "--notes", "a gift", *to)
    assert store.read("theirs").metadata.source == "import"
    assert store.read("theirs").metadata.notes == "a gift"
    fail("import", f"{tmp_path}/theirs.zip", "theirs", *to)
    run("export", "mine", f"{tmp_path}/b.zip", "--bundle", *to)
    assert "'again'" in run("import", f"{tmp_path}/b.zip", "again", *to)
    assert "already there" in run("import", f"{tmp_path}/b.zip", "again", *to)
    [imported] = json.loads(run("import", f"{tmp_path}/b.zip", "theirs", "--suffix", "--json", *to))
    assert (imported["name"], imported["notes"]) == ("theirs-2", "kept")


def test_import_of_a_bundle_of_others_names_them_and_the_command_for_all(
    run: Run, fail: Fail, store: SlotStore, tmp_path: Path
) -> None:
    keep(store, "yours")
    run("copy", "--all", "--store", store.location, "--to", f"zip:{tmp_path}/both.zip")
    line = fail("import", f"{tmp_path}/both.zip", "another", "--store", store.location)
    assert "mine, yours" in line
    assert f"slots copy --all --store zip:{tmp_path}/both.zip --to {store.location}" in line


def test_a_bad_name_is_refused_before_anything_is_kept(
    fail: Fail, store: SlotStore, tmp_path: Path
) -> None:
    write_checkpoint(tmp_path / "best.zip")
    for name in ("Mine", "../mine", "con"):
        options = ("--checkpoints", str(tmp_path), "--store", store.location)
        assert "cannot be a slot's name" in fail("save", "best", name, *options)
    assert store.names() == ["mine"]
