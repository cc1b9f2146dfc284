"""How alike two texts are: the Jaro–Winkler similarity as DuckDB computes it, and sets of words."""

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs, Words64
from karawo.registry.linkage.batch.kernels.bare import bare

_LONGEST = 128
_SHORT = 64
_NONE, _ONE, _FOUR, _ALL = np.uint64(0), np.uint64(1), np.uint64(4), np.uint64(0xFFFF_FFFF_FFFF_FFFF)
_HALF, _HIGH = np.uint64(0x0F0F_0F0F_0F0F_0F0F), np.uint64(0x8080_8080_8080_8080)
_BYTES = np.uint64(0x0101_0101_0101_0101)
_EIGHT, _BYTE = np.uint64(8), np.uint64(0xFF)
_LENGTH_AT, _WORDS_AT, _WORD_BITS = np.uint64(32), np.uint64(40), np.uint64(24)
_TOO_LONG = 255
_BLANK, _TAB, _RETURN = 32, 9, 13
_FIRST_OF_WORD, _STEP_OF_WORD = np.uint64(0xCBF29CE484222325), np.uint64(0x100000001B3)


@bare
def jaro_winkler(letters: Bytes, at: Longs, where: Words64, a: int, b: int) -> float:
    """0 to 1 for texts a and b; the first 128 bytes count. A common beginning counts above 0.7 only.

    where (256): room of this thread, all 0 before and after.
    """
    start_a, start_b = at[a], at[b]
    len_a, len_b = min(at[a + 1] - start_a, _LONGEST), min(at[b + 1] - start_b, _LONGEST)
    if len_a == 0 or len_b == 0:
        return 1.0 if len_a == len_b else 0.0
    reach = max(0, max(len_a, len_b) // 2 - 1)
    if max(len_a, len_b) <= _SHORT:
        common, crossed = _meet_short(letters, where, start_a, start_b, len_a, len_b, reach)
    else:
        common, crossed = _meet(letters, start_a, start_b, len_a, len_b, reach)
    if common == 0:
        return 0.0
    similarity = (common / len_a + common / len_b + (common - crossed // 2) / common) / 3.0
    if similarity > 0.7:
        similarity += common_beginning(letters, at, a, b) * 0.1 * (1.0 - similarity)
    return similarity


@bare
def common_beginning(letters: Bytes, at: Longs, a: int, b: int) -> int:
    """Letters, up to four."""
    start_a, start_b = at[a], at[b]
    most, prefix = min(4, at[a + 1] - start_a, at[b + 1] - start_b), 0
    while prefix < most and letters[start_a + prefix] == letters[start_b + prefix]:
        prefix += 1
    return prefix


@bare
def _meet_short(
    letters: Bytes, where: Words64, start_a: int, start_b: int, len_a: int, len_b: int, reach: int
) -> tuple[int, int]:
    """As `_meet` for texts of up to 64 letters: a word of 64 bits says where in b a letter stands."""
    for j in range(len_b):
        where[letters[start_b + j]] |= _ONE << np.uint64(j)
    taken_a, taken_b, common = _NONE, _NONE, 0
    for i in range(len_a):
        first, last = max(0, i - reach), min(len_b, i + reach + 1)
        if first >= last:
            break
        window = (_ALL >> np.uint64(64 - (last - first))) << np.uint64(first)
        free = where[letters[start_a + i]] & window & ~taken_b
        if free != _NONE:
            taken_b |= free & (~free + _ONE)
            taken_a |= _ONE << np.uint64(i)
            common += 1
    crossed, i = 0, 0
    while taken_b != _NONE:
        lowest = taken_b & (~taken_b + _ONE)
        taken_b ^= lowest
        while not (taken_a >> np.uint64(i)) & _ONE:
            i += 1
        crossed += (where[letters[start_a + i]] & lowest) == _NONE
        i += 1
    for j in range(len_b):
        where[letters[start_b + j]] = _NONE
    return common, crossed


@bare
def _meet(letters: Bytes, start_a: int, start_b: int, len_a: int, len_b: int, reach: int) -> tuple[int, int]:
    """(letters of a that find their like in b within reach, those of them that stand in another order)."""
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
    crossed, j = 0, 0
    for i in range(len_a):
        if ((taken_a if i < 64 else more_a) >> np.uint64(i & 63)) & _ONE:
            while not ((taken_b if j < 64 else more_b) >> np.uint64(j & 63)) & _ONE:
                j += 1
            crossed += letters[start_a + i] != letters[start_b + j]
            j += 1
    return common, crossed


@bare
def bags_of(letters: Bytes, at: Longs, kind: Bytes, out: Words64) -> None:
    """out (texts, 2): first how often each of 16 kinds of letters stands in a text, 4 bits each; all bits where 15 do
    not do. Then, from the lowest bit on, its first four letters, 8 bits how long it is, 255 at most, and 24 bits of
    which each word sets one.

    kind (256): of each byte, 0 to 15.
    """
    for text in range(len(out)):
        start, end = at[text], at[text + 1]
        bag = _NONE
        for place in range(start, end):
            shift = np.uint64(4 * kind[letters[place]])
            if (bag >> shift) & np.uint64(15) == np.uint64(15):
                bag = _ALL
                break
            bag += _ONE << shift
        out[text, 0] = bag
        told = np.uint64(min(end - start, _TOO_LONG)) << _LENGTH_AT
        for place in range(start, min(end, start + 4)):
            told |= np.uint64(letters[place]) << np.uint64(8 * (place - start))
        word, length = _FIRST_OF_WORD, 0
        for place in range(start, end + 1):
            sign = letters[place] if place < end else np.uint8(_BLANK)
            if sign == _BLANK or _TAB <= sign <= _RETURN:
                if length > 0:
                    told |= _ONE << (_WORDS_AT + (word >> np.uint64(40)) % _WORD_BITS)
                word, length = _FIRST_OF_WORD, 0
            else:
                word = (word ^ np.uint64(sign)) * _STEP_OF_WORD
                length += 1
        out[text, 1] = told


@bare
def most_alike(bags: Words64, a: int, b: int) -> float:
    """What `jaro_winkler` of the two cannot be above: only letters that both have can meet."""
    one, other = bags[a, 1], bags[b, 1]
    len_a, len_b = int((one >> _LENGTH_AT) & _BYTE), int((other >> _LENGTH_AT) & _BYTE)
    if bags[a, 0] == _ALL or bags[b, 0] == _ALL or len_a == 0 or len_b == 0:
        return 1.0
    if len_a == _TOO_LONG or len_b == _TOO_LONG:
        return 1.0
    common = _least(bags[a, 0] & _HALF, bags[b, 0] & _HALF) + _least(
        (bags[a, 0] >> _FOUR) & _HALF, (bags[b, 0] >> _FOUR) & _HALF
    )
    most, prefix, different = min(4, len_a, len_b), 0, one ^ other
    while prefix < most and different & _BYTE == _NONE:
        prefix += 1
        different >>= _EIGHT
    similarity = (common / len_a + common / len_b + 1.0) / 3.0
    return similarity + prefix * 0.1 * (1.0 - similarity) + 1e-9


@bare
def may_be_contained(bags: Words64, a: int, b: int) -> bool:
    """False where `is_contained` is for certain."""
    one, other = bags[a, 1] >> _WORDS_AT, bags[b, 1] >> _WORDS_AT
    return one & ~other == _NONE or other & ~one == _NONE


@bare
def _least(a: int, b: int) -> int:
    """Sum over eight bytes of the lesser of the two; each byte is below 16."""
    is_greater = (((a | _HIGH) - b) & _HIGH) >> np.uint64(7)
    takes_b = is_greater * np.uint64(0xFF)
    return int((((b & takes_b) | (a & ~takes_b)) * _BYTES) >> np.uint64(56))


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
