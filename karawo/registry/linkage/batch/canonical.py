"""From the text of record files to columns of numbers.

Every distinct text is made canonical once, by the very functions that the form and the importer use; what a
record says is put together as `link_record` does it, column by column.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from karawo.registry.linkage.batch.addresses import Addresses
from karawo.registry.linkage.batch.arrays import Ints, Longs
from karawo.registry.linkage.batch.columns import Dictionary, as_texts, letters_of
from karawo.registry.linkage.batch.header import LATEST_BIRTH_ON, birth_of, branch_in, digits_of, sex_of
from karawo.registry.linkage.batch.kernels.figures import read_codes, read_identifiers, read_phones
from karawo.registry.linkage.batch.kernels.rows import rows_of
from karawo.registry.linkage.batch.names import Businesses, Names
from karawo.registry.linkage.rules import link_record
from karawo.registry.rules import birth_in_nik, phones_in

PHONES = 3
"""Further numbers of one cell are counted in the notes and left out."""
SEXES = {"": 0, "L": 1, "P": 2}
WIDE = ("nik", "npwp", "npwp_own", "nib", *(f"phone_{slot + 1}" for slot in range(PHONES)), "desa")
NAME_PARTS = ("name", "name_sound", "sound", "first_sound", "last_sound")
BUSINESS_PARTS = ("core", "core_all", "core_sound", "kind", "family")
ADDRESS_PARTS = ("street", "spot", "rt_rw", "village", "district")
NARROW = (
    *NAME_PARTS,
    *BUSINESS_PARTS,
    *ADDRESS_PARTS,
    *("sex", "birth", "birth_stated", "kecamatan", "kabupaten", "home", "kbli"),
    *("year", "year_stated", "brand", "brand_sound", "house", "rare_sound", "rare_brand"),
    *("source", "shop", "branch", "trade", "trade_group"),
    *(f"uses_{slot + 1}" for slot in range(PHONES)),
)
TEXT_PARTS = (*NAME_PARTS, *BUSINESS_PARTS, "street", "spot", "village", "district", "shop", "source")
"""Columns of a piece that hold numbers of texts."""

_DEFAULT_DAYS = np.array([101])
_NO_YEARS = np.array([1899, 1900, 1970])
"""What machines and forms put where no date is known; on other first days of January the year is true."""
_COUNTING = np.array(
    sorted(
        int(row[at : at + 16])
        for row in ("1234567890" * 3, "9876543210" * 3, "0123456789" * 3)
        for at in range(15)
    )
)


@dataclass(frozen=True, slots=True)
class Piece:
    """What one table became: wide (rows, WIDE), narrow (rows, NARROW); its texts are numbers of a dictionary.

    ids: in the order of the table. order: which row of the table each row is: they lie by kabupaten, as they came
    where nothing is asked of that. kabupaten, starts: the different ones, rising, and where the rows of each begin; one
    longer. phones_dropped: further numbers of one cell that no column has room for.
    """

    ids: pa.ChunkedArray
    wide: Longs
    narrow: Ints
    order: Longs
    kabupaten: Ints
    starts: Longs
    phones_dropped: int


class Canonicaliser:
    """Reads tables of `header.COLUMNS`, one after the other; what it learns of words serves the next one.

    What comes out does not depend on how the rows were cut into tables, but for the numbers of the texts. by_place:
    rows lie by kabupaten.
    """

    def __init__(self, dictionary: Dictionary, *, by_place: bool) -> None:
        self.dictionary, self._by_place = dictionary, by_place
        self._addresses = Addresses(self.dictionary)
        self._people = Names(self.dictionary)
        self._businesses = Businesses(self.dictionary)
        self._births, self._in_nik = _Once(_written_birth), _Births()
        self._sexes = _Once(lambda text: SEXES[sex_of(text) or ""])

    def read(self, table: pa.Table) -> Piece:
        rows = table.num_rows
        wide_columns = np.zeros((len(WIDE), rows), np.int64)
        narrow_columns = np.zeros((len(NARROW), rows), np.int32)
        wide, narrow = (
            dict(zip(WIDE, wide_columns, strict=True)),
            dict(zip(NARROW, narrow_columns, strict=True)),
        )
        self._identifiers(table, wide, narrow)
        self._names(table, narrow)
        phones_dropped = _phones(_whole(table["phone"]), wide)
        addresses = table["address"].combine_chunks().dictionary_encode()
        _spread(
            self._addresses.read(as_texts(addresses.dictionary)), addresses.indices, ADDRESS_PARTS, narrow
        )
        stated = self._births.read(_whole(table["birth_date"]))
        narrow["birth_stated"][:] = np.where(np.isin(stated % 10**4, _DEFAULT_DAYS), 0, stated)
        narrow["birth"][:] = np.where(narrow["birth_stated"], narrow["birth_stated"], narrow["birth"])
        rt_rw = narrow["rt_rw"]
        # On 1 January somebody is born whose year alone is known.
        year = np.where(narrow["birth"], narrow["birth"], stated) // 10**4
        narrow["year"][:] = np.where(np.isin(year, _NO_YEARS), 0, year)
        narrow["year_stated"][:] = np.where(np.isin(stated // 10**4, _NO_YEARS), 0, stated // 10**4)
        narrow["house"][:] = np.where((rt_rw // 1000 > 0) & (rt_rw % 1000 > 0), rt_rw, 0)
        stated_sex = self._sexes.read(_whole(table["sex"]))
        narrow["sex"][:] = np.where(stated_sex, stated_sex, narrow["sex"])
        _regions(table, wide, narrow)
        narrow["kbli"][:] = _codes(table["kbli"], 5)
        narrow["source"][:] = self.dictionary.numbers(_whole(table["source"]))
        # Where somebody has no name for the business, lists put the owner's.
        narrow["shop"][:] = np.where(narrow["core_all"] == narrow["name"], 0, narrow["core_all"])
        narrow["home"][:] = np.where(narrow["kabupaten"], narrow["kabupaten"], wide["nik"] // 10**12)
        return self._piece(table["record_id"], wide_columns, narrow_columns, phones_dropped)

    def _piece(self, ids: pa.ChunkedArray, wide: Longs, narrow: Ints, phones_dropped: int) -> Piece:
        kabupaten = narrow[NARROW.index("kabupaten")]
        if not self._by_place:
            kabupaten = np.zeros_like(kabupaten)
        order: Longs = np.argsort(kabupaten, kind="stable")
        different, starts = np.unique(kabupaten[order], return_index=True)
        wide_rows, narrow_rows = np.empty(wide.shape[::-1], np.int64), np.empty(narrow.shape[::-1], np.int32)
        rows_of(wide, order, wide_rows)
        rows_of(narrow, order, narrow_rows)
        ends = np.append(starts, len(order))
        return Piece(ids, wide_rows, narrow_rows, order, different, ends, phones_dropped)

    def _identifiers(self, table: pa.Table, wide: dict[str, Longs], narrow: dict[str, Ints]) -> None:
        nik = _identifier(table["nik"], 16, 16, lambda raw: link_record(nik=raw).nik)
        nik[np.isin(nik, _COUNTING)] = 0
        npwp = _identifier(table["npwp"], 15, 16, lambda raw: link_record(npwp=raw).npwp)
        nik = np.where((nik == 0) & (npwp >= 10**15), npwp, nik)
        wide["nik"][:], wide["npwp"][:] = nik, npwp
        wide["npwp_own"][:] = np.where(npwp == nik, 0, npwp)
        wide["nib"][:] = _identifier(table["nib"], 13, 13, lambda raw: link_record(nib=raw).nib)
        births, sexes = self._in_nik.read(nik)
        narrow["birth"][:] = np.where(nik, births, 0)
        narrow["sex"][:] = np.where(nik, sexes, 0)

    def _names(self, table: pa.Table, narrow: dict[str, Ints]) -> None:
        """The owner's name; where none is given, the owner inside the business name."""
        named = table["business_name"].combine_chunks().dictionary_encode()
        texts = as_texts(named.dictionary)
        made, owners = self._businesses.read(texts)
        _spread(made, named.indices, BUSINESS_PARTS, narrow)
        places = named.indices.to_numpy()
        narrow["branch"][:] = branches_of(texts)[places]
        people = table["owner_name"].combine_chunks().dictionary_encode()
        _spread(self._people.read(as_texts(people.dictionary)), people.indices, NAME_PARTS, narrow)
        nameless = np.flatnonzero(pc.equal(table["owner_name"], "").to_numpy())
        used, inverse = np.unique(places[nameless], return_inverse=True)
        name = self._people.read(owners.take(pa.array(used)))[inverse]
        for at, part in enumerate(NAME_PARTS):
            narrow[part][nameless] = name[:, at]


