"""What `SlotStore` promises, each as a function that tries it and is named for it."""

from collections.abc import Callable
from typing import TypeAlias

from tetris_arcade.slots.promises import changing, keeping, refusing, sharing, trash
from tetris_arcade.slots.promises.trial import Trial

Promise: TypeAlias = Callable[[Trial], None]
"""Returns if the promise is kept, and raises whatever shows that it is not."""

PROMISES: tuple[Promise, ...] = (
    *keeping.PROMISES,
    *refusing.PROMISES,
    *changing.PROMISES,
    *trash.PROMISES,
    *sharing.PROMISES,
)
