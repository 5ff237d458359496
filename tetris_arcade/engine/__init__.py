"""The rules of the game: pure, seeded, and without files, clocks, pygame or torch."""
