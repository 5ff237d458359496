"""Where the pop-ups stand that change slots."""

from dataclasses import dataclass
from typing import Protocol

from tetris_arcade.scenes.menu.ranking import Ranking
from tetris_arcade.scenes.pop_up.place import Place
from tetris_arcade.scenes.scene import Scene
from tetris_arcade.slots.locations import user_location


class Leaderboard(Scene, Protocol):
    """The scene that they lie over."""

    @property
    def ranking(self) -> Ranking:
        """The table, as it was read last."""


@dataclass(frozen=True)
class Desk(Place):
    """Over the leaderboard.

    All that is known of stores is known from its table: none is opened here, as a frame cannot wait
    for a disk. What it does not tell is left to the job, which says what ails it.
    """

    below: Leaderboard

    def names_in(self, location: str) -> frozenset[str]:
        """The names that are taken in a store; none are known of one that is not shown."""
        slots = [entry.slot for entry in self.below.ranking.entries]
        return frozenset(slot.name for slot in slots if slot.location == location)

    @property
    def store_to_save_to(self) -> str:
        """Where new slots go: the store that the user named first, or else his own."""
        options = self.cabinet.options
        return user_location() if options.named_store is None else options.stores[0]
