"""One person asked about or told of, as read from a line or a row: what can be used, and what is wrong with it."""

from __future__ import annotations

import json
import re
from dataclasses import asdict, dataclass, replace
from datetime import date
from decimal import Decimal, InvalidOperation

from karawo.kit.said import marked as _
from karawo.kit.tabular import Value
from karawo.registry.intake.rules import cells
from karawo.registry.intake.rules.cells import CellRefused
from karawo.registry.rules import InvalidIdentifier, parse_nik

NO_WHO = _("Tidak ada NIK dan tidak ada nama; isi salah satunya.")
_NO_DAY = _("Tanggal diberikan kosong; isi kolom tanggal, atau pilih tanggal untuk seluruh daftar.")
_NO_KIND = _("Jenis bantuan kosong; isi kolom jenis, atau pilih jenis untuk seluruh daftar.")
_STRANGE_KIND = _("Jenis bantuan “%(kind)s” tidak dikenal; pakai salah satu nama di halaman Jenis bantuan.")
_NOT_AN_AMOUNT = _("Jumlah “%(text)s” bukan angka; tulis misalnya 2 atau 2,5.")
_FUTURE = _("Tanggal diberikan belum tiba; periksa tahunnya.")

_NUMBER = re.compile(r"^\s*(\d{1,9}(?:[.,]\d{1,2})?)\s*(\D.*)?$")


@dataclass(frozen=True, slots=True)
class Told:
    """What one row says. nik: sixteen digits or nothing. on: ISO day. rejection: why it cannot be read."""

    nik: str = ""
    name: str = ""
    place: tuple[str, str, str, str, str] = ("", "", "", "", "")
    region_id: int | None = None
    kab_id: int = 0
    kind_code: str = ""
    on: str = ""
    value_rupiah: int | None = None
    quantity: str = ""
    unit: str = ""
    goods: str = ""
    programme: str = ""
    evidence: str = ""
    rejection: str = ""
    warnings: tuple[str, ...] = ()

    def as_json(self) -> str:
        return json.dumps(asdict(self), ensure_ascii=False)

    @classmethod
    def from_json(cls, kept: str) -> Told:
        values = json.loads(kept)
        return cls(
            **{
                **values,
                "place": tuple(values.get("place", ())),
                "warnings": tuple(values.get("warnings", ())),
            }
        )

    @property
    def day(self) -> date | None:
        return date.fromisoformat(self.on) if self.on else None


def told(nik: str, name: str, *, on: date) -> Told:
    """A number and a name as typed. A number that cannot be a NIK rejects the row even where a name stands beside.

    on: the day of asking; it settles the century of the birth date in the NIK.
    """
    name = " ".join(name.split())[:200]
    if not nik.strip():
        if not any(sign.isalpha() for sign in name):
            return Told(name=name, rejection=NO_WHO)
        return Told(name=name)
    try:
        parsed = parse_nik(nik, on=on)
    except InvalidIdentifier as error:
        return Told(name=name, rejection=error.message)
    return Told(nik=parsed.text, name=name, warnings=tuple(caution.message for caution in parsed.warnings))


def read_row(values: dict[str, Value], *, on: date, kinds: dict[str, str]) -> Told:
    """A row by the meanings of its columns (`columns.toml`). kinds: canonical title or code → code."""
    try:
        number = cells.number_text(values.get("nik"), "NIK")
    except CellRefused as error:
        return Told(name=cells.text(values.get("recipient"))[:200], rejection=str(error))
    name = cells.text(values.get("recipient")) or cells.text(values.get("business_name"))
    found = told(number, name, on=on)
    if found.rejection:
        return found
    try:
        given_on = cells.day(values.get("given_on"), latest=date(on.year + 1, 12, 31))
        value = cells.amount(values.get("value"))
        quantity, unit = quantity_of(values.get("quantity"))
    except CellRefused as error:
        return replace(found, rejection=str(error))
    kind_text = cells.text(values.get("kind"))
    kind_code = kinds.get(kind_key(kind_text), "")
    if kind_text and not kind_code:
        return replace(found, rejection=_STRANGE_KIND % {"kind": kind_text[:60]})
    if given_on is not None and given_on > on:
        return replace(found, rejection=_FUTURE)
    return replace(
        found,
        kind_code=kind_code,
        on=given_on.isoformat() if given_on is not None else "",
        value_rupiah=value,
        quantity=quantity,
        unit=cells.text(values.get("unit"))[:30] or unit,
        goods=cells.text(values.get("goods"))[:200],
        programme=cells.text(values.get("programme"))[:150],
        evidence=cells.text(values.get("evidence"))[:200],
    )


def completed(found: Told, *, kind_code: str, on: date | None, is_given: bool) -> Told:
    """With what was chosen for the whole list. A list of what was given needs a day and a kind in each row."""
    if found.rejection:
        return found
    complete = replace(
        found,
        kind_code=found.kind_code or kind_code,
        on=found.on or (on.isoformat() if on is not None else ""),
    )
    if not complete.kind_code:
        return replace(complete, rejection=_NO_KIND)
    if not complete.on and is_given:
        return replace(complete, rejection=_NO_DAY)
    return complete


def kind_key(text: str) -> str:
    return " ".join(re.sub(r"[^a-z0-9]+", " ", text.casefold()).split())


def quantity_of(value: Value) -> tuple[str, str]:
    """("2", "unit") from 2, "2,5" or "2 unit". Raises CellRefused."""
    if isinstance(value, (int, float)) and not isinstance(value, bool):
        return (f"{Decimal(str(value)):f}", "") if value > 0 else ("", "")
    text = cells.text(value)
    if not text:
        return "", ""
    match = _NUMBER.match(text)
    try:
        amount = Decimal((match[1] if match else text).replace(",", "."))
    except InvalidOperation:
        raise CellRefused("not_an_amount", _NOT_AN_AMOUNT % {"text": text[:40]}) from None
    if amount <= 0:
        return "", ""
    return f"{amount:f}", (match[2] or "").strip()[:30] if match else ""
