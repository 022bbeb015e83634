"""What is published together, and the rounding that protects it."""
