"""A slot plays, live."""
