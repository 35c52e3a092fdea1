"""From a URL to a cluster: what is read, what is refused, what is never repeated."""

from __future__ import annotations

import datetime as dt
import json
import ssl
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, HTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from elasticsearch_server import PASSWORD, USER, Prefixes
from osint_monitor.errors import StoreAway, StoreError
from osint_monitor.store.elastic.access import access_of
from osint_monitor.store.open import open_store

SECRET = "hunter2-not-to-be-said"


def test_a_url_says_hosts_prefix_and_options() -> None:
    access = access_of("https://a.example:9200,b.example:9201/team?shards=3&ca=/ca.pem")
    assert access.hosts == ("https://a.example:9200", "https://b.example:9201")
    assert (access.prefix, access.shards, access.replicas) == ("team", 3, None)
    assert access.ca == Path("/ca.pem")


def test_without_a_path_the_prefix_has_a_default() -> None:
    assert access_of("http://a.example:9200").prefix == "osint-monitor"


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("http://a.example/Team", "small letters"),
        ("http://a.example/x*", "small letters"),
        ("http://a.example/?shard=1", "shards"),
        ("http://a.example/?shards=many", "a number"),
        ("http://a.example/?shards", "can't be read"),
        ("http://[a.example", "can't be read"),
        (f"http://officer:{SECRET}@a.example/", "store_password_file"),
    ],
)
def test_a_wrong_url_is_refused(url: str, said: str) -> None:
    with pytest.raises(StoreError, match=said) as caught:
        open_store(url)
    assert SECRET not in str(caught.value)


def test_a_user_needs_a_password_file() -> None:
    with pytest.raises(StoreError, match="password file"):
        open_store("http://127.0.0.1:1/x?user=officer")


def test_a_secret_that_is_not_there_is_said(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="can't be read"):
        open_store(f"http://127.0.0.1:1/x?api_key_file={tmp_path / 'none'}")


def test_nobody_there_is_away() -> None:
    with pytest.raises(StoreAway, match="can't be reached"):
        open_store("http://127.0.0.1:1/x?patience=0")


# Stand-ins

Answer = tuple[int, dict[str, str], bytes]
ELASTIC = {"X-Elastic-Product": "Elasticsearch", "Content-Type": "application/json"}


@contextmanager
def standing_in(answer: Answer, context: ssl.SSLContext | None = None) -> Iterator[str]:
    """A server that answers everything so; its URL."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, headers, body = answer
            self.send_response(status)
            for name, value in headers.items():
                self.send_header(name, value)
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: Any) -> None:
            pass

    class Server(HTTPServer):
        def handle_error(self, request: Any, client_address: Any) -> None:
            pass

    with Server(("127.0.0.1", 0), Handler) as server:
        if context is not None:
            server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.01,))
        thread.start()
        scheme = "http" if context is None else "https"
        try:
            yield f"{scheme}://127.0.0.1:{server.server_address[1]}/x?patience=0"
        finally:
            server.shutdown()
            thread.join()


def version(number: str) -> bytes:
    return json.dumps({"version": {"number": number}, "tagline": "x"}).encode()


def error(kind: str) -> bytes:
    return json.dumps({"error": {"type": kind, "reason": SECRET}}).encode()


@pytest.mark.parametrize(
    ("answer", "said"),
    [
        ((200, ELASTIC, version("7.17.9")), "version 7.17.9; 8.x"),
        ((200, ELASTIC, version("9.1.0")), "version 9.1.0; 8.x"),
        ((200, ELASTIC, version("8.2.0")), "version 8.2.0; 8.x"),
        ((200, ELASTIC, b"{}"), "version ; 8.x"),
        ((406, ELASTIC, error("media_type_header_exception")), "another version"),
        ((400, ELASTIC, error("media_type_header_exception")), "another version"),
        ((200, {"Content-Type": "text/html"}, b"<html>"), "no Elasticsearch"),
        ((200, ELASTIC, b"{not json"), "can't be read"),
        ((401, ELASTIC, error("security_exception")), "is not accepted"),
        ((403, ELASTIC, error("security_exception")), "may not do that"),
        ((404, ELASTIC, b"{}"), "refused"),
    ],
)
def test_what_is_no_fit_cluster_is_refused(answer: Answer, said: str) -> None:
    with standing_in(answer) as url, pytest.raises(StoreError, match=said) as caught:
        open_store(url)
    assert not isinstance(caught.value, StoreAway)
    assert SECRET not in str(caught.value)


def test_a_cluster_that_is_too_busy_is_away() -> None:
    with (
        standing_in((503, ELASTIC, error("no_master"))) as url,
        pytest.raises(StoreAway, match="too busy"),
    ):
        open_store(url)


# Certificates


def certificate(folder: Path, *, days: int) -> Path:
    """A key and its own certificate for 127.0.0.1, from long ago until in *days*."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "127.0.0.1")])
    now = dt.datetime.now(dt.UTC)
    alternative = x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))])
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - dt.timedelta(days=30))
        .not_valid_after(now + dt.timedelta(days=days))
        .add_extension(alternative, critical=False)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .sign(key, hashes.SHA256())
    )
    pem = serialization.Encoding.PEM
    private = key.private_bytes(
        pem,
        serialization.PrivateFormat.PKCS8,
        serialization.NoEncryption(),
    )
    path = folder / f"{days}.pem"
    path.write_bytes(private + made.public_bytes(pem))
    return path


def served_with(path: Path) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(path)
    return context


def test_a_certificate_of_the_given_authority_is_accepted(tmp_path: Path) -> None:
    path = certificate(tmp_path, days=1)
    answer = (200, ELASTIC, version("7.0.0"))
    with (
        standing_in(answer, served_with(path)) as url,
        pytest.raises(StoreError, match=r"version 7\.0\.0"),
    ):
        open_store(f"{url}&ca={path}")


def test_an_expired_certificate_is_refused(
    tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    path = certificate(tmp_path, days=-1)
    answer = (200, ELASTIC, version("8.19.8"))
    with (
        standing_in(answer, served_with(path)) as url,
        pytest.raises(StoreError, match="certificate is not accepted"),
    ):
        open_store(f"{url}&ca={path}")
    assert caplog.records == []  # the client would tell each attempt with a traceback


def test_a_certificate_of_nobody_known_is_refused(tmp_path: Path) -> None:
    path, other = certificate(tmp_path, days=1), certificate(tmp_path, days=2)
    answer = (200, ELASTIC, version("8.19.8"))
    with (
        standing_in(answer, served_with(path)) as url,
        pytest.raises(StoreError, match="certificate is not accepted"),
    ):
        open_store(f"{url}&ca={other}")


# The real one


@pytest.fixture(scope="module")
def cluster(elasticsearch_url: str) -> Iterator[Callable[[], str]]:
    with Prefixes(elasticsearch_url, count=1) as prefixes:
        yield prefixes.next


def test_a_user_with_a_password_is_let_in(
    cluster: Callable[[], str], tmp_path: Path
) -> None:
    (tmp_path / "password").write_text(f"{PASSWORD}\n")
    url = f"{cluster()}&user={USER}&password_file={tmp_path / 'password'}"
    with open_store(url) as store:
        assert store.stats().posts == 0


def test_a_wrong_password_is_refused_and_not_said(
    cluster: Callable[[], str], tmp_path: Path
) -> None:
    (tmp_path / "password").write_text(SECRET)
    url = f"{cluster()}&user={USER}&password_file={tmp_path / 'password'}"
    with pytest.raises(StoreError, match="is not accepted") as caught:
        open_store(url)
    assert SECRET not in str(caught.value)
