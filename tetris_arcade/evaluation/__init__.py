"""Many seeded games -> a score, the same to the digit wherever they are played."""
