"""Lines over pieces, in a bounded number of points."""

from typing import Final

MOST: Final = 320
"""Points: more than a picture shows side by side."""


class Curve:
    """How many lines a game had after every so many pieces."""

    def __init__(self) -> None:
        self.every = 1
        """Pieces from one point to the next; doubled whenever the points would become too many."""
        self.points = [0]
        """Lines, from the first piece on."""
        self.pieces = self.lines = 0
        """The last point, wherever it falls."""

    def note(self, pieces: int, lines: int) -> None:
        """The game has come this far; what is known already is passed over."""
        if pieces <= self.pieces:
            return
        self.pieces, self.lines = pieces, lines
        if pieces == len(self.points) * self.every:
            self.points.append(lines)
            if len(self.points) > MOST:
                del self.points[1::2]
                self.every *= 2

    def lines_at(self, piece: int) -> int:
        """The lines of the nearest point that is not after that piece; at the end, the last."""
        point = piece // self.every
        return self.points[point] if point < len(self.points) else self.lines
