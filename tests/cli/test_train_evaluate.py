"""From nothing to a ranked slot, by the commands that a user types."""

import json
from pathlib import Path

import pytest

from tetris_arcade.cli import main
from tetris_arcade.errors import StoreError
from tetris_arcade.linear import LINEAR_POLICIES
from tetris_arcade.presets import Preset
from tetris_arcade.protocol import Protocol
from tetris_arcade.slots.store import SlotStore


def test_train_says_how_to_keep_what_it_made(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    folder = tmp_path / "runs"
    command = ["train", "--preset", "novice", "--steps", "64", "--checkpoints", str(folder)]
    assert main(command) == 0
    assert f"slots save best NAME --checkpoints {folder}" in capsys.readouterr().out
    assert (folder / "best.zip").is_file()


@pytest.mark.parametrize("wrong", [["--steps", "3"], ["--steps", "-1"], ["--seed", "-1"]])
def test_train_refuses_numbers_that_make_no_sense(
    wrong: list[str], tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["train", *wrong, "--checkpoints", str(tmp_path / "runs")]) == 2
    assert "use" in capsys.readouterr().err
    assert not (tmp_path / "runs").exists()


def test_a_training_that_is_interrupted_says_what_there_is(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def interrupted(preset: Preset, checkpoints: Path, *args: object, **settings: object) -> None:
        checkpoints.mkdir()
        (checkpoints / "latest.zip").touch()
        raise KeyboardInterrupt

    monkeypatch.setattr("tetris_arcade.training.train", interrupted)
    assert main(["train", "--preset", "novice", "--checkpoints", str(tmp_path / "runs")]) == 130
    assert "latest.zip" in capsys.readouterr().out


def test_a_result_that_cannot_be_kept_is_shown_all_the_same(
    store: SlotStore, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    def full(*args: object) -> None:
        raise StoreError("the disk is full; free some space")

    monkeypatch.setattr("tetris_arcade.slots.directory.DirectoryStore.annotate", full)
    assert main(["evaluate", "tiny", "--store", store.location]) == 1
    out, err = capsys.readouterr()
    assert "tiny: " in out
    assert "the disk is full" in err


def test_the_standard_result_is_kept_in_the_slot(
    store: SlotStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "tiny", "--store", store.location, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    kept = store.read("tiny").metadata.evaluation
    assert kept is not None
    assert (row["name"], row["mean_lines"], row["games"]) == ("tiny", kept.mean_lines, kept.games)
    assert kept.protocol == "standard"
    assert row["pieces_per_second"] > 0


def test_any_other_result_is_shown_but_not_kept(
    store: SlotStore, capsys: pytest.CaptureFixture[str]
) -> None:
    command = ["evaluate", "tiny", "--store", store.location, "--games", "7", "--height", "8"]
    assert main([*command, "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["games"], row["height"], row["max_pieces"]) == (7, 8, Protocol().max_pieces)
    assert store.read("tiny").metadata.evaluation is None
    assert main(command) == 0
    assert "over 7 games" in capsys.readouterr().out


def test_published_players_are_evaluated_by_name_and_kept_nowhere(
    store: SlotStore, capsys: pytest.CaptureFixture[str]
) -> None:
    names = list(LINEAR_POLICIES)
    command = ["evaluate", *names, "--store", store.location, "--games", "3", "--height", "6"]
    assert main([*command, "--json"]) == 0
    rows = json.loads(capsys.readouterr().out)
    assert [row["name"] for row in rows] == names
    assert {
        "games", "seed", "max_pieces", "randomizer", "width", "height", "mean_lines", "interval",
        "median_lines", "best_lines", "capped", "pieces_per_second",
    } <= set(rows[0])  # fmt: skip
    assert store.names() == ["tiny"]
    with pytest.raises(SystemExit):
        main(["evaluate", "--help"])
    shown = capsys.readouterr().out
    assert all(name in shown for name in names)


@pytest.mark.parametrize("wrong", [["--games", "0"], ["--seed", "-1"], ["--height", "3"]])
def test_evaluate_refuses_numbers_that_make_no_sense(
    wrong: list[str], store: SlotStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "tiny", "--store", store.location, *wrong]) == 2
    out, err = capsys.readouterr()
    assert out == ""
    assert "use" in err


def test_a_misspelt_name_is_told_before_any_game_is_played(
    store: SlotStore, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["evaluate", "tiny", "tyni", "--store", store.location]) == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "tyni" in err
