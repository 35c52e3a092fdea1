"""Files that are brought: kept first, read once, nothing lost without a word."""

from __future__ import annotations

import asyncio
import gzip
import json
import shutil
from dataclasses import replace
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import EvidenceError, MandateError, SettingsError
from osint_monitor.evidence.custody import Custody
from osint_monitor.evidence.record import Earlier, Exchange, pack, warcinfo
from osint_monitor.jobs.importer import HowToRead, Imported
from osint_monitor.jobs.imports import import_paths
from osint_monitor.model.source import Source
from osint_monitor.model.words import Kind
from osint_monitor.settings import Settings

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)


@pytest.fixture
def bring(workers: Any, settings: Settings, source: Source) -> Any:
    """Import files with the stand-in for the workers."""

    def brought(*paths: Path, how: HowToRead | None = None) -> Imported:
        return asyncio.run(import_paths(paths, source, settings, how))

    return brought


def _lines(path: Path, *rows: object) -> Path:
    path.write_text("".join(json.dumps(row) + "\n" for row in rows))
    return path


def _adds_up(done: Imported) -> bool:
    counts = done.run.counts
    whole = counts["captures"] + counts["unchanged"] + counts["failed"]
    return (
        counts["attempts"] == whole
        and counts["captures"] == counts["read"] + counts["unread"]
    )


def test_posts_are_read_and_counted(bring: Any, workers: Any, tmp_path: Path) -> None:
    path = _lines(tmp_path / "a.jsonl", {"text": "one"}, {"text": "two"}, {"no": 1})
    done = bring(path)
    assert [version.text for version, _ in workers.versions] == ["one", "two"]
    assert done.run.counts["captures"] == 2 and done.run.counts["failed"] == 1
    assert dict(done.faults) == {("a.jsonl", "no_text"): 1}
    assert _adds_up(done)
    assert workers.runs[done.run.id].outcome == "finished"


def test_a_failure_names_the_kept_file_and_the_byte(
    bring: Any, workers: Any, tmp_path: Path
) -> None:
    bring(_lines(tmp_path / "name_of_a_person.jsonl", {"text": "one"}, 5))
    (failure,) = workers.failures.values()
    assert (failure.stage, failure.reason) == ("import", "not_an_object")
    assert failure.where.startswith("imports/") and failure.where.endswith("byte 16")
    assert "person" not in failure.where


def test_the_file_is_kept_and_noted(
    bring: Any, settings: Settings, tmp_path: Path
) -> None:
    path = _lines(tmp_path / "a.jsonl", {"text": "one"})
    bring(path)
    (kept,) = (settings.folder.captures / "imports").iterdir()
    assert kept.read_bytes() == path.read_bytes()
    log = settings.folder.custody.read_text()
    assert kept.name in log and "a.jsonl" not in log
    assert Custody(settings.folder.custody).verify() == []


def test_a_second_import_finds_nothing_new(
    bring: Any, workers: Any, tmp_path: Path
) -> None:
    path = _lines(tmp_path / "a.jsonl", {"text": "one"}, {"text": "two"}, 5)
    bring(path)
    first = list(workers.versions)
    copy = shutil.copy(path, tmp_path / "renamed.ndjson")
    done = bring(Path(copy))
    again = workers.versions[len(first) :]
    assert [(v.id, c.id, c.fetched_at) for v, c in again] == [
        (v.id, c.id, c.fetched_at) for v, c in first
    ]
    assert done.run.counts["captures"] == 0 and done.run.counts["unchanged"] == 2
    assert len(workers.failures) == 1
    assert _adds_up(done)


def test_batches_are_bounded(bring: Any, workers: Any, tmp_path: Path) -> None:
    done = bring(_lines(tmp_path / "a.jsonl", *({"text": str(n)} for n in range(950))))
    assert workers.largest == 200
    assert done.run.counts["read"] == 950


def test_a_kind_for_all(bring: Any, workers: Any, tmp_path: Path) -> None:
    path = _lines(tmp_path / "a.jsonl", {"text": "one", "kind": "job"})
    bring(path, how=HowToRead(kind=Kind.ESCORT))
    assert workers.versions[0][0].kind is Kind.ESCORT


