"""A store to put hits into, and real servers on loopback for alerts to be sent to."""

from __future__ import annotations

import re
import ssl
import threading
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from ipaddress import ip_address
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult, LoginPassword
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID

from osint_monitor.jobs.alerts import add_alert
from osint_monitor.model.assessment import Assessment
from osint_monitor.model.capture import Capture
from osint_monitor.model.document import Observable, ObservableKind, Span
from osint_monitor.model.identity import stable_id
from osint_monitor.model.post import Version, seen_in
from osint_monitor.model.words import Kind, Lang, Level
from osint_monitor.settings import Settings
from osint_monitor.spool.alerts import Alert
from osint_monitor.store.base import Batch, Indexed
from osint_monitor.store.open import open_store

AT = datetime(2027, 3, 1, 10, tzinfo=UTC)
TEXT = "We keep your passport. Call +44 7700 900123"


class Posts:
    """Puts posts into the store of a data folder."""

    def __init__(self, settings: Settings) -> None:
        self.settings = settings
        settings.folder.make()

    def put(
        self,
        *names: str,
        level: Level = Level.STRONG,
        seen_at: datetime = AT,
        text: str = TEXT,
        engine: str = "engine",
    ) -> list[str]:
        """Posts of these names; gives their ids, in that order."""
        versions = [_version(name, text) for name in names]
        capture = Capture(
            id=stable_id(*names, seen_at.isoformat()), source_id="board", run_id="run",
            url="", status=200, fetched_at=seen_at, digest="sha256:" + "ab" * 32,
            file="x", offset=0, length=1,
        )  # fmt: skip
        phone = Observable(
            kind=ObservableKind.PHONE, value="+447700900123", span=Span("text", 28, 43)
        )
        words = (" ".join(re.findall(r"\w+", text.lower())),)
        batch = Batch(
            versions=[
                Indexed(
                    version=one, understanding="u", observables=(phone,),
                    tokens=words, lemmas=words,
                )
                for one in versions
            ],
            sightings=[
                seen_in(one.post_id, one.id, capture, seen_at) for one in versions
            ],
            assessments=[_assessment(one, level, engine) for one in versions],
        )  # fmt: skip
        with open_store(self.settings.folder.store_url) as store:
            store.put(batch)
        return [one.post_id for one in versions]


def _version(name: str, text: str) -> Version:
    post_id = stable_id("post", name)
    return Version(
        id=stable_id(post_id, text), post_id=post_id, source_id="board", kind=Kind.JOB,
        url="https://board.example/1", title="Work in Delft", text=text, author="Anna",
    )  # fmt: skip


def _assessment(version: Version, level: Level, engine: str) -> Assessment:
    later = timedelta(0) if engine == "engine" else timedelta(hours=1)
    return Assessment(
        id=stable_id(version.id, engine), version_id=version.id,
        post_id=version.post_id, engine=engine, assessed_at=AT + later, lang=Lang.EN,
        level=level, score=level.rank * 0.45,
        reasons={"nl": ("Houdt het paspoort.",), "en": ("Keeps the passport.",)},
    )  # fmt: skip


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data=tmp_path / "data")


@pytest.fixture
def posts(settings: Settings) -> Posts:
    return Posts(settings)


class Receiver:
    """A webhook that keeps what it is sent."""

    def __init__(self) -> None:
        self.got: list[tuple[str, dict[str, str], bytes]] = []
        self.answer = 204
        self.headers: dict[str, str] = {}
        self.before: Callable[[], None] = lambda: None

    def __enter__(self) -> Receiver:
        mine = self

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"]))
                named = {key.lower(): value for key, value in self.headers.items()}
                mine.got.append((self.path, named, body))
                mine.before()
                self.send_response(mine.answer)
                for key, value in mine.headers.items():
                    self.send_header(key, value)
                self.end_headers()

            def log_message(self, format: str, *args: Any) -> None: ...

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.thread = threading.Thread(target=self.server.serve_forever, args=(0.02,))
        self.thread.start()
        return self

    def __exit__(self, *exc: object) -> None:
        self.server.shutdown()
        self.thread.join()
        self.server.server_close()

    @property
    def place(self) -> str:
        return f"127.0.0.1:{self.server.server_address[1]}"


@pytest.fixture
def receiver() -> Iterator[Receiver]:
    with Receiver() as one:
        yield one


Keep = Callable[..., int]


@pytest.fixture
def add(settings: Settings) -> Keep:
    """Keep an alert; gives how many answer already."""

    def keep(name: str, target: str, query: str = "", **more: Any) -> int:
        tell_all, having = more.pop("tell_all", False), more.pop("having", settings)
        alert = Alert(name=name, query=query, target=target, made_at=AT, **more)
        return add_alert(having, alert, tell_all=tell_all)

    return keep


@pytest.fixture(scope="session")
def authority(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate of 127.0.0.1 that is its own authority, and its key."""
    folder = tmp_path_factory.mktemp("certificates")
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "test.example")])
    day = timedelta(days=1)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(x509.random_serial_number())
        .not_valid_before(datetime.now(UTC) - day)
        .not_valid_after(datetime.now(UTC) + day)
        .add_extension(x509.BasicConstraints(ca=True, path_length=None), critical=True)
        .add_extension(
            x509.SubjectAlternativeName([x509.IPAddress(ip_address("127.0.0.1"))]),
            critical=False,
        )
        .sign(key, hashes.SHA256())
    )
    certificate, private = folder / "ca.pem", folder / "key.pem"
    certificate.write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private.write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM,
            serialization.PrivateFormat.PKCS8,
            serialization.NoEncryption(),
        )
    )
    return certificate, private


@pytest.fixture
def server_side(authority: tuple[Path, Path]) -> ssl.SSLContext:
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(*authority)
    return context


class Mailbox:
    """What a mail server does with mail: keep it, or say why not."""

    def __init__(self) -> None:
        self.got: list[tuple[str, list[str], bytes]] = []
        self.answer = "250 OK"
        self.refuse = ""

    async def handle_RCPT(
        self, server: Any, session: Any, envelope: Any, address: str, options: Any
    ) -> str:
        if self.refuse:
            return self.refuse
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: Any, session: Any, envelope: Any) -> str:
        self.got.append((envelope.mail_from, envelope.rcpt_tos, envelope.content))
        return self.answer


class Anywhere(Controller):
    """A mail server on a port that the system chooses."""

    def _trigger_server(self) -> None:
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()


@pytest.fixture
def mailbox() -> Mailbox:
    return Mailbox()


@pytest.fixture
def mail_server(mailbox: Mailbox, server_side: ssl.SSLContext) -> Iterator[str]:
    """A mail server that wants STARTTLS and a log-in; gives host:port."""

    def check(
        server: Any, session: Any, envelope: Any, mechanism: str, data: Any
    ) -> AuthResult:
        is_right = isinstance(data, LoginPassword) and data == LoginPassword(
            b"monitor", b"right horse"
        )
        return AuthResult(success=is_right, handled=is_right)

    controller = Anywhere(
        mailbox, hostname="127.0.0.1", port=0, tls_context=server_side,
        require_starttls=True, auth_required=True, authenticator=check,
    )  # fmt: skip
    controller.start()
    try:
        yield f"127.0.0.1:{controller.port}"
    finally:
        controller.stop()
