"""Texts by their numbers: found by their letters, put behind the others where they are new."""

from typing import NamedTuple

import numpy as np

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs, Words64
from karawo.registry.linkage.batch.kernels.bare import bare

_HIGH, _LOW, _HALF = np.uint64(0xFFFF_FFFF_0000_0000), np.uint64(0xFFFF_FFFF), np.uint64(32)


class Known(NamedTuple):
    """slots: a power of two of places; 0 is free, else half of the hash of a text, which says where it belongs, and
    its number. letters, at: text t is `letters[at[t]:at[t + 1]]`."""

    slots: Words64
    letters: Bytes
    at: Longs


@bare
def hash_of(letters: Bytes, start: int, end: int) -> np.uint64:
    mixed = np.uint64(0xCBF29CE484222325)
    for place in range(start, end):
        mixed = (mixed ^ np.uint64(letters[place])) * np.uint64(0x100000001B3)
    found: np.uint64 = mixed ^ (mixed >> np.uint64(29))
    return found


@bare
def is_the_same(letters: Bytes, start: int, other: Bytes, its_start: int, length: int) -> bool:
    place = 0
    while place < length and letters[start + place] == other[its_start + place]:
        place += 1
    return place == length


@bare
def number_texts(
    letters: Bytes, at: Longs, first: int, known: Known, count: int, out: Ints
) -> tuple[int, int]:
    """out, from text `first` on: the number of each. count: how many texts are known, the empty one first.

    Gives how many are known then, and which text found no room any more; the number of texts where all did.
    """
    mask = np.uint64(len(known.slots) - 1)
    most = min(len(known.slots) // 2, len(known.at) - 1)
    for text in range(first, len(out)):
        start, end = at[text], at[text + 1]
        if start == end:
            out[text] = 0
            continue
        half = hash_of(letters, start, end) & _HIGH
        place = (half >> _HALF) & mask
        number = np.int64(0)
        while known.slots[place] != np.uint64(0):
            slot = known.slots[place]
            if slot & _HIGH == half:
                number = np.int64(slot & _LOW)
                its = known.at[number]
                is_its_length = known.at[number + 1] - its == end - start
                if is_its_length and is_the_same(letters, start, known.letters, its, end - start):
                    break
                number = np.int64(0)
            place = (place + np.uint64(1)) & mask
        if number == 0:
            behind = known.at[count]
            if count == most or behind + end - start > len(known.letters):
                return count, text
            for letter in range(end - start):
                known.letters[behind + letter] = letters[start + letter]
            known.at[count + 1] = behind + end - start
            known.slots[place] = half | np.uint64(count)
            number = np.int64(count)
            count += 1
        out[text] = number
    return count, len(out)


@bare
def put_again(slots: Words64, into: Words64) -> None:
    """What stands in the slots, into more of them, all free."""
    mask = np.uint64(len(into) - 1)
    for slot in slots:
        if slot != np.uint64(0):
            place = (slot >> _HALF) & mask
            while into[place] != np.uint64(0):
                place = (place + np.uint64(1)) & mask
            into[place] = slot
