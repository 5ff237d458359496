"""The test suite that the author of a store runs on it."""

from contextlib import suppress

from tetris_arcade.errors import ArcadeError, PluginError, StoreError
from tetris_arcade.slots.hookspecs import StoreFactory
from tetris_arcade.slots.promises import PROMISES, Promise
from tetris_arcade.slots.promises.trial import BrokenPromiseError, Trial
from tetris_arcade.slots.store import SlotStore

_PREFIX = "check-"


def check_slot_store(factory: StoreFactory, rest: str) -> None:
    """Try every promise of `SlotStore` on the empty store that ``factory(rest)`` opens.

    ``factory`` is what the plugin registers. It is called again and again, also from several
    threads at once, so that what counts is what the place keeps, not what an object remembers. All
    slots that are made are named ``check-…``, and are deleted and purged in the end. What a store
    is when its process dies half way is not tried.

    Raises `PluginError`, with a line for each promise that is broken and their tracebacks as its
    cause, and `StoreError` for a store that is not empty or cannot be used at all.
    """
    first = Trial(factory, rest, f"{_PREFIX}first-")
    _refuse_what_is_no_store(first)
    _refuse_what_is_in_use(first)
    location = first.open().location
    broken: list[tuple[str, Exception]] = []
    for number, promise in enumerate(PROMISES):
        trial = Trial(factory, rest, f"{_PREFIX}{number:02}-")
        try:
            promise(trial)
        except Exception as error:  # whatever a store raises in the middle of it
            broken.append((_sentence(promise), error))
        finally:
            trial.clear()
    broken += _left_over(Trial(factory, rest, _PREFIX))
    if broken:
        lines = [f"  {sentence}: {_told(error)}" for sentence, error in broken]
        raise PluginError(
            "\n".join([f"{location} broke its contract; what SlotStore promises:", *lines])
        ) from ExceptionGroup("in the same order", [error for _, error in broken])


def _refuse_what_is_no_store(trial: Trial) -> None:
    try:
        store = trial.open()
    except ArcadeError:
        raise
    except Exception as error:  # an abstract method that is missing, say
        raise PluginError(f"the store cannot be opened: {_told(error)}") from error
    if not isinstance(store, SlotStore):
        raise PluginError(f"what is opened is a {type(store).__name__}, not a SlotStore")


def _refuse_what_is_in_use(trial: Trial) -> None:
    store = trial.open()
    try:
        found = store.names() + [each.key for each in store.discarded()]
    except StoreError:
        trial.save("slot")  # some stores are created by what is saved first
        trial.clear()
        return  # whether it could be deleted again is a promise like the others
    if found:
        raise StoreError(
            f"{store.location} is not empty, it holds {', '.join(found[:3])}; check_slot_store "
            "saves and deletes, so give it an empty store of its own"
        )


def _left_over(trial: Trial) -> list[tuple[str, Exception]]:
    trial.clear()
    with suppress(Exception):  # listing was a promise too, and is told of already
        kept, discarded = trial.names(), [each.key for each in trial.discarded()]
        if kept or discarded:
            error = BrokenPromiseError(f"expected an empty store, came {kept + discarded}")
            return [("everything can be deleted and purged", error)]
    return []


def _sentence(promise: Promise) -> str:
    return promise.__name__.replace("_", " ")


def _told(error: Exception) -> str:
    return (
        str(error) if isinstance(error, BrokenPromiseError) else f"{type(error).__name__}: {error}"
    )
