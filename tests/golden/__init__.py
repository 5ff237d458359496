"""Pictures of every scene, to the pixel. ``python -m tests.golden`` writes them anew."""
