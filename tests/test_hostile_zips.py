"""Whatever a stranger put into a zip, nothing of it runs here: it loads exactly, or is refused."""

import contextlib
import io
import json
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
import torch

from tests import strange_zips
from tests.hostile_zips import MODULE, PAYLOADS, Case, Members, packed, unpacked
from tests.playing.answers import next_decision
from tetris_arcade.cli import main
from tetris_arcade.errors import ArcadeError
from tetris_arcade.inspection import inspect_zip
from tetris_arcade.inspection.ordinary import KEYS
from tetris_arcade.loading import load_policy, load_slot
from tetris_arcade.playing.player import Player, Request
from tetris_arcade.slots.metadata import Metadata
from tetris_arcade.slots.operations.keeping import save_checkpoint
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.weights import read_weights

CASES = (*PAYLOADS, *strange_zips.CASES)
every_case = pytest.mark.parametrize("case", CASES, ids=[case.name for case in CASES])

KEYS_LIKE_OTHERS = KEYS - {"lr_schedule", "policy_class", "slot_metadata"}
SAME = {"empty", "text", "a pickle"} | {f"data[{key}]" for key in KEYS_LIKE_OTHERS}
"""The slow ways are spared these, which are to them as others are: a torn zip is waited for."""
KINDS = tuple(case for case in CASES if case.name not in SAME)
each_kind = pytest.mark.parametrize("case", KINDS, ids=[case.name for case in KINDS])

# Each line in is a file, a marker and what runs it; a load may well fail after the payload ran.
CONTROL = """
import json, os, sys, warnings
import numpy, torch
from stable_baselines3 import DQN
warnings.simplefilter("ignore")
new_load = torch.load
for line in sys.stdin:
    path, marker, control, observation = json.loads(line)
    os.environ["MARKER"] = marker
    sys.modules.pop("a_strangers_module", None)
    if control == "load before 2.8":
        torch.load = lambda *args, **options: new_load(*args, **options | {"weights_only": False})
    else:
        torch.load = new_load
    try:
        model = DQN.load(path, device="cpu")
        if control == "predict":
            model.predict(numpy.zeros(observation, numpy.float32))
    except Exception:
        pass
"""


@pytest.fixture(scope="module")
def members(checkpoints: Path) -> Members:
    return unpacked((checkpoints / "best.zip").read_bytes())


@pytest.fixture(scope="module")
def metadata(checkpoints: Path, tmp_path_factory: pytest.TempPathFactory) -> Metadata:
    """What is said of the real model that all cases are made of."""
    store = open_store(f"dir:{tmp_path_factory.mktemp('slots')}")
    return save_checkpoint(store, "real", checkpoints / "best.zip", source="best").metadata


@pytest.fixture(scope="module")
def weights(checkpoints: Path) -> dict[str, torch.Tensor]:
    return read_weights(io.BytesIO((checkpoints / "best.zip").read_bytes()))


