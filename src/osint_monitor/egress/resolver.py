"""The check for Twisted: a name resolves to permitted addresses only."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Sequence
from typing import Any

from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.interfaces import IHostnameResolver, IResolutionReceiver
from zope.interface import implementer  # type: ignore[import-untyped]

from osint_monitor.egress.check import Allowances

MAX_REMEMBERED = 10_000
SETTING = "EGRESS_PRIVATE_ADDRESSES"


@implementer(IHostnameResolver)
class CheckedResolver:
    """
    A Twisted name resolver that passes on only addresses that may be reached.

    Twisted connects only to what its resolver returns, asks it for literal addresses
    too, and asks again for every connection: nothing is remembered from one answer to
    the next. A name with both kinds of addresses keeps the permitted ones.

    Args:
        inner: the resolver that is really asked.
    """

    def __init__(self, inner: Any, allowances: Allowances, reactor: Any = None) -> None:
        self._inner = inner
        self._allowances = allowances
        self._reactor = reactor
        self._refused: OrderedDict[tuple[str, int], None] = OrderedDict()

    @classmethod
    def from_crawler(cls, crawler: Any, reactor: Any) -> CheckedResolver:
        """As Scrapy's ``TWISTED_DNS_RESOLVER``; the setting holds ``host:port``."""
        allowances = Allowances.of(crawler.settings.getlist(SETTING))
        return cls(reactor.nameResolver, allowances, reactor)

    def install_on_reactor(self) -> None:
        """Become the resolver of the whole process."""
        self._reactor.installNameResolver(self)

    def was_refused(self, host: str, port: int) -> bool:
        """True when *host* lately had an address that must not be reached."""
        return (host, port) in self._refused

    def resolveHostName(
        self,
        resolutionReceiver: Any,
        hostName: str,
        portNumber: int = 0,
        addressTypes: Sequence[Any] | None = None,
        transportSemantics: str = "TCP",
    ) -> Any:
        """See ``IHostnameResolver``."""
        filtering = _Filter(self, resolutionReceiver, hostName, portNumber)
        return self._inner.resolveHostName(
            filtering, hostName, portNumber, addressTypes, transportSemantics
        )

    def permit(self, host: str, port: int, address: Any) -> bool:
        """Decide on one address, and remember a refusal."""
        known = isinstance(address, IPv4Address | IPv6Address)
        if known and self._allowances.permit(host, port, address.host):
            return True
        self._refused[host, port] = None
        self._refused.move_to_end((host, port))
        if len(self._refused) > MAX_REMEMBERED:
            self._refused.popitem(last=False)
        return False


@implementer(IResolutionReceiver)
class _Filter:
    """Stands between the real resolver and whoever asked."""

    def __init__(
        self, checked: CheckedResolver, receiver: Any, host: str, port: int
    ) -> None:
        self._checked, self._receiver = checked, receiver
        self._host, self._port = host, port

    def resolutionBegan(self, resolution: Any) -> None:
        self._receiver.resolutionBegan(resolution)

    def addressResolved(self, address: Any) -> None:
        if self._checked.permit(self._host, self._port, address):
            self._receiver.addressResolved(address)

    def resolutionComplete(self) -> None:
        self._receiver.resolutionComplete()
