"""What is on the screen: one scene at a time, drawn on a small surface that the app scales up."""
