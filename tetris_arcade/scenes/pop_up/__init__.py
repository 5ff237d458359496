"""Boxes that lie over a scene, which goes on below."""
