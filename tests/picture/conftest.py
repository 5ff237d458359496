"""What whatever is drawn needs: the pictures, a surface to draw on."""

from tests.scenes.conftest import art, surface

__all__ = ["art", "surface"]
