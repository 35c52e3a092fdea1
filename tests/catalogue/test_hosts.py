"""Names of hosts."""

from __future__ import annotations

import pytest

from osint_monitor.catalogue.hosts import belongs, host_name, host_port, is_invented


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("Board.Example.", "board.example"),
        ("bücher.example", "xn--bcher-kva.example"),
        ("[::1]", "::1"),
        ("::FFFF:10.0.0.1", "::ffff:a00:1"),
        ("203.0.113.7", "203.0.113.7"),
        ("my_board.example", "my_board.example"),
    ],
)
def test_a_host_has_one_form(text: str, name: str) -> None:
    assert host_name(text) == name


@pytest.mark.parametrize(
    "text",
    ["", "a b", "a/b", "a:80", "-a.example", "127.1", "0x7f.1", "2130706433", "a..b",
     "user@board.example", "*.example", "a" * 300],
)  # fmt: skip
def test_what_is_no_host_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        host_name(text)


def test_host_and_port_come_apart() -> None:
    assert host_port("[::1]:8101") == ("::1", 8101)


@pytest.mark.parametrize("text", ["a.example", ":80", "a.example:0", "a.example:٣"])
def test_what_has_no_port_is_refused(text: str) -> None:
    with pytest.raises(ValueError):
        host_port(text)


@pytest.mark.parametrize(
    ("host", "inside"),
    [
        ("board.example", True),
        ("www.board.example", True),
        ("evilboard.example", False),
        ("example", False),
        ("board.example.evil.example", False),
    ],
)
def test_subdomains_belong_and_lookalikes_do_not(host: str, inside: bool) -> None:
    assert belongs(host, ["board.example"]) is inside


@pytest.mark.parametrize(
    ("host", "invented"),
    [
        ("a.example", True),
        ("127.0.0.1", True),
        ("localhost", True),
        ("10.0.0.1", False),
        ("board.example.org", False),
    ],
)
def test_invented_hosts_are_told_from_real_ones(host: str, invented: bool) -> None:
    assert is_invented(host) is invented
