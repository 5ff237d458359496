"""What the cabinet does when nobody plays."""
