"""``python -m osint_monitor`` and the command ``osint-monitor``."""

from __future__ import annotations

from osint_monitor.cli.app import command


def main() -> None:
    """Run the command line; ends the process with its exit code."""
    command()(prog_name="osint-monitor")


if __name__ == "__main__":
    main()
