"""Every error that Tetris Arcade raises on purpose, as one tree; and any error in one line.

    ArcadeError
    ├── UsageError            the command or an argument makes no sense as given
    ├── GameError             a rule of the game was broken: a bad action, seed or board
    ├── SlotError             one slot
    │   ├── SlotNameError       the name is not allowed
    │   ├── SlotNotFoundError   there is no such slot
    │   ├── SlotExistsError     there is one already
    │   └── SlotDamagedError    its files are missing, torn or do not validate
    ├── StoreError            a whole store: missing, read-only, full, of an unknown scheme
    ├── PluginError           a plugin failed to load or broke its contract
    ├── ModelError            a model zip that cannot be read, trusted or built
    └── DisplayError          no window can be opened

Each message says what happened and names the fix, in one line: the command line prints it as it
is and exits with code 1 (2 for `UsageError`).
"""


class ArcadeError(Exception):
    """The root: catch this to catch everything that is ours."""


class UsageError(ArcadeError):
    """The command or an argument makes no sense as given."""


class GameError(ArcadeError, ValueError):
    """A rule of the game was broken: a bad action, seed, size or board."""


class SlotError(ArcadeError):
    """Something is wrong with one slot."""


class SlotNameError(SlotError, ValueError):
    """A name that no slot may have."""


class SlotNotFoundError(SlotError, KeyError):
    """There is no slot of that name."""

    __str__ = Exception.__str__  # KeyError would print the message's repr


class SlotExistsError(SlotError):
    """There is a slot of that name already."""


class SlotDamagedError(SlotError):
    """A slot whose files are missing, torn or do not validate."""


class StoreError(ArcadeError):
    """A store that is missing, read-only, full, or of an unknown scheme."""


class PluginError(ArcadeError):
    """A plugin that failed to load or broke its contract."""


class ModelError(ArcadeError):
    """A model zip that cannot be read, trusted or built."""


class DisplayError(ArcadeError):
    """No window can be opened."""


def reason_of(error: BaseException) -> str:
    """What an error says, in one line, or its kind where it says nothing."""
    return " ".join(str(error).split()) or type(error).__name__


def kind_and_reason(error: BaseException) -> str:
    """Of what kind an error is and what it says, in one line."""
    return " ".join(f"{type(error).__name__}: {error}".split())
