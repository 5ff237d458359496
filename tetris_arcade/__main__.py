"""``python -m tetris_arcade``."""

import sys

from tetris_arcade.cli import main

if __name__ == "__main__":
    sys.exit(main())
