"""A checked source file as the value that the stages get."""

from __future__ import annotations

from datetime import date

from osint_monitor.catalogue.hosts import host_port, start_host
from osint_monitor.catalogue.schema import (
    MandatePart,
    PagesPart,
    SelectorPart,
    SourceFile,
)
from osint_monitor.model.mandate import Mandate
from osint_monitor.model.source import (
    FieldRule,
    Limits,
    PageRules,
    Politeness,
    Schedule,
    Source,
)


def source_of(read: SourceFile) -> Source:
    """The source that a file describes."""
    schedule = None
    if read.schedule:
        schedule = Schedule(cron=read.schedule.cron, zone=read.schedule.zone)
    hosts = read.hosts or [start_host(url) for url in read.start]
    return Source(
        id=read.id,
        name=read.name,
        kind=read.kind,
        shape=read.shape,
        mandate=_mandate(read.mandate),
        start=tuple(read.start),
        hosts=tuple(dict.fromkeys(hosts)),
        languages=tuple(read.languages),
        country=read.country,
        render=read.render,
        enabled=read.enabled,
        pages=_pages(read.pages),
        politeness=Politeness(**read.politeness.model_dump()),
        limits=Limits(**read.limits.model_dump()),
        schedule=schedule,
        private_addresses=tuple(map(_address, read.private_addresses)),
        zone=read.zone or (schedule.zone if schedule else "UTC"),
    )


def _address(text: str) -> str:
    """``host:port`` in its one form."""
    host, port = host_port(text)
    return f"[{host}]:{port}" if ":" in host else f"{host}:{port}"


def _mandate(read: MandatePart) -> Mandate:
    return Mandate(
        authority=read.authority or "",
        basis=read.basis or "",
        purpose=read.purpose or "",
        expires=read.expires or date.min,
        reference=read.reference,
    )


def _pages(read: PagesPart) -> PageRules:
    return PageRules(
        post_urls=tuple(read.post_urls),
        listing_urls=tuple(read.listing_urls),
        ignore_urls=tuple(read.ignore_urls),
        fields={name: _rule(where) for name, where in read.fields.items()},
        post_links=_rule(read.post_links) if read.post_links else None,
        next_links=_rule(read.next_links) if read.next_links else None,
        gone=tuple(read.gone),
    )


def _rule(read: SelectorPart) -> FieldRule:
    return FieldRule(css=read.css, xpath=read.xpath)
