"""The words of texts, as sets, and texts as numbers."""

import numpy as np

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs, Words64
from karawo.registry.linkage.batch.kernels.bare import bare


@bare
def rising(words: Ints, at: Longs) -> int:
    """Makes the words of each text `words[at[t]:at[t + 1]]` different and rising, closes the gaps, and gives how many
    are left; at: where they stand then. The word 0 is none.
    """
    kept, start = 0, at[0]
    for text in range(len(at) - 1):
        first = kept
        end = at[text + 1]
        for place in range(start, end):
            word = words[place]
            slot = kept
            while slot > first and words[slot - 1] > word:
                slot -= 1
            if word == 0 or (slot > first and words[slot - 1] == word):
                continue
            for moved in range(kept, slot, -1):
                words[moved] = words[moved - 1]
            words[slot] = word
            kept += 1
        start = end
        at[text + 1] = kept
    return kept


@bare
def hashes(letters: Bytes, at: Longs, out: Words64) -> None:
    """out (texts): 64 bits of each text; 0 for the empty one, and for no other."""
    for text in range(len(out)):
        mixed = np.uint64(0xCBF29CE484222325)
        for place in range(at[text], at[text + 1]):
            mixed = (mixed ^ np.uint64(letters[place])) * np.uint64(0x100000001B3)
        mixed ^= mixed >> np.uint64(29)
        out[text] = np.uint64(0) if at[text] == at[text + 1] else max(np.uint64(1), mixed)


@bare
def are_the_texts(known: Bytes, known_at: Longs, letters: Bytes, at: Longs, numbers: Ints) -> bool:
    """Whether each text `letters[at[t]:at[t + 1]]` is letter by letter the known one of its number."""
    for text in range(len(numbers)):
        start, other = at[text], known_at[numbers[text]]
        length = at[text + 1] - start
        if known_at[numbers[text] + 1] - other != length:
            return False
        for place in range(length):
            if letters[start + place] != known[other + place]:
                return False
    return True
