"""How alike two texts are: the Jaro–Winkler similarity as DuckDB computes it, and sets of words."""

import numpy as np
from numba import njit

from karawo.registry.linkage.batch.columns import Bytes, Ints, Longs

_LONGEST = 128


@njit(cache=True, nogil=True)
def jaro_winkler(letters: Bytes, at: Longs, a: int, b: int) -> float:
    """0 to 1 for texts a and b; the first 128 bytes count. A common beginning counts above 0.7 only."""
    start_a, start_b = at[a], at[b]
    len_a, len_b = min(at[a + 1] - start_a, _LONGEST), min(at[b + 1] - start_b, _LONGEST)
    if len_a == 0 or len_b == 0:
        return 1.0 if len_a == len_b else 0.0
    reach = max(0, max(len_a, len_b) // 2 - 1)
    taken_a, taken_b = np.zeros(_LONGEST, np.uint8), np.zeros(_LONGEST, np.uint8)
    common = 0
    for i in range(len_a):
        for j in range(max(0, i - reach), min(len_b, i + reach + 1)):
            if not taken_b[j] and letters[start_a + i] == letters[start_b + j]:
                taken_a[i] = taken_b[j] = 1
                common += 1
                break
    if common == 0:
        return 0.0
    crossed, j = 0, 0
    for i in range(len_a):
        if taken_a[i]:
            while not taken_b[j]:
                j += 1
            crossed += letters[start_a + i] != letters[start_b + j]
            j += 1
    similarity = (common / len_a + common / len_b + (common - crossed // 2) / common) / 3.0
    if similarity > 0.7:
        prefix = 0
        while prefix < min(4, len_a, len_b) and letters[start_a + prefix] == letters[start_b + prefix]:
            prefix += 1
        similarity += prefix * 0.1 * (1.0 - similarity)
    return similarity


@njit(cache=True, nogil=True)
def is_contained(words: Ints, at: Longs, a: int, b: int) -> bool:
    """All words of the shorter text stand in the longer one. words: rising within each text."""
    if at[a + 1] - at[a] > at[b + 1] - at[b]:
        a, b = b, a
    j = at[b]
    for i in range(at[a], at[a + 1]):
        while j < at[b + 1] and words[j] < words[i]:
            j += 1
        if j == at[b + 1] or words[j] != words[i]:
            return False
        j += 1
    return True
