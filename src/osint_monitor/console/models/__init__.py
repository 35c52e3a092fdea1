"""What people make, in the console's own database."""

from osint_monitor.console.models.account import Account, Organisation
from osint_monitor.console.models.audit import Event, Seal
from osint_monitor.console.models.captures import Brought, BroughtPost
from osint_monitor.console.models.cases import (
    Case,
    CaseFile,
    CaseItem,
    CaseItemRemoval,
    CaseNote,
    CaseState,
    Dossier,
    FileContent,
    HandOver,
    Receipt,
)
from osint_monitor.console.models.chance import Drawn
from osint_monitor.console.models.eyes import (
    Answer,
    EyesSetting,
    Proposal,
    SecondReader,
    SecondReading,
)
from osint_monitor.console.models.limits import Limit
from osint_monitor.console.models.looks import ContactLook, KnownContact, LookOrder
from osint_monitor.console.models.operations import (
    Finding,
    FindingGone,
    Hotspot,
    LogEntry,
    Operation,
    Participant,
    Passing,
    PassingResult,
    Work,
)
from osint_monitor.console.models.persons import (
    Merge,
    MergeUndo,
    Person,
    PersonPost,
    PersonPostRemoval,
    PersonState,
)
from osint_monitor.console.models.searches import SavedSearch, SearchSeen
from osint_monitor.console.models.triage import (
    Claim,
    Decision,
    TriageNumber,
    Undo,
    Untold,
)

__all__ = [
    "Account",
    "Answer",
    "Brought",
    "BroughtPost",
    "Case",
    "CaseFile",
    "CaseItem",
    "CaseItemRemoval",
    "CaseNote",
    "CaseState",
    "Claim",
    "ContactLook",
    "Decision",
    "Dossier",
    "Drawn",
    "Event",
    "EyesSetting",
    "FileContent",
    "Finding",
    "FindingGone",
    "HandOver",
    "Hotspot",
    "KnownContact",
    "Limit",
    "LogEntry",
    "LookOrder",
    "Merge",
    "MergeUndo",
    "Operation",
    "Organisation",
    "Participant",
    "Passing",
    "PassingResult",
    "Person",
    "PersonPost",
    "PersonPostRemoval",
    "PersonState",
    "Proposal",
    "Receipt",
    "SavedSearch",
    "Seal",
    "SearchSeen",
    "SecondReader",
    "SecondReading",
    "TriageNumber",
    "Undo",
    "Untold",
    "Work",
]
