"""What a policy thinks of the placements of one piece, ready to be drawn."""

import math
from collections.abc import Sequence
from typing import Final, NamedTuple

from tetris_arcade.engine.game import Game, Placement
from tetris_arcade.engine.pieces import MAX_ROTATIONS
from tetris_arcade.playing.player import Decision

TOP: Final = 3
"""So many placements are shown on the board."""


class Choice(NamedTuple):
    """One of the placements that the policy likes best."""

    placement: Placement
    value: float
    chosen: bool
    """Whether it is the one that is played."""


class Thoughts(NamedTuple):
    """The values of all placements of a piece, in the policy's own measure and as heat."""

    piece: int
    heat: tuple[tuple[float | None, ...], ...]
    """``heat[rotation][column]``, 0 (not better than a middling one) to 1 (the best); None where
    there is no such placement or nothing is known of it. One row for each of the four rotations."""
    columns: tuple[float | None, ...]
    """The heat of each column's best placement, by the column of the piece's leftmost cell."""
    top: tuple[Choice, ...]
    """The best placements, best first; the one that is played is always among them."""


def thoughts_of(game: Game, decision: Decision) -> Thoughts | None:
    """What was thought before the piece of ``game`` was played; None if that is not known."""
    if len(decision.q_values) != MAX_ROTATIONS * game.width or game.over:
        return None
    values = {action: decision.q_values[action] for action in game.placements}
    heat = _heat({action: value for action, value in values.items() if math.isfinite(value)})
    rows = tuple(
        tuple(heat.get(rotation * game.width + column) for column in range(game.width))
        for rotation in range(MAX_ROTATIONS)
    )
    columns = tuple(
        max((share for share in column if share is not None), default=None)
        for column in zip(*rows, strict=True)
    )
    chosen = game.effective_action(decision.action)
    return Thoughts(game.piece, rows, columns, _top(game, values, chosen))


def _heat(values: dict[int, float]) -> dict[int, float]:
    """Shares between the median and the best: the hopeless half is not what one looks for."""
    if not values:
        return {}
    ranked = sorted(values.values())
    low, high = ranked[len(ranked) // 2], ranked[-1]
    return {action: _share(value, low, high) for action, value in values.items()}


def _share(value: float, low: float, high: float) -> float:
    if value >= high:
        return 1.0
    # Halved, since the difference of two finite numbers need not be one.
    return max(0.0, (value / 2 - low / 2) / (high / 2 - low / 2)) if high > low else 0.0


def _top(game: Game, values: dict[int, float], chosen: int) -> tuple[Choice, ...]:
    ranked: Sequence[int] = sorted(
        (
            action
            for action in values
            if not math.isnan(values[action]) and values[action] > -math.inf
        ),
        # Among equals the one that is played comes first.
        key=lambda action: (-values[action], action != chosen, action),
    )[:TOP]
    if chosen not in ranked:
        ranked = [*ranked[: TOP - 1], chosen]
    return tuple(
        Choice(game.placements[action], values[action], action == chosen) for action in ranked
    )
