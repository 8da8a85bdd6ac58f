"""Placeholders in texts, and their filters."""
