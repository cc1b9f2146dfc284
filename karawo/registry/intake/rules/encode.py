"""Rows of a list as lines for the stage: read, canonicalised, keyed, sealed. Runs in helping processes, without
the database."""

from __future__ import annotations

import gc
import os
import pickle
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple

from karawo import law
from karawo.kit.parent import end_with_parent
from karawo.kit.sealing import Sealer
from karawo.kit.tabular import Value
from karawo.registry.intake.rules.facts import Fact, RowFacts, Spot, as_json, as_text, place_head
from karawo.registry.intake.rules.linking import LONGEST_WORD, kabupaten_code, linked
from karawo.registry.intake.rules.repeated import Repeated
from karawo.registry.intake.rules.row import Column, PlaceTexts, Reader
from karawo.registry.linkage.rules import (
    CanonicalName,
    KeyKind,
    KeyMaker,
    LinkRecord,
    canonical_business,
    canonical_person,
    link_record,
    search_tokens,
)
from karawo.registry.rules import (
    Holder,
    IdentifierKind,
    Purpose,
    classify,
)
from karawo.registry.rules.completeness import completeness_percent
from karawo.registry.rules.stage import KEY_COLUMNS, STAGES, copy_line

KEYED = (
    KeyKind.NIK,
    KeyKind.NIB,
    KeyKind.NPWP,
    KeyKind.PHONE,
    KeyKind.DESA_FIRST_NAME,
    KeyKind.KECAMATAN_NAME,
    KeyKind.BIRTH_NAME,
    KeyKind.KECAMATAN_BIRTH,
    KeyKind.DESA_BUSINESS,
    KeyKind.KABUPATEN_NAME,
    KeyKind.KECAMATAN_SORTED_NAME,
    KeyKind.KECAMATAN_LAST_NAME,
)
_COLUMN_OF = dict(zip(KEYED, range(len(KEY_COLUMNS)), strict=True))


class NumberedRow(NamedTuple):
    """n: place among all rows of the file, from 0; number: of the row on its sheet."""

    n: int
    number: int
    values: tuple[Value, ...]


@dataclass(frozen=True, slots=True)
class TableOrder:
    """All that a helping process needs to read the rows of one table."""

    no: int
    sheet: str
    kind: str
    columns: tuple[Column, ...]
    on: date
    places: Mapping[PlaceTexts, Spot]
    points: Mapping[tuple[float, float], Spot]
    default: Spot | None
    kbli_version: int
    allowed: frozenset[int] | None
    territory: str
    overflow: frozenset[int]
    file_name: str
    kbli_codes: Mapping[int, frozenset[str]]

    def reader(self) -> Reader:
        return Reader(
            self.kind,
            self.columns,
            on=self.on,
            places=self.places,
            points=self.points,
            default=self.default,
            kbli_version=self.kbli_version,
            allowed=self.allowed,
            territory=self.territory,
            overflow=self.overflow,
            kbli_codes=self.kbli_codes,
        )


@dataclass(slots=True)
class Lines:
    """Text for COPY, by stage table."""

    stage_row: list[str] = field(default_factory=list)
    stage_identifier: list[str] = field(default_factory=list)
    stage_observation: list[str] = field(default_factory=list)
    stage_cooperative: list[str] = field(default_factory=list)