def test_a_table_with_mapped_columns(bring: Any, workers: Any, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Body;Nr\nroom;1\n")
    bring(tmp_path / "t.csv", how=HowToRead(columns={"text": "Body", "id": "Nr"}))
    ((version, capture),) = workers.versions
    assert (version.text, version.native_id) == ("room", "1")
    assert capture.id.endswith(":0:row-2")


def test_a_table_without_words_says_how_to_map(bring: Any, tmp_path: Path) -> None:
    (tmp_path / "t.csv").write_text("Body;Nr\nroom;1\n")
    done = bring(tmp_path / "t.csv")
    assert done.hints == ("t.csv: columns are Body, Nr; say --map text=COLUMN",)


def test_a_telegram_export(bring: Any, workers: Any, tmp_path: Path) -> None:
    message = {
        "id": 1,
        "type": "message",
        "text": "ride",
        "date": "2027-03-01T10:00:00",
    }
    chat = {"type": "x", "id": 4, "messages": [message, {"id": 2, "type": "service"}]}
    (tmp_path / "result.json").write_text(json.dumps(chat))
    done = bring(tmp_path / "result.json")
    assert [version.native_id for version, _ in workers.versions] == ["telegram:4:1"]
    assert done.run.counts["passed"] == 1 and _adds_up(done)


def test_a_folder_of_pages(bring: Any, workers: Any, tmp_path: Path) -> None:
    folder = tmp_path / "pages"
    (folder / "sub").mkdir(parents=True)
    (folder / "a.html").write_text('<link rel="canonical" href="https://a.example/1">')
    (folder / "a.html.url").write_text("https://a.example/sidecar")
    (folder / "sub" / "b.html.gz").write_bytes(gzip.compress(b"<p>words"))
    (folder / "picture.bin").write_bytes(b"\x89PNG")
    (folder / ".hidden").write_text("x")
    done = bring(folder)
    assert [page.url for page, _ in workers.pages] == [
        "https://a.example/sidecar",
        "https://saved.invalid/sub/b.html.gz",
    ]
    assert workers.pages[1][0].body == b"<p>words"
    assert dict(done.faults) == {("picture.bin", "unknown_form"): 1}


def test_a_page_over_the_limit_is_cut_and_marked(
    workers: Any, settings: Settings, source: Source, tmp_path: Path
) -> None:
    (tmp_path / "a.html").write_bytes(b"<p>" + b"x" * 200_000)
    small = settings.model_copy(update={"max_body_bytes": 100_000})
    asyncio.run(import_paths([tmp_path / "a.html"], source, small))
    ((page, _),) = workers.pages
    assert page.cut and len(page.body) == 100_000


def _exchange(url: str, body: bytes, **more: Any) -> Exchange:
    return Exchange(
        url=url, source_id="s", run_id="r", started_at=AT, status=200,
        headers=((b"Content-Type", b"text/html"),), body=body, **more,
    )  # fmt: skip


def _archive(path: Path) -> Path:
    first = pack(_exchange("https://a.example/1", b"<p>one"))
    earlier = Earlier(
        record_id=first.record_id,
        url="https://a.example/1",
        fetched_at=AT,
        digest=first.digest,
    )
    later = AT.replace(hour=12)
    same = replace(
        _exchange("https://a.example/1", b""), earlier=earlier, started_at=later
    )
    zipped = gzip.compress(b"<p>two")
    second = _exchange("https://a.example/2", zipped)
    second = replace(second, headers=((b"Content-Encoding", b"gzip"),))
    data = warcinfo(path.name, {}, AT) + first.data + pack(same).data
    path.write_bytes(data + pack(second).data)
    return path


def test_an_archive(bring: Any, workers: Any, tmp_path: Path) -> None:
    done = bring(_archive(tmp_path / "a.warc.gz"))
    assert [(page.url, page.body) for page, _ in workers.pages] == [
        ("https://a.example/1", b"<p>one"),
        ("https://a.example/2", b"<p>two"),
    ]
    assert all(capture.fetched_at == AT for _, capture in workers.pages)
    (again,) = workers.again
    assert again.capture.url == "https://a.example/1" and again.seen_at.hour == 12
    assert done.run.counts["unchanged"] == 1 and _adds_up(done)


def test_a_cut_archive_gives_what_is_whole(
    bring: Any, workers: Any, tmp_path: Path
) -> None:
    path = _archive(tmp_path / "a.warc.gz")
    path.write_bytes(path.read_bytes()[:-30])
    done = bring(path)
    assert [page.url for page, _ in workers.pages] == ["https://a.example/1"]
    assert dict(done.faults) == {("a.warc.gz", "torn"): 1}
    (failure,) = workers.failures.values()
    assert "byte " in failure.where and _adds_up(done)


def test_without_a_mandate_nothing_is_kept(
    settings: Settings, source: Source, tmp_path: Path
) -> None:
    late = replace(source, mandate=replace(source.mandate, expires=date(2020, 1, 1)))
    path = _lines(tmp_path / "a.jsonl", {"text": "one"})
    with pytest.raises(MandateError, match="ran out"):
        asyncio.run(import_paths([path], late, settings))
    assert not settings.folder.path.exists()


def test_a_missing_path_is_named_before_anything_starts(
    bring: Any, settings: Settings, tmp_path: Path
) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        bring(tmp_path / "nothing.jsonl")
    assert not settings.folder.path.exists()


def test_a_store_that_fails_ends_the_run_as_failed(
    bring: Any, workers: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    async def broken(*_: object) -> None:
        raise EvidenceError("disk")

    monkeypatch.setattr("osint_monitor.jobs.importer.Importer.bring", broken)
    with pytest.raises(EvidenceError):
        bring(_lines(tmp_path / "a.jsonl", {"text": "one"}))
    assert [run.outcome for run in workers.runs.values()] == ["failed"]
