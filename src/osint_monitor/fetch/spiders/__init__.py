"""Spiders: a generic one that source files drive; small ones for odd APIs."""
