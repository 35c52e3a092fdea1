"""Wallets are known by the check sums of their chains."""

from __future__ import annotations

import base64
import hashlib
from collections.abc import Callable

import pytest

from osint_monitor.model.document import Observable
from osint_monitor.understand.observables.keccak import keccak_256
from osint_monitor.understand.observables.wallets import chain_of

Find = Callable[..., list[Observable]]
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"


def base58check(version: int) -> str:
    """An address of twenty invented bytes."""
    payload = bytes([version, *range(1, 21)])
    whole = payload + hashlib.sha256(hashlib.sha256(payload).digest()).digest()[:4]
    number, address = int.from_bytes(whole, "big"), ""
    while number:
        number, digit = divmod(number, 58)
        address = _BASE58[digit] + address
    return "1" * (len(whole) - len(whole.lstrip(b"\0"))) + address


def ton() -> str:
    whole = bytes([0x11, 0, *range(32)])
    check = 0
    for byte in whole:
        check ^= byte << 8
        for _ in range(8):
            check = (check << 1 ^ (0x1021 if check & 0x8000 else 0)) & 0xFFFF
    return base64.urlsafe_b64encode(whole + check.to_bytes(2, "big")).decode()


ADDRESSES = [
    (base58check(0x00), "bitcoin"),
    (base58check(0x05), "bitcoin"),
    (base58check(0x30), "litecoin"),
    (base58check(0x41), "tron"),
    # The examples of BIP 173, BIP 350 and EIP-55.
    ("bc1qw508d6qejxtdg4y5r3zarvary0c5xw7kv8f3t4", "bitcoin"),
    ("BC1QW508D6QEJXTDG4Y5R3ZARVARY0C5XW7KV8F3T4", "bitcoin"),
    ("bc1p0xlxvlhemja6c4dqv22uapctqupfhlxm9h8z3k2e72q4k9hcz7vqzk5jj0", "bitcoin"),
    ("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAed", "ethereum"),
    ("0x5aaeb6053f3e94c9b9a09f33669435e7ef1beaed", "ethereum"),
    (ton(), "ton"),
]


@pytest.mark.parametrize(("address", "chain"), ADDRESSES)
def test_the_chain_of_an_address_is_known(address: str, chain: str) -> None:
    assert chain_of(address) == chain


@pytest.mark.parametrize("address", [one for one, _ in ADDRESSES if one[:2] != "0x"])
def test_one_changed_character_is_noticed(address: str) -> None:
    other = "q" if address[-1].lower() != "q" else "p"
    assert chain_of(address[:-1] + other) is None


def test_mixed_case_is_checked() -> None:
    assert chain_of("0x5aAeb6053F3E94C9b9A09f33669435E7Ef1BeAeD") is None


def test_a_wallet_is_found_with_the_money_named_near_by(find: Find) -> None:
    found = find(f"USDT TRC20: {base58check(0x41)} thanks")
    assert [(one.kind, one.service) for one in found] == [("wallet", "usdt_tron")]


@pytest.mark.parametrize(
    "text",
    ["0x" + "0" * 40, "0x1234", "1" * 34, "abcdefghijklmnopqrstuvwxyz0123456789"],
)
def test_other_tokens_are_no_wallet(find: Find, text: str) -> None:
    assert [one for one in find(text) if one.kind == "wallet"] == []


@pytest.mark.parametrize(
    ("message", "digest"),
    [
        (b"", "c5d2460186f7233c927e7db2dcc703c0e500b653ca82273b7bfad8045d85a470"),
        (b"abc", "4e03657aea45a94fc7d47ba826c8d667c0d1e6e33a64a036ec44f58fa12d6c45"),
    ],
)
def test_keccak_gives_the_published_digests(message: bytes, digest: str) -> None:
    assert keccak_256(message).hex() == digest


def test_keccak_takes_messages_of_several_blocks() -> None:
    assert len({keccak_256(b"a" * size) for size in (135, 136, 137, 300)}) == 4
