"""How fast games are shown, and how much of them in one frame."""

import math
from typing import Final

SPEEDS: Final = (0.25, 0.5, 1.0, 2.0, 4.0, 8.0, 16.0, 32.0, 64.0, math.inf)
"""Pieces a second; the last is as fast as the policy answers."""
ONE_PIECE_A_SECOND: Final = 1.0
"""The speed that is usual where people watch."""
ANIMATED: Final = 8.0
"""Up to this speed pieces are seen to fall; beyond it, they are just there."""
BRIGHT: Final = 2.0
"""Up to this speed full rows light up, and thoughts are shown, which change with every piece: there
are never more than three flashes a second."""
PATIENCE: Final = 0.3
"""Seconds that a policy may take to load before the screen says so."""
DEADLINE: Final = 60.0
"""Seconds without a word from the player after which it has failed. A first start, which compiles
the kernels, takes up to half of that."""
PIECES_PER_FRAME: Final = 128
"""No frame plays more, however little they cost."""
WORK: Final = 0.003
"""Seconds after which a frame plays no further piece; one takes some 0.1 ms. This is the one clock
that is read there: it bounds the work, and what happens is the same however long it takes."""
BATCH: Final = 8
"""Pieces between two looks at that clock."""
