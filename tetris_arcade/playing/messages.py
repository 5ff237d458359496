"""What the app and the player's worker say to each other.

Every message is ``(kind, subject, content)``. A ticket, a whole number, stands for one stream, one
game of one slot: the app gives it out with `PLAY`, and never twice.

    to the worker   subject           content
    PLAY            ticket            the fields of a `player.Request`
    ALLOW           ticket            how many pieces of this game may be decided in all
    CLOSE           ticket            None: nothing more of this game is wanted
    PREPARE         (location, slot)  None: load this slot, it may be wanted soon

    to the app
    HEARD           None              how many messages were taken in
    READY           ticket            None: the policy is loaded
    DECISIONS       ticket            a list of the next: (action, Q-values as the bytes of float32,
                                      seconds it took)
    PROBLEM         ticket            why this game ends here, in one line

The worker decides `AHEAD` pieces of a game; the app allows more as it takes them. The app has at
most `UNHEARD` messages under way, and keeps what else it has to say until it hears that they were
taken in: so it never waits for the worker to empty the pipe. The worker may have to wait for the
app, where many games are open, but never long: the app takes in what was said before it says more.
What is said of a ticket that is not known, or no more, is passed over.
"""

from typing import Any, Final

AHEAD: Final = 256
"""Pieces that may be decided and not taken: at MAX speed, more than a frame takes."""
UNHEARD: Final = 8
"""Messages to the worker under way, and as many `CLOSE` again: they fit into any pipe."""
PREPARED: Final = 2
"""Slots waiting to be loaded ahead, the latest named: those before and after the current one."""

PLAY: Final = "play"
ALLOW: Final = "allow"
CLOSE: Final = "close"
PREPARE: Final = "prepare"

HEARD: Final = "heard"
READY: Final = "ready"
DECISIONS: Final = "decisions"
PROBLEM: Final = "problem"

Message = tuple[str, Any, Any]
