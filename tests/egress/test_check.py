"""Which address may be reached."""

from __future__ import annotations

import aiohttp
import pytest
from hypothesis import given
from hypothesis import strategies as st

from osint_monitor.egress.check import (
    AddressRefused,
    Allowances,
    is_public,
    refusal_in,
)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "193.0.6.139", "2a00:1450:4001::1", "::ffff:8.8.8.8"]
)
def test_public_addresses_are_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.parametrize(
    "address",
    [
        "127.0.0.1", "127.1.2.3", "0.0.0.0", "10.0.0.1", "172.16.0.1", "192.168.1.1",
        "169.254.169.254", "100.64.0.1", "100.100.100.200", "168.63.129.16",
        "192.0.0.170", "192.0.2.1", "192.88.99.1", "198.18.0.1", "198.51.100.1",
        "203.0.113.7", "224.0.0.1", "240.0.0.1", "255.255.255.255",
        "::", "::1", "::ffff:127.0.0.1", "::ffff:10.0.0.1", "::127.0.0.1",
        "64:ff9b::7f00:1", "64:ff9b::808:808", "64:ff9b:1::1", "2002:7f00:1::",
        "2002:808:808::", "2001:0:7f00:1::", "2001:db8::1", "3fff::1", "100::1",
        "5f00::1", "fc00::1", "fd00:ec2::254", "fe80::1", "fe80::1%eth0", "fec0::1",
        "ff02::1", "", "localhost", "127.1", "2130706433", "0x7f.1", "8.8.8.8.8",
    ],
)  # fmt: skip
def test_all_others_are_not(address: str) -> None:
    assert not is_public(address)


@given(st.ip_addresses(v=4))
def test_a_mapped_address_is_what_it_maps_to(address: object) -> None:
    assert is_public(f"::ffff:{address}") is is_public(str(address))


@given(st.ip_addresses(v=4).map(int), st.sampled_from([(0x2002, 112), (0x64FF9B, 104)]))
def test_what_carries_an_address_inside_is_refused(
    inside: int, prefix: tuple[int, int]
) -> None:
    from ipaddress import IPv6Address

    bits, length = prefix
    shift = 80 if bits == 0x2002 else 0
    assert not is_public(IPv6Address((bits << length) | (inside << shift)))


TOWN = Allowances.of(
    ["127.0.0.1:8101", "[::1]:8101", "town.example:8102", "169.254.169.254:80"]
)


@pytest.mark.parametrize(
    ("host", "port", "address", "permitted"),
    [
        ("127.0.0.1", 8101, "127.0.0.1", True),
        ("127.0.0.1", 8102, "127.0.0.1", False),
        ("localhost", 8101, "127.0.0.1", False),
        ("127.0.0.2", 8101, "127.0.0.2", False),
        ("[::1]", 8101, "::1", True),
        ("0:0::1", 8101, "::1", True),
        ("town.example", 8102, "127.0.0.1", True),
        ("TOWN.Example.", 8102, "::1", True),
        ("town.example", 8102, "10.1.2.3", True),
        ("town.example", 8102, "169.254.169.254", False),
        ("town.example", 8102, "0.0.0.0", False),
        ("town.example", 8102, "224.0.0.1", False),
        ("www.town.example", 8102, "127.0.0.1", False),
        ("127.0.0.1", 8101, "127.0.0.3", False),
        ("169.254.169.254", 80, "169.254.169.254", True),
        ("anything.example", 80, "8.8.8.8", True),
        ("", 0, "127.0.0.1", False),
    ],
)
def test_permission_follows_the_name_and_the_port(
    host: str, port: int, address: str, permitted: bool
) -> None:
    assert TOWN.permit(host, port, address) is permitted


@pytest.mark.parametrize("text", ["", "a.example", ":80", "a.example:x"])
def test_an_allowance_needs_a_host_and_a_port(text: str) -> None:
    with pytest.raises(ValueError):
        Allowances.of([text])


def test_a_refusal_is_found_behind_other_errors() -> None:
    error = RuntimeError()
    error.__cause__ = OSError()
    error.__cause__.__context__ = AddressRefused()
    assert refusal_in(error)
    assert not refusal_in(OSError())
    assert not refusal_in(None)


def test_a_refusal_is_found_in_what_aiohttp_raises() -> None:
    key = aiohttp.client_reqrep.ConnectionKey(
        "a.example", 80, False, True, None, None, None
    )
    error = aiohttp.ClientConnectorError(key, AddressRefused())
    assert refusal_in(error)
