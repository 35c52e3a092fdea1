"""Persons, cases and dossiers: what officers make of what they found."""
