"""Addresses read many at a time, by their shape (`shapes`).

RT and RW are taken out first. What is left means the same whatever parts its words and however its keywords are
written, but behind another keyword, where a name begins: so few shapes are left.
"""

import re
from functools import partial

import numpy as np
import pyarrow as pa

from karawo.registry.linkage.batch.arrays import Ints
from karawo.registry.linkage.batch.columns import Dictionary, letters_of
from karawo.registry.linkage.batch.kernels.rt_rw import without_rt_rw
from karawo.registry.linkage.batch.kernels.shape import STAND_IN_LETTERS, address_shapes
from karawo.registry.linkage.batch.names import rest_of
from karawo.registry.linkage.batch.shapes import FIELDS, ROLES, Shapes, field, place_of, stand_ins
from karawo.registry.linkage.rules import CanonicalAddress, canonical_address
from karawo.registry.linkage.rules.address import ROMAN, rest_of_address
from karawo.registry.linkage.rules.carried import keyword_in_address, role_in_address
from karawo.registry.linkage.rules.tables import spell

type Parts = tuple[str, str, int, str, str]
"""Way, spot, RT times 1000 and RW, village, district."""

_CARRIED = re.compile(r"0*([1-9]\d*)|[A-Z]+")
_RUN = re.compile(r"[1-9]\d*")
_LETTERS = re.compile("[A-Z]+")
_AS_WRITTEN, _SPELLED, _KEYWORD = range(3)


def parts_of(text: str) -> Parts:
    return _parts(canonical_address(text))


def _parts(found: CanonicalAddress) -> Parts:
    spot = [
        f"{label}{value.replace(' ', '-')}"
        for label, value in (("N", found.number), ("G", found.gang), ("B", found.block))
        if value is not None
    ]
    # A hamlet stands for the street where there is none; the word before it keeps the two apart.
    way = found.street or (f"DUSUN {found.dusun}" if found.dusun else "")
    return (
        *(way, " ".join(spot), (found.rt or 0) * 1000 + (found.rw or 0)),
        *(found.village_word or "", found.district_word or ""),
    )


class Addresses:
    """(street, spot, rt_rw, village, district) of texts."""

    def __init__(self, dictionary: Dictionary) -> None:
        self._dictionary = dictionary
        self._shapes = Shapes(role_in_address, (str, spell, keyword_in_address), self._read, width=4)

    def read(self, texts: pa.LargeStringArray) -> Ints:
        """(texts, 5)."""
        made = np.zeros((len(texts), 5), np.int32)
        letters, at = letters_of(texts)
        size = int(at[-1] - at[0])
        longest = np.empty(int(np.diff(at).max(initial=0)), np.uint8)
        left, left_at = np.empty(size, np.uint8), np.zeros(len(at), np.int64)
        rt_rw = np.zeros(len(texts), np.int32)
        without_rt_rw(letters, at, longest, left, left_at, rt_rw)
        words = self._shapes.words(left, left_at)
        out, out_at = np.empty(STAND_IN_LETTERS * size, np.uint8), np.zeros(len(at), np.int64)
        fields = np.zeros((len(texts), FIELDS), np.int32)
        keywords = self._shapes.spoken(_KEYWORD)
        address_shapes(left, left_at, words, ROLES, keywords, stand_ins(), out, out_at, fields)
        found = self._shapes.read(out, out_at, fields)
        made[found.rows, 2] = rt_rw[found.rows]
        for column, place, voice in (
            (0, 0, _SPELLED),
            (1, 1, _AS_WRITTEN),
            (3, 2, _SPELLED),
            (4, 3, _SPELLED),
        ):
            made[found.rows, column] = self._dictionary.numbers_of(
                *self._shapes.filled(found.how[:, place], found.fields, voice)
            )
        rest = rest_of(texts, found)
        slow = [parts_of(texts[at].as_py()) for at in rest.tolist()]
        made[rest, 2] = [parts[2] for parts in slow]
        for column in (0, 1, 3, 4):
            made[rest, column] = self._dictionary.numbers([parts[column] for parts in slow])
        return made

    def _read(self, shape: str) -> tuple[int, ...] | None:
        there = frozenset(_RUN.findall(shape))
        if not there.isdisjoint(_numbers_by_word(shape)):
            return None
        way, spot, _rt_rw, village, district = _parts(rest_of_address(shape))
        patterns = [_CARRIED.sub(partial(_field, there), text) for text in (way, spot, village, district)]
        return tuple(map(self._shapes.pattern, patterns))


def _field(there: frozenset[str], carried: re.Match[str]) -> str:
    text, number = carried[0], carried[1]
    if number is not None and number not in there:
        return text
    place = place_of(text if number is None else number)
    if place < 0:
        # A label may stand before it: the G of a gang called MAWAR.
        label, rest = text[:1], place_of(text[1:])
        return text if rest < 0 else f"{label}{field(rest)}"
    return text.removesuffix(number or text) + field(place)


def _numbers_by_word(shape: str) -> list[str]:
    """II is read as 2, which must not be taken for a number's stand-in."""
    return [ROMAN[word] for word in _LETTERS.findall(shape) if word in ROMAN]
