"""Keccak-256 as Ethereum uses it; ``hashlib`` has only the later SHA-3 of FIPS 202."""

from __future__ import annotations

_MASK = (1 << 64) - 1
_RATE = 136  # bytes
_ROUNDS = 24


def keccak_256(message: bytes) -> bytes:
    """
    The digest of a short message, 32 bytes.

    Source:
        Bertoni and others 2011, The Keccak reference, with its original padding.
    """
    padded = bytearray(message) + b"\x01"
    padded += bytes(-len(padded) % _RATE)
    padded[-1] |= 0x80
    lanes = [0] * 25
    for start in range(0, len(padded), _RATE):
        for at in range(_RATE // 8):
            block = padded[start + 8 * at : start + 8 * at + 8]
            lanes[at] ^= int.from_bytes(block, "little")
        lanes = _permuted(lanes)
    return b"".join(lane.to_bytes(8, "little") for lane in lanes[:4])


def _permuted(lanes: list[int]) -> list[int]:
    register = 1
    for _ in range(_ROUNDS):
        columns = [
            lanes[x] ^ lanes[x + 5] ^ lanes[x + 10] ^ lanes[x + 15] ^ lanes[x + 20]
            for x in range(5)
        ]
        mixed = [columns[x - 1] ^ _turned(columns[(x + 1) % 5], 1) for x in range(5)]
        lanes = [lane ^ mixed[at % 5] for at, lane in enumerate(lanes)]
        x, y, carried = 1, 0, lanes[1]
        for step in range(24):
            x, y = y, (2 * x + 3 * y) % 5
            turned = _turned(carried, (step + 1) * (step + 2) // 2 % 64)
            carried, lanes[x + 5 * y] = lanes[x + 5 * y], turned
        for row in range(0, 25, 5):
            old = lanes[row : row + 5]
            for at in range(5):
                lanes[row + at] = old[at] ^ (~old[(at + 1) % 5] & old[(at + 2) % 5])
        for bit in range(7):
            register = (register << 1 ^ (register >> 7) * 0x71) % 256
            if register & 2:
                lanes[0] ^= 1 << ((1 << bit) - 1)
        lanes = [lane & _MASK for lane in lanes]
    return lanes


def _turned(lane: int, by: int) -> int:
    return (lane << by | lane >> (64 - by)) & _MASK
