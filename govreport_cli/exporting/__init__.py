"""Exporters: what one is, which there are, and where their bytes go."""
