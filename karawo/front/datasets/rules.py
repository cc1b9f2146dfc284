"""What a published table must say of itself, and how two versions of it differ."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal
from enum import StrEnum
from typing import Any

from karawo.kit.said import marked as _

type Row = Sequence[Any]
type Content = Mapping[str, Any]


class State(StrEnum):
    PROPOSED = "proposed"
    RETURNED = "returned"
    PUBLISHED = "published"
    WITHDRAWN = "withdrawn"


class Frequency(StrEnum):
    ONCE = "once"
    YEARLY = "yearly"
    QUARTERLY = "quarterly"
    MONTHLY = "monthly"


FREQUENCY_NAMES: Mapping[Frequency, str] = {
    Frequency.ONCE: _("sekali"),
    Frequency.YEARLY: _("setiap tahun"),
    Frequency.QUARTERLY: _("setiap triwulan"),
    Frequency.MONTHLY: _("setiap bulan"),
}
STATE_NAMES: Mapping[State, tuple[str, str]] = {
    State.PROPOSED: (_("menunggu pemeriksaan"), "warning"),
    State.RETURNED: (_("dikembalikan"), "bad"),
    State.PUBLISHED: (_("terbit"), "good"),
    State.WITHDRAWN: (_("ditarik"), ""),
}
"""state → (its name, tone)"""
ACTS: Mapping[str, str] = {
    "datasets.proposed": _("mengusulkan data terbuka {title} versi {version}"),
    "datasets.published": _("menerbitkan data terbuka {title} versi {version}"),
    "datasets.returned": _("mengembalikan usulan data terbuka {title} versi {version}"),
    "datasets.withdrawn": _("menarik data terbuka {title} versi {version}"),
}


class Element(StrEnum):
    """Parts of the metadata that BPS asks for: of the activity (MS-Keg), then of the indicator (MS-Ind)."""

    TITLE = "title"
    PRODUCER = "producer"
    COLLECTION = "collection"
    COVERAGE = "coverage"
    FREQUENCY = "frequency"
    AS_OF = "as_of"
    DESCRIPTION = "description"
    INDICATOR = "indicator"
    DEFINITION = "definition"
    INTERPRETATION = "interpretation"
    METHOD = "method"
    UNIT = "unit"
    DENOMINATOR = "denominator"
    TIME = "time"
    PRESENTATION = "presentation"
    ACCESS = "access"


ELEMENT_NAMES: Mapping[Element, str] = {
    Element.TITLE: _("Judul kegiatan"),
    Element.PRODUCER: _("Penyelenggara (produsen data)"),
    Element.COLLECTION: _("Cara pengumpulan"),
    Element.COVERAGE: _("Cakupan wilayah"),
    Element.FREQUENCY: _("Frekuensi"),
    Element.AS_OF: _("Keadaan per"),
    Element.DESCRIPTION: _("Keterangan"),
    Element.INDICATOR: _("Nama indikator"),
    Element.DEFINITION: _("Konsep dan definisi"),
    Element.INTERPRETATION: _("Interpretasi"),
    Element.METHOD: _("Metode penghitungan"),
    Element.UNIT: _("Satuan"),
    Element.DENOMINATOR: _("Penyebut"),
    Element.TIME: _("Acuan waktu"),
    Element.PRESENTATION: _("Klasifikasi penyajian"),
    Element.ACCESS: _("Dapat diakses umum"),
}
LICENCE = ("CC-BY-4.0", "https://creativecommons.org/licenses/by/4.0/")
MOST_ROWS = 20_000
CLOSED = "ditutup"
"""What stands in the note of a row whose figure is withheld."""


class Kind(StrEnum):
    """Frictionless types of columns."""

    STRING = "string"
    NUMBER = "number"
    INTEGER = "integer"


@dataclass(frozen=True)
class Variable:
    """A column with the five parts of Standar Data (Perpres 39/2019 art. 5): concept, definition, classification,
    measure, unit."""

    name: str
    title: str
    kind: Kind
    concept: str
    definition: str
    classification: str
    measure: str
    unit: str

    def as_json(self) -> dict[str, str]:
        return {
            "name": self.name, "title": self.title, "type": self.kind.value, "concept": self.concept,
            "definition": self.definition, "classification": self.classification, "measure": self.measure,
            "unit": self.unit,
        }  # fmt: skip


@dataclass(frozen=True)
class Difference:
    """added, gone: rows by their names; changed: (names, value before, value now), the largest change first."""

    added: tuple[str, ...]
    gone: tuple[str, ...]
    changed: tuple[tuple[str, Decimal | None, Decimal | None], ...]

    @property
    def is_none(self) -> bool:
        return not (self.added or self.gone or self.changed)


def difference(before: Content, after: Content) -> Difference:
    """Between the rows of two versions of one dataset. A row is the same row where its codes are the same."""
    old, new = _by_codes(before), _by_codes(after)
    changed = [
        (new[codes][0], old[codes][1], new[codes][1])
        for codes in new
        if codes in old and old[codes][1] != new[codes][1]
    ]
    changed.sort(key=lambda one: -abs((one[2] or Decimal(0)) - (one[1] or Decimal(0))))
    return Difference(
        tuple(name for codes, (name, _value) in new.items() if codes not in old),
        tuple(name for codes, (name, _value) in old.items() if codes not in new),
        tuple(changed),
    )


def _by_codes(content: Content) -> dict[tuple[str, ...], tuple[str, Decimal | None]]:
    """codes of a row → (its names, its value)"""
    names = [column["name"] for column in content["columns"]]
    codes = [at for at, name in enumerate(names) if name.startswith("kode_")]
    value = names.index("nilai")
    return {
        tuple(str(row[at]) for at in codes): (
            ", ".join(str(row[at - 1]) for at in codes) or content["title"],
            None if row[value] is None else Decimal(str(row[value])),
        )
        for row in content["rows"]
    }


def withheld_in(content: Content) -> int:
    return sum(row[-1] == CLOSED for row in content["rows"])
