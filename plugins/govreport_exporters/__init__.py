"""The built-in exporters: plugins like anyone's, with no privilege."""
