"""From the text of record files to columns of numbers.

Every distinct text is made canonical once, by the very functions that the form and the importer use; what a
record says is put together as `link_record` does it, column by column.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pyarrow.compute as pc

from karawo.registry.linkage.batch.addresses import Addresses
from karawo.registry.linkage.batch.arrays import Ints, Longs
from karawo.registry.linkage.batch.columns import Dictionary, as_texts
from karawo.registry.linkage.batch.header import LATEST_BIRTH_ON, birth_of, branch_in, digits_of, sex_of
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
    *("source", "shop", "branch", "named", "trade", "trade_group"),
    *(f"uses_{slot + 1}" for slot in range(PHONES)),
)
TEXT_PARTS = (*NAME_PARTS, *BUSINESS_PARTS, "street", "spot", "village", "district", "shop", "source")
"""Columns of a piece that hold numbers of texts."""

_CLEAN_PHONE = r"^(\+?62|0)?8[1-9][0-9]{7,10}$"
"""A mobile number in its usual forms; all others are read by `phones_in`."""
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
    """What one table became. wide (rows, WIDE), narrow (rows, NARROW); its texts are numbers of a dictionary.

    phones_dropped: further numbers of one cell that no column has room for.
    """

    ids: pa.ChunkedArray
    wide: Longs
    narrow: Ints
    phones_dropped: int


class Canonicaliser:
    """Reads tables of `header.COLUMNS`, one after the other; what it learns of words serves the next one.

    What comes out does not depend on how the rows were cut into tables, but for the numbers of the texts.
    """

    def __init__(self, dictionary: Dictionary) -> None:
        self.dictionary = dictionary
        self._addresses = Addresses(self.dictionary)
        self._people = Names(self.dictionary)
        self._businesses = Businesses(self.dictionary)
        self._births: dict[str, int] = {}

    def read(self, table: pa.Table) -> Piece:
        rows = table.num_rows
        wide = {name: np.zeros(rows, np.int64) for name in WIDE}
        narrow = {name: np.zeros(rows, np.int32) for name in NARROW}
        self._identifiers(table, wide, narrow)
        self._names(table, narrow)
        phones_dropped = self._phones(table, wide)
        addresses = table["address"].combine_chunks().dictionary_encode()
        read = self._addresses.read(as_texts(addresses.dictionary))[addresses.indices.to_numpy()]
        for at, part in enumerate(ADDRESS_PARTS):
            narrow[part][:] = read[:, at]
        stated = _each(table["birth_date"], self._birth)
        narrow["birth_stated"][:] = np.where(np.isin(stated % 10**4, _DEFAULT_DAYS), 0, stated)
        narrow["birth"][:] = np.where(narrow["birth_stated"], narrow["birth_stated"], narrow["birth"])
        rt_rw = narrow["rt_rw"]
        # On 1 January somebody is born whose year alone is known.
        year = np.where(narrow["birth"], narrow["birth"], stated) // 10**4
        narrow["year"][:] = np.where(np.isin(year, _NO_YEARS), 0, year)
        narrow["year_stated"][:] = np.where(np.isin(stated // 10**4, _NO_YEARS), 0, stated // 10**4)
        narrow["house"][:] = np.where((rt_rw // 1000 > 0) & (rt_rw % 1000 > 0), rt_rw, 0)
        stated_sex = _each(table["sex"], lambda text: SEXES[sex_of(text) or ""])
        narrow["sex"][:] = np.where(stated_sex, stated_sex, narrow["sex"])
        _regions(table, wide, narrow)
        narrow["kbli"][:] = _each(table["kbli"], lambda text: int(digits_of(text, 5) or 0))
        sources = table["source"].combine_chunks().dictionary_encode()
        narrow["source"][:] = self.dictionary.numbers(sources.dictionary)[sources.indices.to_numpy()]
        narrow["branch"][:] = _each(table["business_name"], branch_in)
        # Where somebody has no name for the business, lists put the owner's.
        narrow["shop"][:] = np.where(narrow["core_all"] == narrow["name"], 0, narrow["core_all"])
        narrow["home"][:] = np.where(narrow["kabupaten"], narrow["kabupaten"], wide["nik"] // 10**12)
        return Piece(
            table["record_id"],
            np.column_stack([wide[name] for name in WIDE]),
            np.column_stack([narrow[name] for name in NARROW]),
            phones_dropped,
        )

    def _birth(self, text: str) -> int:
        """Dates are few and come again in every table."""
        found = self._births.get(text)
        if found is None:
            found = self._births[text] = _written_birth(text)
        return found

    def _identifiers(self, table: pa.Table, wide: dict[str, Longs], narrow: dict[str, Ints]) -> None:
        nik = _identifier(table["nik"], (16,), lambda raw: link_record(nik=raw).nik)
        nik[_is_made_up(nik)] = 0
        npwp = _identifier(table["npwp"], (15, 16), lambda raw: link_record(npwp=raw).npwp)
        nik = np.where((nik == 0) & (npwp >= 10**15), npwp, nik)
        wide["nik"][:], wide["npwp"][:] = nik, npwp
        wide["npwp_own"][:] = np.where(npwp == nik, 0, npwp)
        wide["nib"][:] = _identifier(table["nib"], (13,), lambda raw: link_record(nib=raw).nib)
        in_nik, inverse = np.unique(nik // 10**4 % 10**6, return_inverse=True)
        found = [birth_in_nik(f"000000{six:06}0000", on=LATEST_BIRTH_ON) for six in in_nik.tolist()]
        birth = np.array([0 if pair is None else _number_of(pair[0]) for pair in found], np.int32)
        sex = np.array([0 if pair is None else SEXES[pair[1]] for pair in found], np.int32)
        narrow["birth"][:] = np.where(nik, birth[inverse], 0)
        narrow["sex"][:] = np.where(nik, sex[inverse], 0)

    def _names(self, table: pa.Table, narrow: dict[str, Ints]) -> None:
        """The owner's name; where none is given, the owner inside the business name."""
        named = table["business_name"].combine_chunks().dictionary_encode()
        places = named.indices.to_numpy()
        made, owners = self._businesses.read(as_texts(named.dictionary))
        for at, part in enumerate(BUSINESS_PARTS):
            narrow[part][:] = made[places, at]
        people = table["owner_name"].combine_chunks().dictionary_encode()
        name = self._people.read(as_texts(people.dictionary))[people.indices.to_numpy()]
        nameless = np.flatnonzero(pc.equal(table["owner_name"], "").to_numpy())
        used, inverse = np.unique(places[nameless], return_inverse=True)
        name[nameless] = self._people.read(owners.take(pa.array(used)))[inverse]
        for at, part in enumerate(NAME_PARTS):
            narrow[part][:] = name[:, at]

    def _phones(self, table: pa.Table, wide: dict[str, Longs]) -> int:
        """How many numbers found no room."""
        text = table["phone"].combine_chunks()
        is_clean = pc.match_substring_regex(text, _CLEAN_PHONE)
        rest = pc.cast(pc.replace_substring_regex(text.filter(is_clean), r"^(\+?62|0)", ""), pa.int64())
        numbers = rest.to_numpy(zero_copy_only=False)
        digits = 9 + (numbers >= 10**9) + (numbers >= 10**10) + (numbers >= 10**11)
        wide["phone_1"][is_clean.to_numpy(zero_copy_only=False)] = 62 * 10**digits + numbers
        is_left = pc.and_(pc.invert(is_clean), pc.not_equal(text, ""))
        dropped = 0
        for row in np.flatnonzero(is_left.to_numpy(zero_copy_only=False)).tolist():
            found = phones_in(text[row].as_py())
            dropped += max(0, len(found) - PHONES)
            for slot, number in enumerate(found[:PHONES]):
                wide[f"phone_{slot + 1}"][row] = int(number[1:])
        return dropped


