"""What can play: the policies that a slot may name, and how each is built."""
