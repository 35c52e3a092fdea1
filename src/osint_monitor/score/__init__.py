"""Rules on documents: which indicators a post shows, how strongly, and why."""
