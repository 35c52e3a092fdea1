"""
A whole cluster behind https: keys with the shipped roles bring in, project and read.

The server has security and TLS on, with a certificate of an authority made here; nobody
without a key may do anything.
"""

from __future__ import annotations

import base64
import datetime as dt
import json
import os
import shutil
import ssl
import time
import urllib.request
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from typer.testing import CliRunner

from elasticsearch_server import FOLDERS, NAME, PASSWORD, USER, drop, start
from osint_monitor.cli.app import app
from osint_monitor.errors import StoreError
from osint_monitor.store.care import roles
from osint_monitor.store.open import open_store
from small_rules import write_rules

pytestmark = pytest.mark.timeout(600)

PREFIX, POSTS = "team", 120
SEEN_S = 20.0
"""How long the console may wait for what the projector wrote."""
RELOADS_S = 60
"""The server looks at its certificates and disks every few seconds."""

DISK = "cluster.routing.allocation.disk"
NO_ROOM = {
    "cluster.info.update.interval": "10s",
    f"{DISK}.threshold_enabled": True,
    **{f"{DISK}.watermark.{one}": "900tb" for one in ("low", "high", "flood_stage")},
}
"""With these every disk is full."""

SOURCE = """\
id: brought
name: Brought files
kind: job
shape: files
mandate:
  authority: Example Police
  basis: general_police_task
  purpose: tests
  expires: 2099-12-31
"""


class Authority:
    """Signs certificates of 127.0.0.1; *path* is its own."""

    def __init__(self, path: Path) -> None:
        self._key = ec.generate_private_key(ec.SECP256R1())
        self._name = _name(f"authority {path.stem}")
        self.path = path
        own = self._begun(self._name, self._key, days=30).add_extension(
            x509.BasicConstraints(ca=True, path_length=None), critical=True
        )
        path.write_bytes(_pem(own.sign(self._key, hashes.SHA256())))

    def sign(self, key: ec.EllipticCurvePrivateKey, *, days: int) -> bytes:
        """A certificate that was valid until in so many days."""
        names = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
        made = self._begun(_name("server"), key, days=days)
        made = made.add_extension(names, critical=False)
        return _pem(made.sign(self._key, hashes.SHA256()))

    def _begun(
        self, subject: x509.Name, key: ec.EllipticCurvePrivateKey, *, days: int
    ) -> x509.CertificateBuilder:
        today = dt.datetime.now(dt.UTC)
        return (
            x509.CertificateBuilder()
            .subject_name(subject)
            .issuer_name(self._name)
            .public_key(key.public_key())
            .serial_number(x509.random_serial_number())
            .not_valid_before(today - dt.timedelta(days=60))
            .not_valid_after(today + dt.timedelta(days=days))
        )


def _name(text: str) -> x509.Name:
    return x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, text)])


def _pem(certificate: x509.Certificate) -> bytes:
    return certificate.public_bytes(serialization.Encoding.PEM)


@dataclass(frozen=True)
class Cluster:
    """A server, the authority that signed for it, and the folder that it lives in."""

    url: str
    folder: Path
    authority: Authority
    key: ec.EllipticCurvePrivateKey

    def api_key(self, role: str) -> str:
        """A key with one shipped role and nothing else."""
        body = {"name": role, "role_descriptors": {role: roles(PREFIX)[role]}}
        return str(self.ask("POST", "_security/api_key", body)["encoded"])

    def set(self, settings: dict[str, Any]) -> None:
        """Settings of all the cluster; ``None``: as before."""
        self.ask("PUT", "_cluster/settings", {"persistent": settings})

    @property
    def takes_writes(self) -> bool:
        """True when no index of the store is blocked."""
        found = self.ask("GET", f"{PREFIX}-*/_settings/index.blocks.*")
        return all(not each["settings"] for each in found.values())

    def ask(self, method: str, path: str, body: Any = None) -> Any:
        """What it answers its superuser."""
        pair = base64.b64encode(f"{USER}:{PASSWORD}".encode()).decode()
        request = urllib.request.Request(
            f"{self.url}/{path}",
            None if body is None else json.dumps(body).encode(),
            {"Authorization": f"Basic {pair}", "Content-Type": "application/json"},
            method=method,
        )
        context = ssl.create_default_context(cafile=self.authority.path)
        with urllib.request.urlopen(request, timeout=60, context=context) as answer:
            return json.loads(answer.read())

    def present(self, certificate: bytes) -> None:
        """Show another certificate from now on."""
        path = self.folder / "server" / "n1" / "config" / "http.crt"
        path.write_bytes(certificate)


