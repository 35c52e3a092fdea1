"""Every setting: its name, type, default and what it is for."""

from __future__ import annotations

import tomllib
from pathlib import Path
from typing import Annotated, Literal
from urllib.parse import urlencode

from pydantic import Field, ValidationError
from pydantic_settings import (
    BaseSettings,
    PydanticBaseSettingsSource,
    SettingsConfigDict,
    TomlConfigSettingsSource,
)

from osint_monitor.errors import Problem, SettingsError

CONFIG_FILE = "osint-monitor.toml"
PREFIX = "OSINT_MONITOR_"


def shipped(name: str) -> Path:
    """The folder of shipped ``rules`` or ``sources``: the wheel's or the checkout's."""
    inside = Path(__file__).parent / "shipped" / name
    return inside if inside.is_dir() else Path(__file__).parents[2] / name


class Settings(BaseSettings):
    """
    All settings; each can stand in ``osint-monitor.toml`` or the environment.

    The environment (``OSINT_MONITOR_`` and the name in capitals) wins over the file.
    """

    model_config = SettingsConfigDict(env_prefix=PREFIX, extra="forbid")

    data: Annotated[Path, Field(description="folder that holds everything kept")] = (
        Path("data")
    )
    store: Annotated[
        str | None,
        Field(
            description="URL of the store: `sqlite:///PATH`, or of an Elasticsearch"
            " `https://HOST:9200/PREFIX`; by default store.db in the data folder"
        ),
    ] = None
    store_ca_file: Annotated[
        Path | None,
        Field(description="authority that signed the cluster's certificate (PEM)"),
    ] = None
    store_api_key_file: Annotated[
        Path | None, Field(description="file of the API key for the cluster")
    ] = None
    store_user: Annotated[
        str | None, Field(description="name at the cluster, where there is no API key")
    ] = None
    store_password_file: Annotated[
        Path | None, Field(description="file of the password at the cluster")
    ] = None
    rules: Annotated[
        Path | None, Field(description="folder of rules; by default the shipped ones")
    ] = None
    model: Annotated[
        str | None,
        Field(
            description="file of trained heads, or `off`; by default the shipped ones"
        ),
    ] = None
    sources: Annotated[
        Path | None,
        Field(description="folder of source files; by default the shipped ones"),
    ] = None
    workers: Annotated[
        int, Field(ge=1, le=64, description="processes that read and assess posts")
    ] = 2
    backlog: Annotated[
        int,
        Field(ge=2, le=10_000, description="captures waiting before fetching slows"),
    ] = 200
    outbox_bytes: Annotated[
        int,
        Field(
            ge=1_000_000,
            description="what may wait on the disk while the store is away",
        ),
    ] = 2_000_000_000
    dead_letter_days: Annotated[
        int,
        Field(
            ge=1,
            le=3_650,
            description="days after which records that the store refused are destroyed",
        ),
    ] = 90
    max_body_bytes: Annotated[
        int,
        Field(ge=10_000, le=1_000_000_000, description="largest page that is read"),
    ] = 10_000_000
    user_agent: Annotated[
        str, Field(description="what sites are told; name your organisation here")
    ] = "osint_monitor/0.1"
    log_level: Annotated[
        Literal["DEBUG", "INFO", "WARNING", "ERROR"],
        Field(description="how much is logged"),
    ] = "WARNING"
    alerts_every: Annotated[
        int,
        Field(ge=1, le=1_440, description="minutes between two looks for new hits"),
    ] = 5
    alerts_ca_file: Annotated[
        Path | None,
        Field(description="authorities that alerts trust besides the system's (PEM)"),
    ] = None
    webhook_key_file: Annotated[
        Path | None, Field(description="file of the key that signs webhooks")
    ] = None
    mail_server: Annotated[
        str | None, Field(description="mail server of alerts, host:port")
    ] = None
    mail_tls: Annotated[
        Literal["starttls", "tls", "none"],
        Field(description="how mail is protected; `none` only on this machine"),
    ] = "starttls"
    mail_from: Annotated[
        str | None, Field(description="address that alerts are sent from")
    ] = None
    mail_user: Annotated[
        str | None, Field(description="name at the mail server, if it asks for one")
    ] = None
    mail_password_file: Annotated[
        Path | None, Field(description="file of the password at the mail server")
    ] = None
    console_database: Annotated[
        str | None,
        Field(
            description="database of the console: `postgresql://USER@HOST/NAME`; by"
            " default console.db in the data folder"
        ),
    ] = None
    console_database_password_file: Annotated[
        Path | None, Field(description="file of the password at that database")
    ] = None
    console_listen: Annotated[
        str, Field(description="where the console answers, address:port")
    ] = "127.0.0.1:8765"
    console_processes: Annotated[
        int,
        Field(
            ge=0,
            le=64,
            description="processes that answer; 0 for as many as there are cores, four"
            " at most",
        ),
    ] = 0
    console_hosts: Annotated[
        list[str],
        Field(
            description="names by which browsers reach the console over https, through"
            " a proxy on this machine; without one it answers this machine only"
        ),
    ] = []

    console_chance_share: Annotated[
        float,
        Field(
            ge=0,
            le=0.5,
            description="unflagged posts drawn by chance, in the console's queue, for"
            " each hit on its first page; 0 for none",
        ),
    ] = 0.04
    translator: Annotated[
        str | None,
        Field(
            description="address of a translator of your own, `https://HOST/translate`"
            " (LibreTranslate's API), which the console asks; none is shipped"
        ),
    ] = None
    translator_key_file: Annotated[
        Path | None, Field(description="file of the translator's API key")
    ] = None
    translator_ca_file: Annotated[
        Path | None,
        Field(description="authority that signed the translator's certificate (PEM)"),
    ] = None

    @classmethod
    def settings_customise_sources(
        cls,
        settings_cls: type[BaseSettings],
        init_settings: PydanticBaseSettingsSource,
        env_settings: PydanticBaseSettingsSource,
        dotenv_settings: PydanticBaseSettingsSource,
        file_secret_settings: PydanticBaseSettingsSource,
    ) -> tuple[PydanticBaseSettingsSource, ...]:
        """The command line, then the environment, then the file."""
        del dotenv_settings, file_secret_settings
        return init_settings, env_settings, TomlConfigSettingsSource(settings_cls)

    @property
    def folder(self) -> DataFolder:
        """The data folder and what stands where in it."""
        return DataFolder(self.data, self.store and self.entered(self.store))

    def entered(self, url: str) -> str:
        """A store's URL, with where a cluster's secrets are; never with the secrets."""
        if not url.startswith(("http://", "https://")):
            return url
        files = {
            "ca": self.store_ca_file,
            "api_key_file": self.store_api_key_file,
            "password_file": self.store_password_file,
        }
        given = {
            name: str(path.expanduser().absolute())
            for name, path in files.items()
            if path is not None
        }
        if self.store_user is not None:
            given["user"] = self.store_user
        if not given:
            return url
        return f"{url}{'&' if '?' in url else '?'}{urlencode(given)}"

    @property
    def rules_folder(self) -> Path:
        """Where the rules are read from."""
        return self.rules or shipped("rules")

    @property
    def sources_folder(self) -> Path:
        """Where the source files are read from."""
        return self.sources or shipped("sources")


