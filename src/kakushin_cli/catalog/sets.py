"""Sets of entries as the bits of whole numbers, an entry being its number: how they are made, kept and walked.

One AND of such numbers costs next to nothing at any size; walking their bits one by one does not, so walking is done by
words of 64 bits.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from itertools import compress
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

Numbers = Sequence[int] | bytes
"""Entries of a set: their numbers in ascending order, or one bit each, the lowest first."""
_WORD = 64
_BITS_A_NUMBER = 40
"""What a number costs in a list that `marshal` keeps."""


def as_bits(entries: Numbers) -> int:
    """Return a set of entries as bits."""
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


def shorter(entries: Sequence[int]) -> Numbers:
    """Return a set of entries, which is not empty, as numbers or as bits, whichever takes less room when kept."""
    return as_bytes(entries) if entries[-1] < len(entries) * _BITS_A_NUMBER else entries


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
