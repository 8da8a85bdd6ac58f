"""Checks of third parties, in processes of their own."""
