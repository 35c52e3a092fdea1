"""What a post means, whatever its language: multilingual-e5-small, run by us."""
