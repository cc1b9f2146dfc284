"""Texts read many at a time: each shape once, whatever names and numbers stand in it.

The canonicalisers carry words along that no table knows, without asking which they are (`rules.carried`). So one text
of a shape tells how all of that shape are read; tests hold both ways to the same answer.
"""

import re
from collections.abc import Callable, Iterable, Sequence
from functools import cache
from itertools import product
from typing import NamedTuple

import numpy as np
import numpy.typing as npt
import pyarrow as pa

from karawo.registry.linkage.batch.arrays import Bytes, Ints, Longs
from karawo.registry.linkage.batch.columns import Dictionary, letters_of, longer
from karawo.registry.linkage.batch.kernels.letters import all_cleaned, words_in
from karawo.registry.linkage.batch.kernels.shape import (
    FIELD,
    MOST_DIGITS,
    MOST_NUMBERS,
    MOST_WORDS,
    STAND_IN_LETTERS,
    Lines,
    Roles,
    StandIns,
    Words,
    filled,
    filled_sizes,
    name_shapes,
)
from karawo.registry.linkage.rules.carried import Role, role_in_address, role_in_business
from karawo.registry.linkage.rules.tables import spell, tables

FIELDS = MOST_NUMBERS + MOST_WORDS
MOST_KNOWN = 1_000_000
"""Words, and shapes: whoever knows more begins anew. About 200 bytes each."""
NONE = -1
ROLES = Roles(Role.CARRIED, Role.FIRST, Role.LATER, Role.KEYWORD)

type Voice = Callable[[str], str]
"""What is written for a word."""


class Shaped(NamedTuple):
    """The texts that have a shape. rows: which of them. how (rows, …): what was read from the shape. fields (rows,
    FIELDS): what its stand-ins stand for."""

    rows: Longs
    how: Ints
    fields: Ints


class Shapes:
    """read: a shape to numbers of `pattern`s, or of anything else that is the same for the whole shape; None where it
    tells nothing of the others. role: of a word, in capitals. voices: what patterns may say in the place of a word."""

    def __init__(
        self,
        role: Callable[[str], int],
        voices: Sequence[Voice],
        read: Callable[[str], tuple[int, ...] | None],
        *,
        width: int,
    ) -> None:
        self._role, self._voices, self._read, self._width = role, voices, read, width
        self._forget_words()
        self._forget_shapes()

    def _forget_words(self) -> None:
        self._words = Dictionary()
        self._roles = np.zeros(1, np.uint8)
        self._spoken = [KeptLines() for _voice in self._voices]

    def _forget_shapes(self) -> None:
        self._shapes = Dictionary()
        self._how = np.full((1, self._width), NONE, np.int32)
        """By number of a shape: what was read from it; NONE in front where it tells nothing of other texts."""
        self._patterns = KeptLines()
        self._pattern_of: dict[str, int] = {"": 0}

    def pattern(self, text: str) -> int:
        """The number of a text with a `field` for each stand-in; of ASCII but for those."""
        found = self._pattern_of.get(text)
        if found is None:
            found = self._pattern_of[text] = len(self._pattern_of)
            self._patterns.add([text])
        return found

    def shaped(self, texts: pa.LargeStringArray) -> Shaped:
        letters, at = letters_of(texts)
        size = int(at[-1] - at[0])
        bare, bare_at = np.empty(size, np.uint8), np.zeros(len(at), np.int64)
        all_cleaned(letters, at, bare, bare_at)
        words = self.words(bare, bare_at)
        out, out_at = np.empty(STAND_IN_LETTERS * size, np.uint8), np.zeros(len(at), np.int64)
        fields = np.zeros((len(texts), FIELDS), np.int32)
        name_shapes(bare, bare_at, words, ROLES, stand_ins(), out, out_at, fields)
        return self.read(out, out_at, fields)

    def words(self, letters: Bytes, at: Longs) -> Words:
        """Of texts in capitals. Their codes mean something until this is asked again."""
        if len(self._words) > MOST_KNOWN:
            self._forget_words()
        size = int(at[-1])
        out, out_at = np.empty(size, np.uint8), np.zeros(size + 2, np.int64)
        word_at = np.zeros(len(at), np.int64)
        count = words_in(letters, at, out, out_at, word_at)
        known = len(self._words)
        codes = self._words.numbers_of(out, out_at[: count + 1])
        new = self._words.since(known).to_pylist()
        if new:
            self._roles = np.append(self._roles, np.array([self._role(word) for word in new], np.uint8))
            for voice, spoken in zip(self._voices, self._spoken, strict=True):
                spoken.add([voice(word) for word in new])
        return Words(codes, word_at, self._roles)

    def read(self, letters: Bytes, at: Longs, fields: Ints) -> Shaped:
        """letters, at: the shapes; empty where there is none."""
        if len(self._shapes) > MOST_KNOWN:
            self._forget_shapes()
        known = len(self._shapes)
        numbers = self._shapes.numbers_of(letters, at)
        new = self._shapes.since(known).to_pylist()
        if new:
            nothing = (NONE,) * self._width
            read = [self._read(shape) or nothing for shape in new]
            self._how = np.concatenate([self._how, np.array(read, np.int32)])
        rows = np.flatnonzero(self._how[numbers, 0] != NONE)
        return Shaped(rows, self._how[numbers[rows]], fields[rows])

    def filled(self, patterns: Ints, fields: Ints, voice: int) -> tuple[Bytes, Longs]:
        """By text: its pattern with its own words, as this voice says them, and its own numbers."""
        at = np.zeros(len(patterns) + 1, np.int64)
        patterns = np.ascontiguousarray(patterns)
        lines, spoken = self._patterns.lines, self._spoken[voice].lines
        filled_sizes(lines, patterns, fields, spoken, at)
        out = np.empty(int(at[-1]), np.uint8)
        filled(lines, patterns, fields, spoken, out)
        return out, at

    def roles_of(self, fields: Ints) -> npt.NDArray[np.uint8]:
        found: npt.NDArray[np.uint8] = self._roles[fields]
        return found

    def spoken(self, voice: int) -> Lines:
        return self._spoken[voice].lines


