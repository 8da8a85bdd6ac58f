"""What exporters receive."""
