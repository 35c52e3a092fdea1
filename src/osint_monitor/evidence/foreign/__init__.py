"""Archives that others made: WARC and WACZ, also cut, damaged or hostile ones."""

from osint_monitor.evidence.foreign.archive import read_archive
from osint_monitor.evidence.foreign.content import Fault, ForeignCapture

__all__ = ["Fault", "ForeignCapture", "read_archive"]
