"""Sets of entries as the bits of whole numbers, an entry being its number: how they are made, kept and walked.

One AND of such numbers costs next to nothing at any size; walking their bits one by one does not, so walking is done by
words of 64 bits.
"""

from __future__ import annotations

import struct
import zlib
from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

Numbers = list[int] | bytes | tuple[bytes] | tuple[()]
"""Entries of a set: their numbers in ascending order, or one bit each, the lowest first, as such or compressed."""
_WORD = 64
_BITS_A_NUMBER = 40
"""What a number costs in a list that `marshal` keeps."""
_FEW_NUMBERS = 64
"""Up to so many numbers are kept as they are when that is shorter; more are read quicker out of compressed bits."""


def as_bits(entries: Numbers) -> int:
    """Return a set of entries as bits."""
    if isinstance(entries, tuple):
        entries = zlib.decompress(entries[0]) if entries else b""
    if isinstance(entries, bytes):
        return int.from_bytes(entries, "little")
    if len(entries) < 20:
        total = 0
        for n in entries:
            total |= 1 << n
        return total
    return int.from_bytes(as_bytes(entries), "little")


def as_bytes(entries: Sequence[int]) -> bytes:
    """Return a set of entries, which are in ascending order, as bytes with one bit each."""
    field = bytearray(entries[-1] // 8 + 1)
    for n in entries:
        field[n >> 3] |= 1 << (n & 7)
    return bytes(field)


def shorter(entries: list[int]) -> Numbers:
    """Return a set of entries, which is not empty, as it is best kept: as numbers, as bits, or as compressed bits."""
    if entries[-1] < len(entries) * _BITS_A_NUMBER:
        return as_bytes(entries)
    return entries if len(entries) <= _FEW_NUMBERS else (zlib.compress(as_bytes(entries), 1),)


def bits(entries: int) -> Iterator[int]:
    """Yield the entries of a set of bits in ascending order."""
    count = -(-entries.bit_length() // _WORD)
    words = struct.unpack(f"<{count}Q", entries.to_bytes(count * 8, "little"))
    for at in compress(range(count), words):
        word, first = words[at], at * _WORD - 1
        while word:
            low = word & -word
            yield first + low.bit_length()
            word ^= low