@pytest.fixture(scope="module")
def module_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with a module that makes the marker named in the environment when imported."""
    folder = tmp_path_factory.mktemp("modules")
    (folder / f"{MODULE}.py").write_text("import os\nos.mkdir(os.environ['MARKER'])\n")
    return folder


@pytest.fixture
def marker(tmp_path: Path, module_folder: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """Where a payload shows that it ran: it must not, in any test that uses this."""
    path = tmp_path / "ran"
    monkeypatch.setenv("MARKER", str(path))
    monkeypatch.syspath_prepend(module_folder)
    yield path
    assert not path.exists()
    assert MODULE not in sys.modules


def test_with_sb3_itself_the_payloads_do_run(
    members: Members, tmp_path: Path, module_folder: Path
) -> None:
    lines = []
    for number, case in enumerate(PAYLOADS):
        path, marker = tmp_path / f"{number}.zip", tmp_path / f"{number}.ran"
        path.write_bytes(case.build(members, marker))
        lines.append(json.dumps([str(path), str(marker), case.control, [1, 40, 15]]))
    subprocess.run(
        [sys.executable, "-c", CONTROL], input="\n".join(lines), text=True, check=True,
        cwd=Path(__file__).parent.parent, env={"PYTHONPATH": str(module_folder)},
    )  # fmt: skip
    ran = {
        case.name for number, case in enumerate(PAYLOADS) if (tmp_path / f"{number}.ran").exists()
    }
    assert ran == {case.name for case in PAYLOADS if case.control != "nothing"}


def refusal(attempt: Callable[[], object]) -> str | None:
    """What an attempt is refused with."""
    try:
        attempt()
    except ArcadeError as error:
        return str(error)
    return None


def settled(case: Case, attempt: Callable[[], object]) -> None:
    """It succeeds, which some cases must, or is refused in one line."""
    refused = refusal(attempt)
    assert refused is None or not (case.loads or "\n" in refused), refused


@every_case
def test_its_weights_are_the_true_ones_or_refused(
    case: Case,
    members: Members,
    metadata: Metadata,
    weights: dict[str, torch.Tensor],
    marker: Path,
) -> None:
    file = io.BytesIO(case.build(members, marker))

    def attempt() -> None:
        loaded = load_policy(file, metadata)
        assert loaded.board.width == 10
        for name, tensor in read_weights(file).items():
            torch.testing.assert_close(tensor, weights[name], rtol=0, atol=0)

    settled(case, attempt)


@each_kind
def test_it_is_kept_and_loaded_as_a_slot_or_refused(
    case: Case, members: Members, marker: Path, tmp_path: Path
) -> None:
    (tmp_path / "slots").mkdir()
    path = tmp_path / "strange.zip"
    path.write_bytes(case.build(members, marker))

    def attempt() -> None:
        store = open_store(f"dir:{tmp_path / 'slots'}")
        save_checkpoint(store, "strange", path, source="import")
        load_slot(store, "strange")

    settled(case, attempt)


@every_case
def test_it_is_inspected_or_refused(case: Case, members: Members, marker: Path) -> None:
    file = io.BytesIO(case.build(members, marker))
    settled(case, lambda: inspect_zip(file))
    if case.control != "nothing":
        usual = inspect_zip(io.BytesIO(packed(members))).risks
        assert any(risk not in usual for risk in inspect_zip(file).risks)


COMMANDS = (
    ("slots", "import", "{file}", "strange"),
    ("slots", "list"),
    ("slots", "show", "strange"),
    ("slots", "verify"),
    ("evaluate", "strange", "--games", "1", "--max-pieces", "2"),
)


@each_kind
def test_every_command_ends_well_or_in_one_line(
    case: Case,
    members: Members,
    marker: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    (tmp_path / "slots").mkdir()
    path = tmp_path / "strange.zip"
    path.write_bytes(case.build(members, marker))
    for command in COMMANDS:
        words = [word.format(file=path) for word in command]
        code = main([*words, "--store", f"dir:{tmp_path / 'slots'}"])
        out, err = capsys.readouterr()
        assert (code, err) == (0, "") or (code in (0, 1) and not case.loads), err
        assert len(err.splitlines()) <= 1
        assert "unexpected" not in err
        assert (out + err).replace("\n", "").isprintable()


@each_kind
def test_slots_inspect_ends_well_or_in_one_line(
    case: Case,
    members: Members,
    marker: Path,
    tmp_path: Path,
    capsys: pytest.CaptureFixture[str],
) -> None:
    path = tmp_path / "strange.zip"
    path.write_bytes(case.build(members, marker))
    for option in ([], ["--json"]):
        code = main(["slots", "inspect", str(path), *option])
        out, err = capsys.readouterr()
        assert code == 0 or (code == 1 and not case.loads), err
        assert len(err.splitlines()) == code
        assert "unexpected" not in err
        assert (out + err).replace("\n", "").isprintable()
        assert not option or not out or len(json.loads(out)) == 1


FOREIGN = unpacked((Path(__file__).parent / "data" / "sb3_2_3.zip").read_bytes())
"""What Stable-Baselines3 itself saved: it says of itself only what must be recognised."""


@pytest.mark.parametrize("case", PAYLOADS, ids=[case.name for case in PAYLOADS])
def test_a_strangers_standard_model_plays_or_is_refused(
    case: Case, marker: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "slots").mkdir()
    path = tmp_path / "strange.zip"
    path.write_bytes(case.build(FOREIGN, marker))
    code = main(["slots", "import", str(path), "strange", "--store", str(tmp_path / "slots")])
    err = capsys.readouterr().err
    assert len(err.splitlines()) == code
    assert "unexpected" not in err
    if code == 0 and "policy.pth" not in case.name:
        load_slot(open_store(str(tmp_path / "slots")), "strange")


def test_the_viewer_plays_each_or_says_why_not(
    members: Members, marker: Path, tmp_path: Path
) -> None:
    store = open_store(f"dir:{tmp_path}")
    kept = []
    for number, case in enumerate(KINDS):
        path = tmp_path / "strange.zip"
        path.write_bytes(case.build(members, marker))
        with contextlib.suppress(ArcadeError):
            save_checkpoint(store, f"case-{number}", path, source="import")
            kept.append((f"case-{number}", case))
    player = Player()
    try:
        for name, case in kept:
            stream = player.play(Request(store.location, name, 1))
            decision = next_decision(stream)
            assert stream.problem is None or not case.loads, stream.problem
            assert (decision is None) == (stream.problem is not None)
            stream.close()
    finally:
        player.close()
