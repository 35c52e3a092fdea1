"""The town's source files, at whatever ports the town has."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from osint_monitor.catalogue.load import load_sources
from osint_monitor.demo.addresses import BASE_PORT, HOST
from osint_monitor.demo.posts import SiteName
from osint_monitor.model.source import Source
from osint_monitor.settings import shipped


def sources_folder() -> Path:
    """Where the town's source files are."""
    return shipped("sources") / "demo"


def source_id(site: SiteName) -> str:
    """The id of a site's source."""
    return f"demo_{site.value}"


def sources_at(base_port: int = BASE_PORT) -> tuple[Source, ...]:
    """
    The town's sources, in the order of its ports.

    Args:
        base_port: the first of the town's ports; the files have the default.

    Raises:
        SourceError: a source file is wrong.
    """
    sources = load_sources(sources_folder()).sources
    return tuple(_moved(sources[source_id(site)], site, base_port) for site in SiteName)


def _moved(source: Source, site: SiteName, base_port: int) -> Source:
    old = f"{HOST}:{BASE_PORT + site.port_offset}"
    new = f"{HOST}:{base_port + site.port_offset}"
    return replace(
        source,
        start=tuple(url.replace(old, new, 1) for url in source.start),
        private_addresses=(new,),
    )
