"""``evaluate`` scores slots, keeps what compares, and says what went wrong in one line."""

import io
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from concurrent.futures import Executor
from pathlib import Path
from typing import Any

import msgspec
import pytest

from tests.distributions.installing import ROOT
from tetris_arcade.cli import main
from tetris_arcade.engine.replay import Replay
from tetris_arcade.errors import ModelError, StoreError
from tetris_arcade.evaluation.protocol import Protocol
from tetris_arcade.policies.linear import PUBLISHED
from tetris_arcade.resources import STARTER_SLOTS
from tetris_arcade.slots.metadata import Evaluation, Metadata
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore

Output = pytest.CaptureFixture[str]


def evaluated(capsys: Output, *arguments: str) -> list[dict[str, Any]]:
    """What ``evaluate … --json`` prints."""
    assert main(["evaluate", *arguments, "--json"]) == 0
    rows: list[dict[str, Any]] = json.loads(capsys.readouterr().out)
    return rows


@pytest.fixture
def starters(tmp_path: Path) -> SlotStore:
    """A copy of the starter slots."""
    shutil.copytree(STARTER_SLOTS, tmp_path / "starters")
    return open_store(f"dir:{tmp_path / 'starters'}")


def test_the_standard_result_is_kept_with_its_best_game(store: SlotStore, capsys: Output) -> None:
    [row] = evaluated(capsys, "tiny", "--store", store.location)
    metadata = store.read("tiny").metadata
    kept = metadata.evaluation
    assert kept is not None
    assert (row["name"], row["mean_lines"], row["games"]) == ("tiny", kept.mean_lines, kept.games)
    assert kept.protocol == "standard"
    assert row["pieces_per_second"] > 0
    assert metadata.replay is not None
    assert Replay.parse(metadata.replay).play().lines == kept.best_lines == row["best_lines"]


def test_json_has_the_protocol_and_the_score(starters: SlotStore, capsys: Output) -> None:
    names = list(PUBLISHED)
    options = ("--games", "10", "--height", "6", "--randomizer", "bag", "--max-pieces", "20")
    rows = evaluated(capsys, *names, *options, "--store", starters.location)
    assert [row["name"] for row in rows] == names
    assert set(rows[0]) >= {
        "name", "games", "seed", "max_pieces", "randomizer", "width", "height", "mean_lines",
        "interval", "median_lines", "best_lines", "capped", "pieces_per_second",
    }  # fmt: skip
    protocol = {"games": 10, "seed": 1, "max_pieces": 20, "randomizer": "bag", "height": 6}
    assert all(row.items() >= protocol.items() for row in rows)
    assert all(row["interval"][0] <= row["mean_lines"] <= row["interval"][1] for row in rows)


def test_games_that_are_cut_make_the_mean_a_lower_bound(
    starters: SlotStore, capsys: Output
) -> None:
    options = ("--games", "3", "--max-pieces", "100", "--store", starters.location)
    [row] = evaluated(capsys, "bcts", *options)
    assert row["capped"] == 3
    assert main(["evaluate", "bcts", *options]) == 0
    assert "3 cut: a lower bound" in capsys.readouterr().out


def test_all_are_every_slot_of_a_store(starters: SlotStore, capsys: Output) -> None:
    options = ("--games", "2", "--max-pieces", "30", "--store", starters.location)
    assert [row["name"] for row in evaluated(capsys, "--all", *options)] == starters.names()
    for wrong in (["--all", "bcts"], []):
        assert main(["evaluate", *wrong, *options]) == 2
        assert "--all" in capsys.readouterr().err


def test_another_result_is_kept_until_there_is_a_standard_one(
    store: SlotStore, capsys: Output
) -> None:
    command = ("tiny", "--store", store.location)
    other = ("--games", "7", "--height", "8")
    [row] = evaluated(capsys, *command, *other)
    assert (row["games"], row["height"], row["max_pieces"]) == (7, 8, Protocol().max_pieces)
    kept = store.read("tiny").metadata
    assert kept.evaluation is not None
    assert (kept.evaluation.protocol, kept.evaluation.games) == ("custom", 7)
    assert kept.replay is not None
    assert Replay.parse(kept.replay).height == 8
    evaluated(capsys, *command)
    standard = store.read("tiny").metadata
    assert standard.evaluation is not None
    assert standard.evaluation.protocol == "standard"
    assert main(["evaluate", *command, *other]) == 0
    assert "over 7 games" in capsys.readouterr().out
    assert store.read("tiny").metadata == standard


