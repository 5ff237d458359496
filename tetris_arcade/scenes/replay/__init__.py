"""A recorded game is played again."""
