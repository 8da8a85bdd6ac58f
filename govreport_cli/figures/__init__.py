"""Figures: values, totals, changes and shares."""
