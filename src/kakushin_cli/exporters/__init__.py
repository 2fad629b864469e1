"""From the catalogue and its answers to bytes: one file a format."""