class _Once:
    """Numbers for texts that come again and again; `make` is asked once for each."""

    def __init__(self, make: Callable[[str], int]) -> None:
        self._make = make
        self._known = Dictionary()
        self._made = np.zeros(1, np.int32)

    def read(self, texts: pa.LargeStringArray) -> Ints:
        known = len(self._known)
        numbers = self._known.numbers(texts)
        new = self._known.since(known).to_pylist()
        if new:
            self._made = np.append(self._made, np.array([self._make(text) for text in new], np.int32))
        found: Ints = self._made[numbers]
        return found


def distinct(column: pa.ChunkedArray) -> tuple[list[str], npt.NDArray[np.intp]]:
    """The different texts in the order of their first coming, and for each row which of them it holds."""
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp)


def _whole(column: pa.ChunkedArray) -> pa.LargeStringArray:
    return as_texts(column.combine_chunks())


def _spread(made: Ints, places: pa.Array, names: tuple[str, ...], narrow: dict[str, Ints]) -> None:
    """By row: what its text was made, each part into its column."""
    at = places.to_numpy()
    for part, name in enumerate(names):
        np.take(np.ascontiguousarray(made[:, part]), at, out=narrow[name])


def branches_of(texts: pa.LargeStringArray) -> Ints:
    """`branch_in` of each: 1 for all that have a letter or digit and do not speak of a branch."""
    is_plain = pc.and_not(
        pc.match_substring_regex(texts, "[A-Za-z0-9]"), pc.match_substring(texts, "cab", ignore_case=True)
    )
    found: Ints = is_plain.to_numpy(zero_copy_only=False).astype(np.int32)
    for at in np.flatnonzero(found == 0).tolist():
        found[at] = branch_in(texts[at].as_py())
    return found


