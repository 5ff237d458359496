import argparse
import io
import json
import zipfile
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tetris_arcade.cli import slots
from tetris_arcade.cli.terminal import printable
from tetris_arcade.errors import SlotExistsError, StoreError
from tetris_arcade.slots import locations
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Evaluation, Metadata, Training

Run = Callable[..., str]


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Run:
    """Runs ``slots …`` as the program does; what it prints."""
    parser = argparse.ArgumentParser("tetris_arcade")
    slots.add_parser(parser.add_subparsers())

    def command(*arguments: str) -> str:
        args = parser.parse_args(["slots", *arguments])
        assert args.run(args) == 0
        return capsys.readouterr().out

    return command


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    (tmp_path / "slots").mkdir()
    return DirectoryStore(str(tmp_path / "slots"))


def keep(store: DirectoryStore, name: str, **metadata: Any) -> None:
    store.save(name, io.BytesIO(b"model"), Metadata(**metadata))


def write_checkpoint(path: Path, **attributes: object) -> None:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("data", json.dumps(attributes))
        archive.writestr("policy.pth", b"weights")


def test_list_ranks_by_mean_lines_with_the_rest_below(run: Run, store: DirectoryStore) -> None:
    keep(store, "plain", training=Training(timesteps=250_000), source="latest")
    keep(store, "good", evaluation=Evaluation(mean_lines=50.0, interval=(40.0, 60.0)))
    keep(
        store,
        "best",
        evaluation=Evaluation(mean_lines=2e5, median_lines=9e4, best_lines=528_000, capped=3),
    )
    keep(store, "broken")
    model = store.location.removeprefix("dir:") + "/broken/model.zip"
    Path(model).write_bytes(b"")
    table = [line.split() for line in run("list", "--store", store.location).splitlines()]
    assert table[0][:3] == ["#", "name", "lines"]
    assert table[1] == ["1", "best", ">=200,000.0", "90,000", "528,000"]
    assert table[2] == ["2", "good", "50.0", "(40", "to", "60)"]
    assert table[3] == ["plain", "250,000", "latest"]
    assert table[4] == ["broken"]
    assert table[5][0] == "damaged:"


def test_the_columns_line_up(run: Run, store: DirectoryStore) -> None:
    keep(store, "a", training=Training(timesteps=1))
    keep(store, "a-much-longer-name", training=Training(timesteps=123_456))
    heading, first, second = run("list", "--store", store.location).splitlines()
    assert heading.index("steps") + len("steps") == len(first) == len(second)


def test_list_as_json_is_each_slots_metadata_with_name_store_and_problem(
    run: Run, store: DirectoryStore
) -> None:
    keep(store, "mine", notes="\x9b31m\x1b[2J", unknown={"lab": 7})
    [listed] = json.loads(run("list", "--store", store.location, "--json"))
    assert (listed["name"], listed["store"], listed["problem"]) == ("mine", store.location, None)
    assert listed["notes"] == "\x9b31m\x1b[2J"
    assert listed["lab"] == 7
    assert listed["evaluation"] is None
    assert run("list", "--store", store.location, "--json").isascii()


def test_an_empty_store_says_what_to_do_next(run: Run, store: DirectoryStore) -> None:
    assert "slots save best NAME" in run("list", "--store", store.location)
    assert json.loads(run("list", "--store", store.location, "--json")) == []


def test_several_stores_are_one_list_that_names_them(
    run: Run, store: DirectoryStore, tmp_path: Path
) -> None:
    other = DirectoryStore(str(tmp_path / "other"))
    keep(store, "mine")
    keep(other, "mine")
    out = run("list", "--store", store.location, "--store", str(tmp_path / "other"))
    assert store.location in out
    assert other.location in out


