"""How alike two tokens, two names, two places are."""

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from typing import Literal

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
    """Damerau distance (optimal alignment), or None where it is more than `most`."""
    if a == b:
        return 0
    if abs(len(a) - len(b)) > most:
        return None
    start = 0
    shorter = min(len(a), len(b))
    while start < shorter and a[start] == b[start]:
        start += 1
    end_a, end_b = len(a), len(b)
    while end_a > start and end_b > start and a[end_a - 1] == b[end_b - 1]:
        end_a -= 1
        end_b -= 1
    a, b = a[start:end_a], b[start:end_b]
    if not a or not b:
        return len(a) + len(b)
    if max(len(a), len(b)) == 1:
        return 1
    if most == 1:
        return 1 if len(a) == 2 and a == b[::-1] else None
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, sign in enumerate(a, 1):
        last, before, row = before, row, [i]
        for j, other in enumerate(b, 1):
            if sign == other:
                cost = before[j - 1]
            else:
                cost = min(before[j - 1], before[j], row[j - 1]) + 1
                if i > 1 and j > 1 and sign == b[j - 2] and a[i - 2] == other:
                    cost = min(cost, last[j - 2] + 1)
            row.append(cost)
        if min(row) > most and min(before) >= most:
            return None
    return row[-1] if row[-1] <= most else None


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


@dataclass(frozen=True, slots=True)
class Alignment:
    """pairs: (token, token, agreement) of those that meet; the rest of each side stands alone."""

    pairs: tuple[tuple[str, str, Agreement], ...]
    alone_a: tuple[str, ...]
    alone_b: tuple[str, ...]


def align(a: tuple[str, ...], b: tuple[str, ...]) -> Alignment:
    """Equal tokens first, then the best of the rest; the order of the tokens does not matter."""
    left, right = list(a), list(b)
    pairs: list[tuple[str, str, Agreement]] = []
    for token in a:
        if token in right:
            right.remove(token)
            left.remove(token)
            pairs.append((token, token, "equal"))
    if left and right and sound("".join(left)) == sound("".join(right)) and (len(left) > 1 or len(right) > 1):
        pairs.append(("".join(left), "".join(right), "sound"))
        return Alignment(tuple(pairs), (), ())
    while left and right:
        best = max(
            (
                (_SIMILARITY[agreement(one, other)], -i, -j)
                for i, one in enumerate(left)
                for j, other in enumerate(right)
            )
        )
        if best[0] == 0.0:
            break
        one, other = left.pop(-best[1]), right.pop(-best[2])
        pairs.append((one, other, agreement(one, other)))
    return Alignment(tuple(pairs), tuple(left), tuple(right))


def similarity(alignment: Alignment, table: str = "person") -> float:
    """0 to 1: agreement weighted by rarity, over the rarer of the two sides."""
    met = sum(rarity(one, table) * _SIMILARITY[kind] for one, _, kind in alignment.pairs)
    side_a = sum(rarity(one, table) for one, _, _ in alignment.pairs)
    total = side_a + max(
        sum(rarity(token, table) for token in alignment.alone_a),
        sum(rarity(token, table) for token in alignment.alone_b),
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
