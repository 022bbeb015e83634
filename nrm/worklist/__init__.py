"""What is due: for me, and for others in the cases that I take part in."""
