"""The users of the store have the rights that they need, on a real server."""

from __future__ import annotations

import importlib.util
import os
import shutil
import ssl
import subprocess
import sys
import urllib.error
import urllib.request
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from urllib.parse import urlencode

import pytest
from elasticsearch import AuthorizationException, Elasticsearch

from elasticsearch_server import FOLDERS, NAME, USER, drop, start
from osint_monitor.model.clock import now
from osint_monitor.model.run import Run, RunKind
from osint_monitor.store.base import Batch
from osint_monitor.store.open import open_store
from osint_monitor.store.query import Query

DOCKER = Path(__file__).parents[2] / "docker"


@pytest.fixture(scope="module")
def place() -> Iterator[Path]:
    """A folder that the server's user can enter."""
    place = FOLDERS / f"{NAME}{os.getpid()}-docker"
    place.mkdir(mode=0o755)
    yield place
    shutil.rmtree(place)


@pytest.fixture(scope="module")
def folder(place: Path) -> Path:
    """What first-start made."""
    made = place / "first-start"
    for name in ("authority", "elasticsearch", "osint", "kibana"):
        (made / name).mkdir(parents=True)
    subprocess.run(["/bin/sh", DOCKER / "first-start", made], check=True)
    return made


@pytest.fixture(scope="module")
def url(place: Path, folder: Path) -> Iterator[str]:
    """
    A server with these certificates and this password; nobody else may do anything.

    The one that all tests share lets everybody in, and gives what everybody may to
    every user.
    """
    tls = place / "tls"
    tls.mkdir()
    for end in ("crt", "key"):
        shutil.copy(
            folder / "elasticsearch" / f"elasticsearch.{end}", tls / f"http.{end}"
        )
    secret = str(folder / "elasticsearch" / "elastic-password")
    try:
        yield start(place / "server", "--password-file", secret, "--tls", str(tls))
    finally:
        drop(place / "server")


@pytest.fixture(scope="module")
def users() -> ModuleType:
    spec = importlib.util.spec_from_file_location("users", DOCKER / "store_users.py")
    assert spec and spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="module")
def given(users: ModuleType, folder: Path, url: str) -> None:
    """Rights and passwords, given twice."""
    before, sys.argv = sys.argv, ["users", url, str(folder), USER]
    try:
        assert users.main() == users.main() == 0
    finally:
        sys.argv = before


def client(url: str, folder: Path, user: str, password: str) -> Elasticsearch:
    authority = folder / "osint" / "ca.crt"
    return Elasticsearch(
        url, basic_auth=(user, password), ca_certs=str(authority), request_timeout=60
    )


def secret_of(folder: Path, name: str) -> str:
    return (folder / name).read_text().strip()


def test_the_program_can_do_its_work(given: None, folder: Path, url: str) -> None:
    options = urlencode(
        {
            "ca": folder / "osint" / "ca.crt",
            "user": "osint_monitor",
            "password_file": folder / "osint" / "store-password",
        }
    )
    run = Run(
        id="run", kind=RunKind.IMPORT, source_id="board", started_at=now(), mandate=""
    )
    with open_store(f"{url}?{options}") as store:
        store.put(Batch())
        store.put_run(run)
        assert store.count(Query()) == 0
        assert list(store.scan(Query())) == []
        assert [one.id for one in store.runs()] == ["run"]
        assert store.stats().runs == 1
        store.rebuild()


def test_the_program_can_do_nothing_elsewhere(
    given: None, folder: Path, url: str
) -> None:
    password = secret_of(folder, "osint/store-password")
    with client(url, folder, "osint_monitor", password) as program:
        for attempt in (
            lambda: program.index(index="another-posts", document={}),
            lambda: program.search(index="another-posts"),
            lambda: program.security.put_user(
                username="x", password="xxxxxx", roles=["superuser"]
            ),
            lambda: program.cluster.put_settings(persistent={"search.max_buckets": 1}),
        ):
            with pytest.raises(AuthorizationException):
                attempt()


def test_the_program_can_keep_snapshots_and_not_choose_another_place(
    given: None, folder: Path, url: str
) -> None:
    password = secret_of(folder, "osint/store-password")
    with client(url, folder, "osint_monitor", password) as program:
        made = program.snapshot.create(
            repository="osint-monitor", snapshot="one", wait_for_completion=True
        )
        assert made["snapshot"]["state"] == "SUCCESS"
        with pytest.raises(AuthorizationException):
            program.snapshot.create_repository(
                name="mine", repository={"type": "fs", "settings": {"location": "x"}}
            )


def test_a_reader_reads_and_does_not_write(given: None, url: str, folder: Path) -> None:
    password = secret_of(folder, "elasticsearch/elastic-password")
    with client(url, folder, USER, password) as admin:
        admin.security.put_user(
            username="reader", password="reader-pass", roles=["osint_monitor_reader"]
        )
    with client(url, folder, "reader", "reader-pass") as reader:
        reader.search(index="osint-monitor-*")
        with pytest.raises(AuthorizationException):
            reader.index(index="osint-monitor-posts", document={})
        with pytest.raises(AuthorizationException):
            reader.search(index="another")


def test_kibana_gets_its_password(given: None, url: str, folder: Path) -> None:
    password = secret_of(folder, "kibana/password")
    with client(url, folder, "kibana_system", password) as kibana:
        assert kibana.security.authenticate()["username"] == "kibana_system"


def test_nobody_enters_without_a_name(given: None, url: str, folder: Path) -> None:
    """What the health check of the compose file waits for."""
    context = ssl.create_default_context(cafile=folder / "elasticsearch" / "ca.crt")
    with pytest.raises(urllib.error.HTTPError) as refused:
        urllib.request.urlopen(url, timeout=60, context=context)
    refused.value.close()
    assert refused.value.code == 401


def test_a_wrong_password_is_said_and_nothing_else(
    users: ModuleType,
    folder: Path,
    url: str,
    monkeypatch: pytest.MonkeyPatch,
    capsys: pytest.CaptureFixture[str],
    tmp_path: Path,
) -> None:
    shutil.copytree(folder, tmp_path / "made")
    (tmp_path / "made" / "elasticsearch" / "elastic-password").write_text("wrong")
    monkeypatch.setattr(sys, "argv", ["users", url, str(tmp_path / "made"), USER])
    assert users.main() == 1
    assert capsys.readouterr().err == "the store refuses: 401\n"
