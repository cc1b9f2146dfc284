"""How alike two tokens, two names, two places are."""

import math
from functools import cache, lru_cache
from typing import Literal, NamedTuple

from karawo.registry.linkage.rules.tables import load, sound

type Agreement = Literal["equal", "sound", "one_edit", "two_edits", "beginning", "initial", "none"]

_SIMILARITY: dict[Agreement, float] = {
    "equal": 1.0,
    "sound": 0.95,
    "one_edit": 0.85,
    "two_edits": 0.7,
    "beginning": 0.6,
    "initial": 0.5,
    "none": 0.0,
}
_EARTH_METRES = 6_371_000.0


def edits(a: str, b: str, most: int = 2) -> int | None:
    """Damerau distance (optimal alignment) where it is at most `most` (1 or 2), else None.

    Once the equal beginning and end are off, both the first and the last letters differ, so of two edits one
    stands at the front and one at the back, and what lies between must be equal: a few comparisons of slices.
    """
    if a == b:
        return 0
    if len(a) > len(b):
        a, b = b, a
    longer = len(b) - len(a)
    if longer > most:
        return None
    start, end = 0, len(a)
    while start < end and a[start] == b[start]:
        start += 1
    while end > start and a[end - 1] == b[end - 1 + longer]:
        end -= 1
    a, b = a[start:end], b[start : end + longer]
    length = len(a)
    if not length:
        return longer
    if longer == 0:
        if length == 1:
            return 1
        swaps_front = a[0] == b[1] and a[1] == b[0]
        if length == 2 and swaps_front:
            return 1
        if most == 1:
            return None
        swaps_back = a[-1] == b[-2] and a[-2] == b[-1]
        if (
            a[1:-1] == b[1:-1]
            or a[1:] == b[:-1]
            or a[:-1] == b[1:]
            or (swaps_front and a[2:-1] == b[2:-1])
            or (swaps_back and a[1:-2] == b[1:-2])
            or (swaps_front and swaps_back and length > 3 and a[2:-2] == b[2:-2])
        ):
            return 2
        return None
    if most == 1:
        return None
    if longer == 2:
        return 2 if a == b[1:-1] else None
    if a[1:] == b[1:-1] or a[:-1] == b[1:-1]:
        return 2
    if length > 1 and (
        (a[0] == b[1] and a[1] == b[0] and a[2:] == b[2:-1])
        or (a[-1] == b[-2] and a[-2] == b[-1] and a[:-2] == b[1:-2])
    ):
        return 2
    return None


@lru_cache(maxsize=1 << 16)
def agreement(a: str, b: str) -> Agreement:
    """The best kind of agreement of two canonical tokens."""
    if a == b:
        return "equal"
    if len(a) == 1 or len(b) == 1:
        return "initial" if a[0] == b[0] else "none"
    if not (a.isalpha() and b.isalpha()):
        return "none"
    if sound(a) == sound(b):
        return "sound"
    shorter = min(len(a), len(b))
    if shorter >= 4:
        distance = edits(a, b, 2)
        if distance == 1:
            return "one_edit"
        if distance == 2 and shorter >= 7:
            return "two_edits"
    if shorter >= 3 and (a.startswith(b) or b.startswith(a)):
        return "beginning"
    return "none"


class Alignment(NamedTuple):
    """pairs: (token, token, agreement) of those that meet; the rest of each side stands alone."""

    pairs: tuple[tuple[str, str, Agreement], ...]
    alone_a: tuple[str, ...]
    alone_b: tuple[str, ...]


def align(a: tuple[str, ...], b: tuple[str, ...]) -> Alignment:
    """Equal tokens first, then the best of the rest; the order of the tokens does not matter."""
    if a == b:
        return Alignment(tuple([(token, token, "equal") for token in a]), (), ())
    left, right = list(a), list(b)
    pairs: list[tuple[str, str, Agreement]] = []
    for token in a:
        if token in right:
            right.remove(token)
            left.remove(token)
            pairs.append((token, token, "equal"))
    if left and right and len(left) + len(right) > 2:
        whole_a, whole_b = "".join(left), "".join(right)
        if sound(whole_a) == sound(whole_b):
            pairs.append((whole_a, whole_b, "sound"))
            return Alignment(tuple(pairs), (), ())
    while left and right:
        best, at_left, at_right = 0.0, 0, 0
        for i, one in enumerate(left):
            for j, other in enumerate(right):
                alike = _SIMILARITY[agreement(one, other)]
                if alike > best:
                    best, at_left, at_right = alike, i, j
        if best == 0.0:
            break
        one, other = left.pop(at_left), right.pop(at_right)
        pairs.append((one, other, agreement(one, other)))
    return Alignment(tuple(pairs), tuple(left), tuple(right))


def similarity(alignment: Alignment, table: str = "person") -> float:
    """0 to 1: agreement weighted by rarity, over the rarer of the two sides."""
    pairs, alone_a, alone_b = alignment
    if not pairs:
        return 0.0
    worths = [rarity(one, table) for one, _, _ in pairs]
    met = sum([worth * _SIMILARITY[kind] for worth, (_, _, kind) in zip(worths, pairs, strict=True)])
    total = sum(worths)
    if alone_a or alone_b:
        total += max(
            sum([rarity(token, table) for token in alone_a]), sum([rarity(token, table) for token in alone_b])
        )
    return met / total if total else 0.0


@lru_cache(maxsize=1 << 16)
def rarity(token: str, table: str = "person") -> float:
    """Bits that agreement on this token is worth: SITI about 5, an unknown name about 11."""
    shares = _frequencies()[table]
    share = shares.get(token) or (shares["short"] if len(token) <= 2 else shares["unknown"])
    return math.log2(1000.0 / share)


def metres_between(lat_a: float, lon_a: float, lat_b: float, lon_b: float) -> float:
    """Flat-earth distance; good to a percent for the few kilometres that matter here."""
    north = math.radians(lat_b - lat_a)
    east = math.radians(lon_b - lon_a) * math.cos(math.radians((lat_a + lat_b) / 2))
    return _EARTH_METRES * math.hypot(north, east)


@cache
def _frequencies() -> dict[str, dict[str, float]]:
    raw = load("frequencies.toml")
    return {table: raw[table] for table in ("person", "business")}
