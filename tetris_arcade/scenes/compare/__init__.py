"""Two slots play the same pieces side by side."""