@pytest.fixture(scope="module")
def cluster() -> Iterator[Cluster]:
    folder = FOLDERS / f"{NAME}{os.getpid()}-tls"
    tls = folder / "tls"
    tls.mkdir(mode=0o755, parents=True)
    key = ec.generate_private_key(ec.SECP256R1())
    authority = Authority(folder / "ca.pem")
    private = key.private_bytes(
        serialization.Encoding.PEM,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    (tls / "http.key").write_bytes(private)
    (tls / "http.crt").write_bytes(authority.sign(key, days=30))
    (folder / "password").write_text(PASSWORD)
    secure = ("--password-file", str(folder / "password"), "--tls", str(tls))
    try:
        url = start(folder / "server", *secure)
        yield Cluster(url, folder, authority, key)
    finally:
        drop(folder / "server")
        shutil.rmtree(folder)


@pytest.fixture
def run(cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Any:
    """Run a command as the holder of a key with one role."""
    write_rules(tmp_path / "rules")
    (tmp_path / "sources").mkdir()
    (tmp_path / "sources" / "brought.yml").write_text(SOURCE)
    for name in ("rules", "sources"):
        monkeypatch.setenv(f"OSINT_MONITOR_{name.upper()}", str(tmp_path / name))
    monkeypatch.setenv("OSINT_MONITOR_STORE_CA_FILE", str(cluster.authority.path))

    def invoke(role: str, *args: str, options: str = "", code: int = 0) -> Any:
        secret = tmp_path / f"{role}-key"
        if not secret.exists():
            secret.write_text(cluster.api_key(role))
        monkeypatch.setenv("OSINT_MONITOR_STORE", f"{cluster.url}/{PREFIX}{options}")
        monkeypatch.setenv("OSINT_MONITOR_STORE_API_KEY_FILE", str(secret))
        done = CliRunner().invoke(app, [*args, "--data", str(tmp_path / "data")])
        assert done.exit_code == code, done.output
        assert "Traceback" not in done.output
        return done

    return invoke


def test_each_key_does_its_part_and_no_more(run: Any, tmp_path: Path) -> None:
    kept = "We keep your passport in our office. "
    lines = (
        json.dumps({"id": str(n), "text": f"{kept if n % 4 == 0 else ''}Room {n}."})
        for n in range(POSTS)
    )
    (tmp_path / "posts.jsonl").write_text("\n".join(lines))
    bring = ("import", str(tmp_path / "posts.jsonl"), "--source", "brought")
    run("keeper", "store", "migrate")  # makes the indices
    run("crawler", *bring, options="?present=later")
    assert run("console", "hits", "--json").stdout == ""
    run("projector", "store", "project")

    def hits() -> list[str]:
        said: str = run("console", "hits", "--json").stdout
        return said.splitlines()

    # Who may not refresh sees what was written a second later, one shard after another.
    until = time.monotonic() + SEEN_S
    while len(seen := hits()) < POSTS // 4:
        assert time.monotonic() < until
        time.sleep(0.5)
    assert len(seen) == POSTS // 4
    found = run("console", "search", "--json", "passport -zebra").stdout.splitlines()
    assert {json.loads(one)["id"] for one in found} == {
        json.loads(one)["id"] for one in seen
    }
    stats = json.loads(run("console", "stats", "--json").stdout)
    assert (stats["posts"], stats["read"], stats["failures"]) == (POSTS, POSTS, 0)
    refused = run("console", *bring, code=1)
    assert "this user may not do that" in refused.output
    refused = run("crawler", "hits", code=1)
    assert "this user may not do that" in refused.output


def test_a_full_disk_is_said_and_what_it_would_not_take_is_stored_later(
    run: Any, cluster: Cluster, tmp_path: Path
) -> None:
    more = tmp_path / "more.jsonl"
    lines = (json.dumps({"id": f"m{n}", "text": f"Bed {n}."}) for n in range(POSTS))
    more.write_text("\n".join(lines))
    run("keeper", "store", "migrate")
    before = _stats(run)["posts"]
    cluster.set(NO_ROOM)
    try:
        _until(lambda: not cluster.takes_writes)
        done = run("keeper", "import", str(more), "--source", "brought")
        assert "its disk is full" in done.output and "Traceback" not in done.output
        found = _stats(run)
        assert (found["posts"], found["dead_letters"]) == (before, 0)
        assert found["waiting"]["batches"] > 0
        assert "disk is full (flood-stage" in found["waiting"]["why"]
    finally:
        cluster.set(dict.fromkeys(NO_ROOM))
    _until(lambda: cluster.takes_writes)
    run("keeper", "store", "drain")
    found = _stats(run)
    assert (found["posts"], found["waiting"]["batches"]) == (before + POSTS, 0)
    assert (found["failures"], found["dead_letters"]) == (0, 0)


def _stats(run: Any) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(run("keeper", "stats", "--json").stdout)
    return found


def _until(is_so: Callable[[], bool]) -> None:
    until = time.monotonic() + RELOADS_S
    while not is_so():
        assert time.monotonic() < until
        time.sleep(1)


def test_another_authority_is_not_trusted(
    run: Any, cluster: Cluster, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other = Authority(tmp_path / "other.pem")
    run("console", "stats", "--json")
    monkeypatch.setenv("OSINT_MONITOR_STORE_CA_FILE", str(other.path))
    said = run("console", "stats", "--json", code=1).output
    assert "certificate is not accepted" in said and "authority" in said


def test_a_certificate_that_expired_is_said(run: Any, cluster: Cluster) -> None:
    url = f"{cluster.url}/{PREFIX}?ca={cluster.authority.path}&patience=1"
    run("console", "stats", "--json")
    cluster.present(cluster.authority.sign(cluster.key, days=-1))
    _until(lambda: not _is_trusted(url))
    said = run("console", "stats", "--json", code=1).output
    assert "expired" in said
    cluster.present(cluster.authority.sign(cluster.key, days=30))
    _until(lambda: _is_trusted(url))
    run("console", "stats", "--json")


def _is_trusted(url: str) -> bool:
    with pytest.raises(StoreError) as raised:  # nobody without a key may do anything
        open_store(url)
    return "401" in str(raised.value)
