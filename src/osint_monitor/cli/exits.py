"""Exit codes, the same for every command."""

from __future__ import annotations

DONE = 0
FAILED = 1
"""Something failed, or is not complete."""

REFUSED = 2
"""Nothing was started: a wrong option, setting, source, rule or mandate."""

STOPPED = 130
"""Somebody asked it to stop."""
