"""Clusters from pairs: the strongest first, and none that would bind two known strangers together."""

import numpy as np
import numpy.typing as npt
from numba import njit

from karawo.registry.linkage.batch.arrays import Bytes, Doubles, Longs, Rows
from karawo.registry.linkage.batch.kernels.score import is_one_off

CUT, BETWEEN = 1, 2
"""What becomes of a pair that does not join."""


@njit(cache=True, nogil=True)
def root_of(parent: Longs, row: int) -> int:
    while parent[row] != row:
        parent[row] = parent[parent[row]]
        row = parent[row]
    return row


@njit(cache=True, nogil=True)
def union_strongest_first(
    parent: Longs,
    left: Rows,
    right: Rows,
    is_free: npt.NDArray[np.bool_],
    proof: npt.NDArray[np.int64],
    is_kept: npt.NDArray[np.bool_],
    fate: Bytes,
) -> None:
    """parent (rows): row numbers at first; afterwards the smallest row of each cluster is its root.

    left, right: pairs, strongest first. proof (rows, kinds): identifiers that a cluster takes from its first
    member that has one, 0 unknown. A pair whose two clusters have different identifiers, not just one digit
    wrong, is a weak bridge and is CUT, unless `is_free`. is_kept (rows): roots of clusters that are not to become
    one; a pair that would make two of them one is BETWEEN. fate (pairs): 0 at first.
    """
    for pair in range(len(left)):
        a, b = root_of(parent, left[pair]), root_of(parent, right[pair])
        if a == b:
            continue
        if not is_free[pair]:
            for kind in range(proof.shape[1]):
                one, other = proof[a, kind], proof[b, kind]
                if one != 0 and other != 0 and one != other and not is_one_off(one, other):
                    fate[pair] = CUT
        if fate[pair] == 0 and is_kept[a] and is_kept[b]:
            fate[pair] = BETWEEN
        if fate[pair] != 0:
            continue
        if a > b:
            a, b = b, a
        parent[b] = a
        is_kept[a] |= is_kept[b]
        for kind in range(proof.shape[1]):
            if proof[a, kind] == 0:
                proof[a, kind] = proof[b, kind]


@njit(cache=True, nogil=True)
def roots(parent: Longs) -> Longs:
    out = np.empty_like(parent)
    for row in range(len(parent)):
        out[row] = root_of(parent, row)
    return out


@njit(cache=True, nogil=True)
def pairs_within(order: Longs, starts: Longs, cap: int, out_left: Longs, out_right: Longs) -> int:
    """All pairs of rows within each group order[starts[g]:starts[g + 1]]; beyond `cap` rows, neighbours only.

    Gives how many there are; writes as many as there is room for.
    """
    count = 0
    for group in range(len(starts) - 1):
        start, end = starts[group], starts[group + 1]
        for i in range(start, end):
            last = end if end - start <= cap else min(end, i + 1 + cap)
            for j in range(i + 1, last):
                if count < len(out_left):
                    out_left[count], out_right[count] = order[i], order[j]
                count += 1
    return count


@njit(cache=True, nogil=True)
def join_by_mean(
    order: Longs,
    starts: Longs,
    cap: int,
    bits: npt.NDArray[np.float64],
    least: float,
    kept: Longs,
    out: Longs,
) -> None:
    """out: for each row the smallest row of its cluster, each row its own at first.

    bits: of the pairs of `pairs_within`, in its order. In each group of up to `cap` rows the two clusters whose
    pairs have the highest mean are joined, as long as that is over `least`; of equals the first ones. A larger group
    stays apart but for neighbours. kept (rows): rows with the same number, not -1, are one cluster from the beginning,
    and two such clusters never become one; in a group they come before the others.
    """
    at = 0
    sums, size, is_kept = np.zeros((cap, cap)), np.zeros(cap), np.zeros(cap, np.bool_)
    for group in range(len(starts) - 1):
        start, count = starts[group], starts[group + 1] - starts[group]
        if count > cap:
            for i in range(count):
                for j in range(i):
                    if kept[order[start + i]] >= 0 and kept[order[start + i]] == kept[order[start + j]]:
                        out[order[start + i]] = out[order[start + j]]
                        break
                for j in range(i + 1, min(count, i + 1 + cap)):
                    if j == i + 1 and bits[at] > least and kept[order[start + j]] < 0:
                        out[order[start + j]] = out[order[start + i]]
                    at += 1
            continue
        for i in range(count):
            size[i], is_kept[i] = 1, kept[order[start + i]] >= 0
            for j in range(i + 1, count):
                sums[i, j] = sums[j, i] = bits[at]
                at += 1
        for i in range(count):
            for j in range(i):
                if is_kept[i] and size[j] > 0 and kept[order[start + i]] == kept[order[start + j]]:
                    _joined(sums, size, order, start, count, j, i, out)
                    break
        while True:
            best, one, other = least, -1, -1
            for i in range(count):
                for j in range(i + 1, count):
                    if size[i] == 0 or size[j] == 0 or (is_kept[i] and is_kept[j]):
                        continue
                    if sums[i, j] / (size[i] * size[j]) > best:
                        best, one, other = sums[i, j] / (size[i] * size[j]), i, j
            if one < 0:
                break
            _joined(sums, size, order, start, count, one, other, out)


@njit(cache=True, nogil=True)
def _joined(
    sums: Doubles, size: Doubles, order: Longs, start: int, count: int, one: int, other: int, out: Longs
) -> None:
    """`other` becomes part of `one`."""
    for k in range(count):
        sums[one, k] += sums[other, k]
        sums[k, one] = sums[one, k]
        if out[order[start + k]] == order[start + other]:
            out[order[start + k]] = order[start + one]
    size[one] += size[other]
    size[other] = 0
