"""The parser of all commands: argparse's, with help that can be copied from."""

import argparse
import textwrap
from pathlib import Path
from typing import Final

CHECKPOINTS: Final = Path("checkpoints")
"""The folder of checkpoints when no other is named: where `train` writes and `slots save` reads."""


def add_checkpoints(parser: argparse.ArgumentParser, meaning: str) -> None:
    """Add the option that names the folder of checkpoints."""
    parser.add_argument(
        "--checkpoints",
        type=Path,
        default=CHECKPOINTS,
        metavar="DIR",
        help=f"{meaning} (default: %(default)s)",
    )


class _Formatter(argparse.HelpFormatter):
    """Wraps text, but leaves examples and what is indented as they are written."""

    def _fill_text(self, text: str, width: int, indent: str) -> str:
        return "\n".join(
            line
            if line.startswith((" ", "example:"))
            else textwrap.fill(line, width, initial_indent=indent, subsequent_indent=indent)
            for line in text.splitlines()
        )


class Parser(argparse.ArgumentParser):
    """What `argparse.ArgumentParser` is, for sub-commands too."""

    def _get_formatter(self) -> argparse.HelpFormatter:
        return _Formatter(prog=self.prog)
