"""Random numbers by counting: the same for the same seed, whatever was asked before and in whatever order."""

import numpy as np
from numba import njit

from karawo.registry.linkage.synthetic.shapes import State

# Stream kinds: what the numbers are drawn for. A new kind leaves all others as they were.
HOUSEHOLD = np.uint64(1)
MEMBER = np.uint64(2)
UNIT = np.uint64(3)
PERSON = np.uint64(4)
NAME = np.uint64(5)
RECORD = np.uint64(6)
PLACE = np.uint64(7)
NUMBER = np.uint64(8)
ENUMERATOR = np.uint64(9)
SLOT = np.uint64(10)
FAMILY_NAME = np.uint64(11)
FATHER_NAME = np.uint64(12)
BIRTHDAY = np.uint64(13)
MOVE = np.uint64(14)
UNIT_LIFE = np.uint64(15)

_STEP = np.uint64(0x9E3779B97F4A7C15)
_KIND = np.uint64(0xD1B54A32D192ED03)
_ONE = np.uint64(0xBF58476D1CE4E5B9)
_TWO = np.uint64(0x94D049BB133111EB)
_S30, _S27, _S31, _S11 = np.uint64(30), np.uint64(27), np.uint64(31), np.uint64(11)
_UNIT = 1.0 / (1 << 53)


@njit()
def mixed(z: np.uint64) -> np.uint64:
    """Splitmix64: every bit of the answer hangs on every bit of `z`."""
    z = (z ^ (z >> _S30)) * _ONE
    z = (z ^ (z >> _S27)) * _TWO
    return z ^ (z >> _S31)


@njit()
def hashed(seed: np.uint64, kind: np.uint64, number: int) -> np.uint64:
    return mixed(seed + mixed(np.uint64(number) * _STEP + kind * _KIND))


@njit()
def begin(state: State, place: int, seed: np.uint64, kind: np.uint64, number: int) -> None:
    """Begins the stream of one thing in `state[place]` (uint64)."""
    state[place] = hashed(seed, kind, number)


@njit()
def roll(state: State, place: int) -> float:
    """The next number of the stream, 0 <= x < 1."""
    state[place] += _STEP
    return np.float64(np.int64(mixed(state[place]) >> _S11)) * _UNIT


@njit()
def below(state: State, place: int, limit: int) -> int:
    """A whole number, 0 <= n < limit."""
    return int(roll(state, place) * limit)


@njit()
def shuffled(slot: int, bits: int, seed: np.uint64, size: int) -> int:
    """A permutation of 0 … size − 1 that can be asked for any place: four rounds of Feistel, walked into the range.

    bits: even, 2**bits >= size.
    """
    half = np.uint64(bits // 2)
    mask = (np.uint64(1) << half) - np.uint64(1)
    found = np.uint64(slot)
    while True:
        left, right = found >> half, found & mask
        for turn in range(4):
            left, right = right, left ^ (mixed(seed + right * _STEP + np.uint64(turn) * _KIND) & mask)
        found = (left << half) | right
        if found < np.uint64(size):
            return int(np.int64(found))
