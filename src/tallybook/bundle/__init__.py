"""What leaves the house: a bundle that stands on its own."""
