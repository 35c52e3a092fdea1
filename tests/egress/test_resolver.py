"""Twisted is told of permitted addresses only, and connects to nothing else."""

from __future__ import annotations

from collections.abc import Sequence
from types import SimpleNamespace
from typing import Any

import pytest
from twisted.internet.address import IPv4Address, IPv6Address
from twisted.internet.endpoints import HostnameEndpoint
from twisted.internet.error import DNSLookupError
from twisted.internet.interfaces import IHostnameResolver
from twisted.internet.protocol import Factory
from twisted.internet.testing import MemoryReactorClock
from zope.interface import implementer

from osint_monitor.egress.check import Allowances
from osint_monitor.egress.resolver import SETTING, CheckedResolver


@implementer(IHostnameResolver)
class Names:
    """Answers from a list: each time the next one, the last for ever."""

    def __init__(self, answers: Sequence[Sequence[str]]) -> None:
        self.answers = list(answers)

    def resolveHostName(
        self, receiver: Any, name: str, port: int = 0, *given: Any
    ) -> Any:
        found = self.answers.pop(0) if len(self.answers) > 1 else self.answers[0]
        receiver.resolutionBegan(SimpleNamespace(name=name))
        for ip in found:
            kind = IPv6Address if ":" in ip else IPv4Address
            receiver.addressResolved(kind("TCP", ip, port))
        receiver.resolutionComplete()


def connected(
    answers: Sequence[Sequence[str]], allowed: Sequence[str] = (), times: int = 1
) -> list[str]:
    """Where Twisted connects to when it is asked for town.example:8101."""
    reactor = MemoryReactorClock()
    checked = CheckedResolver(Names(answers), Allowances.of(allowed), reactor)
    reactor.nameResolver = checked
    for _ in range(times):
        endpoint = HostnameEndpoint(reactor, "town.example", 8101)
        endpoint.connect(Factory()).addErrback(
            lambda failure: failure.trap(DNSLookupError)
        )
        reactor.advance(10)
    return [client[0] for client in reactor.tcpClients]


def test_a_public_address_is_connected_to() -> None:
    assert connected([["8.8.8.8"]]) == ["8.8.8.8"]


@pytest.mark.parametrize(
    "address",
    ["127.0.0.1", "::1", "::ffff:127.0.0.1", "10.0.0.1", "169.254.169.254", "0.0.0.0"],
)
def test_a_private_address_is_not(address: str) -> None:
    assert connected([[address]]) == []


def test_a_mixed_answer_leaves_the_public_one() -> None:
    assert connected([["127.0.0.1", "8.8.8.8", "::1"]]) == ["8.8.8.8"]


def test_a_changed_answer_is_checked_again() -> None:
    assert connected([["8.8.8.8"], ["127.0.0.1"]], times=2) == ["8.8.8.8"]


def test_what_the_source_names_is_connected_to() -> None:
    assert connected([["127.0.0.1"]], ["town.example:8101"]) == ["127.0.0.1"]


def test_another_port_of_it_is_not() -> None:
    assert connected([["127.0.0.1"]], ["town.example:8102"]) == []


def test_a_refusal_is_remembered() -> None:
    checked = CheckedResolver(Names([["127.0.0.1"]]), Allowances())
    receiver = SimpleNamespace(
        resolutionBegan=lambda _: None, resolutionComplete=lambda: None
    )
    checked.resolveHostName(receiver, "town.example", 8101)
    assert checked.was_refused("town.example", 8101)
    assert not checked.was_refused("town.example", 8102)


def test_scrapy_can_install_it() -> None:
    installed: list[object] = []
    reactor = SimpleNamespace(
        nameResolver=Names([["127.0.0.1"]]), installNameResolver=installed.append
    )
    settings = {SETTING: ["town.example:8101"]}
    crawler = SimpleNamespace(settings=SimpleNamespace(getlist=settings.get))
    checked = CheckedResolver.from_crawler(crawler, reactor)
    checked.install_on_reactor()
    assert installed == [checked]
    assert checked.permit("town.example", 8101, IPv4Address("TCP", "127.0.0.1", 8101))
