"""Addresses read many at a time: each shape once, whatever numbers and names stand in it.

The canonicaliser of addresses carries numbers along without asking which they are, and words that no table knows. So
one address of a shape tells how all of that shape are read; a test holds both ways to the same answer.
"""

import re
from collections.abc import Iterable
from functools import cache, partial
from itertools import product

import numpy as np
import pyarrow as pa

from karawo.registry.linkage.batch.arrays import Ints, Longs
from karawo.registry.linkage.batch.columns import Dictionary
from karawo.registry.linkage.batch.kernels.shape import (
    MOST_DIGITS,
    MOST_NUMBERS,
    MOST_WORDS,
    STAND_IN_LETTERS,
    StandIns,
    shapes,
    words_in,
)
from karawo.registry.linkage.rules import canonical_address
from karawo.registry.linkage.rules.address import ROMAN, is_placed
from karawo.registry.linkage.rules.tables import Phrases, spell, tables

type Parts = tuple[str, str, int, int, str, str]
"""Way, spot, RT, RW, village, district."""

_CARRIED = re.compile(r"0*([1-9]\d*)|[A-Z]+")
_RUN = re.compile(r"[1-9]\d*")
_LETTERS = re.compile("[A-Z]+")
_FIELD = re.compile(r"\{(\d+)\}")


def parts_of(text: str) -> Parts:
    found = canonical_address(text)
    spot = [
        f"{label}{value.replace(' ', '-')}"
        for label, value in (("N", found.number), ("G", found.gang), ("B", found.block))
        if value is not None
    ]
    # A hamlet stands for the street where there is none; the word before it keeps the two apart.
    way = found.street or (f"DUSUN {found.dusun}" if found.dusun else "")
    return (
        *(way, " ".join(spot), found.rt or 0, found.rw or 0),
        *(found.village_word or "", found.district_word or ""),
    )


class Addresses:
    """(street, spot, rt_rw, village, district) of texts."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._words = [""]
        self._spelled = [""]
        self._code_of_word: dict[str, int] = {}
        self._code_of_shape: dict[str, int] = {}
        self._ways = _Patterns()
        self._spots = _Patterns()
        self._areas = _Patterns()
        self._read: list[tuple[int, ...]] = []
        """By shape: the patterns of way and spot, the places of RT and RW among the numbers, the patterns of village
        and district."""

    def read(self, texts: pa.Array) -> Ints:
        """(texts, 5) int32."""
        made = np.zeros((len(texts), 5), np.int32)
        shape, numbers, words = self._shapes(texts)
        encoded = shape.dictionary_encode()
        codes = np.array([self._code(one) for one in encoded.dictionary.to_pylist()], np.int64)
        of = codes[encoded.indices.to_numpy()]
        rows = np.flatnonzero(of >= 0)
        numbers, words = numbers[rows], words[rows]
        how = np.array(self._read, np.int64).reshape(-1, 6)[of[rows]]
        made[rows, 0] = self._filled(self._ways, how[:, 0], numbers, words, self._spelled)
        made[rows, 1] = self._filled(self._spots, how[:, 1], numbers, words, self._words)
        made[rows, 2] = _at(numbers, how[:, 2]) * 1000 + _at(numbers, how[:, 3])
        for column, pattern in ((3, 4), (4, 5)):
            made[rows, column] = self._filled(self._areas, how[:, pattern], numbers, words, self._spelled)
        number = self._dictionary.number
        for at in np.flatnonzero(of < 0).tolist():
            text = texts[at].as_py()
            if text:
                way, spot, rt, rw, village, district = parts_of(text)
                made[at] = number(way), number(spot), rt * 1000 + rw, number(village), number(district)
        return made

    def _shapes(self, texts: pa.Array) -> tuple[pa.Array, Ints, Ints]:
        """(the shape of each text, empty for none; its numbers; its words)."""
        _valid, at, letters = texts.buffers()
        starts = np.frombuffer(at, np.int32)[texts.offset : texts.offset + len(texts) + 1]
        data = np.frombuffer(letters, np.uint8) if letters is not None else np.zeros(1, np.uint8)
        size = int(starts[-1] - starts[0])
        out, out_at = np.empty(size + 1, np.uint8), np.zeros(size + 2, np.int32)
        count = words_in(data, starts, out, out_at)
        encoded = _strings(out, out_at[: count + 1]).dictionary_encode()
        known = np.array([self._word(one) for one in encoded.dictionary.to_pylist()] or [0], np.int64)
        codes = known[encoded.indices.to_numpy()]
        out, out_at = np.empty(STAND_IN_LETTERS * size + 1, np.uint8), np.zeros(len(starts), np.int32)
        numbers = np.zeros((len(texts), MOST_NUMBERS), np.int32)
        words = np.zeros((len(texts), MOST_WORDS), np.int32)
        shapes(data, starts, codes, _stand_ins(), out, out_at, numbers, words)
        return _strings(out, out_at), numbers, words

    def _word(self, word: str) -> int:
        """Its number; 0 for one whose place or meaning counts."""
        code = self._code_of_word.get(word)
        if code is None:
            code = 0
            if not is_placed(word):
                code = len(self._words)
                self._words.append(word)
                self._spelled.append(spell(word))
            self._code_of_word[word] = code
        return code

    def _code(self, shape: str) -> int:
        """The number of a shape; -1 for none."""
        code = self._code_of_shape.get(shape)
        if code is None:
            code = -1
            there = frozenset(_RUN.findall(shape))
            if shape and there.isdisjoint(_numbers_by_word(shape)):
                way, spot, rt, rw, village, district = parts_of(shape)
                code = len(self._read)
                self._read.append(
                    (
                        *(self._ways.number(way, there), self._spots.number(spot, there)),
                        *(_place(str(rt)), _place(str(rw))),
                        *(self._areas.number(village, there), self._areas.number(district, there)),
                    )
                )
            self._code_of_shape[shape] = code
        return code

    def _filled(
        self, patterns: "_Patterns", of: Longs, numbers: Ints, words: Ints, spoken: list[str]
    ) -> Ints:
        """By address: the number of the pattern's text with its own numbers and words in the place of the stand-ins."""
        is_used = np.array(patterns.is_used, bool).reshape(-1, MOST_NUMBERS + MOST_WORDS)[of]
        held = np.column_stack([of, np.where(is_used, np.column_stack([numbers, words]), 0)])
        distinct, inverse = _unique_rows(held)
        number = self._dictionary.number
        texts = patterns.texts
        filled = [
            number(
                texts[row[0]].format(
                    *row[1 : MOST_NUMBERS + 1], *map(spoken.__getitem__, row[MOST_NUMBERS + 1 :])
                )
            )
            for row in distinct.tolist()
        ]
        found: Ints = np.array(filled or [0], np.int32)[inverse]
        return found


