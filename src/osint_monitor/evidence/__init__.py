"""Evidence: WARC records written, read and recovered, and the custody log."""
