"""Wallets of crypto money, with the check sums of their chains."""

from __future__ import annotations

import base64
import hashlib
import re

from osint_monitor.model.document import ObservableKind
from osint_monitor.understand.observables.found import Finder, Found
from osint_monitor.understand.observables.keccak import keccak_256

_TOKEN = re.compile(
    r"(?<![A-Za-z0-9])(?:0x[0-9a-fA-F]{40}|(?:bc1|ltc1|BC1|LTC1)[A-Za-z0-9]{20,87}"
    r"|[13LMT][1-9A-HJ-NP-Za-km-z]{25,33}|[EUk0][Qf][A-Za-z0-9_-]{46})(?![A-Za-z0-9])"
)
MAYBE = r"0x[0-9a-fA-F]{40}|[A-Za-z0-9_-]{26}"
"""For RE2: what a text holds where a wallet may stand."""
_BASE58 = "123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz"
_BECH32 = "qpzry9x8gf2tvdw0s3jn54khce6mua7l"
_GENERATOR = (0x3B6A57B2, 0x26508E6D, 0x1EA119FA, 0x3D4233DD, 0x2A1462B3)
_BECH32_SUM, _BECH32M_SUM = 1, 0x2BC830A3
_VERSIONS = {
    0x00: "bitcoin", 0x05: "bitcoin", 0x30: "litecoin", 0x32: "litecoin",
    0x41: "tron",
}  # fmt: skip
_TETHER = re.compile(r"(?i)usdt|tether|тезер|юсдт|trc-?20|erc-?20|bep-?20")
_TETHER_CHAINS = frozenset({"tron", "ethereum", "ton"})
_REACH = 80


def find_wallets(finder: Finder) -> list[Found]:
    """
    Wallets of one field whose check sum fits.

    The service is the chain: bitcoin, litecoin, ethereum, tron or ton; with ``usdt_``
    before it where Tether is named near by.
    """
    text = finder.view.text
    found: list[Found] = []
    for hit in _TOKEN.finditer(text):
        chain = chain_of(hit[0])
        if chain is None:
            continue
        near = text[max(0, hit.start() - _REACH) : hit.end() + _REACH // 2]
        if chain in _TETHER_CHAINS and _TETHER.search(near):
            chain = "usdt_" + chain
        value = hit[0].lower() if hit[0][:2].lower() in ("0x", "bc", "lt") else hit[0]
        found.append(finder.found(ObservableKind.WALLET, value, hit.span(), chain))
    return found


def chain_of(address: str) -> str | None:
    """
    The chain of an address whose check sum fits, else nothing.

    Source:
        BIP 13, BIP 173, BIP 350; EIP-55; TON TEP-2.
    """
    if address.startswith("0x"):
        return "ethereum" if _is_ethereum(address[2:]) else None
    if address[:3].lower() == "bc1" or address[:4].lower() == "ltc1":
        return _segwit_chain(address)
    if len(address) == 48:
        return "ton" if _is_ton(address) else None
    payload = _base58check(address)
    if payload is None or len(payload) != 21:
        return None
    return _VERSIONS.get(payload[0])


def _is_ethereum(digits: str) -> bool:
    """Small or capital letters only, or the mixed case of EIP-55."""
    if digits in (digits.lower(), digits.upper()):
        return len(set(digits.lower())) > 3
    marks = keccak_256(digits.lower().encode("ascii")).hex()
    return all(
        char.isdigit() or char.isupper() == (int(mark, 16) >= 8)
        for char, mark in zip(digits, marks, strict=False)
    )


def _base58check(address: str) -> bytes | None:
    number = 0
    for char in address:
        place = _BASE58.find(char)
        if place < 0:
            return None
        number = number * 58 + place
    zeros = len(address) - len(address.lstrip("1"))
    whole = bytes(zeros) + number.to_bytes((number.bit_length() + 7) // 8, "big")
    payload, check = whole[:-4], whole[-4:]
    digest = hashlib.sha256(hashlib.sha256(payload).digest()).digest()
    return payload if digest[:4] == check else None


def _segwit_chain(address: str) -> str | None:
    if address not in (address.lower(), address.upper()):
        return None
    prefix, _, data = address.lower().partition("1")
    values = [_BECH32.find(char) for char in data]
    if len(values) < 14 or min(values) < 0:
        return None
    spread = [ord(char) >> 5 for char in prefix] + [0]
    spread += [ord(char) & 31 for char in prefix]
    wanted = _BECH32_SUM if values[0] == 0 else _BECH32M_SUM
    if _polymod(spread + values) != wanted:
        return None
    return "bitcoin" if prefix == "bc" else "litecoin"


def _polymod(values: list[int]) -> int:
    check = 1
    for value in values:
        top = check >> 25
        check = (check & 0x1FFFFFF) << 5 ^ value
        for bit, step in enumerate(_GENERATOR):
            if top >> bit & 1:
                check ^= step
    return check


def _is_ton(address: str) -> bool:
    """36 bytes, the last two their CRC-16 (XMODEM)."""
    try:
        whole = base64.urlsafe_b64decode(address)
    except ValueError:
        return False
    check = 0
    for byte in whole[:-2]:
        check ^= byte << 8
        for _ in range(8):
            check = (check << 1 ^ (0x1021 if check & 0x8000 else 0)) & 0xFFFF
    return whole[0] in (0x11, 0x51) and check.to_bytes(2, "big") == whole[-2:]
