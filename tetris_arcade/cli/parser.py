"""The parser of all commands: argparse's, with help that can be copied from."""

import argparse
import textwrap


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