def distinct(column: pa.ChunkedArray) -> tuple[list[str], npt.NDArray[np.intp]]:
    """The different texts in the order of their first coming, and for each row which of them it holds."""
    encoded = column.combine_chunks().dictionary_encode()
    return encoded.dictionary.to_pylist(), encoded.indices.to_numpy(zero_copy_only=False).astype(np.intp)


def _each(column: pa.ChunkedArray, make: Callable[[str], int]) -> Longs:
    values, places = distinct(column)
    return np.array([make(text) if text else 0 for text in values] or [0], np.int64)[places]


def _identifier(
    column: pa.ChunkedArray, lengths: tuple[int, ...], parse: Callable[[str], str | None]
) -> Longs:
    """Clean digits are read at once, anything else by `parse`; no digits, or all the same, is 0."""
    text = column.combine_chunks()
    found = np.zeros(len(text), np.int64)
    is_left = ~pc.equal(text, "").to_numpy(zero_copy_only=False)
    for length in lengths:
        is_clean = pc.match_substring_regex(text, f"^[0-9]{{{length}}}$").to_numpy(zero_copy_only=False)
        numbers = pc.cast(text.filter(pa.array(is_clean)), pa.int64()).to_numpy(zero_copy_only=False)
        repunit = (10**length - 1) // 9
        found[is_clean] = np.where(np.isin(numbers, repunit * np.arange(10)), 0, numbers)
        is_left &= ~is_clean
    if is_left.any():
        values = text.filter(pa.array(is_left)).to_pylist()
        found[is_left] = [int(parse(value) or 0) for value in values]
    return found


def _is_made_up(nik: Longs) -> npt.NDArray[np.bool_]:
    return np.isin(nik, _COUNTING)


def _written_birth(text: str) -> int:
    found = birth_of(text)
    return 0 if found is None else _number_of(found)


def _number_of(day: object) -> int:
    return int(str(day).replace("-", ""))


def _regions(table: pa.Table, wide: dict[str, Longs], narrow: dict[str, Ints]) -> None:
    desa = _each(table["desa_code"], lambda text: int(digits_of(text, 10) or 0))
    kecamatan = _each(table["kec_code"], lambda text: int(digits_of(text, 6) or 0))
    kabupaten = _each(table["kab_code"], lambda text: int(digits_of(text, 4) or 0))
    kecamatan = np.where(kecamatan, kecamatan, desa // 10**4)
    wide["desa"][:] = desa
    narrow["kecamatan"][:] = kecamatan
    narrow["kabupaten"][:] = np.where(kabupaten, kabupaten, kecamatan // 100)
