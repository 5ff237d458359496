"""``config``: where the user's configuration is, what it says, and a file to begin with."""

import argparse
import os
from pathlib import Path

from tetris_arcade.errors import ArcadeError, reason_of


def add_parser(subparsers: "argparse._SubParsersAction[argparse.ArgumentParser]") -> None:
    """Add ``config``."""
    parser = subparsers.add_parser(
        "config",
        help="show or write your configuration: keys, gamepad, kiosk, look, sound",
        description="Your own keys, gamepad buttons, way out of a kiosk, look and sound: a TOML "
        "file, of which every line may be left out.",
        epilog="example: python -m tetris_arcade config write",
    )
    parser.set_defaults(run=run)
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    path = commands.add_parser("path", help="print where the file is, or would be")
    path.set_defaults(task=_path)
    show = commands.add_parser(
        "show",
        help="print the configuration in force, as a file",
        description="Print the configuration in force, with every option explained; saved as "
        "the file, it says the same.",
    )
    show.add_argument("--default", action="store_true", help="print what holds without a file")
    show.set_defaults(task=_show)
    write = commands.add_parser(
        "write",
        help="write the file, with the defaults",
        description="Write the defaults to the file, with every option explained, to be edited.",
    )
    write.add_argument("--replace", action="store_true", help="even if that loses a file of yours")
    write.set_defaults(task=_write)


def run(args: argparse.Namespace) -> int:
    """Do what was asked for; the exit code, 0. Raises `ArcadeError`."""
    # What a key is, pygame knows: the imports below wait until one of these runs, for --help.
    os.environ.setdefault("PYGAME_HIDE_SUPPORT_PROMPT", "1")  # stdout is for results
    return int(args.task(args))


def _path(args: argparse.Namespace) -> int:
    from tetris_arcade.controls.config import config_path  # noqa: PLC0415

    print(config_path())
    return 0


def _show(args: argparse.Namespace) -> int:
    from tetris_arcade.controls.config import Config, config_path, load_config  # noqa: PLC0415
    from tetris_arcade.controls.document import as_toml  # noqa: PLC0415

    config = Config() if args.default else load_config()
    if config.problem is not None:
        raise ArcadeError(f"{config_path().parent}{os.sep}{config.problem}")  # it names the file
    print(as_toml(config), end="")
    return 0


def _write(args: argparse.Namespace) -> int:
    from tetris_arcade.controls.config import Config, config_path  # noqa: PLC0415
    from tetris_arcade.controls.document import as_toml  # noqa: PLC0415
    from tetris_arcade.files import write_whole  # noqa: PLC0415

    path = config_path()
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        target = Path(os.path.realpath(path))  # what a link leads to is replaced, not the link
        if target.exists() and not args.replace:
            raise ArcadeError(f"{path} is there already: edit it, or add --replace to lose it")
        write_whole(target, as_toml(Config()).encode())
    except OSError as error:
        raise ArcadeError(
            f"cannot write {path}: {error.strerror or reason_of(error)}; mend its permissions, or "
            "free some space"
        ) from error
    print(path)
    return 0
