"""Files in a case: told by their bytes, kept by digest, given back as downloads."""

from __future__ import annotations

import hashlib
import re
from pathlib import PurePath
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction

from osint_monitor.console import auditing
from osint_monitor.console.casework.cases import key
from osint_monitor.console.models import Case, CaseFile, FileContent

MAX_BYTES = 10_000_000
_STARTS = (
    (b"%PDF-", "pdf"),
    (b"\x89PNG\r\n\x1a\n", "png"),
    (b"\xff\xd8\xff", "jpg"),
    (b"PK\x03\x04", "zip"),
    (b"\x1f\x8b\x08", "gz"),
)


class FileRefused(Exception):
    """A file that is not taken: ``empty``, ``too_large`` or ``unknown_type``."""


def keep(request: Any, case: Case, file: UploadedFile) -> CaseFile:
    """
    Put a file into a case.

    Raises:
        FileRefused: it is empty, too large or of no type that is taken.
    """
    if not file.size:
        raise FileRefused("empty")
    if file.size > MAX_BYTES:
        raise FileRefused("too_large")
    content = file.read()
    found = type_of(content)
    if found is None:
        raise FileRefused("unknown_type")
    digest = hashlib.sha256(content).hexdigest()
    with transaction.atomic():
        one = FileContent(digest=digest, content=content)
        FileContent.objects.bulk_create([one], ignore_conflicts=True)
        made = CaseFile(
            case=case, by=request.user, name=plain_name(file.name or ""), type=found,
            size=len(content), digest=digest,
        )  # fmt: skip
        made.save(force_insert=True)
        auditing.note(request, "case.file_added", object_id=key(case), why=digest)
    return made


def type_of(content: bytes) -> str | None:
    """The type by the bytes, whatever the name says; ``None`` is not taken."""
    for start, found in _STARTS:
        if content.startswith(start):
            return found
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "webp"
    if content[4:8] == b"ftyp":
        return "mp4"
    if content.startswith(b"#!") or b"\x00" in content:
        return None
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "txt"


def plain_name(name: str) -> str:
    """A name without folders and without signs that mean something to a system."""
    last = PurePath(name.replace("\\", "/")).name
    return re.sub(r"[^\w .()-]", "_", last).strip(" .")[:120] or "file"


def content_of(file: CaseFile) -> bytes | None:
    """The bytes, if they still are what was kept."""
    held = FileContent.objects.filter(pk=file.digest).first()
    content = bytes(held.content) if held is not None else b""
    return content if hashlib.sha256(content).hexdigest() == file.digest else None