class _Patterns:
    """Texts with {k} for number k, {MOST_NUMBERS + k} for word k; is_used: which of them stand in each."""

    def __init__(self) -> None:
        self.texts: list[str] = []
        self.is_used: list[list[bool]] = []
        self._known: dict[tuple[str, frozenset[str]], int] = {}

    def number(self, text: str, there: frozenset[str]) -> int:
        """there: the numbers of the shape; any other number in the text is its own."""
        found = self._known.get((text, there))
        if found is None:
            found = self._known[text, there] = len(self.texts)
            pattern = _CARRIED.sub(partial(_field, there), text)
            used = {int(field) for field in _FIELD.findall(pattern)}
            self.texts.append(pattern)
            self.is_used.append([place in used for place in range(MOST_NUMBERS + MOST_WORDS)])
        return found


def _field(there: frozenset[str], carried: re.Match[str]) -> str:
    text, number = carried[0], carried[1]
    if number is not None and number not in there:
        return text
    place = _place(text if number is None else number)
    if place < 0:
        # A label may stand before it: the G of a gang called MAWAR.
        label, rest = text[:1], _place(text[1:])
        return text if rest < 0 else f"{label}{{{rest}}}"
    return text.removesuffix(number or text) + f"{{{place}}}"


def _numbers_by_word(shape: str) -> list[str]:
    """II is read as 2, which must not be taken for a number's stand-in."""
    return [ROMAN[word] for word in _LETTERS.findall(shape) if word in ROMAN]


def _at(numbers: Ints, places: Longs) -> Longs:
    found: Longs = np.take_along_axis(numbers, np.maximum(places, 0)[:, None], 1)[:, 0].astype(np.int64)
    return np.where(places >= 0, found, 0)


def _unique_rows(rows: Longs) -> tuple[Longs, Longs]:
    order = np.lexsort(rows.T)
    is_first = np.ones(len(order), bool)
    is_first[1:] = (rows[order[1:]] != rows[order[:-1]]).any(axis=1)
    inverse = np.empty(len(order), np.int64)
    inverse[order] = np.cumsum(is_first) - 1
    return rows[order[is_first]], inverse


def _strings(letters: np.ndarray, at: Ints) -> pa.Array:
    return pa.StringArray.from_buffers(
        len(at) - 1, pa.py_buffer(np.ascontiguousarray(at)), pa.py_buffer(letters)
    )


@cache
def _stand_ins() -> StandIns:
    known = tables()
    is_word = np.zeros(10**MOST_DIGITS, bool)
    words = [*known.address, *known.street, *known.directions, *known.person, *known.keep, *known.months]
    for word in [*words, *_words_of((known.address_phrases, known.street_phrases))]:
        for run in re.findall(r"\d+", word):
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
        if spell(word) == word and not is_placed(word) and not is_placed(word[1:])
    )
    chosen = [next(free).encode() for _ in range(MOST_WORDS)]
    return StandIns(np.array(numbers, np.int64), is_word, np.array([list(word) for word in chosen], np.uint8))


@cache
def _places() -> dict[str, int]:
    stand_ins = _stand_ins()
    found = {str(number): place for row in stand_ins.numbers.tolist() for place, number in enumerate(row)}
    return found | {bytes(word).decode(): MOST_NUMBERS + place for place, word in enumerate(stand_ins.words)}


def _place(stand_in: str) -> int:
    """Which number, or MOST_NUMBERS and more: which word, it stands for; -1 for none."""
    return _places().get(stand_in, -1)


def _words_of(many: Iterable[Phrases]) -> Iterable[str]:
    for phrases in many:
        for first, entries in phrases.items():
            yield first
            for words, _whole in entries:
                yield from words