class Encoder:
    """field_key: the installation's; the same numbers and keys come out as at the desk."""

    def __init__(self, field_key: bytes) -> None:
        self.sealer = Sealer(field_key)
        self.keys = KeyMaker.of_installation(field_key)

        self._repeated: tuple[TableOrder, Repeated] | None = None

    def encode(self, order: TableOrder, rows: Iterable[NumberedRow], *, remembers: bool = True) -> Lines:
        """remembers: cells written the same way are read once. The lines are the same either way."""
        lines = Lines()
        limits = _limits(order.on)
        repeated = self.repeated(order)
        reader = repeated.reader
        is_quick = remembers and repeated.is_fit
        repeated.begin()
        for row in rows:
            if not (is_quick and repeated.add(lines, row)):
                self._add(lines, order, reader, row, limits)
        return lines

    def repeated(self, order: TableOrder) -> Repeated:
        """What was seen of the table so far; a helping process reads one table after the other."""
        if self._repeated is None or self._repeated[0] is not order:
            self._repeated = order, Repeated(self, order, _limits(order.on))
        return self._repeated[1]

    def _add(self, lines: Lines, order: TableOrder, reader: Reader, row: NumberedRow, limits: Any) -> None:
        found = reader.read(row.values)
        rejected = found.rejected
        notes = [rejected, *found.notes] if rejected is not None else found.notes
        head = [row.n, order.no, row.number, rejected is not None, as_json(notes)]
        if rejected is not None:
            found = RowFacts(order.kind, business_name=found.business_name, owner_name=found.owner_name)
            lines.stage_row.append(
                copy_line([*head, *self._body(order, reader, row, found, limits, is_rejected=True)])
            )
            return
        lines.stage_row.append(
            copy_line([*head, *self._body(order, reader, row, found, limits, is_rejected=False)])
        )
        for number in found.numbers:
            is_personal = number.kind.is_personal
            # The masked form of a personal number is for lists; the number itself stands sealed.
            lines.stage_identifier.append(
                copy_line(
                    [
                        row.n,
                        number.kind.holder is Holder.OWNER or order.kind == "cooperative",
                        number.kind.value,
                        "" if is_personal else number.text[:60],
                        self.sealer.seal(number.text) if is_personal else None,
                        self.sealer.digest(number.kind.value, number.text),
                        number.masked[:60],
                        " ".join(caution.message for caution in number.warnings)[:300],
                    ]
                )
            )
        dated = "observed_year" in reader.by_field
        for fact in found.facts:
            lines.stage_observation.append(
                copy_line(
                    [
                        row.n,
                        fact.what,
                        fact.number,
                        as_text(list(fact.codes)) if fact.codes else "[]",
                        fact.is_unknown,
                        fact.period_from,
                        fact.period_to,
                        dated and fact.period_to < order.on,
                    ]
                )
            )
        if found.cooperative is not None:
            state = found.cooperative
            lines.stage_cooperative.append(
                copy_line(
                    [
                        row.n,
                        state.year,
                        state.rat_on,
                        state.members_male,
                        state.members_female,
                        state.members_total,
                        state.employees,
                        state.assets_rupiah,
                        state.own_capital_rupiah,
                        state.outside_capital_rupiah,
                        state.volume_rupiah,
                        state.shu_rupiah,
                    ]
                )
            )

    def _body(
        self,
        order: TableOrder,
        reader: Reader,
        row: NumberedRow,
        found: RowFacts,
        limits: Any,
        *,
        is_rejected: bool,
    ) -> list[object]:
        if is_rejected:
            record: list[object] = [None, "", None, None]
            return [*record, 0, None, *_NO_OWNER, found.business_name or found.owner_name, *_NO_BUSINESS]
        owner_canonical = found.owner.text if found.owner is not None else ""
        birth = found.birth_on.isoformat() if found.birth_on is not None else None
        nik = found.first(IdentifierKind.NIK)
        is_business = order.kind != "cooperative"
        body: list[object] = [
            self.sealer.digest("record", reader.identity(row.values)),
            found.external_id,
            self.sealer.seal(as_text(reader.payload(row.values))),
            f"{place_head(order.file_name, order.sheet)}{row.number}}}",
            found.spot.kab_id,
            found.spot.region_id,
            found.owner_kind,
            found.owner_name,
            owner_canonical[:200] if is_business else (found.business.text if found.business else "")[:200],
            found.sex,
            self.sealer.seal(birth) if birth is not None else None,
            self.sealer.digest("birth", birth) if birth is not None else None,
            found.has_disability,
            found.education_code,
            found.is_deceased,
            found.owner_address,
            found.cooperative_kind_code,
            found.legal_number,
            found.legal_on,
            self.sealer.digest("nik", nik) if nik is not None else None,
        ]
        latest = found.latest
        size = classify(
            Purpose.EMPOWERMENT,
            capital=latest.get("capital_rupiah"),
            sales=latest.get("sales_rupiah"),
            limits=limits,
        )
        size_on = next(
            (
                fact.period_to
                for fact in found.facts
                if size.criterion is not None
                and fact.what == f"{size.criterion}_rupiah"
                and fact.number is not None
            ),
            None,
        )
        status_on = next((fact.period_to for fact in found.facts if fact.what == "status"), None)
        workers = _workers(latest)
        has_nib = found.first(IdentifierKind.NIB) is not None
        body += [
            found.business_name if is_business else None,
            found.business.text[:200] if is_business and found.business is not None else None,
            found.brand,
            found.legal_form_code,
            found.place_kind_code,
            found.kbli_version,
            found.kbli_code,
            found.activity,
            found.main_product,
            found.started_year,
            found.address,
            found.place_text,
            found.postal_code,
            found.latitude,
            found.longitude,
            found.status or "unknown",
            status_on,
            size.size_class or "",
            size.criterion or "",
            size_on,
            has_nib,
            latest.get("sales_rupiah"),
            workers,
            completeness_percent(_known(found, workers), owner_is_person=found.owner_kind == "person"),
        ]
        keys, near = self.key_columns(key_record(found))
        return [*body, *keys, near, sorted(words(found))]

    def key_columns(self, record: LinkRecord) -> tuple[list[int | None], list[int]]:
        """The keys that have a column of their own, in its order, and all others."""
        keys: list[int | None] = [None] * len(KEY_COLUMNS)
        near: list[int] = []
        for kind, key in self.keys.keys(record).pairs:
            at = _COLUMN_OF.get(kind)
            if at is None or keys[at] is not None:
                near.append(key)
            else:
                keys[at] = key
        return keys, near


