"""The learning rate over a training."""

from dataclasses import dataclass


@dataclass(frozen=True)
class FallingRate:
    """A learning rate that falls linearly from ``start`` to 0.

    A class of its own, because ``save()`` keeps the schedule: a class goes into the zip by its
    name, a function as code, which `slots inspect` would warn of.
    """

    start: float

    def __call__(self, remaining: float) -> float:
        """The rate while ``remaining`` of the training, from 1 down to 0, lies ahead."""
        return self.start * max(remaining, 0.0)