class DataFolder:
    """
    One installation's data folder.

    Args:
        path: made with mode 0700 when something is first written.
        store: URL of a store elsewhere.
    """

    def __init__(self, path: Path, store: str | None = None) -> None:
        self.path = path.expanduser().absolute()
        self.store_url = store or f"sqlite:///{self.path / 'store.db'}"
        self.captures = self.path / "captures"
        self.spool = self.path / "spool.db"
        self.outbox = self.path / "outbox.db"
        self.dead_letters = self.path / "dead-letters"
        self.custody = self.path / "custody.jsonl"
        self.alerts = self.path / "alerts.db"
        self.console = self.path / "console.db"
        self.secrets = self.path / "secrets"
        self.logs = self.path / "logs"

    def make(self) -> DataFolder:
        """Make the folder and its parts, readable by the owner only."""
        try:
            for folder in (self.path, self.captures, self.secrets, self.logs):
                folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        except OSError as error:
            problem = Problem("data", f"can't make {self.path}: {error.strerror}")
            raise SettingsError([problem]) from error
        return self


def load_settings(config: Path | None = None, **given: object) -> Settings:
    """
    Settings from the file, the environment and the command line, rising in rank.

    Args:
        config: a TOML file; by default ``osint-monitor.toml`` here, if there is one.
        given: what the command line gave; ``None`` means not given.

    Raises:
        SettingsError: every wrong setting at once, with file and line where it has one.
    """
    path = config or Path(CONFIG_FILE)
    lines = _read(path, needed=config is not None)

    class Configured(Settings):
        model_config = SettingsConfigDict(toml_file=path)

    values = {name: value for name, value in given.items() if value is not None}
    try:
        return Configured(**values)  # type: ignore[arg-type]
    except tomllib.TOMLDecodeError as error:
        raise SettingsError([Problem(str(path), f"not TOML: {error}")]) from error
    except ValidationError as error:
        problems = [_problem(path, lines, dict(found)) for found in error.errors()]
        raise SettingsError(problems) from error


def _read(path: Path, *, needed: bool) -> list[str]:
    try:
        return path.read_text("utf-8").splitlines()
    except FileNotFoundError:
        if needed:
            raise SettingsError([Problem(str(path), "there is no such file")]) from None
        return []
    except (OSError, UnicodeDecodeError) as error:
        raise SettingsError([Problem(str(path), "can't be read as UTF-8")]) from error


def _problem(path: Path, lines: list[str], found: dict[str, object]) -> Problem:
    """Where a wrong value stands: the line of the file, or the environment's name."""
    location = found["loc"]
    name = str(location[0]) if isinstance(location, tuple) and location else "settings"
    what = f"{name}: {found['msg']}"
    for number, line in enumerate(lines, 1):
        if line.split("=")[0].strip() == name:
            return Problem(f"{path}:{number}", what)
    return Problem(f"{PREFIX}{name.upper()}", what)
