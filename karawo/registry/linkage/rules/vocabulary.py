"""Words to search by, and a vocabulary that forgives typing errors.

The register stores `search_tokens` of a record behind an index (kabupaten and token); a query is turned into
`query_tokens`, each of them expanded by the `Vocabulary` into stored tokens.
"""

import re
from bisect import bisect_left, insort
from collections.abc import Iterable, Mapping
from functools import cache, lru_cache
from heapq import nlargest
from typing import NamedTuple

from karawo.registry.linkage.rules.business import CanonicalBusiness
from karawo.registry.linkage.rules.person import CanonicalName, clean, name_parts
from karawo.registry.linkage.rules.tables import sound, spell, tables, titles

_WORD = re.compile(r"[A-Z0-9]+")
_INSIDE_QUERY = frozenset({"DAN", "YANG", "DI"})


def search_token(token: str) -> str:
    """One canonical form for names and businesses, so that a query need not know which it is."""
    token = spell(token)
    return tables().business.get(token, token)


def search_tokens(
    *,
    name: CanonicalName | None = None,
    business: CanonicalBusiness | None = None,
    extra: Iterable[str] = (),
) -> tuple[str, ...]:
    """The distinct tokens a record is found by, sorted. extra: further text, such as a brand or an alias."""
    return tuple(sorted(words_of(name=name, business=business, extra=extra)))


def words_of(
    *,
    name: CanonicalName | None = None,
    business: CanonicalBusiness | None = None,
    extra: Iterable[str] = (),
) -> set[str]:
    """`search_tokens` in no order."""
    found: set[str] = set()
    if name is not None:
        found.update(name_parts(name))
        if name.titles:
            noble = titles().noble
            found.update(title for title in name.titles if title in noble)
        if name.alias:
            found.update(_WORD.findall(clean(name.alias)))
    if business is not None:
        for kind in business.kind_words:
            found.update(kind.split())
        found.update(business.core_tokens)
        if business.form:
            found.update(business.form.split())
        if business.owner_in_name:
            found.update(business.owner_in_name.split())
    for text in extra:
        found.update(_WORD.findall(clean(text)))
    words: set[str] = set()
    for token in found:
        words.update(_words_of_token(token))
    return words


@lru_cache(maxsize=1 << 16)
def _words_of_token(token: str) -> tuple[str, ...]:
    return tuple(search_token(token).split())


def query_tokens(typed: str) -> tuple[str, ...]:
    """What a person typed into the search box, token by token, in order, without titles and small words.

    "S I T I" is joined; titles are kept where nothing else is typed. Glued names are stored in parts too
    (`name_parts`), so the query never glues.
    """
    pieces = _WORD.findall(clean(typed))
    if len(pieces) >= 3 and all(len(piece) == 1 for piece in pieces):
        pieces = ["".join(pieces)]
    words = titles()
    skipped = (words.before | words.deceased | _INSIDE_QUERY) - words.noble
    kept = [piece for piece in pieces if piece not in skipped] or pieces
    found: dict[str, None] = {}
    for place, token in enumerate(kept):
        if place == 0 and len(kept) > 1:
            token = tables().person_first.get(token, token)
        for word in search_token(token).split():
            found[word] = None
    return tuple(found)


