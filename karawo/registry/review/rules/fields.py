"""What of two records may be chosen when they become one, and which of the two is shown unless somebody chooses."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from karawo.kit.said import marked as _

KEPT, GONE = "kept", "gone"
PROOF: Mapping[str, int] = {"typed": 0, "document": 1, "official": 2}
"""State of a number → how well it is proven."""


@dataclass(frozen=True, slots=True)
class Field:
    """columns: taken together from one side. is_filled_only: offered where the survivor has nothing, and no choice
    otherwise, because an observation or the territory decides."""

    key: str
    label: str
    columns: tuple[str, ...]
    is_filled_only: bool = False


_PLACE = ("region_id", "address", "place_text", "postal_code")
_POINT = ("latitude", "longitude", "position_accuracy_m")

OF_OWNERS: tuple[Field, ...] = (
    Field("name", _("Nama"), ("name", "canonical_name")),
    Field("sex", _("Jenis kelamin"), ("sex",)),
    Field("birth", _("Tanggal lahir"), ("birth_on", "birth_digest")),
    Field("disability", _("Penyandang disabilitas"), ("has_disability",)),
    Field("education", _("Pendidikan"), ("education_code",)),
    Field("deceased", _("Sudah meninggal"), ("is_deceased",)),
    Field("kind", _("Jenis koperasi"), ("cooperative_kind_code",)),
    Field("legal", _("Badan hukum"), ("legal_number", "legal_on")),
    Field("place", _("Tempat"), _PLACE),
    Field("point", _("Titik di peta"), _POINT, is_filled_only=True),
)
OF_BUSINESSES: tuple[Field, ...] = (
    Field("name", _("Nama usaha"), ("name", "canonical_name")),
    Field("brand", _("Merek"), ("brand",)),
    Field("activity", _("Kegiatan"), ("activity",)),
    Field("product", _("Produk utama"), ("main_product",)),
    Field("kbli", _("KBLI"), ("kbli_version", "kbli_code", "sector_code")),
    Field("started", _("Tahun mulai"), ("started_year",)),
    Field("form", _("Bentuk usaha"), ("legal_form_code",)),
    Field("place_kind", _("Tempat usaha"), ("place_kind_code",)),
    Field("place", _("Tempat"), _PLACE),
    Field("point", _("Titik di peta"), _POINT, is_filled_only=True),
)
BY_QUESTION: Mapping[str, tuple[Field, ...]] = {"owner": OF_OWNERS, "business": OF_BUSINESSES}


def is_filled(values: Iterable[Any]) -> bool:
    return any(value not in (None, "", False) for value in values)


def side_of(
    field: Field,
    kept: Mapping[str, Any],
    gone: Mapping[str, Any],
    *,
    chosen: str = "",
    is_one_place: bool = True,
) -> str:
    """Which side a field is shown from: what was chosen; else the survivor's, or the other's where he has none.

    is_one_place: both lie in one kabupaten. A place is never taken over from another one, since all rows of the
    survivor would have to move with it; then the other record should be the one that survives.
    """
    mine = is_filled(kept[column] for column in field.columns)
    theirs = is_filled(gone[column] for column in field.columns)
    if field.columns in (_PLACE, _POINT) and not is_one_place:
        return KEPT
    if chosen in (KEPT, GONE) and not field.is_filled_only:
        return chosen if theirs else KEPT
    return GONE if theirs and not mine else KEPT


def common_kab(one: int, other: int) -> int:
    """The smallest territory that holds both: 7571 and 7502 lie in 75; 0 where not even the province is common."""
    if one == other:
        return one
    provinces = {code // 100 if code > 99 else code for code in (one, other)}
    return provinces.pop() if len(provinces) == 1 else 0
