"""An installed copy works from any folder: the wheel carries what lies beside the package."""

import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

from tetris_arcade.resources import ASSETS, STARTER_SLOTS

ROOT = Path(__file__).parent.parent


@pytest.fixture(scope="module")
def installed(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder on which the wheel was unpacked, as pip does it."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", str(folder)]
    subprocess.run([*build, str(ROOT)], check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(folder / "site")
    return folder / "site"


def files_under(folder: Path) -> set[str]:
    return {str(path.relative_to(folder)) for path in folder.rglob("*") if path.is_file()}


def test_the_wheel_carries_the_assets_and_the_starter_slots(installed: Path) -> None:
    assert files_under(ASSETS) <= files_under(installed / "tetris_arcade" / "assets")
    slots = files_under(installed / "tetris_arcade" / "checkpoints" / "slots")
    assert slots == {name for name in files_under(STARTER_SLOTS) if not name.startswith(".")}


def test_an_installed_copy_finds_its_own_slots_from_any_folder(
    installed: Path, tmp_path: Path
) -> None:
    code = (
        "import tetris_arcade.resources as r, sys;"
        "sys.exit(not (r.ASSETS.is_dir() and str(r.ASSETS).startswith(sys.argv[1])"
        " and any(r.STARTER_SLOTS.iterdir())))"
    )
    subprocess.run(
        [sys.executable, "-c", code, str(installed)],
        check=True, cwd=tmp_path, env={"PYTHONPATH": str(installed)},
    )  # fmt: skip
