"""The store that a new slot goes to."""

from tetris_arcade.slots import locations
from tetris_arcade.slots.durable import in_one_line
from tetris_arcade.slots.plugins import open_store
from tetris_arcade.slots.store import SlotStore


def store_to_fill(location: str | None) -> SlotStore:
    """The store at ``location``, or else the user's own, whose folder is made if need be."""
    own = open_store(locations.user_location())
    store = own if location is None else open_store(location)
    if store.location == own.location:
        folder = locations.user_folder()
        with in_one_line("write to", own.location, folder):
            folder.mkdir(parents=True, exist_ok=True)
    return store
