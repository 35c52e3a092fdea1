"""Passwords and certificates are made once, whole, and for the owner only."""

from __future__ import annotations

import ssl
import subprocess
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec

SCRIPT = Path(__file__).parents[2] / "docker" / "first-start"
FOLDERS = ("authority", "elasticsearch", "osint", "kibana")
SECRETS = (
    "elasticsearch/elastic-password",
    "osint/store-password",
    "osint/webhook-key",
    "kibana/password",
)


def make(folder: Path) -> str:
    done = subprocess.run(
        ["/bin/sh", SCRIPT, folder], capture_output=True, text=True, check=True
    )
    return done.stdout


@pytest.fixture
def empty(tmp_path: Path) -> Path:
    for name in FOLDERS:
        (tmp_path / name).mkdir()
    return tmp_path


@pytest.fixture
def made(empty: Path) -> Path:
    make(empty)
    return empty


def contents(folder: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in folder.rglob("*")
        if path.is_file()
    }


def test_everything_is_readable_by_the_owner_only(made: Path) -> None:
    modes = {path.stat().st_mode & 0o777 for path in made.rglob("*") if path.is_file()}
    assert modes == {0o600}
    assert not list(made.rglob("*.part"))


def test_every_secret_is_another_one(made: Path, tmp_path_factory: object) -> None:
    secrets = [(made / name).read_text().strip() for name in SECRETS]
    assert len(set(secrets)) == len(SECRETS)
    assert all(len(secret) == 48 for secret in secrets)


def test_a_second_start_changes_nothing(made: Path) -> None:
    before = contents(made)
    assert make(made) == ""
    assert contents(made) == before


def test_what_is_missing_is_made_again_and_the_rest_stays(made: Path) -> None:
    before = contents(made)
    (made / "elasticsearch" / "elasticsearch-2.crt").unlink()
    (made / "kibana" / "password.part").write_text("half")
    assert make(made) == "made elasticsearch/elasticsearch-2.crt\n"
    after = contents(made)
    changed = {name for name in before if before[name] != after.get(name)}
    assert changed <= {
        "elasticsearch/elasticsearch-2.crt", "authority/ca.srl", "authority/node.csr",
        "authority/node.ext",
    }  # fmt: skip


@pytest.mark.parametrize("node", ["elasticsearch", "elasticsearch-3"])
def test_a_node_is_trusted_under_its_name(made: Path, node: str) -> None:
    server = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    folder = made / "elasticsearch"
    server.load_cert_chain(folder / f"{node}.crt", folder / f"{node}.key")
    client = ssl.create_default_context(cafile=made / "osint" / "ca.crt")
    client.verify_flags |= ssl.VERIFY_X509_STRICT
    assert _shake_hands(client, server, node)
    with pytest.raises(ssl.SSLCertVerificationError):
        _shake_hands(client, server, "another")


def _shake_hands(client: ssl.SSLContext, server: ssl.SSLContext, name: str) -> bool:
    to_client, to_server = ssl.MemoryBIO(), ssl.MemoryBIO()
    here = client.wrap_bio(to_client, to_server, server_hostname=name)
    there = server.wrap_bio(to_server, to_client, server_side=True)
    for _ in range(10):
        done = 0
        for side in (here, there):
            try:
                side.do_handshake()
                done += 1
            except ssl.SSLWantReadError:
                pass
        if done == 2:
            return True
    return False


def test_a_certificate_that_ends_soon_is_made_anew_from_the_same_key(
    made: Path,
) -> None:
    path = made / "elasticsearch" / "elasticsearch.crt"
    old = x509.load_pem_x509_certificate(path.read_bytes())
    raw = (made / "authority" / "ca.key").read_bytes()
    key = serialization.load_pem_private_key(raw, None)
    assert isinstance(key, ec.EllipticCurvePrivateKey)
    soon = (
        x509.CertificateBuilder()
        .subject_name(old.subject)
        .issuer_name(old.issuer)
        .public_key(old.public_key())
        .serial_number(1)
        .not_valid_before(datetime.now(UTC) - timedelta(days=800))
        .not_valid_after(datetime.now(UTC) + timedelta(days=25))
        .sign(key, hashes.SHA256())
    )
    path.write_bytes(soon.public_bytes(serialization.Encoding.PEM))
    assert make(made) == "made elasticsearch/elasticsearch.crt\n"
    new = x509.load_pem_x509_certificate(path.read_bytes())
    assert new.public_key() == old.public_key()
    assert new.not_valid_after_utc > datetime.now(UTC) + timedelta(days=800)