def test_an_older_standard_gives_way_to_any_result(store: SlotStore, capsys: Output) -> None:
    old = Evaluation(mean_lines=9.0, protocol="standard", games=20, max_pieces=10)
    metadata = store.read("tiny").metadata
    store.annotate("tiny", msgspec.structs.replace(metadata, evaluation=old))
    evaluated(capsys, "tiny", "--store", store.location, "--games", "2")
    kept = store.read("tiny").metadata.evaluation
    assert kept is not None
    assert kept.games == 2


def test_what_was_noted_meanwhile_stays_and_a_new_model_does_not_get_the_old_ones_score(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    from tetris_arcade.evaluation import evaluate as evaluation  # noqa: PLC0415

    original = evaluation.record
    changes = [
        lambda: store.annotate(
            "tiny", msgspec.structs.replace(store.read("tiny").metadata, notes="seen")
        ),
        lambda: store.save("tiny", io.BytesIO(b"another"), Metadata(), replace=True),
    ]

    def meanwhile(*arguments: Any) -> Replay:
        changes.pop(0)()
        return original(*arguments)

    monkeypatch.setattr(evaluation, "record", meanwhile)
    evaluated(capsys, "tiny", "--store", store.location, "--games", "2")
    assert store.read("tiny").metadata.notes == "seen"
    assert main(["evaluate", "tiny", "--store", store.location, "--games", "2"]) == 1
    assert "was replaced" in capsys.readouterr().err
    assert store.read("tiny").metadata.evaluation is None


@pytest.mark.parametrize("changed", ["model", "policy", "environment"])
def test_a_slot_without_a_hash_does_not_get_another_models_score_either(
    changed: str, starters: SlotStore, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    from tetris_arcade.evaluation import evaluate as evaluation  # noqa: PLC0415

    original = evaluation.record
    folder = Path(starters.location.removeprefix("dir:"))
    file = folder / "apprentice" / "metadata.json"
    foreign = {**json.loads(file.read_text()), "model": None, "evaluation": None}
    file.write_text(json.dumps(foreign))

    def meanwhile(*arguments: Any) -> Replay:
        if changed == "model":
            shutil.copy(folder / "novice" / "model.zip", folder / "apprentice")
        else:
            foreign[changed]["arguments"] = {}
            file.write_text(json.dumps(foreign))
        return original(*arguments)

    command = ["evaluate", "apprentice", "--store", starters.location, "--games", "2"]
    command += ["--max-pieces", "50"]
    assert main(command) == 0
    file.write_text(json.dumps(foreign))
    monkeypatch.setattr(evaluation, "record", meanwhile)
    assert main(command) == 1
    assert "was replaced" in capsys.readouterr().err
    assert starters.read("apprentice").metadata.evaluation is None


def test_one_game_is_said_to_be_one_and_claims_no_interval(
    store: SlotStore, capsys: Output
) -> None:
    assert main(["evaluate", "tiny", "--store", store.location, "--games", "1"]) == 0
    out = capsys.readouterr().out
    assert "over 1 game, median" in out
    assert "95 %" not in out


@pytest.mark.skipif(sys.platform != "linux", reason="memory is limited on Linux alone")
@pytest.mark.parametrize("workers", ["1", "2"])
def test_a_model_has_limited_memory_wherever_it_plays_and_only_then(
    workers: str, store: SlotStore, monkeypatch: pytest.MonkeyPatch
) -> None:
    import resource  # noqa: PLC0415 - there is none elsewhere

    def limit() -> int:
        return resource.getrlimit(resource.RLIMIT_DATA)[0]

    met = []

    def meet(parcel: object, protocol: object, *, executor: Executor | None, **_: object) -> None:
        if executor is None:
            met.append(limit())
        else:
            met.append(executor.submit(resource.getrlimit, resource.RLIMIT_DATA).result()[0])
        raise ModelError("enough seen")

    monkeypatch.setattr("tetris_arcade.evaluation.evaluate.evaluate", meet)
    before = limit()
    assert main(["evaluate", "tiny", "--store", store.location, "--workers", workers]) == 1
    assert 2 << 30 < met[0] < 8 << 30
    assert limit() == before


def test_a_slot_that_wants_too_much_memory_does_not_stop_the_others(
    starters: SlotStore, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    from tetris_arcade.evaluation import evaluate as evaluation  # noqa: PLC0415

    original = evaluation.evaluate

    def greedy(parcel: evaluation.Parcel, *arguments: Any, **more: Any) -> evaluation.Result:
        if parcel.name == "apprentice":
            raise MemoryError
        return original(parcel, *arguments, **more)

    monkeypatch.setattr(evaluation, "evaluate", greedy)
    options = ["--store", starters.location, "--games", "1", "--max-pieces", "9"]
    assert main(["evaluate", "apprentice", "novice", *options]) == 1
    out, err = capsys.readouterr()
    assert "novice: " in out
    assert "'apprentice' needs more memory" in err


def test_a_result_that_cannot_be_kept_is_shown_all_the_same(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch, capsys: Output
) -> None:
    def full(*arguments: object) -> None:
        raise StoreError("the disk is full; free some space")

    monkeypatch.setattr("tetris_arcade.slots.directory.DirectoryStore.annotate", full)
    assert main(["evaluate", "tiny", "--store", store.location]) == 1
    out, err = capsys.readouterr()
    assert "tiny: " in out
    assert "the disk is full" in err


def test_a_slot_that_cannot_play_does_not_stop_the_others(store: SlotStore, capsys: Output) -> None:
    for name in ("alien", "foreign"):
        store.save(name, io.BytesIO(b"not even a zip"), Metadata())
    options = ("--store", store.location, "--games", "2")
    assert main(["evaluate", "--all", *options, "--json"]) == 1
    out, err = capsys.readouterr()
    assert [row["name"] for row in json.loads(out)] == ["tiny"]
    assert err.count("\n") == 1
    assert "2 of 3" in err
    assert "slot 'alien'" in err
    assert "slot 'foreign'" in err
    assert store.read("tiny").metadata.evaluation is not None
    assert main(["evaluate", "alien", *options]) == 1
    assert "slot 'alien': the model is not a whole zip file" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        ["--games", "0"], ["--seed", "-1"], ["--height", "3"], ["--randomizer", "sevens"],
        ["--workers", "0"], ["--workers", "99999"], ["--width", "8"],
    ],
    ids=" ".join,
)  # fmt: skip
def test_numbers_that_make_no_sense_are_refused(
    wrong: list[str], store: SlotStore, capsys: Output
) -> None:
    assert main(["evaluate", "tiny", "--store", store.location, *wrong]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "use" in err


def test_a_misspelt_name_is_told_before_any_game_is_played(
    store: SlotStore, capsys: Output
) -> None:
    assert main(["evaluate", "tiny", "tyni", "--store", store.location]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "tyni" in err


def test_two_workers_give_the_same_result_and_the_same_recorded_game(
    store: SlotStore, capsys: Output
) -> None:
    command = ("tiny", "--store", store.location, "--games", "40")
    [alone] = evaluated(capsys, *command)
    recorded = store.read("tiny").metadata
    [together] = evaluated(capsys, *command, "--workers", "2")
    assert alone | together == {**together, "pieces_per_second": together["pieces_per_second"]}
    assert {**alone, "pieces_per_second": 0} == {**together, "pieces_per_second": 0}
    assert store.read("tiny").metadata == recorded


@pytest.mark.skipif(os.name == "nt", reason="Windows has no process groups to interrupt")
def test_ctrl_c_stops_all_workers_without_a_word(starters: SlotStore) -> None:
    command = [
        sys.executable, "-m", "tetris_arcade", "evaluate", "bcts", "--workers", "2",
        "--store", starters.location,
    ]  # fmt: skip
    process = subprocess.Popen(
        command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True,
        start_new_session=True,
    )  # fmt: skip
    deadline = time.monotonic() + 60
    while len(members(process.pid)) < 3 and time.monotonic() < deadline:
        assert process.poll() is None
        time.sleep(0.05)
    os.killpg(process.pid, signal.SIGINT)
    out, err = process.communicate(timeout=60)
    assert (process.returncode, out, err) == (130, "", "")
    while members(process.pid) and time.monotonic() < deadline:
        time.sleep(0.05)
    assert members(process.pid) == []


def members(group: int) -> list[int]:
    """The processes of a group that play: not the one that cleans up after `multiprocessing`."""
    import psutil  # noqa: PLC0415

    found = []
    for each in psutil.process_iter():
        try:
            playing = "resource_tracker" not in " ".join(each.cmdline())
            if os.getpgid(each.pid) == group and playing and each.status() != "zombie":
                found.append(each.pid)
        except (psutil.Error, ProcessLookupError):
            continue
    return found
