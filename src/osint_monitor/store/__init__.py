"""Append-only records, and the present of every post as it follows from them."""
