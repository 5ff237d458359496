"""A show that nobody tends: what a visitor may not do, and who starts it again when it fails."""
