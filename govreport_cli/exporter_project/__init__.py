"""The project with which a new exporter begins."""
