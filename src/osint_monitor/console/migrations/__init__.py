"""The console database, step by step."""
