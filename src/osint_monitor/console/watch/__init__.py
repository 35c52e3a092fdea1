"""Sources and runs: whether what should be read is read."""
