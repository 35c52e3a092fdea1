"""The pages, a module for each room of the console."""
