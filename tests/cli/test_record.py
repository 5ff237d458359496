"""``record`` makes a film of a slot, without a window, or says in one line why not."""

import os
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest

from tests.distributions.installing import ROOT
from tests.recording.scenery import screened
from tests.scenes.stand_ins import ScriptedPlayer
from tetris_arcade.cli import main
from tetris_arcade.playing import player
from tetris_arcade.slots.store import SlotStore

Output = pytest.CaptureFixture[str]
QUICK = ("--pieces", "3", "--speed", "64", "--scale", "1")


@pytest.fixture(autouse=True)
def no_worker_is_left() -> Iterator[None]:
    """Whatever happens, the player's process is gone afterwards."""
    yield
    children = psutil.Process().children()
    assert not [child for child in children if "spawn_main" in " ".join(child.cmdline())]


def record(store: SlotStore, file: Path, *options: str, name: str = "tiny") -> int:
    return main(["record", name, str(file), *QUICK, "--store", store.location, *options])


def complaint(capsys: Output) -> str:
    """The one line on stderr."""
    [line] = capsys.readouterr().err.splitlines()
    return line


@pytest.fixture
def quick_player(monkeypatch: pytest.MonkeyPatch) -> None:
    """A player that need not load anything."""
    monkeypatch.setattr(player, "Player", ScriptedPlayer)


def test_a_slot_is_filmed_and_looks_the_same_where_there_is_no_screen(
    store: SlotStore, tmp_path: Path, capsys: Output
) -> None:
    film, other = tmp_path / "a.gif", tmp_path / "b.gif"
    assert record(store, film) == 0
    told = capsys.readouterr()
    assert told.out.startswith(f"{film}: 0.")
    assert "480x270" in told.out
    assert told.err == ""
    seen = screened(film)
    assert (seen[0][1] != seen[-1][1]).any()
    without = {
        name: value
        for name, value in os.environ.items()
        if name not in ("SDL_VIDEODRIVER", "DISPLAY", "WAYLAND_DISPLAY")
    }
    code = (
        "import sys; from tetris_arcade.cli import main; code = main(sys.argv[1:]); import pygame;"
        "sys.exit(code or pygame.display.get_init())"
    )
    arguments = ["record", "tiny", str(other), *QUICK, "--store", store.location]
    subprocess.run(
        [sys.executable, "-c", code, *arguments],
        check=True, cwd=ROOT, env=without, stdout=subprocess.DEVNULL,
    )  # fmt: skip
    assert other.read_bytes() == film.read_bytes()


@pytest.mark.usefixtures("quick_player")
def test_a_film_can_be_upright(store: SlotStore, tmp_path: Path) -> None:
    assert record(store, tmp_path / "a.mp4", "--portrait") == 0
    assert screened(tmp_path / "a.mp4")[0][1].shape == (480, 270, 3)


@pytest.mark.usefixtures("quick_player")
def test_a_film_is_of_the_speed_and_the_length_that_were_asked_for(
    store: SlotStore, tmp_path: Path
) -> None:
    assert record(store, tmp_path / "a.gif", "--speed", "8", "--pieces", "24") == 0
    assert screened(tmp_path / "a.gif")[-1][0] == pytest.approx(24 / 8, abs=0.3)


