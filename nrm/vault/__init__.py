"""Keys kept outside the database, and the sealing of what is inside it; nobody else touches cryptography."""
