"""The store of one machine: one SQLite file with full-text search."""
