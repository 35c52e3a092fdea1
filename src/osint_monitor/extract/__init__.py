"""Pages in, posts and links out; no I/O. `pages.py` says which page object reads what."""