def _identifier(column: pa.ChunkedArray, short: int, long: int, parse: Callable[[str], str | None]) -> Longs:
    """Of so many digits; no digits, or all the same, is 0."""
    text = _whole(column)
    found, is_odd = np.zeros(len(text), np.int64), np.zeros(len(text), bool)
    read_identifiers(*letters_of(text), short, long, found, is_odd)
    for row in np.flatnonzero(is_odd).tolist():
        found[row] = int(parse(text[row].as_py()) or 0)
    return found


def _codes(column: pa.ChunkedArray, size: int) -> Longs:
    text = _whole(column)
    found, is_odd = np.zeros(len(text), np.int64), np.zeros(len(text), bool)
    read_codes(*letters_of(text), size, found, is_odd)
    for row in np.flatnonzero(is_odd).tolist():
        found[row] = int(digits_of(text[row].as_py(), size) or 0)
    return found


def _phones(text: pa.LargeStringArray, wide: dict[str, Longs]) -> int:
    """How many numbers found no room."""
    is_odd = np.zeros(len(text), bool)
    read_phones(*letters_of(text), wide["phone_1"], is_odd)
    dropped = 0
    for row in np.flatnonzero(is_odd).tolist():
        found = phones_in(text[row].as_py())
        dropped += max(0, len(found) - PHONES)
        for slot, number in enumerate(found[:PHONES]):
            wide[f"phone_{slot + 1}"][row] = int(number[1:])
    return dropped


class _Births:
    """What the six digits of a NIK tell that tell the day and the sex."""

    def __init__(self) -> None:
        self._made = np.full((2, 10**6), -1, np.int32)

    def read(self, nik: Longs) -> tuple[Ints, Ints]:
        """(birth date, sex); 0 where the digits are no date."""
        six = nik // 10**4 % 10**6
        for new in np.unique(six[self._made[0, six] < 0]).tolist():
            found = birth_in_nik(f"000000{new:06}0000", on=LATEST_BIRTH_ON)
            self._made[:, new] = (0, 0) if found is None else (_number_of(found[0]), SEXES[found[1]])
        births, sexes = self._made[:, six]
        return births, sexes


def _written_birth(text: str) -> int:
    found = birth_of(text)
    return 0 if found is None else _number_of(found)


def _number_of(day: date) -> int:
    return day.year * 10**4 + day.month * 100 + day.day


def _regions(table: pa.Table, wide: dict[str, Longs], narrow: dict[str, Ints]) -> None:
    desa, kecamatan, kabupaten = (
        _codes(table[name], size) for name, size in (("desa_code", 10), ("kec_code", 6), ("kab_code", 4))
    )
    kecamatan = np.where(kecamatan, kecamatan, desa // 10**4)
    wide["desa"][:] = desa
    narrow["kecamatan"][:] = kecamatan
    narrow["kabupaten"][:] = np.where(kabupaten, kabupaten, kecamatan // 100)
