"""The command line: ``play`` (the default), ``slots``, ``train``, ``evaluate``, ``record``,
``plugins``, ``config``.

Each command is a module with ``add_parser``; what is heavy (pygame, torch) it imports when it runs.
"""

import argparse
import io
import os
import sys
import traceback
from collections.abc import Sequence
from importlib import import_module
from typing import NoReturn

from tetris_arcade.cli.parser import Parser
from tetris_arcade.cli.terminal import printable
from tetris_arcade.errors import ArcadeError, UsageError

_COMMANDS = ("play", "slots", "train", "evaluate", "record", "plugins", "config")


def main(argv: Sequence[str] | None = None) -> int:
    """Run a command line (by default the process's own) and return its exit code.

    0 on success, 2 on wrong usage, 1 on a failure said in one line on stderr, 130 on Ctrl-C (which
    is a normal way to end `play`: 0).
    """
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(errors="replace")  # a path may have letters that a terminal lacks
    arguments = list(sys.argv[1:] if argv is None else argv)
    debug = "--debug" in arguments
    arguments = [argument for argument in arguments if argument != "--debug"]
    if not arguments or (
        arguments[0].startswith("-") and arguments[0] not in ("-h", "--help", "--version")
    ):
        arguments.insert(0, "play")
    # What another command would need is not waited for; only help and mistakes need them all.
    commands = arguments[:1] if arguments[0] in _COMMANDS else _COMMANDS
    args = _parser(commands).parse_args(arguments)
    args.arguments = arguments  # a supervisor starts the same command again
    try:
        return _run(args, debug=debug)
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:  # whoever was reading has seen enough
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _run(args: argparse.Namespace, *, debug: bool) -> int:
    try:
        code = int(args.run(args))
        sys.stdout.flush()
    except BrokenPipeError:
        raise
    except Exception as error:
        told = traceback.format_exc().splitlines() if debug else [_complaint(error)]
        for line in told:  # which may quote a stranger's file
            print(printable(line), file=sys.stderr)
        return 2 if isinstance(error, UsageError) else 1
    return code


def _complaint(error: Exception) -> str:
    """What went wrong, in one line."""
    complaint = str(error)
    if not isinstance(error, ArcadeError):
        complaint = f"unexpected {type(error).__name__}: {error}; see more with --debug"
    return " ".join(f"tetris_arcade: {printable(complaint)}".split())


def _parser(names: Sequence[str]) -> argparse.ArgumentParser:
    parser = Parser(
        prog="python -m tetris_arcade",
        description="An arcade cabinet for reinforcement-learning models that play Tetris. "
        "Without a command it plays: the options of `play` can follow at once.",
        epilog="Any command takes --debug, to show where an error came from.\n"
        "example: python -m tetris_arcade --windowed",
    )
    parser.add_argument("--version", action=_Version, nargs=0, help="show the version and exit")
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    for name in names:
        import_module(f"{__name__}.{name}").add_parser(commands)
    return parser


class _Version(argparse.Action):
    """Looks for the version when it is asked for: that takes long."""

    def __call__(self, parser: argparse.ArgumentParser, *_: object) -> NoReturn:
        print(_version())
        parser.exit()


def _version() -> str:
    from importlib.metadata import PackageNotFoundError, version  # noqa: PLC0415 - see above

    try:
        return version("tetris-arcade")
    except PackageNotFoundError:
        return "a checkout that is not installed"
