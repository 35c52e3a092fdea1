"""The form of a source file; `sources/README.md` explains it."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    field_validator,
)

from osint_monitor.catalogue.checks import (
    a_basis,
    a_day,
    a_host,
    a_pattern,
    a_selector_css,
    a_selector_xpath,
    one_line,
)
from osint_monitor.catalogue.due import check_schedule, zone_of
from osint_monitor.catalogue.hosts import (
    belongs,
    host_port,
    is_invented,
    start_host,
)
from osint_monitor.catalogue.mandates import INVENTED
from osint_monitor.model.source import Schedule, Shape
from osint_monitor.model.words import Kind, Lang

Line = Annotated[
    str, Field(min_length=1, max_length=500, strict=True), AfterValidator(one_line)
]
Pattern = Annotated[str, Field(max_length=1_000), AfterValidator(a_pattern)]
Patterns = Annotated[list[Pattern], Field(max_length=100)]
FieldName = Literal[
    "title",
    "text",
    "price",
    "phone",
    "place",
    "author",
    "published_at",
    "native_id",
]


class Part(BaseModel):
    """A part of a source file: an unknown key is a mistake."""

    model_config = ConfigDict(extra="forbid", frozen=True)


class SelectorPart(Part):
    """Where something stands on a page: one of the two."""

    css: Annotated[str, AfterValidator(a_selector_css)] | None = None
    xpath: Annotated[str, AfterValidator(a_selector_xpath)] | None = None

    @field_validator("xpath")
    @classmethod
    def _one(cls, xpath: str | None, info: ValidationInfo) -> str | None:
        if xpath is not None and info.data.get("css") is not None:
            raise ValueError("css or xpath, not both")
        return xpath


class PagesPart(Part):
    """How pages are read where the generic readers do not see it."""

    post_urls: Patterns = []
    listing_urls: Patterns = []
    ignore_urls: Patterns = []
    post_links: SelectorPart | None = None
    next_links: SelectorPart | None = None
    fields: dict[FieldName, SelectorPart] = {}
    gone: Patterns = []


class PolitenessPart(Part):
    """How gently."""

    delay_s: Annotated[float, Field(ge=0, le=3_600, allow_inf_nan=False)] = 2.0
    concurrent: Annotated[int, Field(ge=1, le=32, strict=True)] = 1
    obey_robots: Annotated[bool, Field(strict=True)] = True
    user_agent: Line | None = None


class LimitsPart(Part):
    """Bounds that no site can pass."""

    max_pages: Annotated[int, Field(ge=1, le=1_000_000, strict=True)] = 5_000
    max_depth: Annotated[int, Field(ge=0, le=1_000, strict=True)] = 20
    max_body_bytes: Annotated[int, Field(ge=1_000, le=1_000_000_000, strict=True)] = (
        10_000_000
    )
    timeout_s: Annotated[float, Field(ge=1, le=600, allow_inf_nan=False)] = 60.0
    max_redirects: Annotated[int, Field(ge=0, le=50, strict=True)] = 8
    max_retries: Annotated[int, Field(ge=0, le=20, strict=True)] = 3


class SchedulePart(Part):
    """When the source is due."""

    zone: str = "UTC"
    cron: Annotated[str, Field(max_length=200)]

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str) -> str:
        zone_of(zone)
        return zone

    @field_validator("cron")
    @classmethod
    def _cron(cls, cron: str, info: ValidationInfo) -> str:
        check_schedule(Schedule(cron=cron, zone=info.data.get("zone", "UTC")))
        return cron


class MandatePart(Part):
    """Who may read this, why, until when; what is left open is asked for later."""

    authority: Line | None = None
    basis: Annotated[str, AfterValidator(a_basis)] | None = None
    purpose: Line | None = None
    expires: Annotated[date, BeforeValidator(a_day)] | None = None
    reference: Line | None = None


class SourceFile(Part):
    """A whole source file. The order matters: later fields look at earlier ones."""

    id: Annotated[str, Field(pattern=r"^[a-z][a-z0-9_]{0,62}$", strict=True)]
    name: Line
    kind: Kind
    shape: Shape
    enabled: Annotated[bool, Field(strict=True)] = True
    hosts: Annotated[
        list[Annotated[str, AfterValidator(a_host)]], Field(max_length=100)
    ] = []
    start: Annotated[list[Line], Field(max_length=1_000)] = []
    private_addresses: Annotated[list[Line], Field(max_length=100)] = []
    languages: Annotated[list[Lang], Field(max_length=8)] = []
    country: Annotated[str, Field(pattern="^[A-Z]{2}$")] | None = None
    zone: str | None = None
    render: Annotated[bool, Field(strict=True)] = False
    pages: PagesPart = PagesPart()
    politeness: PolitenessPart = PolitenessPart()
    limits: LimitsPart = LimitsPart()
    schedule: SchedulePart | None = None
    mandate: MandatePart

    @field_validator("start")
    @classmethod
    def _start(cls, start: list[str], info: ValidationInfo) -> list[str]:
        if info.data.get("shape") is Shape.FILES and start:
            raise ValueError("no start pages: a source of shape files is imported")
        hosts = info.data.get("hosts")
        for url in start:
            if not belongs(start_host(url), hosts or [start_host(url)]):
                raise ValueError(f"{url} is on none of the hosts")
        return start

    @field_validator("private_addresses")
    @classmethod
    def _private(cls, addresses: list[str], info: ValidationInfo) -> list[str]:
        hosts = _hosts(info)
        for address in addresses:
            if not belongs(host_port(address)[0], hosts):
                raise ValueError(f"{address} is on none of the hosts")
        return addresses

    @field_validator("country", mode="before")
    @classmethod
    def _country(cls, country: object) -> object:
        if country == "UK":
            raise ValueError("GB, the ISO 3166 code of the United Kingdom")
        return country

    @field_validator("zone")
    @classmethod
    def _zone(cls, zone: str | None) -> str | None:
        if zone is not None:
            zone_of(zone)
        return zone

    @field_validator("mandate")
    @classmethod
    def _mandate(cls, mandate: MandatePart, info: ValidationInfo) -> MandatePart:
        hosts = _hosts(info)
        if mandate.basis == INVENTED and not all(map(is_invented, hosts)):
            raise ValueError(
                f"basis {INVENTED} is for loopback addresses and names under .example,"
                " .invalid, .test and localhost only"
            )
        return mandate


def _hosts(info: ValidationInfo) -> list[str]:
    """The hosts that the file names, or else those of its start pages."""
    named: list[str] = info.data.get("hosts") or []
    return named or [start_host(url) for url in info.data.get("start", [])]
