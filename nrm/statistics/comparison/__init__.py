"""What others say beside what we say, and why the two differ."""
