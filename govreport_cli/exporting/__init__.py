"""Exporters: their interface, finding and running them, and writing their files."""
