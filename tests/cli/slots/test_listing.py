"""What ``slots list`` and ``slots show`` print."""

import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pytest

from tests.cli.slots.conftest import Fail, Run, keep
from tetris_arcade.cli.terminal import printable
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.slots.directory import DirectoryStore
from tetris_arcade.slots.metadata import Evaluation, Policy, Training


def score(protocol: Protocol = Protocol(), **numbers: Any) -> Evaluation:  # noqa: B008 - frozen
    return Evaluation(**asdict(protocol), protocol=protocol.name, **numbers)


@pytest.fixture
def store(tmp_path: Path) -> DirectoryStore:
    """An empty folder of slots, whose files a test may spoil."""
    (tmp_path / "slots").mkdir()
    return DirectoryStore(str(tmp_path / "slots"))


def test_list_ranks_by_mean_lines_with_the_rest_below(run: Run, store: DirectoryStore) -> None:
    keep(store, "plain", training=Training(timesteps=250_000), source="latest")
    keep(store, "good", evaluation=score(mean_lines=50.0, interval=(40.0, 60.0)))
    keep(
        store,
        "best",
        evaluation=score(mean_lines=2e5, median_lines=9e4, best_lines=390_000, capped=3),
    )
    keep(store, "broken")
    model = store.location.removeprefix("dir:") + "/broken/model.zip"
    Path(model).write_bytes(b"")
    table = [line.split() for line in run("list", "--store", store.location).splitlines()]
    assert table[0][:3] == ["#", "name", "lines"]
    assert table[1] == ["1", "best", ">=200,000.0", "90,000", "390,000"]
    assert table[2] == ["2", "good", "50.0", "(40", "to", "60)"]
    assert table[3] == ["plain", "250,000", "latest"]
    assert table[4] == ["broken"]
    assert table[5][0] == "damaged:"


def test_a_score_by_another_protocol_has_no_place_and_says_so(
    run: Run, store: DirectoryStore
) -> None:
    keep(store, "bagged", evaluation=score(Protocol(randomizer="bag"), mean_lines=9e5))
    keep(store, "claims", evaluation=Evaluation(mean_lines=8e5, protocol="standard"))
    keep(store, "mine", evaluation=score(mean_lines=7.0))
    table = [line.split()[:3] for line in run("list", "--store", store.location).splitlines()[1:]]
    assert table == [
        ["1", "mine", "7.0"],
        ["-", "bagged", "900,000.0"],
        ["-", "claims", "800,000.0"],
    ]


def test_show_does_not_fill_the_screen_with_the_recorded_game(
    run: Run, store: DirectoryStore
) -> None:
    keep(store, "mine", replay="uniform 10x20 7 " + "A" * 5000)
    out = run("show", "mine", "--store", store.location)
    assert "uniform 10x20 7 A" in out
    assert len(out) < 500
    [whole] = json.loads(run("show", "mine", "--store", store.location, "--json"))
    assert len(whole["replay"]) > 5000


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


def test_a_mistyped_store_is_an_error_not_an_empty_list(fail: Fail, tmp_path: Path) -> None:
    assert "no such folder" in fail("list", "--store", str(tmp_path / "typo"))


def test_a_published_player_is_said_to_be_that(run: Run, store: DirectoryStore) -> None:
    keep(store, "bcts", algorithm="published", source="import")
    keep(store, "mine", algorithm="DQN", source="import")
    first, second = run("list", "--store", store.location).splitlines()[1:]
    assert (first.split(), second.split()) == (["bcts", "published"], ["mine", "import"])


def test_show_tells_everything_that_is_known_in_aligned_lines(
    run: Run, store: DirectoryStore
) -> None:
    keep(
        store, "mine",
        policy=Policy(name="PlacementPolicy", arguments={"layers": [32]}),
        training=Training(timesteps=250_000, seed=1_234_567),
        evaluation=Evaluation(mean_lines=12.5, interval=(10.0, 15.0)),
        notes="first\nsecond \x1b[2J",
        unknown={"lab": {"bench": 7}},
    )  # fmt: skip
    lines = run("show", "mine", "--store", store.location).splitlines()
    shown = dict(line.split(maxsplit=1) for line in lines if not line.startswith(" "))
    assert (shown["name"], shown["store"]) == ("mine", store.location)
    values = {
        line[: lines[0].index("mine")].strip(): line[lines[0].index("mine") :] for line in lines
    }
    assert values["policy arguments"] == '{"layers": [32]}'
    assert values["training timesteps"] == "250,000"
    assert values["training seed"] == "1234567"
    assert values["evaluation interval"] == "[10.0, 15.0]"
    assert values["model size"] == "5"
    assert values["lab bench"] == "7"
    assert values["notes"] == "first"
    assert lines[
        lines.index(next(line for line in lines if line.startswith("notes"))) + 1
    ].endswith("second \ufffd[2J")
    assert "problem" not in values
    [object_] = json.loads(run("show", "mine", "--store", store.location, "--json"))
    assert [object_] == json.loads(run("list", "--store", store.location, "--json"))


def test_show_says_what_is_wrong_with_a_damaged_slot(
    run: Run, fail: Fail, store: DirectoryStore, tmp_path: Path
) -> None:
    keep(store, "mine")
    (tmp_path / "slots/mine/model.zip").write_bytes(b"")
    assert "0 bytes" in run("show", "mine", "--store", store.location)
    assert "'yours'" in fail("show", "yours", "--store", store.location)


def test_show_finds_the_users_own_before_the_starters(run: Run, own: Path) -> None:
    assert "checkpoints/slots" in run("show", "grandmaster")
    own.mkdir(parents=True)
    keep(DirectoryStore(str(own)), "grandmaster")
    assert f"dir:{own}" in run("show", "grandmaster")
