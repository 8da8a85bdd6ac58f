"""Placeholders in texts."""
