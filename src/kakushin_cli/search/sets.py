"""Sets of entries, asked for some of them and added up: what ranking does with `catalog.sets`."""

from __future__ import annotations

from itertools import compress, islice
from operator import and_, itemgetter
from typing import TYPE_CHECKING

from kakushin_cli.catalog.sets import as_bits, bits

if TYPE_CHECKING:
    from collections.abc import Iterable

_FEW = 24
"""Up to so many entries of a pool are taken off one by one; more at once."""


class Pool:
    """Some entries, to be asked which of them are in a set.

    Attributes:
        entries: They as bits.
        numbers: Their numbers in ascending order.
    """

    def __init__(self, entries: int) -> None:
        self.entries = entries
        self.numbers = list(bits(entries))
        self._length = -(-entries.bit_length() // 8)
        self._masks = [1 << (n & 7) for n in self.numbers]
        self._pick = itemgetter(*(n >> 3 for n in self.numbers)) if len(self.numbers) > 1 else None

    def having(self, entries: int) -> list[int]:
        """Return the numbers of those that are in a set of bits, in no certain order."""
        left = entries & self.entries
        found: list[int] = []
        while left:
            if len(found) == _FEW and self._pick:
                content = left.to_bytes(self._length, "little")
                return [*found, *compress(self.numbers, map(and_, self._pick(content), self._masks))]
            highest = left.bit_length() - 1
            found.append(highest)
            left ^= 1 << highest
        return found


def top(layers: Iterable[tuple[int, int]], count: int) -> int:
    """Return the entries with the highest sums, as bits, by adding whole sets at once.

    Args:
        layers: Sets of entries, each with what it adds to the sum of its entries.
        count: How many entries to return at most.
    """
    slices: list[int] = []
    for entries, weight in layers:
        position = 0
        while weight:
            if weight & 1:
                carry, at = entries, position
                while carry:
                    slices += [0] * (at + 1 - len(slices))
                    slices[at], carry = slices[at] ^ carry, slices[at] & carry
                    at += 1
            weight >>= 1
            position += 1
    sure, open_ = 0, 0
    for entries in slices:
        open_ |= entries
    for entries in reversed(slices):
        hit = open_ & entries
        if (sure | hit).bit_count() >= count:
            open_ = hit
        else:
            sure |= hit
            open_ &= ~entries
    missing = count - sure.bit_count()
    return sure | as_bits(list(islice(bits(open_), missing))) if missing > 0 else sure
