"""What an officer brings, told by its content: pictures, saved pages, archives."""

from __future__ import annotations

import email
import email.policy
import re
import struct
import zipfile
import zlib
from dataclasses import dataclass
from email.message import Message
from enum import StrEnum
from pathlib import PurePosixPath
from typing import BinaryIO

from django.utils.translation import gettext as _

MAX_BYTES = 25_000_000
"""Of one file; larger ones are for ``osint-monitor import``."""
MAX_PAGE_BYTES = 10_000_000
MAX_MEMBERS = 2_000
MAX_UNPACKED = 500_000_000
"""Bytes that all members of an archive may say they have."""
MAX_RATIO = 200
MAX_SIDE = 20_000
"""Pixels of a picture's width and height; a small file can ask for gigabytes."""
_MAX_PARTS = 500
_HEAD = 4_096

_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*(?:<\?xml[^>]{0,300}\?>\s*)?(?:<!--.{0,2000}?-->\s*)*"
    rb"<(?:!doctype\s+html|html|head|body)\b",
    re.IGNORECASE | re.DOTALL,
)
_MHTML = re.compile(
    rb"^content-type:\s*multipart/related", re.IGNORECASE | re.MULTILINE
)
_FRAME = frozenset({0xC0, 0xC1, 0xC2, 0xC3, 0xC5, 0xC6, 0xC7, 0xC9, 0xCA, 0xCB, 0xCD})
"""Markers of a JPEG after which its size stands."""


class Form(StrEnum):
    """In what form something was brought in."""

    TEXT = "text"
    PNG = "png"
    JPEG = "jpeg"
    HTML = "html"
    MHTML = "mhtml"
    WACZ = "wacz"

    @property
    def is_picture(self) -> bool:
        """Whether it can be looked at, and not read."""
        return self in (Form.PNG, Form.JPEG)


class Unfit(Exception):
    """A file that is not taken; says why, to the person who brought it."""


@dataclass(frozen=True, slots=True)
class Page:
    """A saved page out of an MHTML file: its address may be empty."""

    body: bytes
    address: str


def form_of(file: BinaryIO, size: int) -> Form:
    """
    What a file is, whatever its name says.

    Raises:
        Unfit: too large, none of the forms, or one that is not taken as it is.
    """
    if size > MAX_BYTES:
        raise Unfit(
            _(
                "The file is larger than %(limit)s MB; hand it to the operator to"
                " import."
            )
            % {"limit": MAX_BYTES // 1_000_000}
        )
    file.seek(0)
    head = file.read(_HEAD)
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return _sized(Form.PNG, _png_size(head))
    if head.startswith(b"\xff\xd8\xff"):
        return _sized(Form.JPEG, _jpeg_size(file))
    if head.startswith(b"PK"):
        _check_archive(file)
        return Form.WACZ
    if size <= MAX_PAGE_BYTES and _HTML.match(head):
        return Form.HTML
    if size <= MAX_PAGE_BYTES and _MHTML.search(head.partition(b"\r\n\r\n")[0]):
        return Form.MHTML
    raise Unfit(_("This is no picture (PNG, JPEG), saved page (HTML, MHTML) or WACZ."))


def _sized(form: Form, size: tuple[int, int] | None) -> Form:
    if size is None or not all(0 < side <= MAX_SIDE for side in size):
        raise Unfit(_("The picture is damaged, or larger than any screen."))
    return form


def _png_size(head: bytes) -> tuple[int, int] | None:
    if head[12:16] != b"IHDR" or len(head) < 24:
        return None
    width, height = struct.unpack_from(">II", head, 16)
    return width, height


def _jpeg_size(file: BinaryIO) -> tuple[int, int] | None:
    """From the first frame's head; segments before it are passed over."""
    file.seek(2)
    for _number in range(_MAX_PARTS):
        mark = file.read(4)
        if len(mark) < 4 or mark[0] != 0xFF:
            return None
        length = struct.unpack(">H", mark[2:])[0]
        if mark[1] in _FRAME:
            frame = file.read(5)
            if len(frame) < 5:
                return None
            height, width = struct.unpack(">HH", frame[1:])
            return width, height
        if length < 2:
            return None
        file.seek(length - 2, 1)
    return None


def _check_archive(file: BinaryIO) -> None:
    """
    Whether a zip file is a WACZ that can be opened without harm.

    Raises:
        Unfit: it is not.
    """
    try:
        with zipfile.ZipFile(file) as archive:
            members = archive.infolist()
    except (zipfile.BadZipFile, zlib.error, OSError, ValueError, RuntimeError) as error:
        raise Unfit(_("The archive is damaged.")) from error
    except NotImplementedError as error:
        raise Unfit(_("The archive is packed in a way that is not read.")) from error
    if any(not _is_inside(one.filename) for one in members):
        raise Unfit(_("The archive names files outside of itself; it is not taken."))
    if any(one.flag_bits & 1 for one in members):
        raise Unfit(_("The archive is locked with a password."))
    packed = max(1, sum(one.compress_size for one in members))
    unpacked = sum(one.file_size for one in members)
    if (
        len(members) > MAX_MEMBERS
        or unpacked > MAX_UNPACKED
        or unpacked > MAX_RATIO * packed
        or any(
            one.file_size > MAX_RATIO * max(64, one.compress_size) for one in members
        )
    ):
        raise Unfit(_("The archive would unpack to far more than it is."))
    if not any(_holds_captures(one.filename) for one in members):
        raise Unfit(_("This is no WACZ: there are no captures in it."))


def _is_inside(name: str) -> bool:
    path = PurePosixPath(name)
    odd = "\\" in name or "\x00" in name or ":" in name.partition("/")[0]
    return bool(name) and not odd and not path.is_absolute() and ".." not in path.parts


def _holds_captures(name: str) -> bool:
    return name.startswith("archive/") and name.endswith((".warc", ".warc.gz"))


def page_in(content: bytes) -> Page:
    """
    The page in an MHTML file.

    Raises:
        Unfit: there is none.
    """
    try:
        whole = email.message_from_bytes(content, policy=email.policy.compat32)
        for number, part in enumerate(whole.walk()):
            if number > _MAX_PARTS:
                break
            if part.get_content_type() in ("text/html", "application/xhtml+xml"):
                body = part.get_payload(decode=True)
                if isinstance(body, bytes) and body.strip():
                    return Page(_with_charset(part, body), _address(whole, part))
    except (ValueError, LookupError, RecursionError) as error:
        raise Unfit(_("The saved page is damaged.")) from error
    raise Unfit(_("There is no page in this file."))


def _with_charset(part: Message, body: bytes) -> bytes:
    """The page in UTF-8 where the part says how it is written."""
    charset = part.get_content_charset()
    if not charset or charset.lower() in ("utf-8", "us-ascii"):
        return body
    return b"\xef\xbb\xbf" + body.decode(charset, "replace").encode("utf-8")


def _address(whole: Message, part: Message) -> str:
    for message, name in (
        (whole, "Snapshot-Content-Location"),
        (part, "Content-Location"),
    ):
        said = str(message.get(name, "")).strip()
        if said.startswith(("http://", "https://")) and len(said) <= 2_000:
            return said
    return ""
