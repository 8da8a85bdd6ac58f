"""The built-in exporters, which are plugins like any other."""
