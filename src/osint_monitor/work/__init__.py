"""Worker processes that read, understand, score and store, and the pool of them."""
