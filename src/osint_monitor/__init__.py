"""Finds adverts that show indicators of human trafficking, and says why."""

__version__ = "0.1.0"
