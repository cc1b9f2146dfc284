"""Words to search by, and a vocabulary that forgives typing errors.

The register stores `search_tokens` of a record behind an index (kabupaten and token); a query is turned into
`query_tokens`, each of them expanded by the `Vocabulary` into stored tokens.
"""

import re
from bisect import bisect_left
from collections.abc import Iterable

from karawo.registry.linkage.rules.business import CanonicalBusiness
from karawo.registry.linkage.rules.person import CanonicalName, clean, name_parts
from karawo.registry.linkage.rules.similarity import edits
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
    found: set[str] = set()
    if name is not None:
        found.update(name_parts(name))
        noble = titles().noble
        found.update(title for title in name.titles if title in noble)
        found.update(_WORD.findall(clean(name.alias)))
    if business is not None:
        found.update(" ".join(business.kind_words).split())
        found.update(business.core_tokens)
        if business.form:
            found.update(business.form.split())
        if business.owner_in_name:
            found.update(business.owner_in_name.split())
    for text in extra:
        found.update(_WORD.findall(clean(text)))
    words: set[str] = set()
    for token in found:
        words.update(search_token(token).split())
    return tuple(sorted(words))


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

    For each token length there is one integer per (letter, place): bit n is set where the n-th token of that
    length has the letter there. Tokens within reach of a typing error are found by and-ing a handful of these
    integers, then measured. Against an index of deletes this needs a thirtieth of the memory and builds in
    under two seconds for 300,000 tokens, at an equal price per query. Not thread-safe while adding.
    """

    def __init__(self, counts: Iterable[tuple[str, int]] = ()) -> None:
        self._counts: dict[str, int] = {}
        self._by_length: dict[int, list[str]] = {}
        self._planes: dict[int, dict[str, list[int]]] = {}
        self._sorted: list[str] = []
        self._completions: dict[str, tuple[str, ...]] = {}
        self._load(counts)

    def __len__(self) -> int:
        return len(self._counts)

    def __contains__(self, token: str) -> bool:
        return token in self._counts

    def count(self, token: str) -> int:
        return self._counts.get(token, 0)

    def add(self, token: str, count: int = 1) -> None:
        """A token more in the register; a new token costs some ten microseconds."""
        if not token:
            return
        if token in self._counts:
            self._counts[token] += count
            return
        self._counts[token] = count
        tokens = self._by_length.setdefault(len(token), [])
        bit = 1 << len(tokens)
        tokens.append(token)
        planes = self._planes.setdefault(len(token), {})
        for place, sign in enumerate(token):
            planes.setdefault(sign, [0] * len(token))[place] |= bit
        self._sorted.insert(bisect_left(self._sorted, token), token)
        for length in range(3, len(token) + 1):
            self._completions.pop(token[:length], None)

    def expand(self, typed: str, *, limit: int = 20) -> list[tuple[str, int]]:
        """Stored tokens that may be meant by one canonical token, best first, with their distance.

        0: the token itself; one edit from three letters on, two from six; a completion from three letters on
        counts as 1. Among equals the same sound comes first, then the frequent ones.
        """
        found: dict[str, int] = {}
        if typed in self._counts:
            found[typed] = 0
        if len(typed) >= 3:
            for token in self._complete(typed):
                found.setdefault(token, 1)
            if not typed.isdigit():
                for token, distance in self._near(typed, 1 if len(typed) < 6 else 2):
                    if distance < found.get(token, 9):
                        found[token] = distance
        counts = self._counts
        typed_sound = sound(typed)
        ranked = sorted(
            (
                (distance, sound(token) != typed_sound, -counts[token], token)
                for token, distance in found.items()
            )
        )
        return [(token, distance) for distance, _, _, token in ranked[:limit]]

    def _complete(self, prefix: str, most: int = 12) -> tuple[str, ...]:
        known = self._completions.get(prefix)
        if known is None:
            start = bisect_left(self._sorted, prefix)
            end = bisect_left(self._sorted, prefix + "\U0010ffff", start)
            counts = self._counts
            inside = sorted(self._sorted[start:end], key=lambda token: (-counts[token], token))
            known = tuple(inside[:most])
            if len(self._completions) > 20_000:
                self._completions.clear()
            self._completions[prefix] = known
        return known

    def _near(self, typed: str, most: int) -> list[tuple[str, int]]:
        found = []
        for longer in range(-most, most + 1):
            tokens = self._by_length.get(len(typed) + longer)
            if not tokens:
                continue
            candidates = self._candidates(typed, longer, most)
            while candidates:
                lowest = candidates & -candidates
                token = tokens[lowest.bit_length() - 1]
                candidates ^= lowest
                distance = edits(typed, token, most)
                if distance:
                    found.append((token, distance))
        return found

    def _candidates(self, typed: str, longer: int, most: int) -> int:
        """Bits of the tokens of one length that an alignment within `most` edits does not exclude.

        An edit shifts the letters after it by one at most, and an exchange of neighbours looks like a shift too;
        so each typed letter is looked for within a small window. Letters without a place there are edits spent.
        """
        length = len(typed) + longer
        planes = self._planes[length]
        spare = most - abs(longer)
        missing_allowed = spare + max(-longer, 0)
        left = min(longer, 0) - (1 if spare else 0)
        right = max(longer, 0) + (1 if spare else 0)
        everything = (1 << len(self._by_length[length])) - 1
        none, one, two = everything, everything, everything
        for place, sign in enumerate(typed):
            column = planes.get(sign)
            here = 0
            if column is not None:
                for at in range(max(place + left, 0), min(place + right + 1, length)):
                    here |= column[at]
            if missing_allowed == 0:
                none &= here
            elif missing_allowed == 1:
                one = (one & here) | none
                none &= here
            else:
                two = (two & here) | one
                one = (one & here) | none
                none &= here
        return (none, one, two)[missing_allowed]

    def _load(self, counts: Iterable[tuple[str, int]]) -> None:
        for token, count in counts:
            if token:
                self._counts[token] = self._counts.get(token, 0) + count
        for token in self._counts:
            self._by_length.setdefault(len(token), []).append(token)
        for length, tokens in self._by_length.items():
            size = len(tokens) // 8 + 1
            columns: dict[tuple[str, int], bytearray] = {}
            for number, token in enumerate(tokens):
                byte, bit = number >> 3, 1 << (number & 7)
                for key in zip(token, range(length), strict=True):
                    column = columns.get(key)
                    if column is None:
                        column = columns[key] = bytearray(size)
                    column[byte] |= bit
            planes: dict[str, list[int]] = {}
            for (sign, place), column in columns.items():
                planes.setdefault(sign, [0] * length)[place] = int.from_bytes(column, "little")
            self._planes[length] = planes
        self._sorted = sorted(self._counts)
