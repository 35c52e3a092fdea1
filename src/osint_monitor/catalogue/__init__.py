"""Source files: what may be read, how gently, by what mandate, and when."""
