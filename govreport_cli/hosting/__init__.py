"""Plugins of every kind: finding them, and running those of third parties in processes of their own."""
