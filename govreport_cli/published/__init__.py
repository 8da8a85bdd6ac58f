"""Figures read back from published files, and compared with their report."""
