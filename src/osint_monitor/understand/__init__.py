"""What a version says: its language, words, contacts, prices, places and voice."""
