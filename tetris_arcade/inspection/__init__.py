"""What is in a model zip, told without running any of it, and without torch."""

from tetris_arcade.inspection.description import Space
from tetris_arcade.inspection.pth import Layer
from tetris_arcade.inspection.risks import Risk
from tetris_arcade.inspection.zips import Inspection, Member, inspect_zip

__all__ = ["Inspection", "Layer", "Member", "Risk", "Space", "inspect_zip"]
