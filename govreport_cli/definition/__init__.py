"""Definitions: reading, locating and writing the author's file."""
