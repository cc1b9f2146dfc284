"""Texts by their numbers: found by their letters, put behind the others where they are new."""

from typing import NamedTuple

import numpy as np

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs, Words64
from karawo.registry.linkage.batch.kernels.bare import bare


class Known(NamedTuple):
    """slots: a power of two of places, each with the number of a text; 0 is free, and the number of the empty text.
    hashed: by number, 64 bits of the text. letters, at: text t is `letters[at[t]:at[t + 1]]`."""

    slots: Ints
    hashed: Words64
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
    most = min(len(known.slots) // 2, len(known.hashed))
    for text in range(first, len(out)):
        start, end = at[text], at[text + 1]
        if start == end:
            out[text] = 0
            continue
        mixed = hash_of(letters, start, end)
        place = mixed & mask
        number = known.slots[place]
        while number != 0:
            its = known.at[number]
            if (
                known.hashed[number] == mixed
                and known.at[number + 1] - its == end - start
                and is_the_same(letters, start, known.letters, its, end - start)
            ):
                break
            place = (place + np.uint64(1)) & mask
            number = known.slots[place]
        if number == 0:
            behind = known.at[count]
            if count == most or behind + end - start > len(known.letters):
                return count, text
            for letter in range(end - start):
                known.letters[behind + letter] = letters[start + letter]
            known.at[count + 1] = behind + end - start
            known.hashed[count] = mixed
            known.slots[place] = count
            number = count
            count += 1
        out[text] = number
    return count, len(out)


@bare
def put_again(slots: Ints, hashed: Words64, count: int) -> None:
    """The numbers 1 to count - 1 into slots that are all free."""
    mask = np.uint64(len(slots) - 1)
    for number in range(1, count):
        place = hashed[number] & mask
        while slots[place] != 0:
            place = (place + np.uint64(1)) & mask
        slots[place] = number
