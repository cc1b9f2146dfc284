"""What the words of a name tell of a trade, and whether two records can be of one trade."""

from typing import NamedTuple

import numpy as np
import numpy.typing as npt

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs, Words64
from karawo.registry.linkage.batch.kernels.bare import bare, woven
from karawo.registry.linkage.batch.kernels.known import hash_of

type Shares = npt.NDArray[np.float32]

_BLANK = 32
_WHOLE = np.uint64(1) << np.uint64(63)
"""Set for a text that counts as one word, and for no other."""
SILENT, TOLD, STATED, STATED_RARE = range(4)
"""What is known of a record's trade: nothing, what its name tells, its KBLI, one that is not among the trades."""


class Told(NamedTuple):
    """words (W), trades (K): rising. share (K): of all records that state a trade, how many state this one.
    lift (W, K): ln how much likelier it is under the word."""

    words: Words64
    trades: Longs
    share: Shares
    lift: Shares


@bare
def words_of(letters: Bytes, at: Longs, texts: Longs, is_one: bool, words: Words64, of: Longs) -> int:
    """The hash of each word of these texts, and which of them it is of; gives how many there are and writes as many as
    there is room for. is_one: a text is one word.
    """
    count = 0
    for number in range(len(texts)):
        start, end = at[texts[number]], at[texts[number] + 1]
        while start < end:
            stop = end if is_one else _end_of_word(letters, start, end)
            if count < len(words):
                words[count], of[count] = _marked(letters, start, stop, is_one), number
            count += 1
            start = stop + 1
    return count


@woven
def _end_of_word(letters: Bytes, start: int, end: int) -> int:
    stop = start
    while stop < end and letters[stop] != _BLANK:
        stop += 1
    return stop


@woven
def _marked(letters: Bytes, start: int, stop: int, is_one: bool) -> np.uint64:
    found = hash_of(letters, start, stop)
    return found | _WHOLE if is_one else found & ~_WHOLE


@bare
def _add(told: Told, word: np.uint64, out: Shares) -> None:
    place = np.searchsorted(told.words, word)
    if place < len(told.words) and told.words[place] == word:
        for trade in range(len(out)):
            out[trade] += told.lift[place, trade]


@bare
def chances(
    letters: Bytes, at: Longs, shops: Ints, kinds: Ints, stated: Ints, told: Told, known: Bytes, out: Shares
) -> None:
    """By record, how likely each trade is: out (rows, K); known (rows), as above. Where a KBLI is stated, that one."""
    for row in range(len(shops)):
        chance = out[row]
        if stated[row] != 0:
            chance[:] = 0
            place = np.searchsorted(told.trades, stated[row])
            known[row] = STATED_RARE
            if place < len(told.trades) and told.trades[place] == stated[row]:
                chance[place], known[row] = 1, STATED
            continue
        known[row] = SILENT
        if (shops[row] == 0 and kinds[row] == 0) or not len(chance):
            continue
        known[row] = TOLD
        chance[:] = np.float32(0)
        start, end = at[shops[row]], at[shops[row] + 1]
        while start < end:
            stop = _end_of_word(letters, start, end)
            _add(told, _marked(letters, start, stop, False), chance)
            start = stop + 1
        start, end = at[kinds[row]], at[kinds[row] + 1]
        if start < end:
            _add(told, _marked(letters, start, end, True), chance)
        most, total = np.float32(-np.inf), 0.0
        for trade in range(len(chance)):
            most = max(most, chance[trade])
        for trade in range(len(chance)):
            chance[trade] = told.share[trade] * np.exp(chance[trade] - most)
            total += chance[trade]
        for trade in range(len(chance)):
            chance[trade] /= total


@bare
def compare(
    left: Longs,
    right: Longs,
    stated: Ints,
    known: Bytes,
    chance: Shares,
    share: Shares,
    edges: npt.NDArray[np.float64],
    out: Bytes,
) -> None:
    """By pair: between which of the edges lies how much likelier one trade is for both than for two at random; behind
    those, two KBLI of one group, two others, and that nothing is known. left, right: rows of `known` and `chance`."""
    for pair in range(len(left)):
        i, j = left[pair], right[pair]
        if known[i] >= STATED and known[j] >= STATED and stated[i] != stated[j]:
            out[pair] = len(edges) + (1 if stated[i] // 1000 == stated[j] // 1000 else 2)
        elif known[i] == STATED_RARE and known[j] == STATED_RARE:
            out[pair] = len(edges)
        elif known[i] in (SILENT, STATED_RARE) or known[j] in (SILENT, STATED_RARE):
            out[pair] = len(edges) + 3
        else:
            likelier = 0.0
            for trade in range(len(share)):
                likelier += chance[i, trade] * chance[j, trade] / share[trade]
            place = 0
            while place < len(edges) and likelier > edges[place]:
                place += 1
            out[pair] = place
