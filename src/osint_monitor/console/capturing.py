"""Quick capture: what an officer brings, kept as evidence, read, scored, and opened."""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, BinaryIO

import orjson
from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from osint_monitor.catalogue.load import load_sources
from osint_monitor.catalogue.mandates import local_day, require_mandate
from osint_monitor.console import auditing, limits
from osint_monitor.console.models import Brought, BroughtPost
from osint_monitor.console.uploads import Form, Unfit, form_of, page_in
from osint_monitor.errors import ItemError, MandateError, SetupError, SourceError
from osint_monitor.evidence.blob import KeptFile, keep_file
from osint_monitor.evidence.custody import Custody
from osint_monitor.jobs.importer import HowToRead, Imported
from osint_monitor.jobs.imports import import_paths
from osint_monitor.model.clock import now
from osint_monitor.model.source import Shape, Source
from osint_monitor.model.words import Kind

MAX_TEXT = 200_000
MAX_FIELD = 2_000
LONGEST_S = 120.0
"""Seconds after which reading is given up; what was brought is kept all the same."""
AT_ONCE = 2
"""Each reading is a process of its own, with rules and model."""
_LOOK_S = 0.5


@dataclass(frozen=True, slots=True, kw_only=True)
class Given:
    """
    What an officer brought.

    Args:
        text: as it stood on the screen; without it a file is read itself.
        file: with its size; ``None`` when there is none.
    """

    source: Source
    kind: Kind | None = None
    address: str = ""
    title: str = ""
    author: str = ""
    text: str = ""
    file: tuple[BinaryIO, int] | None = None


@dataclass(frozen=True, slots=True)
class Captured:
    """
    What came of it.

    Args:
        posts: ids, the strongest are not first.
        waits: it is kept, and will be read into the store when that is back.
    """

    brought: Brought
    posts: Sequence[str]
    waits: bool


def sources_for(user: Any) -> list[Source]:
    """Sources of shape ``files`` with a valid mandate that the account may see."""
    try:
        known = load_sources(settings.OSINT_MONITOR.sources_folder).sources
    except SourceError:
        return []
    return [
        one
        for one in known.values()
        if one.shape is Shape.FILES and user.sees(one.id) and _is_covered(one)
    ]


def _is_covered(source: Source) -> bool:
    try:
        require_mandate(source, local_day(source, now()))
    except MandateError:
        return False
    return True


def mandate_of(source: Source) -> str:
    """The ground on which something is brought in, as it is kept with that."""
    given = source.mandate
    said = (given.basis, given.reference, given.authority)
    return ", ".join(one for one in said if one)


def bring(request: Any, given: Given) -> Captured:
    """
    Keep it, read it, store what it says; nothing is fetched from anywhere.

    Raises:
        Unfit: it is not taken, or could not be read; says why.
        RunError: the evidence or the store fails.
    """
    with _place(), tempfile.TemporaryDirectory(prefix="capture-") as name:
        return _bring(request, given, Path(name))


@contextmanager
def _place() -> Iterator[None]:
    """One of the few places for a reading, of all processes together."""
    until = time.monotonic() + LONGEST_S
    while (mine := limits.place("reading", 2 * LONGEST_S, of=AT_ONCE)) is None:
        if time.monotonic() > until:
            raise Unfit(_("Others are bringing much in at this moment; try again."))
        time.sleep(_LOOK_S)
    with mine:
        yield


def _bring(request: Any, given: Given, folder: Path) -> Captured:
    form, whole = Form.TEXT, None
    if given.file is not None:
        form = form_of(*given.file)
        _check_text(given, form)
        whole = _keep(request, given, _written(folder / "brought", given.file[0]), form)
    path, record = _to_read(request, given, folder, form, whole)
    done = _read(given, path)
    kept = whole or record
    assert kept is not None
    with transaction.atomic():
        brought = Brought(
            by=request.user,
            source_id=given.source.id,
            mandate=mandate_of(given.source)[:200],
            form=form.value,
            digest=kept.digest,
            size=kept.size,
            record=record.digest if record and whole else "",
            run_id=done.run.id,
        )
        brought.save(force_insert=True)
        for post_id in done.posts:
            BroughtPost(brought=brought, post_id=post_id).save(force_insert=True)
        auditing.note(request, "capture.made", object_id=brought.pk, why=form.value)
    return Captured(brought, done.posts, done.waiting.batches > 0)


def _check_text(given: Given, form: Form) -> None:
    if form.is_picture and not given.text:
        raise Unfit(_("Type the text that the picture shows: pictures are not read."))


def _written(path: Path, file: BinaryIO) -> Path:
    file.seek(0)
    with path.open("wb") as copy:
        while piece := file.read(1 << 20):
            copy.write(piece)
    return path


def _keep(request: Any, given: Given, path: Path, form: Form) -> KeptFile:
    """Into custody, before anything reads it."""
    folder = settings.OSINT_MONITOR.folder.make()
    kept = keep_file(path, folder.captures)
    Custody(folder.custody).note(
        "captured",
        by=request.user.code,
        source=given.source.id,
        form=form.value,
        digest=kept.digest,
        bytes=kept.size,
        known=kept.known,
    )
    return kept


def _to_read(
    request: Any, given: Given, folder: Path, form: Form, whole: KeptFile | None
) -> tuple[Path, KeptFile | None]:
    """The file that the workers read; and how it is kept, where it was made here."""
    if given.text:
        path = folder / "typed.jsonl"
        path.write_bytes(_record(request, given, form, whole))
        return path, _keep(request, given, path, Form.TEXT)
    assert whole is not None
    name = whole.digest.removeprefix("sha256:")[:32]
    if form is Form.WACZ:
        return (folder / "brought").rename(folder / f"{name}.wacz"), None
    path, address, record = folder / f"{name}.html", given.address, None
    if form is Form.MHTML:
        page = page_in((folder / "brought").read_bytes())
        path.write_bytes(page.body)
        address = address or page.address
        record = _keep(request, given, path, Form.HTML)
    else:
        (folder / "brought").rename(path)
    if address:
        path.with_name(f"{path.name}.url").write_text(address, "utf-8")
    return path, record


def _record(request: Any, given: Given, form: Form, whole: KeptFile | None) -> bytes:
    """The typed text as one JSON line that names the file beside it."""
    said: dict[str, Any] = {
        "text": given.text,
        "title": given.title,
        "author": given.author,
        "url": given.address,
        "captured_by": request.user.code,
        "captured_at": now().isoformat(timespec="milliseconds"),
    }
    if whole is not None:
        said["beside"] = {"form": form.value, "digest": whole.digest}
    return orjson.dumps({name: one for name, one in said.items() if one}) + b"\n"


def _read(given: Given, path: Path) -> Imported:
    """As any import reads, in a worker's process."""
    own = settings.OSINT_MONITOR.model_copy(update={"workers": 1})
    source = given.source
    if given.kind is not None:
        source = replace(source, kind=given.kind)

    async def within() -> Imported:
        reading = import_paths([path], source, own, HowToRead(kind=given.kind))
        return await asyncio.wait_for(reading, LONGEST_S)

    try:
        return asyncio.run(within())
    except (SetupError, ItemError) as error:
        raise Unfit(
            _("It is in custody, but can not be read now; tell the operator.")
        ) from error
    except TimeoutError as error:
        raise Unfit(
            _(
                "It is in custody, but too large to be read here: the operator"
                " imports it."
            )
        ) from error
