"""How things look: the window, the font, the tiles, and the parts of which screens are made."""
