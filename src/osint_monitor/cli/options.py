"""Options that several commands share, and what they stand for."""

from __future__ import annotations

import getpass
import logging
import re
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, TypeVar

import typer

from osint_monitor.errors import Problem, SettingsError

if TYPE_CHECKING:
    from enum import StrEnum
    from zoneinfo import ZoneInfo

    from osint_monitor.model.source import Source
    from osint_monitor.settings import Settings
    from osint_monitor.store.base import Store

    Word = TypeVar("Word", bound=StrEnum)

Data = Annotated[
    Path | None,
    typer.Option(
        "--data",
        help="Folder that holds everything kept (default: ./data, or "
        "OSINT_MONITOR_DATA).",
        show_default=False,
    ),
]
Json = Annotated[
    bool, typer.Option("--json", help="Print JSON Lines; see docs/json.md.")
]
Unmask = Annotated[
    bool,
    typer.Option("--unmask", help="Show contacts; needs --reason; is recorded."),
]
Reason = Annotated[
    str,
    typer.Option("--reason", help="Why contacts are shown; kept in the custody log."),
]

MAX_REASON = 400
_AGO = re.compile(r"(\d{1,5})([hdw])")
_HOURS = {"h": 1, "d": 24, "w": 168}


def settings_of(data: Path | None) -> Settings:
    """
    The settings, with the data folder of the command line.

    Raises:
        SettingsError: every wrong setting at once.
    """
    from osint_monitor.settings import load_settings

    settings = load_settings(data=data)
    logging.basicConfig(level=settings.log_level, format="%(levelname)s %(message)s")
    return settings


def store_of(settings: Settings) -> Store:
    """
    The store, for reading what is there.

    Raises:
        SettingsError: there is none yet.
        StoreError: it can't be opened.
    """
    from osint_monitor.store.open import open_store

    url = settings.folder.store_url
    path = url.removeprefix("sqlite:///")
    if path != url and path != ":memory:" and not Path(path).exists():
        what = f"nothing is stored yet ({path} is not there); crawl or import first"
        raise SettingsError([Problem("--data", what)])
    return open_store(url)


def source_of(settings: Settings, source_id: str) -> Source:
    """
    One source of the catalogue.

    Raises:
        SourceError, SettingsError: a file is wrong, or there is no such source.
    """
    from osint_monitor.catalogue.load import load_sources

    sources = load_sources(settings.sources_folder).sources
    if source_id in sources:
        return sources[source_id]
    known = ", ".join(sources) or "none"
    what = f"no source {source_id!r} in {settings.sources_folder}; there are: {known}"
    raise SettingsError([Problem("--source", what)])


def moment_of(text: str | None, option: str) -> datetime | None:
    """
    A time of the command line: ``2027-03-01``, ``2027-03-01T08:00+01:00``, ``7d``.

    Raises:
        SettingsError: it is none of these.
    """
    if text is None:
        return None
    if ago := _AGO.fullmatch(text.strip()):
        return datetime.now(UTC) - timedelta(hours=int(ago[1]) * _HOURS[ago[2]])
    try:
        read = datetime.fromisoformat(text.strip())
    except ValueError:
        what = "a date (2027-03-01), a time with zone, or 12h, 7d, 4w was expected"
        raise SettingsError([Problem(option, what)]) from None
    return read if read.tzinfo else read.replace(tzinfo=UTC)


def zone_of(text: str, option: str) -> ZoneInfo:
    """
    A time zone of the command line.

    Raises:
        SettingsError: there is none of this name.
    """
    from osint_monitor.catalogue import due

    try:
        return due.zone_of(text)
    except ValueError as error:
        raise SettingsError([Problem(option, f"{error} was expected")]) from None


def words_of(given: Sequence[str], kind: type[Word], option: str) -> tuple[str, ...]:
    """
    Values that must be words of an enumeration; each may hold several, by comma.

    Raises:
        SettingsError: the ones that are not, and what there is.
    """
    words = [word for one in given for word in one.split(",") if word]
    known = [str(one.value) for one in kind]
    wrong = [word for word in words if word not in known]
    if wrong:
        what = f"no such value: {', '.join(wrong)}; there are: {', '.join(known)}"
        raise SettingsError([Problem(option, what)])
    return tuple(words)


def note_unmasked(settings: Settings, reason: str, command: str, subject: str) -> None:
    """
    Record that contacts are shown, by whom, and why; before they are.

    Raises:
        SettingsError: no reason, or one that is too long.
        EvidenceError: it can't be recorded; then nothing is shown.
    """
    reason = reason.strip()
    if not reason:
        what = 'say why contacts must be shown, such as --reason "case 2027-14"'
        raise SettingsError([Problem("--unmask", what)])
    if len(reason) > MAX_REASON:
        what = f"at most {MAX_REASON} characters were expected"
        raise SettingsError([Problem("--reason", what)])
    note(settings, "unmasked", command=command, subject=subject, reason=reason)


def note(settings: Settings, event: str, **parts: str | int | bool | None) -> None:
    """Write an entry into the custody log, with the name of the system's user."""
    from osint_monitor.evidence.custody import Custody

    folder = settings.folder.make()
    Custody(folder.custody).note(event, who=_user(), **parts)


def _user() -> str:
    try:
        return getpass.getuser()
    except (KeyError, OSError):
        return "unknown"
