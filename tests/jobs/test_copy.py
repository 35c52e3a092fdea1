"""Copying a store: whole, cut off and gone on with, refused."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from osint_monitor.errors import StoreError
from osint_monitor.jobs import copy as job
from osint_monitor.jobs.copy import copy
from osint_monitor.model.post import Version
from osint_monitor.model.words import Kind
from osint_monitor.store.base import Batch, Indexed
from osint_monitor.store.open import open_store


def silent(kind: str, count: int) -> None:
    pass


@pytest.fixture
def urls(tmp_path: Path) -> tuple[str, str]:
    first, second = (f"sqlite:///{tmp_path / name}.db" for name in ("from", "to"))
    versions = [
        Indexed(
            version=Version(
                id=f"version{index:04}",
                post_id=f"post{index:04}",
                source_id="town_jobs",
                kind=Kind.JOB,
                url=f"https://town.example/{index}",
            ),
            understanding="u1",
        )
        for index in range(1_200)
    ]
    with open_store(first) as store:
        store.put(Batch(versions=versions))
    return first, second


def test_a_copy_has_the_same_sums(urls: tuple[str, str], tmp_path: Path) -> None:
    copied = copy(*urls, tmp_path, silent)
    assert copied.new == {"versions": 1_200}
    assert copied.is_same
    assert list(tmp_path.glob("copy-*")) == []


def test_a_second_copy_finds_everything_known(
    urls: tuple[str, str], tmp_path: Path
) -> None:
    copy(*urls, tmp_path, silent)
    copied = copy(*urls, tmp_path, silent)
    assert (copied.new, copied.known) == ({}, {"versions": 1_200})


def test_a_copy_that_was_cut_off_goes_on(
    urls: tuple[str, str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    put, calls = job._put, []

    def killed(*given: Any) -> None:
        calls.append(given)
        if len(calls) == 2:
            raise KeyboardInterrupt
        put(*given)

    monkeypatch.setattr(job, "_put", killed)
    with pytest.raises(KeyboardInterrupt):
        copy(*urls, tmp_path, silent)
    monkeypatch.undo()
    copied = copy(*urls, tmp_path, silent)
    assert copied.new == {"versions": 700}
    assert copied.known == {}
    assert copied.is_same


def test_a_store_is_not_copied_into_itself(urls: tuple[str, str]) -> None:
    with pytest.raises(StoreError, match="itself"):
        copy(urls[0], urls[0], Path("/"), silent)


def test_a_damaged_mark_is_said(urls: tuple[str, str], tmp_path: Path) -> None:
    name = f"copy-{job.stable_id(*urls)[:12]}.json"
    (tmp_path / name).write_text("{")
    with pytest.raises(StoreError, match="remove it"):
        copy(*urls, tmp_path, silent)