class Vocabulary:
    """The distinct tokens with their counts, expanded by distance and by prefix.

    For tokens of one first letter and one length there is an integer per (letter, place): bit n is set where
    the n-th of these tokens has the letter there. With such integers the distance to all of these tokens is
    computed at once (`_Bucket.within`). Against an index of deletes this needs a small part of the memory and
    is built in about a second for 300,000 tokens. Not thread-safe while adding.
    """

    def __init__(self, counts: Iterable[tuple[str, int]] = ()) -> None:
        self._counts: dict[str, int] = {}
        self._buckets: dict[tuple[str, int], _Bucket] = {}
        self._sorted: list[str] = []
        self._letters: tuple[str, ...] = ()
        self._completions: dict[str, tuple[str, ...]] = {}
        self._load(counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __contains__(self, token: str) -> bool:
        return token in self._counts

    @property
    def counts(self) -> Mapping[str, int]:
        return self._counts

    def count(self, token: str) -> int:
        return self._counts.get(token, 0)

    def add(self, token: str, count: int = 1) -> None:
        """A token more in the register; a new token costs some tens of microseconds."""
        if not token:
            return
        if token in self._counts:
            self._counts[token] += count
            return
        self._counts[token] = count
        bucket = self._buckets.setdefault((token[0], len(token)), _Bucket())
        bucket.tokens.append(token)
        bit = 1 << (len(bucket.tokens) - 1)
        for place, sign in enumerate(token):
            bucket.planes.setdefault(sign, [0] * len(token))[place] |= bit
        insort(self._sorted, token)
        if token[0] not in self._letters:
            self._letters = tuple(sorted((*self._letters, token[0])))
        for length in range(3, len(token) + 1):
            self._completions.pop(token[:length], None)

    def expand(self, typed: str, *, limit: int = 20) -> list[tuple[str, int]]:
        """Stored tokens that may be meant by one canonical token, best first, with their distance.

        0: the token itself; one edit (a letter wrong, missing, too many, or two neighbours exchanged) from
        three letters on, two from six; with two edits the first letter must be right. A completion from three
        letters on counts as 1. Among equals the same sound comes first, then the frequent ones.
        """
        found: dict[str, int] = {}
        counts = self._counts
        if typed in counts:
            found[typed] = 0
        if len(typed) >= 3:
            for token in self._complete(typed):
                found.setdefault(token, 1)
            if not typed.isdigit():
                for token in self._first_letter_wrong(typed):
                    found.setdefault(token, 1)
                for token, distance in self._near(typed, 1 if len(typed) < 6 else 2):
                    if distance < found.get(token, 9):
                        found[token] = distance
        typed_sound = sound(typed)
        ranked = sorted(
            (distance, distance > 0 and sound(token) != typed_sound, -counts[token], token)
            for token, distance in found.items()
        )
        return [(token, distance) for distance, _, _, token in ranked[:limit]]

    def _complete(self, prefix: str, most: int = 12) -> tuple[str, ...]:
        known = self._completions.get(prefix)
        if known is None:
            start = bisect_left(self._sorted, prefix)
            end = bisect_left(self._sorted, prefix + "\U0010ffff", start)
            counts = self._counts
            # Of equal counts nlargest keeps the order given, which is the alphabet's.
            known = tuple(nlargest(most, self._sorted[start:end], key=counts.__getitem__))
            if len(self._completions) > 20_000:
                self._completions.clear()
            self._completions[prefix] = known
        return known

    def _first_letter_wrong(self, typed: str) -> list[str]:
        rest = typed[1:]
        variants = [rest, rest[0] + typed[0] + rest[1:]]
        for letter in self._letters:
            variants.append(letter + rest)
            variants.append(letter + typed)
        return [variant for variant in variants if variant != typed and variant in self._counts]

    def _near(self, typed: str, most: int) -> list[tuple[str, int]]:
        found = []
        for longer in range(-most, most + 1):
            bucket = self._buckets.get((typed[0], len(typed) + longer))
            if bucket is None:
                continue
            tokens = bucket.tokens
            for distance, bits in bucket.within(typed, longer, most):
                while bits:
                    lowest = bits & -bits
                    bits ^= lowest
                    found.append((tokens[lowest.bit_length() - 1], distance))
        return found

    def _load(self, counts: Iterable[tuple[str, int]]) -> None:
        for token, count in counts:
            if token:
                self._counts[token] = self._counts.get(token, 0) + count
        for token in self._counts:
            key = (token[0], len(token))
            bucket = self._buckets.get(key)
            if bucket is None:
                bucket = self._buckets[key] = _Bucket()
            bucket.tokens.append(token)
        self._letters = tuple(sorted({letter for letter, _ in self._buckets}))
        self._sorted = sorted(self._counts)
        for bucket in self._buckets.values():
            bucket.build()


class _Bucket:
    """Tokens of one first letter and one length, and their letters by place."""

    __slots__ = ("planes", "tokens")

    def __init__(self) -> None:
        self.tokens: list[str] = []
        self.planes: dict[str, list[int]] = {}

    def build(self) -> None:
        length = len(self.tokens[0])
        size = len(self.tokens) // 8 + 1
        for place, column in enumerate(zip(*self.tokens, strict=True)):
            bits: dict[str, bytearray] = {}
            for number, sign in enumerate(column):
                found = bits.get(sign)
                if found is None:
                    found = bits[sign] = bytearray(size)
                found[number >> 3] |= 1 << (number & 7)
            for sign, field in bits.items():
                self.planes.setdefault(sign, [0] * length)[place] = int.from_bytes(field, "little")

    def within(self, typed: str, longer: int, most: int) -> list[tuple[int, int]]:
        """(distance, bits of the tokens at that distance) for 1 to `most`; longer: than the typed one.

        The table of the Damerau distance, filled for all tokens at once: a cell is not a number but, for each
        number of edits e, the set of tokens whose first i + d letters are within e edits of the first i.
        Only cells that can still end within `most` are kept, some five to a row.
        """
        cells = _cells(longer, most)
        length = len(typed) + longer
        everything = (1 << len(self.tokens)) - 1
        nothing: list[int] = [0] * length
        row = [everything if 0 <= cell.shift <= cell.edits else 0 for cell in cells]
        row.append(0)  # where a neighbour outside the table points to
        before = [0] * len(row)
        column_before = nothing
        for place, sign in enumerate(typed, 1):
            column = self.planes.get(sign, nothing)
            current = [0] * len(row)
            for number, (edits, shift, same, wrong, missing, extra) in enumerate(cells):
                end = place + shift
                if end > length or end < 0:
                    continue
                if end == 0:
                    current[number] = everything if place <= edits else 0
                    continue
                bits = (row[same] & column[end - 1]) | row[wrong] | row[missing] | current[extra]
                if end > 1:
                    bits |= before[wrong] & column[end - 2] & column_before[end - 1]
                current[number] = bits
            if place > most and not any(current):
                return []
            before, row, column_before = row, current, column
        seen = 0
        found = []
        for number, cell in enumerate(cells):
            if cell.shift == longer:
                if cell.edits:
                    found.append((cell.edits, row[number] & ~seen))
                seen |= row[number]
        return found


class _Cell(NamedTuple):
    """A cell of a row by edits and shift, and where its neighbours stand in the rows (-1: none)."""

    edits: int
    shift: int
    same: int
    wrong: int
    missing: int
    extra: int


@cache
def _cells(longer: int, most: int) -> tuple[_Cell, ...]:
    kept = [
        (edits, shift)
        for edits in range(most + 1)
        for shift in range(-edits, edits + 1)
        if abs(longer - shift) <= most - edits
    ]
    number = {cell: place for place, cell in enumerate(kept)}
    return tuple(
        _Cell(
            edits,
            shift,
            number[edits, shift],
            number.get((edits - 1, shift), -1),
            number.get((edits - 1, shift + 1), -1),
            number.get((edits - 1, shift - 1), -1),
        )
        for edits, shift in kept
    )
