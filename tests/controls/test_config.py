import os
import stat
import subprocess
import sys
import tomllib
import tracemalloc
from pathlib import Path

import pygame
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tests.controls.configs import configs
from tetris_arcade.controls.actions import Action
from tetris_arcade.controls.config import LARGEST, Config, config_path, load_config
from tetris_arcade.controls.document import as_toml, line_of, parse
from tetris_arcade.controls.keymap import DEFAULTS, Chord
from tetris_arcade.errors import ArcadeError


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "config.toml"


def problem(file: Path, content: str) -> str:
    """What is said of a file, whose defaults are followed instead."""
    file.write_text(content)
    config = load_config(file)
    assert config == Config(problem=config.problem)
    assert config.problem is not None
    assert "\n" not in config.problem
    assert len(config.problem) < 250
    return config.problem


@given(configs())
def test_any_configuration_is_read_as_it_was_written(config: Config) -> None:
    text = as_toml(config)
    assert text.isascii()
    assert parse(text, "config.toml") == config


@given(st.text() | st.text("[]{}=\"'.#\n abkeyspd0_").map(lambda tail: f"[keys]\nup{tail}"))
def test_any_text_is_a_configuration_or_one_line_about_its_fault(text: str) -> None:
    said = "config.toml, line "
    try:
        parse(text, "config.toml")
    except ArcadeError as error:
        said = str(error)
    assert said.startswith("config.toml, line ")
    assert len(said) < 300


def test_the_defaults_are_written_out_with_every_option_explained() -> None:
    written = as_toml(Config())
    lines = [line for line in written.splitlines() if " = " in line and not line.startswith("#")]
    assert len(lines) == 2 * len(DEFAULTS) + 3 + 3 + 2
    for line in lines:
        assert len(line.partition("# ")[2]) > 5, line
    assert tomllib.loads(written)["keys"]["confirm"] == ["enter", "keypad enter"]
    assert max(map(len, written.splitlines())) <= 100


def test_without_a_file_or_with_an_empty_one_the_defaults_hold(file: Path) -> None:
    assert load_config(file) == Config()
    assert load_config(file.parent / "no" / "such" / "folder") == Config()
    file.write_text("")
    assert load_config(file) == Config()


def test_a_line_changes_what_it_names_and_no_more(file: Path) -> None:
    file.write_text(
        '\ufeff[keys]\r\npause = ["F5", " Left  Ctrl "]\r\n'
        '[pad]\nhelp = ["Hat Up", 3]\nup = []\noperations = 9\n'
        '[kiosk]\nexit_keys = "q"\nexit_buttons = []\n[sound]\nvolume = 1\nmuted = true\n'
        '[look]\npalette = "colour-blind"\n',
        encoding="utf-8",
    )
    config = load_config(file)
    assert config.problem is None
    bindings = config.keys.bindings
    assert bindings[Action.PAUSE].keys == (pygame.K_F5, pygame.K_LCTRL)
    assert bindings[Action.PAUSE].pad == DEFAULTS[Action.PAUSE].pad
    assert bindings[Action.HELP].pad == ("hat up", 3)
    assert bindings[Action.HELP].keys == DEFAULTS[Action.HELP].keys
    assert bindings[Action.MUTE] == DEFAULTS[Action.MUTE]
    assert config.exit_chord == Chord((pygame.K_q,), ())
    assert (config.volume, config.muted, config.palette) == (1.0, True, "colour-blind")
    assert config.scan_lines is Config().scan_lines


