"""The checks: one rule in each file."""
