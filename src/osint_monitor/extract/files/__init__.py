"""Readers of files that officers bring: lines, tables, exports and saved pages."""
