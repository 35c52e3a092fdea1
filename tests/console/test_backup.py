"""What people made is kept in one file, and comes back from it whole."""

from __future__ import annotations

import http.cookiejar
import json
import os
import stat
import threading
import urllib.error
import urllib.parse
import urllib.request
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from browsing import running
from own_database import own_database
from typer.testing import CliRunner, Result

from osint_monitor.cli.app import app
from osint_monitor.errors import RunError, SettingsError

PASSWORD = "battery-horse-correct-9"


@pytest.fixture(scope="module")
def like(django: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A console with people's work in it, which each test begins with."""
    path = tmp_path_factory.mktemp("like") / "filled.db"
    with own_database(path):
        _fill()
    return path


@pytest.fixture
def filled(like: Path, tmp_path: Path) -> Iterator[Path]:
    """The data folder of a console of the test's own."""
    folder = tmp_path / "data"
    folder.mkdir()
    with own_database(folder / "console.db", like=like):
        yield folder


def _fill() -> None:
    from osint_monitor.console import accounts, auditing
    from osint_monitor.console.models import Decision
    from osint_monitor.console.start import migrate

    migrate()
    officer = accounts.create("vermeer", "inspector", password=PASSWORD)
    accounts.recovery_codes(officer, 2)
    Decision.objects.create(
        id="j-kept", post_id="p" * 64, version_id="v" * 64, by=officer,
        verdict="strong", note="ключ \\ „deur”", lang="uk", source_id="a_board",
        kind="job",
    )  # fmt: skip
    for number in range(5):
        auditing.note(None, "post.read", object_id=f"{number}")


def _make(folder: Path, name: str = "one.backup") -> Path:
    from osint_monitor.console.backup.make import make

    path = folder.parent / name
    make(path, folder)
    return path


def _restore(path: Path, folder: Path, **how: bool) -> Any:
    from osint_monitor.console.backup.restore import restore

    return restore(path, folder, **how)


def _kept() -> list[str]:
    from osint_monitor.console.models import Decision

    return sorted(Decision.objects.values_list("pk", flat=True))


def _decide(name: str) -> None:
    from osint_monitor.console.models import Account, Decision

    Decision.objects.create(
        id=name, post_id="q" * 64, version_id="w" * 64, verdict="no_signal", lang="nl",
        by=Account.objects.get(username="vermeer"), source_id="a_board", kind="job",
    )  # fmt: skip


def test_all_comes_back_and_the_chain_goes_on(filled: Path) -> None:
    from osint_monitor.console import auditing
    from osint_monitor.console.models import Account, Event, Organisation

    path = _make(filled)
    _decide("j-later")
    Organisation.objects.create(name="made later")
    with pytest.raises(SettingsError, match="--force"):
        _restore(path, filled)
    assert _kept() == ["j-kept", "j-later"]
    done = _restore(path, filled, force=True)
    assert _kept() == ["j-kept"] and not Organisation.objects.exists()
    assert Account.objects.get(username="vermeer").check_password(PASSWORD)
    assert done.chain.broken is None and done.chain.waiting == 0
    last = list(Event.objects.order_by("-pk").values_list("what", "object")[:2])
    assert last[0] == ("backup.restored", done.about.sha256)
    assert last[1][0] == "backup.replaced" and len(last[1][1]) == 64
    auditing.note(None, "post.read", object_id="on")
    auditing.seal()
    assert auditing.verify(done.about.head).broken is None


def test_what_was_replaced_is_kept_and_can_come_back(filled: Path) -> None:
    path = _make(filled)
    _decide("j-later")
    done = _restore(path, filled, force=True)
    assert done.kept is not None and done.kept.parent == filled
    _restore(done.kept, filled, force=True)
    assert _kept() == ["j-kept", "j-later"]


def test_nothing_needs_to_be_forced_where_nothing_stands(
    filled: Path, tmp_path: Path
) -> None:
    path = _make(filled)
    fresh = tmp_path / "fresh"
    fresh.mkdir()
    with own_database(fresh / "fresh.db"):
        done = _restore(path, fresh)
        assert done.kept is None and _kept() == ["j-kept"]
        if (base := fresh / "fresh.db").exists():
            assert stat.S_IMODE(base.stat().st_mode) == 0o600
    assert not list(fresh.glob(".backup-*"))


def test_backup_is_for_its_owner_only_and_never_over_another(filled: Path) -> None:
    path = _make(filled)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    before = path.read_bytes()
    with pytest.raises(SettingsError, match="already"):
        _make(filled)
    assert path.read_bytes() == before
    assert [one.name for one in filled.parent.glob("*.part")] == []


def test_everybody_signs_in_again(filled: Path) -> None:
    from django.contrib.sessions.models import Session
    from django.utils import timezone

    Session.objects.create(session_key="k" * 32, expire_date=timezone.now())
    path = _make(filled)
    _restore(path, filled, force=True)
    assert not Session.objects.exists()


def _changed(path: Path, **parts: Any) -> Path:
    """The same backup that says something else of itself."""
    other = path.with_name("other.backup")
    with zipfile.ZipFile(path) as old, zipfile.ZipFile(other, "w") as new:
        said = json.loads(old.read("about.json"))
        new.writestr("about.json", json.dumps(said | parts))
        new.writestr("database", old.read("database"))
    return other


@pytest.mark.parametrize(
    ("parts", "what"),
    [
        ({"form": 2}, "newer"),
        ({"migrations": {"console": ["0001_initial", "9999_of_tomorrow"]}}, "newer"),
        ({"engine": "elsewhere"}, "broken"),
        ({"sha256": "0" * 64}, "broken"),
        ({"size": 10}, "broken"),
        ({"size": 1 << 40}, "broken"),
        ({"head": "none"}, "broken"),
    ],
)
def test_newer_or_changed_backup_is_refused(
    filled: Path, parts: dict[str, Any], what: str
) -> None:
    path = _changed(_make(filled), **parts)
    _decide("j-later")
    with pytest.raises(SettingsError, match=what):
        _restore(path, filled, force=True)
    assert _kept() == ["j-kept", "j-later"]
    assert list(filled.glob("console-replaced-*")) == []


def test_backup_of_another_kind_of_database_is_refused(filled: Path) -> None:
    from django.db import connection

    other = {"sqlite": "postgresql", "postgresql": "sqlite"}[connection.vendor]
    path = _changed(_make(filled), engine=other)
    with pytest.raises(SettingsError, match=f"is of {other}"):
        _restore(path, filled, force=True)


def test_damaged_file_is_refused_wherever_the_damage_is(filled: Path) -> None:
    path = _make(filled)
    whole = path.read_bytes()
    spots = [0, 40, len(whole) // 2, len(whole) - 30]
    for spot in spots:
        spoilt = bytearray(whole)
        spoilt[spot] ^= 0x55
        path.write_bytes(spoilt)
        with pytest.raises(SettingsError):
            _restore(path, filled, force=True)
    for length in (0, 100, len(whole) - 1_000):
        path.write_bytes(whole[:length])
        with pytest.raises(SettingsError):
            _restore(path, filled, force=True)
    assert _kept() == ["j-kept"]


def test_console_that_cannot_be_read_is_put_aside(filled: Path) -> None:
    from django.db import connection

    if connection.vendor != "sqlite":
        pytest.skip("a file is needed to damage one")
    path = _make(filled)
    connection.close()
    base = filled / "console.db"
    for tail in ("-wal", "-shm"):
        base.with_name(base.name + tail).unlink(missing_ok=True)
    base.write_bytes(b"no database " * 1_000)
    with pytest.raises(SettingsError, match="--force"):
        _restore(path, filled)
    done = _restore(path, filled, force=True)
    assert done.kept is not None and done.kept.read_bytes().startswith(b"no database")
    assert _kept() == ["j-kept"] and done.chain.broken is None


def test_broken_chain_is_said_and_backed_up_all_the_same(filled: Path) -> None:
    from django.db import connection

    from osint_monitor.console import auditing
    from osint_monitor.console.backup.about import read

    auditing.seal()
    with connection.cursor() as cursor:
        cursor.execute("UPDATE console_event SET object = 'x' WHERE object = '3'")
    path = _make(filled)
    assert "changed" in read(path).broken
    assert _restore(path, filled, force=True).chain.broken is not None


def test_password_of_the_database_is_no_argument(
    filled: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    from django.db import connection

    from osint_monitor.console.backup import databases

    program = tmp_path / "pg_dump"
    program.write_text(
        f'#!/bin/sh\necho "$@" > {tmp_path}/said; env >> {tmp_path}/said\n'
        f'stat -c %a "$PGPASSFILE" >> {tmp_path}/said\n'
        f'cat "$PGPASSFILE" > {tmp_path}/pass; echo "FATAL: not today" >&2; exit 3\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", f"{tmp_path}:{os.environ['PATH']}")
    given = {"PASSWORD": r"se:cr\et", "HOST": "db.example", "PORT": "", "USER": "osint"}
    for name, one in given.items():
        monkeypatch.setitem(connection.settings_dict, name, one)
    with pytest.raises(RunError, match="ended with 3: FATAL: not today"):
        databases._run(filled, "pg_dump", "--format=custom")
    said = (tmp_path / "said").read_text()
    assert "cr" + "\\et" not in said and "PGHOST=db.example" in said
    assert said.splitlines()[0] == "--format=custom" and said.endswith("600\n")
    assert (tmp_path / "pass").read_text() == "*:*:*:*:se\\:cr\\\\et\n"
    with pytest.raises(SettingsError, match="postgresql-client"):
        databases._run(filled, "no_such_program")


def _call(folder: Path, *arguments: str) -> Result:
    given = ["console", *arguments, "--data", str(folder)]
    return CliRunner().invoke(app, given, catch_exceptions=False)


def test_commands_say_what_is_in_it_and_what_is_not(
    filled: Path, tmp_path: Path
) -> None:
    path = tmp_path / "by-command.backup"
    done = _call(filled, "backup", str(path))
    assert done.exit_code == 0 and len(done.stdout.strip()) == 64
    assert "1  decisions" in done.stderr and "store snapshot" in done.stderr
    assert _call(filled, "backup", str(path)).exit_code == 2
    assert _call(filled, "restore", str(path)).exit_code == 2
    done = _call(filled, "restore", str(path), "--force")
    assert done.exit_code == 0 and len(done.stdout.strip()) == 64
    assert "console-replaced-" in done.stderr


class _Stay(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *_args: Any) -> None:
        """Never."""


class _Officer(threading.Thread):
    """Signs in at a running console, and reads the queue until told to stop."""

    def __init__(self, url: str, code: str) -> None:
        super().__init__()
        self.url, self.code = url, code
        self.jar = http.cookiejar.CookieJar()
        cookies = urllib.request.HTTPCookieProcessor(self.jar)
        self.opener = urllib.request.build_opener(cookies, _Stay)
        self.statuses, self.enough = {self.sign_in()}, threading.Event()

    def asked(self, address: str, **form: str) -> tuple[int, str]:
        """Status, and where it leads."""
        data = None
        if form:
            token = next(one.value for one in self.jar if one.name == "csrf")
            data = urllib.parse.urlencode({**form, "csrfmiddlewaretoken": token})
        given = data.encode() if data else None
        try:
            with self.opener.open(self.url + address, given, timeout=30) as answer:
                return answer.status, ""
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.headers.get("Location", "")

    def sign_in(self) -> int:
        """Gives the status of the queue."""
        self.asked("/sign-in/")
        self.asked("/sign-in/", username="vermeer", password=PASSWORD)
        self.asked("/second-factor/")
        self.asked("/second-factor/", code=self.code)
        return self.asked("/queue/")[0]

    def run(self) -> None:
        while not self.enough.is_set():
            self.statuses.add(self.asked("/queue/")[0])


def _url_of_database() -> dict[str, str]:
    """What tells a server of its own process where the test's database is."""
    from django.db import connection

    if connection.vendor == "sqlite":
        return {}
    begun = os.environ["CONSOLE_TEST_DATABASE"].rpartition("/")[0]
    name = connection.settings_dict["NAME"]
    return {"OSINT_MONITOR_CONSOLE_DATABASE": f"{begun}/{name}"}


def test_while_a_console_serves(filled: Path, tmp_path: Path) -> None:
    from osint_monitor.console import accounts, auditing
    from osint_monitor.console.models import Account, Event

    account = Account.objects.get(username="vermeer")
    codes = accounts.recovery_codes(account, 2)
    account.set_password(PASSWORD)
    account.save()
    path = tmp_path / "one.backup"
    with running(filled, **_url_of_database()) as server:
        officer = _Officer(server.url, codes[0])
        officer.start()
        try:
            for name in ("one.backup", "two.backup", "three.backup"):
                assert _call(filled, "backup", str(tmp_path / name)).exit_code == 0
        finally:
            officer.enough.set()
            officer.join()
        assert officer.statuses == {200}
        auditing.seal()
        before = Event.objects.count()
        assert _call(filled, "restore", str(path), "--force").exit_code == 0
        assert Event.objects.count() < before  # the reads since then, and two backups
        assert officer.asked("/queue/") == (302, "/sign-in/")
        assert _Officer(server.url, codes[1]).statuses == {200}
        auditing.seal()
        assert auditing.verify().broken is None
        assert Event.objects.filter(what="queue.read").exists()
