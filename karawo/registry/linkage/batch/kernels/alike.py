"""How alike two texts are: the Jaro–Winkler similarity as DuckDB computes it, and sets of words."""

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.columns import Bytes, Ints, Longs
from karawo.registry.linkage.batch.kernels.bare import bare

_LONGEST = 128
_NONE, _ONE = np.uint64(0), np.uint64(1)


@bare
def jaro_winkler(letters: Bytes, at: Longs, a: int, b: int) -> float:
    """0 to 1 for texts a and b; the first 128 bytes count. A common beginning counts above 0.7 only."""
    start_a, start_b = at[a], at[b]
    len_a, len_b = min(at[a + 1] - start_a, _LONGEST), min(at[b + 1] - start_b, _LONGEST)
    if len_a == 0 or len_b == 0:
        return 1.0 if len_a == len_b else 0.0
    reach = max(0, max(len_a, len_b) // 2 - 1)
    # Which letters have found their like: one bit each, 64 to a word.
    taken_a, more_a, taken_b, more_b = _NONE, _NONE, _NONE, _NONE
    common = 0
    for i in range(len_a):
        for j in range(max(0, i - reach), min(len_b, i + reach + 1)):
            if letters[start_a + i] != letters[start_b + j]:
                continue
            mine, its = _ONE << np.uint64(i & 63), _ONE << np.uint64(j & 63)
            if (taken_b if j < 64 else more_b) & its:
                continue
            if i < 64:
                taken_a |= mine
            else:
                more_a |= mine
            if j < 64:
                taken_b |= its
            else:
                more_b |= its
            common += 1
            break
    if common == 0:
        return 0.0
    crossed, j = 0, 0
    for i in range(len_a):
        if ((taken_a if i < 64 else more_a) >> np.uint64(i & 63)) & _ONE:
            while not ((taken_b if j < 64 else more_b) >> np.uint64(j & 63)) & _ONE:
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


@bare
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


@bare
def say_the_same(words: Ints, at: Longs, inner: Ints, outer: Ints, out: npt.NDArray[np.bool_]) -> None:
    """out: by row, whether all words of the text `inner` stand in the text `outer`; 0 is no text, and says nothing."""
    for row in range(len(inner)):
        a, b = inner[row], outer[row]
        out[row] = False
        if a != 0 and b != 0 and at[a + 1] - at[a] <= at[b + 1] - at[b]:
            out[row] = is_contained(words, at, a, b)
