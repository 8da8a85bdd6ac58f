"""The author's file."""
