"""The work in hand: frontier, captures not yet read, leases, schedule (SQLite)."""
