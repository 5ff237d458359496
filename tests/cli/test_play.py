import argparse
from pathlib import Path

import pytest

from tetris_arcade.cli import play


def parsed(*arguments: str) -> argparse.Namespace:
    parser = argparse.ArgumentParser()
    play.add_arguments(parser)
    return parser.parse_args(arguments)


def test_the_options_of_a_show_are_read(tmp_path: Path) -> None:
    shot = tmp_path / "a.png"
    args = parsed("--windowed", "--frames", "600", "--seed", "0", "--screenshot", str(shot))
    assert (args.windowed, args.frames, args.seed, args.screenshot) == (True, 600, 0, shot)
    assert parsed("--store", "a", "--store", "b").store == ["a", "b"]


def test_nothing_need_be_said() -> None:
    args = parsed()
    assert (args.windowed, args.frames, args.seed, args.attract_after) == (False, None, None, 60)


@pytest.mark.parametrize(
    "arguments",
    [
        ("--frames", "0"),
        ("--frames", "ten"),
        ("--seed", "-1"),
        ("--seed", str(2**64)),
        ("--attract-after", "0"),
        ("--attract-after", "nan"),
        ("--attract-after", "inf"),
        ("--screenshot", "picture.jpg"),
        ("--screenshot", "no-such-folder/picture.png"),
    ],
    ids=" ".join,
)
def test_what_makes_no_sense_is_refused_before_the_show(
    arguments: tuple[str, str], capsys: pytest.CaptureFixture[str]
) -> None:
    with pytest.raises(SystemExit) as exit_:
        parsed(*arguments)
    assert exit_.value.code == 2
    assert arguments[0] in capsys.readouterr().err