def test_a_terminal_cannot_be_steered_by_what_a_slot_says(
    run: Run, store: DirectoryStore, tmp_path: Path
) -> None:
    keep(store, "mine")
    (tmp_path / "slots/mine/metadata.json").write_text('{"versions": {"\x1b[2J\u202e": 1}}')
    (tmp_path / "esc\x1b[31m").mkdir()
    keep(DirectoryStore(str(tmp_path / "esc\x1b[31m")), "mine")
    out = run("list", "--store", store.location, "--store", str(tmp_path / "esc\x1b[31m"))
    assert "damaged" in out
    assert not {"\x1b", "\x9b", "\u202e"} & set(out)
    assert printable("a\x1b[2J\x9b\u202e\nb") == "a\ufffd[2J\ufffd\ufffd\ufffdb"


def test_save_keeps_a_checkpoint_under_a_name(
    run: Run, store: DirectoryStore, tmp_path: Path
) -> None:
    write_checkpoint(tmp_path / "best.zip", num_timesteps=5)
    options = ("--checkpoints", str(tmp_path), "--store", store.location)
    assert "'mine'" in run("save", "best", "mine", *options)
    metadata = store.read("mine").metadata
    assert metadata.source == "best"
    assert metadata.training == Training(timesteps=5)
    with pytest.raises(SlotExistsError):
        run("save", "best", "mine", *options)
    write_checkpoint(tmp_path / "best.zip", num_timesteps=6)
    run("save", "best", "mine", "--replace", *options)
    assert store.read("mine").metadata.training == Training(timesteps=6)


@pytest.fixture
def own(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's own slots go; neither this folder nor those above it exist yet."""
    folder = tmp_path / "home/data/tetris-arcade/slots"
    monkeypatch.setattr(locations, "user_folder", lambda: folder)
    monkeypatch.setattr(slots, "user_folder", lambda: folder)
    return folder


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


def test_a_named_store_is_not_created_with_its_parents(run: Run, tmp_path: Path) -> None:
    write_checkpoint(tmp_path / "best.zip")
    named = ("--checkpoints", str(tmp_path), "--store", str(tmp_path / "unplugged/slots"))
    with pytest.raises(StoreError, match="no such folder"):
        run("save", "best", "mine", *named)
    assert not (tmp_path / "unplugged").exists()


def test_where_the_users_own_slots_cannot_be_made_is_said_in_one_line(
    run: Run, own: Path, tmp_path: Path
) -> None:
    (tmp_path / "home").write_text("")
    write_checkpoint(tmp_path / "best.zip")
    with pytest.raises(StoreError, match="not a folder"):
        run("save", "best", "mine", "--checkpoints", str(tmp_path))


def test_a_number_of_hundreds_of_digits_lists_as_a_damaged_slot(
    run: Run, store: DirectoryStore, tmp_path: Path
) -> None:
    keep(store, "mine")
    for record in ('"training": {"timesteps": %s}', '"evaluation": {"mean_lines": %s}'):
        text = "{" + record % ("9" * 400) + "}"
        (tmp_path / "slots/mine/metadata.json").write_text(text)
        assert "damaged: slot 'mine'" in run("list", "--store", store.location)


def test_two_spellings_of_a_store_list_its_slots_once(
    run: Run, store: DirectoryStore, tmp_path: Path
) -> None:
    keep(store, "mine")
    spellings = ("--store", store.location, "--store", f"{tmp_path}/./slots/")
    assert len(json.loads(run("list", *spellings, "--json"))) == 1


def test_a_mistyped_store_is_an_error_not_an_empty_list(run: Run, tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="no such folder"):
        run("list", "--store", str(tmp_path / "typo"))


@pytest.mark.parametrize("command", [[], ["list"], ["save"]])
def test_every_help_has_an_example(
    run: Run, capsys: pytest.CaptureFixture[str], command: list[str]
) -> None:
    with pytest.raises(SystemExit) as exited:
        run(*command, "--help")
    assert exited.value.code == 0
    assert "example: python -m tetris_arcade slots" in capsys.readouterr().out


@pytest.mark.parametrize(
    "arguments", [[], ["save", "worst", "mine"], ["save", "best"], ["list", "--stoer", "x"]]
)
def test_wrong_usage_exits_with_2(run: Run, arguments: list[str]) -> None:
    with pytest.raises(SystemExit) as exited:
        run(*arguments)
    assert exited.value.code == 2
