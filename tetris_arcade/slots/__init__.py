"""Where models live: named slots, kept in stores. Knows nothing of pygame, torch or Tetris."""
