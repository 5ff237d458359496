"""A line of text that is being written, by keys or by turning its letters."""

from typing import Final

BLANK: Final = " "
"""What a letter is turned to so that it goes."""


class Line:
    """The text, and where in it somebody is."""

    def __init__(self, text: str, longest: int) -> None:
        self.cells = list(text[:longest])
        self.cursor = len(self.cells)
        self.fresh = bool(text)
        """Nobody has touched it: what is typed takes its place."""
        self._longest = longest

    @property
    def text(self) -> str:
        """What is written."""
        return "".join(self.cells)

    def write(self, character: str) -> bool:
        """Insert a character where we are; False where there is no room for it."""
        if self.fresh:
            self.cells, self.cursor = [], 0
        self.fresh = False
        if len(self.cells) >= self._longest:
            return False
        self.cells.insert(self.cursor, character)
        self.cursor += 1
        return True

    def erase(self) -> None:
        """Take away the character before us, or all of what nobody has touched."""
        if self.fresh:
            self.cells, self.cursor = [], 0
        elif self.cursor > 0:
            self.cursor -= 1
            del self.cells[self.cursor]
        self.fresh = False

    def move(self, by: int) -> None:
        """Go so many characters to the right; one past the last is the furthest."""
        self.fresh = False
        self.cursor = min(max(self.cursor + by, 0), len(self.cells))

    def turn(self, wheel: str, by: int) -> bool:
        """Turn the letter where we are to the next one of the wheel, or the one before.

        One past the last begins with a blank. False where there is no room for it.
        """
        self.fresh = False
        if self.cursor == len(self.cells):
            if len(self.cells) >= self._longest:
                return False
            self.cells.append(BLANK)
        here = wheel.find(self.cells[self.cursor])  # what is not on the wheel stands before it
        self.cells[self.cursor] = wheel[(here + by) % len(wheel)]
        return True

    def close_up(self) -> None:
        """Let letters that were turned to blanks go."""
        before = self.cells[: self.cursor].count(BLANK)
        self.cells = [cell for cell in self.cells if cell != BLANK]
        self.cursor = min(self.cursor - before, len(self.cells))