_NO_OWNER: list[object] = ["person", "", "", "", None, None, None, "", False, "", "", "", None, None]
_NO_BUSINESS: list[object] = [
    *("", "", "", "", None, "", "", "", None, "", "", "", None, None),
    *("unknown", None, "", "", None, False, None, None, 0),
    *([None] * len(KEY_COLUMNS)),
    [],
    [],
]


@dataclass(frozen=True, slots=True)
class _Limits:
    capital: tuple[tuple[str, int | None], ...]
    sales: tuple[tuple[str, int | None], ...]


def _limits(on: date) -> _Limits:
    known = law.size_limits(on)

    def ladder(limits: law.ClassLimits) -> tuple[tuple[str, int | None], ...]:
        return (
            ("mikro", limits.micro),
            ("kecil", limits.small),
            ("menengah", limits.medium),
            ("besar", None),
        )

    return _Limits(ladder(known.capital), ladder(known.sales))


def link(found: RowFacts) -> LinkRecord:
    """The row as linkage sees it, the same as when its owner and business are read back from the register."""
    region = str(found.spot.region_id or "")
    is_cooperative = found.table == "cooperative"
    return link_record(
        nik=found.first(IdentifierKind.NIK),
        nib=found.first(IdentifierKind.NIB),
        npwp=found.first(IdentifierKind.NPWP),
        name=found.owner_name or None,
        sex=found.sex or None,
        birth_on=found.birth_on,
        phone=", ".join(found.phones) or None,
        business=None if is_cooperative else found.business_name or None,
        address=found.address or (found.owner_address or None),
        kbli_code=found.kbli_code or None,
        desa_code=region if len(region) == 10 else None,
        kecamatan_code=region[:6] if len(region) >= 6 else None,
        kabupaten_code=kabupaten_code(found.spot),
        lat=found.latitude,
        lon=found.longitude,
    )


def key_record(found: RowFacts) -> LinkRecord:
    """`link` as far as the keys need it, from the names that were canonicalised already."""
    return linked(
        found.first(IdentifierKind.NIK),
        found.first(IdentifierKind.NIB),
        found.first(IdentifierKind.NPWP),
        _owner_for_linking(found),
        found.birth_on,
        found.phones,
        None if found.table == "cooperative" else found.business,
        found.spot,
    )


