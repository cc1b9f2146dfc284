"""What one row of a list says of an owner, a business or a cooperative."""

from __future__ import annotations

import re
from collections.abc import Callable, Mapping, Sequence
from datetime import date, timedelta
from typing import NamedTuple

from karawo.kit.said import marked as _
from karawo.kit.tabular import BrokenText, CellError, Value, text_of
from karawo.kit.text import title_name
from karawo.registry.intake.rules import cells
from karawo.registry.intake.rules.cells import CellRefused
from karawo.registry.intake.rules.facts import CooperativeState, Fact, Note, RowFacts, Spot
from karawo.registry.intake.rules.meanings import (
    BRACKETS,
    ENTITY_FORMS,
    LISTED,
    SEXES,
    STATUSES,
    a_year_before,
    education_of,
    kbli_code_of,
    kind_of_owner,
    listed_code,
    owner_in,
    split_products,
)
from karawo.registry.linkage.rules.business import canonical_business
from karawo.registry.linkage.rules.person import canonical_person
from karawo.registry.rules import (
    Holder,
    IdentifierKind,
    InvalidIdentifier,
    Nik,
    parse,
    parse_phone,
    phone_at,
    phones_in,
)
from karawo.registry.rules.kbli import DOUBT


class Column(NamedTuple):
    """One column of the list with its decided meaning. times: the money unit that its header names."""

    header: str
    field: str
    times: int = 1


def columns(headers: Sequence[str], fields: Sequence[str]) -> tuple[Column, ...]:
    return tuple(
        Column(header, meaning, _unit(header)) for header, meaning in zip(headers, fields, strict=True)
    )


def _unit(header: str) -> int:
    words = set(re.findall(r"[a-z]+", header.casefold()))
    return 1_000_000 if words & {"juta", "jt"} else 1_000 if words & {"ribu", "ribuan", "rb"} else 1


PLACE_FIELDS = ("province", "kabupaten", "kecamatan", "village", "region_code")
type PlaceTexts = tuple[str, str, str, str, str]


def place_texts(values: Mapping[str, Value]) -> PlaceTexts:
    """province, kabupaten, kecamatan, village and code as written, for the look-up that all rows share."""
    return tuple(cells.text(values.get(key)) for key in PLACE_FIELDS)  # type: ignore[return-value]


NOTHING_LISTED: Mapping[int, frozenset[str]] = {}

NUMBER_FIELDS = (
    ("nik", IdentifierKind.NIK),
    ("kk", IdentifierKind.KK),
    ("npwp", IdentifierKind.NPWP),
    ("nib", IdentifierKind.NIB),
    ("nik_koperasi", IdentifierKind.NIK_KOPERASI),
    ("pirt", IdentifierKind.PIRT),
    ("halal", IdentifierKind.HALAL),
    ("bpom", IdentifierKind.BPOM),
    ("sni", IdentifierKind.SNI),
    ("brand_number", IdentifierKind.BRAND),
)
PHONE_FIELDS = ("phone", "phone_2")
WORKER_PARTS = ("workers_paid_male", "workers_paid_female", "workers_unpaid_male", "workers_unpaid_female")
_BROKEN = frozenset({BrokenText, CellError})


def is_unknown(value: Value) -> bool:
    """The cell says that nobody knows, which is more than an empty one says."""
    return cells.text(value).casefold() in cells.UNKNOWN_WORDS


def has_disability(value: Value) -> bool | None:
    word = cells.text(value).casefold()
    return False if word in cells.NO_WORDS else True if word in cells.YES_WORDS else None


def place_kind(value: Value) -> str:
    return cells.text(value).casefold()[:20]


