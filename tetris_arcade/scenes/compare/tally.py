"""How the games of a duel have ended so far."""


class Tally:
    """Counts games, and for both sides those won and the lines."""

    def __init__(self) -> None:
        self.games = 0
        self.won = [0, 0]
        """By the first and the second; a draw counts for neither."""
        self.whole = True
        """Whether every game was played to its end: else lines are missing from the means."""
        self._lines = [0, 0]

    def add(self, first: int, second: int, *, whole: bool = True) -> None:
        """A game has ended with so many lines each, or was cut off when that was decided."""
        self.games += 1
        self.whole &= whole
        self._lines[0] += first
        self._lines[1] += second
        if first != second:
            self.won[first < second] += 1

    def mean(self, side: int) -> float | None:
        """Mean lines of side 0 or 1; None before the first game has ended."""
        return self._lines[side] / self.games if self.games else None
