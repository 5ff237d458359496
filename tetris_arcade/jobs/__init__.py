"""What is done with slots while the show goes on: one job after the other, each in a process."""