def _owner_for_linking(found: RowFacts) -> CanonicalName | None:
    return found.owner if found.owner is not None else canonical_person(found.owner_name)


def words(found: RowFacts) -> set[str]:
    """What the row is found by, as the register makes it from names and brand."""
    made: set[str] = set()
    if found.table != "cooperative" and found.business is not None:
        made.update(search_tokens(business=found.business, extra=(found.brand,)))
    if found.owner_kind == "person":
        made.update(search_tokens(name=_owner_for_linking(found)))
    elif found.table == "cooperative" and found.business is not None:
        made.update(search_tokens(business=found.business))
    else:
        made.update(search_tokens(business=canonical_business(found.owner_name)))
    return {word[:LONGEST_WORD] for word in made if word}


def _workers(latest: Mapping[str, int]) -> int | None:
    if "workers_total" in latest:
        return latest["workers_total"]
    parts = [latest[key] for key in _WORKER_PARTS if key in latest]
    return sum(parts) if parts else None


_WORKER_PARTS = ("workers_paid_male", "workers_paid_female", "workers_unpaid_male", "workers_unpaid_female")


def _known(found: RowFacts, workers: int | None) -> set[str]:
    kinds = {number.kind for number in found.numbers}
    has_nib = IdentifierKind.NIB in kinds
    stated = {
        "owner_number": IdentifierKind.NIK in kinds
        or (found.owner_kind != "person" and (has_nib or IdentifierKind.NPWP in kinds)),
        "owner_sex": bool(found.sex),
        "owner_birth": found.birth_on is not None,
        "phone": IdentifierKind.PHONE in kinds,
        "village": (found.spot.region_id or 0) > 999_999_999,
        "address": bool(found.address),
        "position": found.latitude is not None,
        "activity": bool(found.activity or found.main_product),
        "kbli": bool(found.kbli_code),
        "started_year": found.started_year is not None,
        "status": bool(found.status),
        "sales": "sales_rupiah" in found.latest,
        "workers": workers is not None,
        "nib": has_nib,
    }
    return {key for key, is_known in stated.items() if is_known}


_encoder: Encoder | None = None
_order: tuple[bytes, TableOrder] | None = None


_GIVES_WAY = 10
"""Reading gives way to the server that writes what was read; where both want a core, writing is what takes longer."""


def prepare(field_key: bytes) -> None:
    """Called once in each helping process, which ends with the one it helps: a killed one leaves no helper waiting."""
    global _encoder
    end_with_parent()
    # A helper lives for one list and makes no circles worth looking for among all that it remembers.
    gc.disable()
    os.nice(_GIVES_WAY)
    _encoder = Encoder(field_key)
    canonical_person("Sri")  # loads the tables of variants


def is_ready() -> bool:
    """Asked of a helping process so that it starts before there is work."""
    return _encoder is not None


type PlainRow = tuple[int, int, tuple[Value, ...]]
"""A NumberedRow on its way to a helping process: without its class it is packed and unpacked in half the time."""


def encode_batch(table: bytes, rows: Iterable[PlainRow]) -> dict[str, bytes]:
    """In a helping process: one batch of rows as text for COPY, by stage table. table: a pickled TableOrder of ours."""
    global _order
    if _encoder is None:
        raise RuntimeError("the helping process was not prepared")
    if _order is None or _order[0] != table:
        _order = table, pickle.loads(table)  # noqa: S301 - from our own parent process
    return as_blocks(_encoder.encode(_order[1], map(NumberedRow._make, rows)))


def as_blocks(lines: Lines) -> dict[str, bytes]:
    return {stage: "".join(getattr(lines, stage)).encode() for stage in STAGES}


__all__ = [
    "Encoder",
    "Fact",
    "Lines",
    "NumberedRow",
    "TableOrder",
    "as_blocks",
    "encode_batch",
    "is_ready",
    "link",
    "prepare",
    "words",
]
