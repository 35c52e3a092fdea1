"""What people make, in the console's own database."""

from osint_monitor.console.models.account import Account, Organisation
from osint_monitor.console.models.audit import Event, Seal
from osint_monitor.console.models.triage import Claim, Decision, Undo

__all__ = ["Account", "Claim", "Decision", "Event", "Organisation", "Seal", "Undo"]