@pytest.mark.parametrize("name", ["enter", "Return", "ENTER"])
def test_the_large_key_at_the_right_is_called_enter(file: Path, name: str) -> None:
    file.write_text(f'[keys]\nconfirm = "{name}"\n')
    assert load_config(file).keys.bindings[Action.CONFIRM].keys == (pygame.K_RETURN,)


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (
            '[keys]\n# a remark\npause = "spcae"\n',
            "line 3, keys.pause: there is no key 'spcae'; did you mean 'space'?",
        ),
        ('[keys]\npause = ""', "line 2, keys.pause: there is no key ''"),
        (
            '[keys]\npause = "\u00fc"',
            "line 2, keys.pause: there is no key 'ü'; all are listed by: ",
        ),
        ("[keys]\npause = 3", "line 2, keys.pause: a key is a name in quotes"),
        ("[keys]\npause = [[]]", "line 2, keys.pause: a key is a name in quotes"),
        (
            '[keys]\npauze = "g"',
            "line 2, keys.pauze: there is no such option; did you mean 'pause'",
        ),
        ('[keys]\n"" = "g"', "line 2, keys.'': there is no such option; all are listed by"),
        ('[kees]\npause = "g"', "line 1, kees: there is no such section; did you mean 'keys'?"),
        ("\n[misc]", "line 2, misc: there is no such section; write one of keys, pad, kiosk"),
        ("volume = 0.5", "line 1, volume: there is no such section; write it below [sound]"),
        ("keys = 3", "line 1, keys: this is a section; write [keys], and its options below"),
        ("[[keys]]", "line 1, keys: this is a section"),
        (
            '[keys]\nundo = "g"\nmute = "g"',
            "line 3, keys.mute: 'g' means undo, too; take it from undo",
        ),
        ('[keys]\nup = "p"', "line 2, keys.up: 'p' means pause, too"),
        ("[pad]\nmute = [20, 0]", "line 2, pad.mute: 0 means confirm, too"),
        (
            "[keys]\nback = []",
            'line 2, keys.back: without a key nobody could leave a screen; write back = "escape"',
        ),
        ("[keys]\nconfirm = []", "line 2, keys.confirm: without a key nobody"),
        ('[pad]\nup = "hat upp"', "line 2, pad.up: a pad has no 'hat upp'"),
        ("[pad]\nup = true", "line 2, pad.up: a button is a number from 0 to 255, not True"),
        ("[pad]\nup = -1", "line 2, pad.up: a button is a number from 0 to 255, not -1"),
        ("[pad]\nup = 999", "line 2, pad.up: a button is a number from 0 to 255, not 999"),
        ('[kiosk]\nexit_buttons = "hat up"', "line 2, kiosk.exit_buttons: a button is a number"),
        (
            "[kiosk]\nexit_keys = []\nexit_buttons = []",
            "line 2, kiosk.exit_keys: nobody could leave",
        ),
        ("[kiosk]\nexit_seconds = inf", "line 2, kiosk.exit_seconds: write a number from 0 to 60"),
        ("[sound]\nvolume = nan", "line 2, sound.volume: write a number from 0 to 1, not nan"),
        ("[sound]\nvolume = true", "line 2, sound.volume: write a number from 0 to 1, not True"),
        ("[sound]\nmuted = 1", "line 2, sound.muted: write true or false"),
        (
            '[look]\npalette = "color-blind"',
            "line 2, look.palette: write 'classic' or 'colour-blind', not 'color-blind'",
        ),
        ("[look]\npalette = []", "line 2, look.palette: write 'classic' or 'colour-blind'"),
        ("[keys]\npause = space", "line 2: not as TOML wants it"),
        ('[keys]\npause = "a"\npause = "b"', "line 3: not as TOML wants it"),
        ('[keys]\npause = "a', "line 2: not as TOML wants it"),
        ("a = " + "[" * 9999, "line 1: not as TOML wants it"),
        ("[sound]\nvolume = " + "9" * 9999, "not as TOML wants it"),
        ("[sound]\nvolume = 0x" + "f" * 9999, "line 2, sound.volume: write a number from 0 to 1"),
        ("[keys]\npause = [[0x" + "f" * 9999 + "]]", "not so large a number"),
        ("[keys]\npause = '" + "x" * 9999 + "'", "line 2, keys.pause: there is no key"),
        ("[keys]\n" + "x" * 9999 + "= 1", "line 2, keys.'xxxx"),
    ],
)
def test_a_wrong_line_is_named_with_its_fault(file: Path, content: str, said: str) -> None:
    message = problem(file, content)
    assert message.startswith("config.toml, line ")
    assert said in message


