"""From what hands do to what is meant by it: named actions, and the map that leads to them."""
