"""What is found wrong or doubtful, and how it is said."""
