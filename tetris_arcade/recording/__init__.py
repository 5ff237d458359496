"""Films of the show: a scene is played off screen, as fast as it can be, into a GIF or an MP4."""