class Reader:
    """Reads the rows of one table.

    on: the day the list was received; an undated figure speaks of it. places: what each text of place means.
    kbli_version: the list that bare KBLI codes come from. allowed: the territories (`kab_id`) the importer may
    write; None for no limit. points: rounded point → kabupaten, for rows without a place. overflow: positions
    without a header in delimited text: a cell there means that an unquoted comma has pushed the row apart.
    kbli_codes: by version, where its official list is loaded; a code that is not there is doubted and kept.
    """

    def __init__(
        self,
        table: str,
        described: Sequence[Column],
        *,
        on: date,
        places: Mapping[PlaceTexts, Spot],
        points: Mapping[tuple[float, float], Spot] | None = None,
        default: Spot | None = None,
        kbli_version: int = 2020,
        allowed: frozenset[int] | None = None,
        territory: str = "",
        overflow: frozenset[int] = frozenset(),
        kbli_codes: Mapping[int, frozenset[str]] = NOTHING_LISTED,
    ) -> None:
        self.table = table
        self.columns = tuple(described)
        self.by_field = {
            column.field: at
            for at, column in enumerate(self.columns)
            if column.field and ":" not in column.field
        }
        self.flags = [
            (at, column.field.partition(":")[2])
            for at, column in enumerate(self.columns)
            if ":" in column.field
        ]
        self.has_distinct_headers = len({column.header for column in self.columns}) == len(self.columns)
        self.identifying = sorted(
            (
                (at, (column.field or column.header.casefold()) + "\x1f")
                for at, column in enumerate(self.columns)
                if column.field != "row_number"
            ),
            key=lambda entry: entry[1],
        )
        self.has_distinct_names = len({name for _at, name in self.identifying}) == len(self.identifying)
        self.on = on
        self.places = places
        self.points = points or {}
        self.default = default
        self.kbli_version = kbli_version
        self.allowed = allowed
        self.territory = territory
        self.overflow = overflow
        kbli = self.by_field.get("kbli")
        if kbli is not None and (named := re.search(r"20(?:15|20|25)", self.columns[kbli].header)):
            self.kbli_version = int(named[0])
        self.kbli_codes = kbli_codes.get(self.kbli_version)

    def values(self, row: Sequence[Value]) -> dict[str, Value]:
        return {key: row[at] for key, at in self.by_field.items() if at < len(row)}

    def payload(self, row: Sequence[Value]) -> dict[str, str]:
        """The row as received: every cell with something in it by its header, as text."""
        if self.has_distinct_headers:
            return {
                column.header: value if type(value) is str else text_of(value)
                for column, value in zip(self.columns, row, strict=False)
                if value is not None and value != ""
            }
        kept: dict[str, str] = {}
        for column, value in zip(self.columns, row, strict=False):
            if value is None or value == "":
                continue
            name = column.header
            while name in kept:
                name += " (2)"
            kept[name] = text_of(value)
        return kept

    def identity(self, row: Sequence[Value]) -> str:
        """The row for recognising it again: order of columns, running numbers and blanks make no difference."""
        parts = []
        width = len(row)
        for at, name in self.identifying:
            value = row[at] if at < width else None
            if value is None:
                continue
            written = value.strip() if type(value) is str else text_of(value).strip()
            if written:
                parts.append(name + written)
        if not self.has_distinct_names:
            parts.sort()
        return "\x1e".join(parts)

    def read(self, row: Sequence[Value]) -> RowFacts:
        found = RowFacts(self.table)
        raw = self.values(row)
        if not _BROKEN.isdisjoint(map(type, row)):
            self._broken(found, row)
        if self.overflow and any(at < len(row) and cells.text(row[at]) for at in self.overflow):
            found.business_name = cells.text(raw.get("business_name") or raw.get("cooperative_name"))[:200]
            found.owner_name = cells.text(raw.get("owner_name"))[:200]
            found.rejected = Note(
                "shifted",
                "",
                _(
                    "Baris ini punya lebih banyak isian daripada judul kolom, jadi isinya bergeser. "
                    "Beri tanda kutip pada isian yang memuat koma, lalu muat lagi."
                ),
            )
            return found
        found.external_id = cells.text(raw.get("external_id"))[:60]
        if self.table == "cooperative":
            self._cooperative(found, raw)
        else:
            self._business(found, raw, row)
        if found.rejected is None:
            self.place(found, raw)
            self.where(found, raw)
        if found.rejected is None and self.allowed is not None and found.spot.kab_id not in self.allowed:
            found.rejected = self._outside(found)
        return found

    def _note(self, found: RowFacts, key: str, code: str, sentence: str) -> None:
        at = self.by_field.get(key)
        found.notes.append(Note(code, self.columns[at].header if at is not None else "", sentence))

    def _broken(self, found: RowFacts, row: Sequence[Value]) -> None:
        for column, value in zip(self.columns, row, strict=False):
            if type(value) in _BROKEN:
                sentence = (
                    _("Rumusnya gagal ({value}); periksa aslinya.")
                    if isinstance(value, CellError)
                    else _("Ada huruf yang rusak ({value}); periksa aslinya.")
                )
                found.notes.append(Note("broken_cell", column.header, sentence.format(value=value)))

    # a business and its owner

    def _business(self, found: RowFacts, raw: Mapping[str, Value], row: Sequence[Value]) -> None:
        name, owner = cells.text(raw.get("business_name"))[:200], cells.text(raw.get("owner_name"))[:200]
        if not name and not owner:
            found.rejected = Note(
                "no_name", "", _("Tidak ada nama usaha atau nama pemilik; isi salah satunya, lalu muat lagi.")
            )
            return
        if name.isdigit() or owner.isdigit():
            at = "business_name" if name.isdigit() else "owner_name"
            self._note(found, at, "name_is_number", _("Nama berupa angka; periksa apakah kolomnya tertukar."))
        self._numbers(found, raw)
        self._names(found, name, owner, raw)
        self._person(found, raw)
        found.brand = cells.text(raw.get("brand"))[:150]
        self._words(found, raw)
        self._figures(found, raw, row)

    def _names(self, found: RowFacts, name: str, owner: str, raw: Mapping[str, Value]) -> None:
        if not name:
            name = f"Usaha {title_name(owner)}"[:200]
            self._note(
                found,
                "business_name",
                "business_name_missing",
                _("Nama usaha kosong; dicatat sebagai “{name}”.").format(name=name),
            )
        business = canonical_business(name)
        bracketed = BRACKETS.search(name)
        if not owner and (owner := owner_in(name, business)):
            if bracketed:
                name = " ".join(BRACKETS.sub(" ", name).split()) or name
                business = canonical_business(name)
            self._note(
                found,
                "business_name",
                "owner_in_name",
                _("Pemilik “{owner}” diambil dari nama usaha.").format(owner=owner),
            )
        found.business_name, found.business = name, business
        found.legal_form_code = self.legal_form(found, raw.get("legal_form"), business.form)
        if owner:
            found.owner_name, found.owner = owner, canonical_person(owner)
            found.is_deceased = found.owner.is_deceased
            found.owner_kind = kind_of_owner(owner)
            return
        found.is_owner_known = False
        if business.form == "KOPERASI":
            found.owner_kind, found.owner_name = "cooperative", name
        elif business.form in ENTITY_FORMS:
            found.owner_kind, found.owner_name = "legal_entity", name
        elif business.family == "kelompok":
            found.owner_kind, found.owner_name = "group", name
        else:
            found.owner_name = f"Pemilik {name}"[:200]
            found.notes.append(
                Note("owner_unknown", "", _("Pemilik tidak disebut; dicatat sebagai belum diketahui."))
            )
        found.is_owner_known = found.owner_kind != "person"
        if found.is_owner_known:
            found.owner = canonical_person(found.owner_name)

    def legal_form(self, found: RowFacts, value: Value, form_in_name: str | None) -> str:
        form = cells.text(value)
        code = listed_code("legal_form", form) or listed_code("legal_form", form_in_name or "")
        if form and not code:
            self._note(
                found,
                "legal_form",
                "unknown_word",
                _("Bentuk usaha “{word}” tidak dikenal; tidak dipakai.").format(word=form),
            )
        return code

    def _person(self, found: RowFacts, raw: Mapping[str, Value]) -> None:
        found.owner_address = cells.text(raw.get("owner_address"))[:300]
        nik = next((number for number in found.numbers if isinstance(number, Nik)), None)
        found.sex = self.sex(found, raw.get("sex"))
        birth_on = self.birth_on(found, raw.get("birth_on"))
        if nik is not None:
            self.compare_with_nik(found, found.sex, birth_on, nik.sex, nik.birth_on)
            found.sex = found.sex or nik.sex
            birth_on = birth_on or nik.birth_on
        found.birth_on = birth_on
        if found.owner_kind != "person":
            found.sex, found.birth_on = "", None
        found.education_code = self.education(found, raw.get("education"))
        found.has_disability = has_disability(raw.get("disability"))

    def sex(self, found: RowFacts, value: Value) -> str:
        typed = cells.text(value).casefold()
        sex = SEXES.get(typed.rstrip("."), "") if typed else ""
        if typed and not sex:
            self._note(
                found,
                "sex",
                "unknown_word",
                _("Jenis kelamin “{word}” tidak dikenal; tulis L atau P.").format(word=typed),
            )
        return sex

    def birth_on(self, found: RowFacts, value: Value) -> date | None:
        born = self._try(found, "birth_on", lambda: cells.day(value, latest=self.on))
        if born is not None and not self.on - timedelta(days=366 * 110) < born < self.on:
            self._note(found, "birth_on", "strange_date", _("Tanggal lahir tidak masuk akal; tidak dipakai."))
            return None
        return born

    def compare_with_nik(
        self, found: RowFacts, sex: str, birth_on: date | None, nik_sex: str, nik_birth_on: date
    ) -> None:
        if sex and sex != nik_sex:
            self._note(
                found, "sex", "differs_from_nik", _("Jenis kelamin berbeda dari yang tersurat di NIK.")
            )
        if birth_on is not None and birth_on != nik_birth_on and (birth_on.month, birth_on.day) != (1, 1):
            self._note(
                found, "birth_on", "differs_from_nik", _("Tanggal lahir berbeda dari yang tersurat di NIK.")
            )

    def education(self, found: RowFacts, value: Value) -> str:
        typed = cells.text(value)
        code = education_of(typed)
        if typed and not code:
            self._note(
                found,
                "education",
                "unknown_word",
                _("Pendidikan “{word}” tidak dikenal; tidak dipakai.").format(word=typed),
            )
        return code

    def _words(self, found: RowFacts, raw: Mapping[str, Value]) -> None:
        found.activity = (cells.text(raw.get("activity")) or cells.text(raw.get("sector")))[:300]
        found.main_product = self.main_product(found, raw.get("product"))
        found.started_year = self.year(found, "started_year", raw.get("started_year"))
        found.place_kind_code = place_kind(raw.get("place_kind"))
        found.kbli_code, found.kbli_version = self.kbli(found, raw.get("kbli"))

    def main_product(self, found: RowFacts, value: Value) -> str:
        parts = split_products(cells.text(value))
        if len(parts) > 1:
            self._note(
                found,
                "product",
                "products_split",
                _("{count} produk dalam satu isian dipisah.").format(count=len(parts)),
            )
        return "; ".join(parts)[:300]

    def year(self, found: RowFacts, key: str, value: Value) -> int | None:
        return self._try(found, key, lambda: cells.year(value, latest=self.on.year))

    def kbli(self, found: RowFacts, value: Value) -> tuple[str, int | None]:
        """The code and the version of its list."""
        typed = cells.text(value)
        if not typed:
            return "", None
        try:
            code = kbli_code_of(typed, isinstance(value, (int, float)))
        except InvalidIdentifier as error:
            self._note(found, "kbli", error.code, error.message)
            return "", None
        if self.kbli_codes is not None and code not in self.kbli_codes:
            doubt = DOUBT % {"code": code, "version": self.kbli_version}
            self._note(found, "kbli", "kbli_unlisted", doubt)
        return code, self.kbli_version

    def _figures(self, found: RowFacts, raw: Mapping[str, Value], row: Sequence[Value]) -> None:
        since, until = self.period(found, raw.get("observed_year"))
        moment = until

        def tell(key: str, what: str, number: int | None, *, is_yearly: bool = False) -> None:
            if number is not None:
                found.facts.append(Fact(what, number, (), False, since if is_yearly else moment, until))
            elif is_unknown(raw.get(key)):
                found.facts.append(Fact(what, None, (), True, since if is_yearly else moment, until))

        yearly = self.money(found, "sales_year", raw.get("sales_year"))
        monthly = self.money(found, "sales_month", raw.get("sales_month"))
        if yearly is None and monthly is not None:
            yearly = self.year_of_months(found, monthly)
        tell("sales_year", "sales_rupiah", yearly, is_yearly=True)
        tell("capital", "capital_rupiah", self.money(found, "capital", raw.get("capital")))
        tell("assets", "assets_rupiah", self.money(found, "assets", raw.get("assets")))
        parts: list[int] = []
        for key in WORKER_PARTS:
            number = self.count(found, key, raw.get(key))
            tell(key, key, number)
            if number is not None:
                parts.append(number)
        total = self.count(found, "workers_total", raw.get("workers_total"))
        by_sex = [self.count(found, key, raw.get(key)) for key in ("workers_male", "workers_female")]
        known = [number for number in by_sex if number is not None]
        if total is None and (known or parts):
            total = sum(known) if known else sum(parts)
        tell("workers_total", "workers_total", total)
        disabled = self.count(found, "workers_disabled", raw.get("workers_disabled"))
        tell("workers_disabled", "workers_disabled", disabled)
        self._lists(found, raw, row, moment, until)
        found.status = self.status(found, raw.get("status"))
        if found.status:
            found.facts.append(Fact("status", None, (found.status,), False, moment, until))

    def period(self, found: RowFacts, value: Value) -> tuple[date, date]:
        """The year that yearly figures speak of; its last day is that of all others. value: the year as written."""
        year = self.year(found, "observed_year", value)
        if year is not None and year < self.on.year:
            return date(year, 1, 1), date(year, 12, 31)
        return a_year_before(self.on), self.on

    def year_of_months(self, found: RowFacts, monthly: int) -> int:
        self._note(
            found, "sales_month", "month_times_twelve", _("Penjualan sebulan dikali 12 menjadi setahun.")
        )
        return monthly * 12

    def status(self, found: RowFacts, value: Value) -> str:
        written = cells.text(value)
        status = STATUSES.get(written.casefold(), "") if written else ""
        if written and not status:
            self._note(
                found,
                "status",
                "unknown_word",
                _("Keadaan usaha “{word}” tidak dikenal; tidak dipakai.").format(word=written),
            )
        return status

    def _lists(
        self, found: RowFacts, raw: Mapping[str, Value], row: Sequence[Value], since: date, until: date
    ) -> None:
        reach = dict.fromkeys(
            code
            for at, code in self.flags
            if at < len(row) and cells.text(row[at]).casefold() in cells.YES_WORDS
        )
        channels: dict[str, None] = {}
        for key, name, target in (("reach", "market_reach", reach), ("channels", "sales_channel", channels)):
            if key not in raw:
                continue
            for word in LISTED.split(cells.text(raw[key])):
                if not word.strip():
                    continue
                if code := listed_code(name, word.strip()):
                    target[code] = None
                else:
                    self._note(
                        found,
                        key,
                        "unknown_word",
                        _("“{word}” tidak dikenal; tidak dipakai.").format(word=word.strip()),
                    )
        if "daring" in reach:
            del reach["daring"]
            channels["lokapasar"] = None
        if reach:
            found.facts.append(Fact("reach", None, tuple(reach), False, since, until))
        if channels:
            found.facts.append(Fact("channels", None, tuple(channels), False, since, until))

    # a cooperative

    def _cooperative(self, found: RowFacts, raw: Mapping[str, Value]) -> None:
        name = cells.text(raw.get("cooperative_name"))[:200]
        if not name:
            found.rejected = Note("no_name", "", _("Nama koperasi kosong; isi namanya, lalu muat lagi."))
            return
        found.owner_kind, found.owner_name = "cooperative", name
        found.business = canonical_business(name)
        found.owner = canonical_person(name)
        self._numbers(found, raw)
        found.legal_number = cells.text(raw.get("legal_number"))[:60]
        found.legal_on = self._try(found, "legal_on", lambda: cells.day(raw.get("legal_on"), latest=self.on))
        found.cooperative_kind_code = cells.text(raw.get("cooperative_kind")).casefold()[:30]
        year = self._try(
            found, "observed_year", lambda: cells.year(raw.get("observed_year"), latest=self.on.year)
        )
        rat_on = self._try(found, "rat_on", lambda: cells.day(raw.get("rat_on"), latest=self.on))
        state = CooperativeState(
            # The RAT speaks of the book year before it (UU 25/1992); without any date the last full year.
            year or (rat_on.year - 1 if rat_on else self.on.year - 1),
            rat_on,
            *(
                self.count(found, key, raw.get(key))
                for key in ("members_male", "members_female", "members_total", "employees")
            ),
            *(
                self.money(found, key, raw.get(key))
                for key in ("assets", "own_capital", "outside_capital", "volume", "shu")
            ),
        )
        if (
            state.members_total is None
            and state.members_male is not None
            and state.members_female is not None
        ):
            state.members_total = state.members_male + state.members_female
        if state.says_something:
            found.cooperative = state

    # what both have

    def _numbers(self, found: RowFacts, raw: Mapping[str, Value]) -> None:
        for key, kind in NUMBER_FIELDS:
            self.number(found, key, kind, raw.get(key))
        for key in PHONE_FIELDS:
            self.telephones(found, key, raw.get(key))

    def number(self, found: RowFacts, key: str, kind: IdentifierKind, value: Value) -> None:
        if value is None or value == "":
            return
        for typed in self._typed(found, key, kind, value):
            try:
                number = parse(kind, typed, on=self.on)
            except InvalidIdentifier as error:
                self._note(found, key, error.code, error.message)
                continue
            if any(number.kind is other.kind and number.text == other.text for other in found.numbers):
                continue
            found.numbers.append(number)
            for caution in number.warnings:
                self._note(found, key, caution.code, caution.message)

    def _typed(self, found: RowFacts, key: str, kind: IdentifierKind, value: Value) -> list[str]:
        """The numbers of one cell; words like "ada" and "belum" are no numbers."""
        try:
            typed = cells.number_text(value, kind.label)
        except CellRefused as error:
            self._note(found, key, error.code, str(error))
            return []
        word = typed.casefold()
        if word in cells.NO_WORDS or not typed:
            return []
        if word in cells.YES_WORDS:
            self._note(
                found,
                key,
                "number_missing",
                _("{label} disebut ada, tetapi nomornya tidak ditulis.").format(label=kind.label),
            )
            return []
        if kind.holder is Holder.PRODUCT:
            return [part.strip() for part in re.split(r"[,;\n]", typed) if part.strip()]
        return [typed]

    def telephones(self, found: RowFacts, key: str, value: Value) -> None:
        if value is None or value == "":
            return
        try:
            typed = cells.number_text(value, _("Nomor telepon"))
        except CellRefused as error:
            self._note(found, key, error.code, str(error))
            return
        if not typed:
            return
        numbers = phones_in(typed)
        try:
            if not numbers:
                parse_phone(typed)
            for number in numbers:
                if number not in found.phones:
                    phone = phone_at(number)
                    found.numbers.append(phone)
                    for caution in phone.warnings:
                        self._note(found, key, caution.code, caution.message)
        except InvalidIdentifier as error:
            self._note(found, key, error.code, error.message)

    def place(self, found: RowFacts, raw: Mapping[str, Value]) -> None:
        address = cells.text(raw.get("address"))
        near = [
            f"{label} {written}"
            for label, key in (("RT", "rt"), ("RW", "rw"))
            if (written := cells.text(raw.get(key))) and label not in address.upper().split()
        ]
        found.address = " ".join([address, *near]).strip()[:300]
        found.postal_code = self.postal_code(found, raw.get("postal_code"))
        self._point(found, raw)

    def postal_code(self, found: RowFacts, value: Value) -> str:
        code = cells.text(value)
        if not code or re.fullmatch(r"[1-9]\d{4}", code):
            return code
        self._note(
            found,
            "postal_code",
            "bad_postal_code",
            _("Kode pos “{code}” bukan 5 angka; tidak dipakai.").format(code=code),
        )
        return ""

    def _point(self, found: RowFacts, raw: Mapping[str, Value]) -> None:
        latitude, longitude = raw.get("latitude"), raw.get("longitude")
        if (
            "position" in raw
            and (both := re.findall(r"-?\d{1,3}[.,]\d+", cells.text(raw["position"])))
            and len(both) == 2
        ):
            latitude, longitude = both
        north = self._try(found, "latitude", lambda: cells.degrees(latitude, label=_("Lintang")))
        east = self._try(found, "longitude", lambda: cells.degrees(longitude, label=_("Bujur")))
        if north is None or east is None:
            return
        if 94 <= north <= 142 and -12 <= east <= 7:
            north, east = east, north
            self._note(found, "latitude", "swapped", _("Lintang dan bujur tertukar; dibaca terbalik."))
        if not (-12 <= north <= 7 and 94 <= east <= 142):
            if (north, east) != (0, 0):
                self._note(
                    found, "latitude", "outside_indonesia", _("Titik di luar Indonesia; titik tidak dipakai.")
                )
            return
        found.latitude, found.longitude = round(north, 6), round(east, 6)

    def where(self, found: RowFacts, raw: Mapping[str, Value]) -> None:
        texts = place_texts(raw)
        written = [text for text in texts[3::-1] if text]
        found.place_text = ", ".join(written or [texts[4]])[:300] if any(texts) else ""
        spot = self.places.get(texts) if any(texts) else None
        if spot is None or spot.kab_id == 0:
            fallback = self.default
            if fallback is None and found.latitude is not None and found.longitude is not None:
                fallback = self.points.get((round(found.latitude, 2), round(found.longitude, 2)))
            if fallback is not None:
                if spot is not None and spot.sentence:
                    found.notes.append(Note(spot.code or "place", "", spot.sentence))
                spot = fallback
        if spot is None:
            spot = Spot(
                None, 0, "place_unknown", _("Wilayah tidak disebut; pilih wilayah untuk seluruh berkas.")
            )
        found.spot = spot
        if spot.sentence:
            found.notes.append(Note(spot.code or "place", "", spot.sentence))

    def _outside(self, found: RowFacts) -> Note:
        if found.spot.kab_id == 0:
            return Note(
                "place_unknown",
                "",
                " ".join(
                    sentence
                    for sentence in (
                        _("Wilayah usaha tidak dapat ditentukan."),
                        found.spot.sentence,
                        _("Isi kabupaten/kota pada baris ini, atau pilih wilayah untuk seluruh berkas."),
                    )
                    if sentence
                ),
            )
        return Note(
            "outside_scope",
            "",
            _(
                "Usaha ini di luar wilayah kerja Anda ({territory}); serahkan baris ini ke dinas setempat."
            ).format(territory=self.territory),
        )

    def money(self, found: RowFacts, key: str, value: Value) -> int | None:
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.strip().casefold() in cells.UNKNOWN_WORDS:
            return None
        return self._try(
            found, key, lambda: cells.amount(value, times=self.columns[self.by_field[key]].times)
        )

    def count(self, found: RowFacts, key: str, value: Value) -> int | None:
        if value is None or value == "":
            return None
        if isinstance(value, str) and value.strip().casefold() in cells.UNKNOWN_WORDS:
            return None
        return self._try(found, key, lambda: cells.count(value))

    def _try[T](self, found: RowFacts, key: str, read: Callable[[], T | None]) -> T | None:
        try:
            return read()
        except CellRefused as error:
            self._note(found, key, error.code, str(error))
            return None