@pytest.mark.parametrize("end", [" = 1", "]"])
def test_a_name_of_many_parts_is_not_waited_for(end: str) -> None:
    """What is counted is calls, as no clock can be trusted: tomllib makes some for each part."""
    calls = 0

    def count(frame: object, event: str, argument: object) -> None:
        nonlocal calls
        calls += 1

    text = "[keys]\n" + "[" * (end == "]") + ".".join(["a"] * 20_000) + end
    sys.setprofile(count)
    try:
        with pytest.raises(
            ArcadeError, match=r"^config.toml, line 2: too many dots for a name; remove"
        ):
            parse(text, "config.toml")
    finally:
        sys.setprofile(None)
    assert calls < 10_000


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ('[keys]\n\npause = "x"', 3),
        ('[keys]  # pause = "a"\n# pause = "b"\n  "pause"="x"  # pause', 3),
        ("['keys']\n'pause' = 'x'", 2),
        ("[pad]\npause = 1\n[ keys ]\npause = 'x'\n[sound]\npause = 1", 4),
        ("keys.up = 'u'\nkeys . \"pause\" = 'x'", 2),
        ("[keys]\nup = [\n  'u', # pause = 1\n]\npause = [\n  'x',\n]", 5),
        ("[keys]\nup = '='\npause = 'x'", 3),
        ("[sound]\nmuted = true\n[keys]\n", 3),
        ("\nkeys = { up = 'u', pause = 'x' }", 2),
        ("[sound]\r\nmuted = true\r\n[keys]\r\npause = 'x'\r\n", 4),
        ("[keys]\npause = 'x'\nup = '''\n[keys]\n'''", 2),
        ("# \u2028\n[keys]\npause = 'x'", 3),
    ],
)
def test_the_line_of_a_key_is_found_however_it_is_written(text: str, line: int) -> None:
    assert line_of(text, ("keys", "pause")) == line


def test_the_space_bar_can_be_written_as_what_it_writes(file: Path) -> None:
    file.write_text('[keys]\npause = " "\n')
    assert load_config(file).keys.bindings[Action.PAUSE].keys == (pygame.K_SPACE,)


def test_a_file_that_is_not_utf_8_is_told_with_the_line(file: Path) -> None:
    file.write_bytes(b"[keys]\n# caf\xe9\n")
    assert load_config(file).problem == ("config.toml, line 2: not UTF-8; save the file as UTF-8")


def test_a_file_of_a_gigabyte_is_not_read(file: Path) -> None:
    with file.open("wb") as huge:
        huge.truncate(1 << 30)
    tracemalloc.start()
    try:
        assert "too large" in str(load_config(file).problem)
        assert tracemalloc.get_traced_memory()[1] < 4 * LARGEST
    finally:
        tracemalloc.stop()
    file.write_text("#" * LARGEST)
    assert load_config(file).problem is None


def test_what_is_no_file_is_said_to_be_none(file: Path) -> None:
    file.mkdir()
    assert load_config(file).problem == "config.toml is not a file; move it away"
    file.rmdir()
    if hasattr(os, "mkfifo"):
        os.mkfifo(file)  # whoever opened it would wait for ever
        assert load_config(file).problem == "config.toml is not a file; move it away"


def test_a_file_that_may_not_be_read_is_told(file: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file.write_text("")
    if os.geteuid() == 0:  # root may read anything

        def refuse(self: Path, *args: object) -> object:
            raise PermissionError(13, "Permission denied")

        monkeypatch.setattr(Path, "open", refuse)
    file.chmod(stat.S_IWUSR)
    assert load_config(file).problem == (
        "config.toml cannot be read: Permission denied; mend its permissions"
    )


def test_a_path_through_a_file_is_told(file: Path) -> None:
    file.write_text("")
    assert "cannot be read" in str(load_config(file / "config.toml").problem)


def test_by_default_it_is_the_users_own_file(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    config_path().parent.mkdir(parents=True)
    config_path().write_text("[sound]\nvolume = 0.25\n")
    assert load_config().volume == 0.25


def test_who_has_no_file_loads_no_parser() -> None:
    code = (
        "import sys; from pathlib import Path; from tetris_arcade.controls.config import *; "
        "load_config(Path('/no/such/file')); print('tomllib' in sys.modules)"
    )
    shown = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert shown.stdout.split()[-1] == "False"
