import os
import subprocess
import sys
from pathlib import Path

import pytest

from tetris_arcade.cli import main
from tetris_arcade.controls.config import Config, load_config
from tetris_arcade.controls.document import as_toml


@pytest.fixture(autouse=True)
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Where the user's file is."""
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    return tmp_path / "tetris-arcade" / "config.toml"


def test_the_path_is_printed_whether_or_not_there_is_a_file(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "path"]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert not file.exists()


def test_what_is_shown_is_in_force_and_saved_as_the_file_says_the_same(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.parent.mkdir()
    file.write_text('[keys]\npause = ["f5", "\\""]\n[sound]\nvolume = 0.125\n')
    in_force = load_config()
    assert main(["config", "show"]) == 0
    shown = capsys.readouterr().out
    file.write_text(shown)
    assert load_config() == in_force != Config()
    assert main(["config", "show"]) == 0
    assert capsys.readouterr().out == shown


def test_the_defaults_are_shown_whatever_the_file_says(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.parent.mkdir()
    file.write_text("nonsense")
    assert main(["config", "show", "--default"]) == 0
    assert capsys.readouterr().out == as_toml(Config())


def test_a_bad_file_is_one_line_with_its_path(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.parent.mkdir()
    file.write_text('[keys]\npause = "spcae"\n')
    assert main(["config", "show"]) == 1
    assert capsys.readouterr().err == (
        f"tetris_arcade: {file}, line 2, keys.pause: there is no key 'spcae'; "
        "did you mean 'space'?\n"
    )


def test_what_is_said_of_a_bad_file_is_not_taken_for_a_path(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.parent.mkdir()
    file.write_text('[keys]\npause = "a//./b"\n')
    assert main(["config", "show"]) == 1
    assert "there is no key 'a//./b'" in capsys.readouterr().err


def test_the_defaults_are_written_where_no_file_is(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    assert main(["config", "write"]) == 0
    assert capsys.readouterr().out == f"{file}\n"
    assert file.read_text() == as_toml(Config())
    assert os.listdir(file.parent) == [file.name]  # noqa: PTH208  # names alone


def test_a_file_of_the_users_is_lost_only_if_he_says_so(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.parent.mkdir()
    file.write_text("# mine\n")
    assert main(["config", "write"]) == 1
    assert "--replace" in capsys.readouterr().err
    assert file.read_text() == "# mine\n"
    assert main(["config", "write", "--replace"]) == 0
    assert file.read_text() == as_toml(Config())


def test_a_link_to_the_file_stays_one(file: Path, tmp_path: Path) -> None:
    file.parent.mkdir()
    kept = tmp_path / "dotfiles.toml"
    file.symlink_to(kept)
    assert main(["config", "write"]) == 0
    assert file.is_symlink()
    assert kept.read_text() == as_toml(Config())


def test_a_folder_that_cannot_be_made_is_one_line(
    file: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    file.parent.write_text("in the way")
    assert main(["config", "write"]) == 1
    message = capsys.readouterr().err
    assert message.startswith(f"tetris_arcade: cannot write {file}: ")
    assert message.count("\n") == 1


def test_no_display_is_opened(file: Path) -> None:
    code = (
        "import sys; from tetris_arcade.cli import main; main(sys.argv[1:]); import pygame; "
        "print(pygame.display.get_init(), pygame.get_init(), file=sys.stderr)"
    )
    environment = {k: v for k, v in os.environ.items() if not k.startswith("PYGAME")} | {
        "SDL_VIDEODRIVER": "none of all",
        "XDG_CONFIG_HOME": str(file),
    }
    for command in ("path", "show", "write"):
        shown = subprocess.run(
            [sys.executable, "-c", code, "config", command],
            capture_output=True, text=True, check=True, env=environment,
        )  # fmt: skip
        assert shown.stderr == "False False\n"
        assert "pygame" not in shown.stdout
