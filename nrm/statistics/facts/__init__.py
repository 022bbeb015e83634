"""What is known of each person-episode when figures are made, and how it is read from the register."""
