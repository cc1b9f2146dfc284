"""The arithmetic of seals: a Merkle root over rows, chained to the seal before. No Django, no database.

A leaf is (table, id, SHA-256 of the row's content). Leaves stand in the order of their tables and ids; a leaf and
an inner node are hashed under different first bytes, and an odd node moves up unchanged.
"""

from __future__ import annotations

import hashlib
import zlib
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum

_LEAF, _NODE = b"\x00", b"\x01"
_WIDTH = 1 + 8 + 32
EMPTY = hashlib.sha256(b"karawo empty").hexdigest()
START = "0" * 64
"""What the first seal is chained to."""


@dataclass(frozen=True, order=True)
class Leaf:
    """table: 0 entry, 1 change, 2 look. content: 32 bytes."""

    table: int
    row_id: int
    content: bytes

    def packed(self) -> bytes:
        return self.table.to_bytes(1, "big") + self.row_id.to_bytes(8, "big") + self.content


def root(leaves: Sequence[Leaf]) -> str:
    level = [hashlib.sha256(_LEAF + leaf.packed()).digest() for leaf in leaves]
    if not level:
        return EMPTY
    while len(level) > 1:
        above = [
            hashlib.sha256(_NODE + level[place] + level[place + 1]).digest()
            for place in range(0, len(level) - 1, 2)
        ]
        if len(level) % 2:
            above.append(level[-1])
        level = above
    return level[0].hex()


def chained(previous: str, *, root: str, at: str, upto: Sequence[int], row_count: int) -> str:
    """previous: the chained root before. upto: the last id of each table. at: ISO time in UTC."""
    text = "|".join([previous, root, at, *map(str, upto), str(row_count)])
    return hashlib.sha256(text.encode()).hexdigest()


def pack(leaves: Iterable[Leaf]) -> bytes:
    return zlib.compress(b"".join(leaf.packed() for leaf in leaves), 1)


def unpack(packed: bytes) -> list[Leaf]:
    """Raises ValueError when the bytes are not what `pack` made."""
    try:
        flat = zlib.decompress(packed)
    except zlib.error as error:
        raise ValueError("not packed leaves") from error
    if len(flat) % _WIDTH:
        raise ValueError("not packed leaves")
    return [
        Leaf(flat[at], int.from_bytes(flat[at + 1 : at + 9], "big"), flat[at + 9 : at + _WIDTH])
        for at in range(0, len(flat), _WIDTH)
    ]


class Fault(StrEnum):
    EDITED = "edited"
    DELETED = "deleted"
    INSERTED = "inserted"
    MOVED = "moved"


@dataclass(frozen=True)
class Difference:
    """moved_from: where the content stood when it was sealed, for MOVED."""

    fault: Fault
    table: int
    row_id: int
    moved_from: int | None = None


def differences(sealed: Sequence[Leaf], present: Sequence[Leaf]) -> list[Difference]:
    """What happened to sealed rows, row by row. Content that now stands under another id has been moved."""
    before = {(leaf.table, leaf.row_id): leaf.content for leaf in sealed}
    after = {(leaf.table, leaf.row_id): leaf.content for leaf in present}
    often = Counter(before.values())
    home = {content: key for key, content in before.items() if often[content] == 1}
    found = []
    for key in sorted(before.keys() | after.keys()):
        if key not in after:
            found.append(Difference(Fault.DELETED, *key))
        elif key not in before or before[key] != after[key]:
            origin = home.get(after[key])
            if origin is not None and origin[0] == key[0] and origin != key:
                found.append(Difference(Fault.MOVED, *key, moved_from=origin[1]))
            else:
                found.append(Difference(Fault.INSERTED if key not in before else Fault.EDITED, *key))
    return found
