import argparse
import gc
import json
import math
from pathlib import Path

import pygame
import pytest

from tetris_arcade.cli import main, play


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
        ("--frame-report", "no-such-folder/report.json"),
        ("--speed", "3"),
        ("--speed", "fast"),
        ("--speed", "nan"),
        ("--size", "1920"),
        ("--size", "0x1080"),
        ("--size", "99999x1080"),
        ("--palette", "grey"),
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


def test_what_is_not_said_is_left_to_the_configuration() -> None:
    args = parsed()
    assert (args.palette, args.scan_lines, args.reduced_motion, args.mute) == (None,) * 4
    args = parsed("--palette", "colour-blind", "--no-scan-lines", "--reduced-motion", "--mute")
    assert (args.palette, args.scan_lines) == ("colour-blind", False)
    assert (args.reduced_motion, args.mute) == (True, True)


def test_a_slot_is_named_with_the_speed_and_the_size_of_its_demo() -> None:
    args = parsed("grandmaster", "--speed", "max", "--size", "1080x1920")
    assert (args.slot, args.speed, args.size) == ("grandmaster", math.inf, (1080, 1920))
    assert parsed("grandmaster", "--speed", "0.25").speed == 0.25


def test_a_speed_without_a_slot_is_refused(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["play", "--speed", "4"]) == 2
    assert "name its slot" in capsys.readouterr().err


def test_a_show_of_a_slot_writes_its_report(tmp_path: Path) -> None:
    report = tmp_path / "report.json"
    arguments = ["novice", "--speed", "max", "--size", "960x540", "--seed", "7", "--mute"]
    picture = tmp_path / "last.png"
    arguments += ["--screenshot", str(picture)]
    assert main(["play", *arguments, "--frames", "2", "--frame-report", str(report)]) == 0
    assert pygame.image.load(picture).get_size() == (960, 540)
    told = json.loads(report.read_text())
    assert set(told) == {"work_ms", "first_frame_ms", "first_move_ms"}
    assert set(told["work_ms"]) == {"p50", "p99", "p99.9", "max"}
    assert gc.isenabled()