@pytest.mark.usefixtures("quick_player")
def test_a_film_that_is_there_is_kept_unless_it_is_to_be_replaced(
    store: SlotStore, tmp_path: Path, capsys: Output
) -> None:
    film = tmp_path / "a.gif"
    assert record(store, film, "--seed", "5") == 0
    old = film.read_bytes()
    assert record(store, film, "--seed", "6") == 1
    assert "is there already; choose another name or add --replace" in complaint(capsys)
    assert film.read_bytes() == old
    assert record(store, film, "--seed", "5", "--replace") == 0
    assert film.read_bytes() == old
    assert record(store, film, "--seed", "6", "--replace") == 0
    assert film.read_bytes() != old


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        (("--pieces", "0"), "'0' is not a whole number from 1 to"),
        (("--scale", "9"), "'9' is not a whole number from 1 to 8"),
        (("--fps", "ten"), "'ten' is not a whole number from 1 to 120"),
        (("--seed", "-1"), "--seed"),
        (("--speed", "fast"), "'fast' is no speed: choose one of 0.25, 0.5, 1, 2"),
        (("--speed", "3"), "'3' is no speed"),
        (("--speed", "max"), "'max' is no speed"),
    ],
)
def test_wrong_usage_is_refused_by_the_parser(
    store: SlotStore, tmp_path: Path, capsys: Output, options: tuple[str, ...], reason: str
) -> None:
    with pytest.raises(SystemExit) as exit_:
        record(store, tmp_path / "a.gif", *options)
    assert exit_.value.code == 2
    assert reason in capsys.readouterr().err


@pytest.mark.parametrize(
    ("name", "option", "reason"),
    [
        ("a.avi", "--portrait", "is no kind of film: let its name end in .gif or .mp4"),
        ("a.gif", "--fps=60", "60 is no pictures a second for a.gif"),
    ],
)
def test_what_makes_no_sense_is_wrong_usage(
    tmp_path: Path, capsys: Output, name: str, option: str, reason: str
) -> None:
    assert main(["record", "tiny", str(tmp_path / name), option]) == 2
    assert reason in complaint(capsys)
    assert not (tmp_path / name).exists()


def test_a_slot_that_is_not_there_is_said(store: SlotStore, tmp_path: Path, capsys: Output) -> None:
    assert record(store, tmp_path / "a.gif", name="tony") == 1
    assert "there is no slot 'tony'" in complaint(capsys)


def test_a_slot_whose_metadata_is_missing_is_said(
    store: SlotStore, tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / "slots" / "tiny" / "metadata.json").unlink()
    assert record(store, tmp_path / "a.gif") == 1
    assert "slot 'tiny' cannot be recorded: " in complaint(capsys)


def test_a_model_that_cannot_be_loaded_is_said_and_leaves_nothing(
    store: SlotStore, tmp_path: Path, capsys: Output
) -> None:
    (tmp_path / "slots" / "tiny" / "model.zip").write_bytes(b"PK, but no more")
    (tmp_path / "films").mkdir()
    assert record(store, tmp_path / "films" / "a.gif") == 1
    assert "slot 'tiny' cannot be recorded: " in complaint(capsys)
    assert not list((tmp_path / "films").iterdir())


def test_without_the_extra_it_is_said_how_to_get_it(
    store: SlotStore, tmp_path: Path, capsys: Output, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "av", None)
    assert record(store, tmp_path / "a.gif") == 1
    assert 'pip install "tetris-arcade[record]"' in complaint(capsys)


def test_help_waits_for_nothing_heavy() -> None:
    code = (
        "import sys\n"
        "from tetris_arcade.cli import main\n"
        "try: main(['record', '--help'])\n"
        "except SystemExit: pass\n"
        "sys.exit(bool({'pygame', 'av', 'torch', 'numba'} & set(sys.modules)))"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT, stdout=subprocess.DEVNULL)


@pytest.mark.usefixtures("quick_player")
def test_two_slots_are_filmed_side_by_side(store: SlotStore, tmp_path: Path) -> None:
    alone, beside = tmp_path / "alone.gif", tmp_path / "beside.gif"
    assert record(store, alone) == 0
    assert record(store, beside, "--compare", "tiny") == 0
    picture = screened(beside)[-1][1]
    left, right = picture[20:260, 13:133], picture[20:260, 347:467]
    assert (left == right).all()
    assert (left.max(axis=2) > 100).any()
    assert (picture != screened(alone)[-1][1]).any()


def test_the_other_slot_must_be_there_too(store: SlotStore, tmp_path: Path, capsys: Output) -> None:
    assert record(store, tmp_path / "a.gif", "--compare", "nobody") == 1
    assert "nobody" in complaint(capsys)
    assert list(tmp_path.glob("*.gif")) == []
