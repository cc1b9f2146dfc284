"""Numbers that lie sorted by 64 bits, in buckets: what finds the old rows that share a key with a new one."""

import numpy as np
import numpy.typing as npt
from numba import njit

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs, Rows, Words64
from karawo.registry.linkage.batch.kernels.bare import bare

type Flags = npt.NDArray[np.bool_]

NUMBER = np.uint64(0xFFFF_FFFF)
"""The lower half of what is held; the upper half are the 32 bits of the key that follow those of its bucket."""
_SHORT = 24


@bare
def mixed(keys: Words64) -> None:
    """Spreads bits evenly over all 64; 0 stays 0."""
    for at in range(len(keys)):
        key = keys[at]
        key = (key ^ (key >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
        key = (key ^ (key >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
        keys[at] = key ^ (key >> np.uint64(31))


@bare
def count_buckets(keys: Words64, bits: int, ends: Longs) -> None:
    """ends (2 ** bits + 1): adds one behind the bucket of each key; the key 0 is none."""
    shift = np.uint64(64 - bits)
    for key in keys:
        if key != 0:
            ends[np.int64(key >> shift) + 1] += 1


@bare
def put_in_buckets(keys: Words64, first: int, bits: int, next_free: Longs, held: Words64) -> None:
    """Numbers of the keys: from `first` on."""
    shift, rest = np.uint64(64 - bits), np.uint64(32 - bits)
    for at in range(len(keys)):
        key = keys[at]
        if key == 0:
            continue
        bucket = np.int64(key >> shift)
        held[next_free[bucket]] = (key >> rest) << np.uint64(32) | np.uint64(first + at)
        next_free[bucket] += 1


@njit(cache=True, nogil=True)
def sort_buckets(held: Words64, starts: Longs) -> None:
    for bucket in range(len(starts) - 1):
        start, end = starts[bucket], starts[bucket + 1]
        if end - start > _SHORT:
            held[start:end].sort()
            continue
        for at in range(start + 1, end):
            one, place = held[at], at
            while place > start and held[place - 1] > one:
                held[place] = held[place - 1]
                place -= 1
            held[place] = one


@bare
def find(held: Words64, starts: Longs, bits: int, keys: Words64, first: Longs, end: Longs) -> None:
    """first, end (keys): where in `held` those of this key stand; end == first where there are none."""
    shift, rest = np.uint64(64 - bits), np.uint64(32 - bits)
    for at in range(len(keys)):
        key = keys[at]
        first[at] = end[at] = 0
        if key == 0:
            continue
        bucket = np.int64(key >> shift)
        low, high = starts[bucket], starts[bucket + 1]
        wanted, stop = (key >> rest) & NUMBER, high
        while high - low > 8:
            middle = (low + high) // 2
            if held[middle] >> np.uint64(32) < wanted:
                low = middle + 1
            else:
                high = middle
        while low < stop and held[low] >> np.uint64(32) < wanted:
            low += 1
        first[at] = low
        if low < stop and held[low] >> np.uint64(32) == wanted:
            end[at] = _end_of_run(held, low, stop)
        else:
            end[at] = low


@bare
def _end_of_run(held: Words64, start: int, stop: int) -> int:
    """Doubling steps, then halves: a run is short as a rule."""
    wanted, step, low = held[start] >> np.uint64(32), 1, start
    while low + step < stop and held[low + step] >> np.uint64(32) == wanted:
        low += step
        step *= 2
    high = min(low + step, stop)
    low += 1
    while low < high:
        middle = (low + high) // 2
        if held[middle] >> np.uint64(32) == wanted:
            low = middle + 1
        else:
            high = middle
    return low


@bare
def large_runs(held: Words64, starts: Longs, cap: int, out: Longs) -> int:
    """How many keys more than `cap` numbers share; out: begin and end of each, as many as there is room for."""
    count = 0
    for bucket in range(len(starts) - 1):
        at, stop = starts[bucket], starts[bucket + 1]
        while stop - at > cap:
            end = _end_of_run(held, at, stop)
            if end - at > cap:
                if 2 * count + 1 < len(out):
                    out[2 * count], out[2 * count + 1] = at, end
                count += 1
            at = end
    return count


@bare
def known_texts(
    held: Words64,
    first: Longs,
    end: Longs,
    known: Bytes,
    known_at: Longs,
    letters: Bytes,
    at: Longs,
    out: Longs,
) -> None:
    """out (texts): which of the known texts each one is, letter by letter, of those held in first:end; -1 none."""
    for text in range(len(out)):
        out[text] = -1
        length = at[text + 1] - at[text]
        for place in range(first[text], end[text]):
            number = np.int64(held[place] & NUMBER)
            if known_at[number + 1] - known_at[number] != length:
                continue
            same = 0
            while same < length and known[known_at[number] + same] == letters[at[text] + same]:
                same += 1
            if same == length:
                out[text] = number
                break


@bare
def compare_texts(known: Bytes, known_at: Longs, a: int, letters: Bytes, at: Longs, b: int) -> int:
    """Below 0, 0 or above, as known text a comes before, at or behind text b by their bytes."""
    length_a, length_b = known_at[a + 1] - known_at[a], at[b + 1] - at[b]
    for place in range(min(length_a, length_b)):
        one, other = known[known_at[a] + place], letters[at[b] + place]
        if one != other:
            return -1 if one < other else 1
    return 0 if length_a == length_b else -1 if length_a < length_b else 1


@bare
def near(
    held: Words64,
    first: int,
    end: int,
    names: Ints,
    known: Bytes,
    known_at: Longs,
    letters: Bytes,
    at: Longs,
    name: int,
    window: int,
    is_near: Flags,
) -> None:
    """is_near (end - first): marks the `window` numbers before and behind where a text would stand in an alphabetical
    run, behind its equals. names (rows): the known texts the run is ordered by."""
    low, high = first, end
    while low < high and len(names) > 0:
        middle = (low + high) // 2
        if compare_texts(known, known_at, names[np.int64(held[middle] & NUMBER)], letters, at, name) <= 0:
            low = middle + 1
        else:
            high = middle
    if len(names) == 0:
        low = end
    for place in range(max(first, low - window), min(end, low + window)):
        is_near[place - first] = True


@bare
def size_of_blocks(
    held: Words64,
    first: Longs,
    end: Longs,
    groups: Longs,
    rows: Rows,
    cap: int,
    window: int,
    names: Ints,
    known: Bytes,
    known_at: Longs,
    letters: Bytes,
    at: Longs,
    name_of: Rows,
    is_near: Flags,
    out: Longs,
) -> None:
    """out (groups): how many old rows meet the new rows groups[g]:groups[g + 1]; -1 where no two rows meet at all."""
    for group in range(len(groups) - 1):
        old, new = end[group] - first[group], groups[group + 1] - groups[group]
        out[group] = old
        if old + new < 2:
            out[group] = -1
        elif old > cap:
            is_near[:old] = False
            for place in range(groups[group], groups[group + 1]):
                near(
                    *(held, first[group], end[group], names, known, known_at, letters, at),
                    *(name_of[rows[place]], window, is_near),
                )
            out[group] = is_near[:old].sum()


@bare
def fill_blocks(
    held: Words64,
    first: Longs,
    end: Longs,
    groups: Longs,
    rows: Rows,
    cap: int,
    window: int,
    names: Ints,
    known: Bytes,
    known_at: Longs,
    letters: Bytes,
    at: Longs,
    name_of: Rows,
    is_near: Flags,
    sizes: Longs,
    old_rows: int,
    out: Longs,
    blocks: Longs,
    is_large: Flags,
    large: Longs,
) -> None:
    """out: the rows of all groups that `size_of_blocks` gave a size, the new ones from old_rows on; blocks: their
    bounds. large (2): adds the rows of large blocks, and the pairs with a new row in them.
    """
    place, block = 0, 0
    for group in range(len(groups) - 1):
        if sizes[group] < 0:
            continue
        old, new = end[group] - first[group], groups[group + 1] - groups[group]
        blocks[2 * block] = place
        if old > cap:
            is_near[:old] = False
            for which in range(groups[group], groups[group + 1]):
                near(
                    *(held, first[group], end[group], names, known, known_at, letters, at),
                    *(name_of[rows[which]], window, is_near),
                )
        for which in range(first[group], end[group]):
            if old <= cap or is_near[which - first[group]]:
                out[place] = np.int64(held[which] & NUMBER)
                place += 1
        for which in range(groups[group], groups[group + 1]):
            out[place] = old_rows + rows[which]
            place += 1
        blocks[2 * block + 1] = place
        is_large[block] = old + new > cap
        if is_large[block]:
            large[0] += old + new
            large[1] += old * new + new * (new - 1) // 2
        block += 1


@bare
def touch(rows: Longs, old_rows: int, is_touched: Bytes) -> None:
    for row in rows:
        if row < old_rows:
            is_touched[row] = 1


@bare
def gather_texts(letters: Bytes, at: Longs, numbers: Rows, out: Bytes, out_at: Longs) -> None:
    """The texts of these numbers one after the other; out_at: where each begins there."""
    for text in range(len(numbers)):
        start = at[numbers[text]]
        for place in range(out_at[text + 1] - out_at[text]):
            out[out_at[text] + place] = letters[start + place]


@bare
def exchange_numbers(narrow: Ints, columns: Longs, mine: Ints) -> None:
    """In those columns, each number by `mine` of it."""
    for row in range(len(narrow)):
        for column in columns:
            narrow[row, column] = mine[narrow[row, column]]
