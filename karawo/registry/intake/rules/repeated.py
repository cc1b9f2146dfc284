"""Rows of businesses as lines for the stage, quicker: what a cell means is read once for each way of writing it.

`Reader` and `Encoder` say what is right; the lines made here are theirs to the byte. A row that this file does not
know how to read is theirs altogether.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Container, Sequence
from datetime import date, datetime
from json.encoder import encode_basestring as quoted
from typing import TYPE_CHECKING, Any, NamedTuple

from karawo.kit.tabular import Value, text_of
from karawo.registry.intake.rules import cells
from karawo.registry.intake.rules.facts import Note, RowFacts, Spot, as_json, place_head
from karawo.registry.intake.rules.linking import LONGEST_WORD, born_for_linking, codes, nik_for_linking
from karawo.registry.intake.rules.meanings import kind_of_owner, listed_code
from karawo.registry.intake.rules.row import (
    NUMBER_FIELDS,
    PHONE_FIELDS,
    PLACE_FIELDS,
    WORKER_PARTS,
    has_disability,
    is_unknown,
    place_kind,
)
from karawo.registry.linkage.rules import (
    CanonicalName,
    business_core,
    canonical_business,
    canonical_person,
    words_of,
)
from karawo.registry.rules import (
    Holder,
    Identifier,
    IdentifierKind,
    Nik,
    Purpose,
    SizeClassification,
    birth_in_nik,
    classify,
    is_suspicious_nik,
)
from karawo.registry.rules.completeness import FACTS, completeness_percent
from karawo.registry.rules.identifier import DOT, all_equal, is_counting
from karawo.registry.rules.population import ADULT_YEARS, PROVINCE_CODES
from karawo.registry.rules.size import SizeLimits
from karawo.registry.rules.stage import escaped

if TYPE_CHECKING:
    from karawo.registry.intake.rules.encode import Encoder, Lines, NumberedRow, TableOrder

_MOST = 1 << 16
"""Ways of writing that are remembered for one column; a column of names or numbers has no end of them."""
_NIK, _NIB, _NPWP, _PHONE = (
    IdentifierKind.NIK,
    IdentifierKind.NIB,
    IdentifierKind.NPWP,
    IdentifierKind.PHONE,
)
_PROVINCES = PROVINCE_CODES - {"54"}
_DOTS = DOT * 8
_ASKED = Purpose.EMPOWERMENT
_SMALLEST_VILLAGE = 999_999_999
_TEXT = {str}
_TEXT_OR_NONE = {str, type(None)}
_TYPES = {str, type(None), int, float, date, datetime}
_AMOUNTS = {"sales_year": "sales_rupiah", "capital": "capital_rupiah", "assets": "assets_rupiah"}
_BY_SEX = ("workers_male", "workers_female")
_COUNTS = (*WORKER_PARTS, "workers_total", *_BY_SEX, "workers_disabled")
_TOLD_COUNTS = (*WORKER_PARTS, "workers_total", "workers_disabled")
_POINT = ("latitude", "longitude", "position", "rt", "rw")
_READ = frozenset(
    {
        "external_id",
        "business_name",
        "owner_name",
        "legal_form",
        "owner_address",
        "sex",
        "birth_on",
        "education",
    }
    | {"disability", "brand", "activity", "sector", "product", "started_year", "place_kind", "kbli", "status"}
    | {"observed_year", "sales_month", "address", "postal_code", *_POINT, *PLACE_FIELDS, *PHONE_FIELDS}
    | {*_AMOUNTS, *_COUNTS}
    | {key for key, kind in NUMBER_FIELDS if kind.holder is Holder.OWNER}
)
_NOT_READ = frozenset({"", "row_number"})


class _Memo[T](dict[Any, T]):
    """What a cell means, by what is written in it; a number or a day in a cell stands with its type."""

    __slots__ = ("_read",)

    def __init__(self, read: Callable[[Any], T]) -> None:
        self._read = read

    def __missing__(self, key: Any) -> T:
        found = self._read(key[1] if type(key) is tuple else key)
        if len(self) < _MOST:
            self[key] = found
        return found


type _Codes = tuple[str | None, str | None, str | None]


class _Everywhere:
    def __contains__(self, kab_id: object) -> bool:
        return True


class _Owner(NamedTuple):
    canonical: CanonicalName
    words: frozenset[str]


class _Number(NamedTuple):
    kind: IdentifierKind
    text: str
    masked: str
    warning: str
    is_personal: bool


class _Figure(NamedTuple):
    number: int | None
    is_unknown: bool
    notes: tuple[Note, ...]


class Repeated:
    """The lines of one table. Each instance remembers the cells that it has seen."""

    def __init__(self, encoder: Encoder, order: TableOrder, limits: SizeLimits) -> None:
        self.encoder, self.order = encoder, order
        self.reader = reader = order.reader()
        known = {key: at for key, at in reader.by_field.items() if key in _READ}
        self.at = defaultdict(lambda: -1, known)
        self.width = len(reader.columns)
        # Cells that only the reader knows: a row with one of them is the reader's.
        self.strange = sorted(
            {at for key, at in reader.by_field.items() if key not in _READ | _NOT_READ}
            | {at for at, _code in reader.flags}
            | reader.overflow
        )
        self.is_fit = (
            order.kind == "business"
            and reader.has_distinct_headers
            and reader.has_distinct_names
            and {"business_name", "owner_name"} <= known.keys()
        )
        self.identifying = reader.identifying
        self.allowed: Container[int] = _Everywhere() if reader.allowed is None else reader.allowed
        self.heads = [f"{quoted(column.header)}: " for column in reader.columns]
        self.table_no = str(order.no)
        self.place_head = escaped(place_head(order.file_name, order.sheet))
        self.is_dated = "observed_year" in reader.by_field
        self.percent = [
            str(completeness_percent([fact.key for fact in FACTS[:number]], owner_is_person=True))
            for number in range(len(FACTS) + 1)
        ]
        self.numbers = [(key, kind, known[key]) for key, kind in NUMBER_FIELDS if key in known]
        self.phones = [(key, known[key]) for key in PHONE_FIELDS if key in known]
        self.has_point = any(key in known for key in _POINT)
        self.is_placed_by_point = bool(reader.points)
        self.place_at = tuple(known.get(key, -1) for key in PLACE_FIELDS)
        self.legal_form_at, self.monthly_at = self.at["legal_form"], self.at["sales_month"]
        self._remember(limits)
        self.begin()

    def _remember(self, limits: SizeLimits) -> None:
        reader, at = self.reader, self.at
        self.owner = _Memo(self._owner)
        self.form_in_name = _Memo(lambda form: listed_code("legal_form", form or ""))
        self.legal_form = _Memo(
            lambda value: (
                _Memo(self._with_notes(lambda f, form: reader.legal_form(f, value, form))).__getitem__
            )
        )
        self.sex = _Memo(self._with_notes(reader.sex))
        self.birth = _Memo(self._with_notes(reader.birth_on))
        self.birth_digest = _Memo(lambda born: self.encoder.sealer.digest("birth", born.isoformat()))
        self.in_nik = _Memo(self._day_in_nik)
        self.education = _Memo(self._with_notes(reader.education))
        self.disability = _Memo(lambda value: _flag(has_disability(value)))
        self.activity = _Memo(cells.text)
        self.product = _Memo(self._with_notes(reader.main_product))
        self.started = _Memo(self._with_notes(lambda f, value: reader.year(f, "started_year", value)))
        self.place_kind = _Memo(place_kind)
        self.kbli = _Memo(self._with_notes(reader.kbli))
        self.period = _Memo(self._with_notes(reader.period))
        self.amounts = [
            (key, what, at[key], _Memo(self._figure(reader.money, key)))
            for key, what in _AMOUNTS.items()
            if at[key] >= 0 or (key == "sales_year" and self.monthly_at >= 0)
        ]
        self.monthly = _Memo(self._figure(reader.money, "sales_month"))
        self.counts = [
            (key, at[key], _Memo(self._figure(reader.count, key))) for key in _COUNTS if at[key] >= 0
        ]
        self.status = _Memo(self._with_notes(reader.status))
        self.postal_code = _Memo(self._with_notes(reader.postal_code))
        self.where: dict[Any, tuple[Spot, str, tuple[Note, ...], _Codes]] = {}
        self.by_sales = _Memo(lambda value: _size(classify(_ASKED, capital=None, sales=value, limits=limits)))
        self.by_capital = _Memo(
            lambda value: _size(classify(_ASKED, capital=value, sales=None, limits=limits))
        )

    def _with_notes[T](
        self, read: Callable[..., T], *more: Any
    ) -> Callable[[Value], tuple[T, tuple[Note, ...]]]:
        def remembered(value: Value) -> tuple[T, tuple[Note, ...]]:
            found = RowFacts(self.order.kind)
            meaning = read(found, value, *more)
            return meaning, tuple(found.notes)

        return remembered

    def _figure(
        self, read: Callable[[RowFacts, str, Value], int | None], key: str
    ) -> Callable[[Value], _Figure]:
        def remembered(value: Value) -> _Figure:
            found = RowFacts(self.order.kind)
            number = read(found, key, value)
            return _Figure(number, number is None and is_unknown(value), tuple(found.notes))

        return remembered

    def _owner(self, name: str) -> _Owner | None:
        canonical = canonical_person(name)
        if kind_of_owner(name) != "person" or not canonical.tokens:
            return None
        return _Owner(canonical, frozenset(words_of(name=canonical)))

    def _day_in_nik(self, day: str) -> tuple[date, str] | None:
        """Birth date and sex of a NIK with this day in it; None where the day alone may call for a word."""
        born = birth_in_nik(f"757101{day}0002", on=self.order.on)
        return None if born is None or born[0].year >= self.order.on.year - ADULT_YEARS else born

    def begin(self) -> None:
        """Before the rows of one batch."""
        self.seal_all = self.encoder.sealer.sealing()

    def add(self, lines: Lines, row: NumberedRow) -> bool:
        """Add the lines of the row; False, with nothing added, for a row that is the reader's."""
        values = row.values
        if len(values) != self.width:
            return False
        for at in self.strange:
            if values[at] is not None and values[at] != "":
                return False
        # What is absent stands at the place -1.
        written: tuple[Any, ...] = (*values, None)
        kinds = set(map(type, values))
        texts: Sequence[Any] = values
        if kinds != _TEXT:
            if not kinds <= _TYPES:
                return False
            texts = [value if type(value) is str else text_of(value) for value in values]
            if not kinds <= _TEXT_OR_NONE:
                written = tuple([v if v is None or type(v) is str else (type(v), v) for v in values] + [None])
        identity = "\x1e".join([name + word for at, name in self.identifying if (word := texts[at].strip())])
        # Nothing in the lines is escaped but backslashes: breaks and tabs are blanks by now.
        if "\\" in identity:
            return False
        return self._add(lines, row, written, (*values, None), texts, identity)

    def _add(
        self,
        lines: Lines,
        row: NumberedRow,
        written: tuple[Any, ...],
        values: tuple[Value, ...],
        texts: Sequence[str],
        identity: str,
    ) -> bool:
        at, text, order = self.at, cells.text, self.order
        name = text(values[at["business_name"]])[:200]
        owner_name = text(values[at["owner_name"]])[:200]
        if not name or not owner_name or name.isdigit() or owner_name.isdigit():
            return False
        owner = self.owner[owner_name]
        spot, place_text, place_notes, (desa, kecamatan, kabupaten) = self._where(written, values)
        if owner is None or spot.kab_id not in self.allowed:
            return False
        notes: list[Note] = []
        numbers, born, is_nik_in_doubt = self._numbers(values, notes)
        business = canonical_business(name)
        form = business.form
        if self.legal_form_at >= 0:
            form_code, more = self.legal_form[written[self.legal_form_at]](form)
            notes += more
        else:
            form_code = self.form_in_name[form]

        sex, more = self.sex[written[at["sex"]]]
        notes += more
        birth_on, more = self.birth[written[at["birth_on"]]]
        notes += more
        if born is not None:
            if (sex and sex != born[1]) or (birth_on is not None and birth_on != born[0]):
                scratch = RowFacts(order.kind)
                self.reader.compare_with_nik(scratch, sex, birth_on, born[1], born[0])
                notes += scratch.notes
            sex, birth_on = sex or born[1], birth_on or born[0]
        education, more = self.education[written[at["education"]]]
        notes += more
        product, more = self.product[written[at["product"]]]
        notes += more
        started_year, more = self.started[written[at["started_year"]]]
        notes += more
        (kbli_code, kbli_version), more = self.kbli[written[at["kbli"]]]
        notes += more
        activity = self.activity[written[at["activity"]]] or self.activity[written[at["sector"]]]

        (since, until), more = self.period[written[at["observed_year"]]]
        notes += more
        facts, sales, capital, workers = self._figures(written, notes, since, until)
        status, more = self.status[written[at["status"]]]
        notes += more
        until_text = until.isoformat()
        if status:
            facts.append(f'status\t\\N\t["{status}"]\tf\t{until_text}')
        size_class, criterion = self.by_sales[sales] if sales is not None else self.by_capital[capital]

        postal_code, more = self.postal_code[written[at["postal_code"]]]
        address, latitude, longitude = text(values[at["address"]])[:300], None, None
        if self.has_point:
            scratch = RowFacts(order.kind)
            self.reader.place(scratch, self.reader.values(row.values))
            address, latitude, longitude = scratch.address, scratch.latitude, scratch.longitude
            more = tuple(scratch.notes)
        notes += more
        notes += place_notes
        if "\\" in place_text or (latitude is not None and self.is_placed_by_point):
            return False

        texts_by_kind = {number.kind: number.text for number in reversed(numbers)}
        nik, nib = texts_by_kind.get(_NIK), texts_by_kind.get(_NIB)
        phones = tuple([number.text for number in numbers if number.kind is _PHONE])
        digest = self.encoder.sealer.digest
        payload = (
            "{"
            + ", ".join([head + quoted(word) for head, word in zip(self.heads, texts, strict=True) if word])
            + "}"
        )
        birth_text = birth_on.isoformat() if birth_on is not None else None
        personal = [number.text for number in numbers if number.is_personal]
        sealed = self.seal_all(
            [payload, *personal] if birth_text is None else [payload, birth_text, *personal]
        )
        of_numbers = iter(sealed[-len(personal) :] if personal else ())
        nik_digest = None if nik is None else digest("nik", nik)
        known = (
            bool(nik) + bool(sex) + (birth_on is not None) + bool(phones) + ((spot.region_id or 0) > _SMALLEST_VILLAGE)
            + bool(address) + (latitude is not None) + bool(activity or product) + bool(kbli_code)
            + (started_year is not None) + bool(status) + (sales is not None) + (workers is not None)
            + (nib is not None)
        )  # fmt: skip
        canonical = owner.canonical
        brand = text(values[at["brand"]])[:150]
        words = owner.words.union(words_of(business=business, extra=(brand,) if brand else ()))
        npwp = texts_by_kind.get(_NPWP)
        linking_nik = nik_for_linking(nik, npwp) if npwp is not None or is_nik_in_doubt else nik
        born_text = birth_text
        if birth_on is None or (birth_on.day == 1 and birth_on.month == 1):
            in_nik = None if linking_nik is None else born_for_linking(linking_nik)
            born_text = None if in_nik is None else in_nik.isoformat()
        first, further, near = self.encoder.keys.spread(
            linking_nik,
            nib,
            npwp,
            phones,
            canonical.skeleton,
            born_text,
            business_core(business.skeleton, business.core_tokens),
            desa,
            kecamatan,
            kabupaten,
        )
        keys = (*first[:9], first[11], first[9], first[10])
        near = further + near
        lines.stage_row.append(
            "\t".join(
                (
                    str(row.n), self.table_no, str(row.number), "f", escaped(as_json(notes)) if notes else "[]",
                    str(digest("record", identity)), text(values[at["external_id"]])[:60],
                    "\\\\x" + sealed[0].hex(), f"{self.place_head}{row.number}}}", str(spot.kab_id), _n(spot.region_id),
                    "person", owner_name, canonical.text[:200], sex,
                    "\\N\t\\N" if birth_on is None else f"\\\\x{sealed[1].hex()}\t{self.birth_digest[birth_on]}",
                    self.disability[written[at["disability"]]], education, "t" if canonical.is_deceased else "f",
                    text(values[at["owner_address"]])[:300], "", "", "\\N", _n(nik_digest),
                    name, business.text[:200], brand, form_code, self.place_kind[written[at["place_kind"]]],
                    _n(kbli_version), kbli_code, activity[:300], product, _n(started_year),
                    address, place_text, postal_code,
                    "\\N\t\\N" if latitude is None else f"{latitude!r}\t{longitude!r}",
                    status or "unknown", until_text if status else "\\N", size_class, criterion,
                    until_text if criterion else "\\N", "f" if nib is None else "t", _n(sales), _n(workers),
                    self.percent[known], *map(_n, keys), "{" + ",".join(map(str, near)) + "}",
                    "{" + ",".join(sorted({word[:LONGEST_WORD] for word in words})) + "}\n",
                )
            )
        )  # fmt: skip
        n = f"{row.n}\t"
        for number in numbers:
            kind = number.kind.value
            key = nik_digest if number.kind is _NIK else digest(kind, number.text)
            value = f"\t\\\\x{next(of_numbers).hex()}" if number.is_personal else number.text[:60] + "\t\\N"
            lines.stage_identifier.append(
                f"{n}t\t{kind}\t{value}\t{key}\t{number.masked}\t{number.warning}\n"
            )
        end = f"\t{until_text}\t{'t' if self.is_dated and until < order.on else 'f'}\n"
        lines.stage_observation += [n + fact + end for fact in facts]
        return True

    def _numbers(
        self, values: tuple[Value, ...], notes: list[Note]
    ) -> tuple[list[_Number], tuple[date, str] | None, bool]:
        """The owner's numbers, birth date and sex as the NIK tells them, and whether the NIK was the reader's."""
        numbers: list[_Number] = []
        born: tuple[date, str] | None = None
        scratch: RowFacts | None = None
        is_nik_in_doubt = False
        for key, kind, at in self.numbers:
            value = values[at]
            if value is None or value == "":
                continue
            if type(value) is str and value.isdigit() and value.isascii() and not value.endswith("000000"):
                if kind is _NIK:
                    if (
                        len(value) == 16
                        and value[:2] in _PROVINCES
                        and value[12:] != "0000"
                        and (found := self.in_nik[value[6:12]]) is not None
                        and not is_suspicious_nik(value)
                    ):
                        born = found
                        numbers.append(_Number(kind, value, value[:4] + _DOTS + value[12:], "", True))
                        continue
                elif kind is _NIB and len(value) == 13 and not is_counting(value) and not all_equal(value):
                    numbers.append(_Number(kind, value, value, "", False))
                    continue
            scratch = RowFacts(self.order.kind)
            is_nik_in_doubt |= kind is _NIK
            self.reader.number(scratch, key, kind, value)
            notes += scratch.notes
            for number in scratch.numbers:
                if isinstance(number, Nik):
                    born = number.birth_on, number.sex
                numbers.append(_number(number))
        given = [(key, value) for key, at in self.phones if (value := values[at]) is not None and value != ""]
        if given:
            if len(given) == 1 and (plain := _plain_phone(given[0][1])) is not None:
                numbers.append(plain)
            else:
                scratch = RowFacts(self.order.kind)
                for key, value in given:
                    self.reader.telephones(scratch, key, value)
                notes += scratch.notes
                numbers += map(_number, scratch.numbers)
        return numbers, born, is_nik_in_doubt

    def _figures(
        self, written: tuple[Any, ...], notes: list[Note], since: date, until: date
    ) -> tuple[list[str], int | None, int | None, int | None]:
        """The observations as lines but for their ends; sales, capital and workers."""
        facts: list[str] = []
        moment = f"{until.isoformat()}"
        amounts: dict[str, int | None] = {}
        for key, what, at, read in self.amounts:
            number, is_unknown, more = read[written[at]]
            notes += more
            starts = moment
            if key == "sales_year":
                starts = since.isoformat()
                if self.monthly_at >= 0:
                    monthly, _unknown, more = self.monthly[written[self.monthly_at]]
                    notes += more
                    if number is None and monthly is not None:
                        scratch = RowFacts(self.order.kind)
                        number = self.reader.year_of_months(scratch, monthly)
                        notes += scratch.notes
            amounts[key] = number
            if number is not None:
                facts.append(f"{what}\t{number}\t[]\tf\t{starts}")
            elif is_unknown:
                facts.append(f"{what}\t\\N\t[]\tt\t{starts}")
        workers = None
        if self.counts:
            counted: dict[str, int] = {}
            unknown: set[str] = set()
            for key, at, read in self.counts:
                number, is_unknown, more = read[written[at]]
                notes += more
                if number is not None:
                    counted[key] = number
                elif is_unknown:
                    unknown.add(key)
            by_sex = [counted[key] for key in _BY_SEX if key in counted]
            parts = [counted[key] for key in WORKER_PARTS if key in counted]
            workers = counted.get("workers_total")
            if workers is None and (by_sex or parts):
                workers = counted["workers_total"] = sum(by_sex or parts)
            for key in _TOLD_COUNTS:
                if key in counted:
                    facts.append(f"{key}\t{counted[key]}\t[]\tf\t{moment}")
                elif key in unknown:
                    facts.append(f"{key}\t\\N\t[]\tt\t{moment}")
        return facts, amounts.get("sales_year"), amounts.get("capital"), workers

    def _where(
        self, written: tuple[Any, ...], values: tuple[Value, ...]
    ) -> tuple[Spot, str, tuple[Note, ...], _Codes]:
        key = tuple([written[at] for at in self.place_at])
        if (known := self.where.get(key)) is None:
            scratch = RowFacts(self.order.kind)
            self.reader.where(
                scratch, {name: values[at] for name, at in zip(PLACE_FIELDS, self.place_at, strict=True)}
            )
            known = scratch.spot, scratch.place_text, tuple(scratch.notes), codes(scratch.spot)
            if len(self.where) < _MOST:
                self.where[key] = known
        return known


def _number(number: Identifier) -> _Number:
    warning = " ".join(caution.message for caution in number.warnings)[:300]
    return _Number(number.kind, number.text, number.masked[:60], warning, number.kind.is_personal)


def _plain_phone(value: Value) -> _Number | None:
    """08…, nothing but its digits; all else is for the reader."""
    if (
        type(value) is str
        and 10 <= len(value) <= 13
        and value.startswith("08")
        and value[2] != "0"
        and value.isdigit()
        and value.isascii()
        and not value.endswith("000000")
        and not all_equal(value[2:])
        and not is_counting(value[2:])
    ):
        return _Number(_PHONE, "+62" + value[1:], value[:4] + DOT * (len(value) - 7) + value[-3:], "", True)
    return None


def _n(value: int | None) -> str:
    return "\\N" if value is None else str(value)


def _size(found: SizeClassification) -> tuple[str, str]:
    return found.size_class or "", found.criterion or ""


def _flag(value: bool | None) -> str:
    return "\\N" if value is None else "t" if value else "f"
