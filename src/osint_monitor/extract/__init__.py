"""Pages in, posts and links out; no I/O. `pages.py` says what reads which page."""
