"""A plugin whose hardware is not there."""

raise RuntimeError("the tape robot\ndoes not answer")