class KeptLines:
    """Texts by their number, of one byte a letter; more are put behind. The first one is empty."""

    def __init__(self) -> None:
        self._letters, self._at, self._count = np.zeros(1 << 12, np.uint8), np.zeros(1 << 9, np.int64), 1

    def __len__(self) -> int:
        return self._count

    @property
    def lines(self) -> Lines:
        return Lines(self._letters, self._at)

    def add(self, texts: Sequence[str]) -> None:
        letters = np.frombuffer("".join(texts).encode("latin-1"), np.uint8)
        start, end = self._count, self._count + len(texts)
        behind = int(self._at[start])
        if end >= len(self._at):
            self._at = longer(self._at, 2 * end)
        if behind + len(letters) > len(self._letters):
            self._letters = longer(self._letters, 2 * (behind + len(letters)))
        self._letters[behind : behind + len(letters)] = letters
        self._at[start + 1 : end + 1] = behind + np.cumsum([len(text) for text in texts])
        self._count = end


def field(place: int) -> str:
    """What stands in a pattern for number `place`, or from MOST_NUMBERS on for a word."""
    return chr(FIELD + place)


def with_fields(tokens: Iterable[str], voice: Voice) -> str | None:
    """The pattern of what the shape of a name has become, parted by blanks; None where one of its words was not only
    carried along."""
    fields, is_held = _fields_of_words()
    found = []
    for token in tokens:
        own = fields.get(token)
        if own is None:
            if " " in token or not token.isascii() or is_held(token):
                return None
            own = voice(token)
        found.append(own)
    return " ".join(found)


def place_of(stand_in: str) -> int:
    """Which number, or MOST_NUMBERS and more: which word, it stands for; -1 for none."""
    return _places().get(stand_in, -1)


def word_of(stand_in: str) -> int:
    """Which word it stands for; -1 for none."""
    return max(-1, place_of(stand_in) - MOST_NUMBERS)


@cache
def stand_ins() -> StandIns:
    known = tables()
    is_word = np.zeros(10**MOST_DIGITS, bool)
    words = [*known.address, *known.street, *known.directions, *known.person, *known.keep, *known.months]
    for phrases in (known.address_phrases, known.street_phrases):
        words += [word for entries in phrases.values() for phrase, _whole in entries for word in phrase]
    for word in words:
        for run in "".join(sign if sign.isdigit() else " " for sign in word).split():
            if len(run) <= MOST_DIGITS:
                is_word[int(run)] = True
    numbers = [
        [number for number in range(10**digits - 1, 10 ** (digits - 1) - 1, -1) if not is_word[number]][
            :MOST_NUMBERS
        ]
        for digits in range(1, MOST_DIGITS + 1)
    ]
    free = (
        word
        for word in map("".join, product("QXVZ", "QXVZ", "AIUEO", "KLMNPRT"))
        if spell(word) == word
        and role_in_business(word) == role_in_address(word) == role_in_address(word[1:]) == Role.CARRIED
    )
    chosen = [next(free).encode() for _ in range(MOST_WORDS)]
    return StandIns(np.array([list(word) for word in chosen], np.uint8), np.array(numbers, np.int64), is_word)


@cache
def _stand_in_words() -> tuple[str, ...]:
    return tuple(bytes(word).decode() for word in stand_ins().words)


@cache
def _fields_of_words() -> tuple[dict[str, str], Callable[[str], object]]:
    """(the field of each word that stands in, whether one of them stands anywhere in a text)."""
    words = _stand_in_words()
    fields = {word: field(MOST_NUMBERS + place) for place, word in enumerate(words)}
    return fields, re.compile("|".join(words)).search


@cache
def _places() -> dict[str, int]:
    numbers = stand_ins().numbers.tolist()
    found = {str(number): place for row in numbers for place, number in enumerate(row)}
    return found | {word: MOST_NUMBERS + place for place, word in enumerate(_stand_in_words())}
