"""The list of cooperatives by the words of its address, the same that its measures use."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.db.models import Exists, OuterRef, Q, QuerySet
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from karawo.front.queries.filters import Chip, words_of
from karawo.regions.access import Scope
from karawo.regions.queries import unit
from karawo.registry.models import CooperativeYear, Owner
from karawo.registry.queries import CooperativeFilter, cooperatives
from karawo.registry.queries.facts import is_known

_PLACES = ("prov", "kab", "kec", "desa")
_RAT = ("ya", "tidak", "belum")


@dataclass(frozen=True, kw_only=True)
class Asked:
    """rat: "ya" held for the last book year, "tidak" reported without one, "belum" not reported."""

    text: str = ""
    region_id: int | None = None
    kind_code: str = ""
    lacking: tuple[str, ...] = ()
    rat: str = ""
    unread: tuple[str, ...] = ()

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> Asked:
        unread = []
        place, rat = query.get("wilayah", ""), query.get("rat", "")
        if place and not (place.isascii() and place.isdigit() and len(place) in (2, 4, 6, 10)):
            unread.append("wilayah")
            place = ""
        if rat and rat not in _RAT:
            unread.append("rat")
            rat = ""
        lacking = tuple(part for part in query.get("tanpa", "").split(",") if part)
        if not set(lacking) <= {*_PLACES, "jenis"}:
            unread.append("tanpa")
            lacking = ()
        return cls(
            text=query.get("q", "").replace("\x00", "").strip()[:200],
            region_id=int(place) if place else None,
            kind_code=query.get("jenis", "")[:30],
            lacking=lacking,
            rat=rat,
            unread=tuple(unread),
        )

    def parameters(self) -> list[tuple[str, str]]:
        pairs = [
            ("q", self.text),
            ("wilayah", str(self.region_id or "")),
            ("jenis", self.kind_code),
            ("rat", self.rat),
            ("tanpa", ",".join(self.lacking)),
        ]
        return [pair for pair in pairs if pair[1]]

    def to_query(self) -> str:
        return urlencode(self.parameters())


def found(asked: Asked, *, scope: Scope, at: datetime) -> QuerySet[Owner]:
    """Each with its newest book year as `year`, `rat_on`, `members`, `assets`, `shu`."""
    given = CooperativeFilter(text=asked.text, region_id=asked.region_id, kind_code=asked.kind_code)
    rows = cooperatives(given, scope=scope)
    for fact in asked.lacking:
        rows = rows.filter(Q(cooperative_kind_code="") if fact == "jenis" else ~is_known(fact))
    told = CooperativeYear.objects.filter(owner=OuterRef("pk"), year=at.year - 1)
    if asked.rat == "belum":
        rows = rows.filter(~Exists(told))
    elif asked.rat:
        held = Exists(told.filter(rat_on__isnull=False))
        rows = rows.filter(held) if asked.rat == "ya" else rows.filter(Exists(told)).filter(~held)
    return rows


def chips(asked: Asked) -> list[Chip]:
    pairs = asked.parameters()
    return [
        Chip(words_of(key, value), "?" + urlencode([pair for pair in pairs if pair[0] != key]))
        for key, value in pairs
    ]


def title(asked: Asked) -> str:
    place = unit(asked.region_id) if asked.region_id else None
    start = _("Koperasi di %(place)s") % {"place": place.full_name} if place else _("Koperasi")
    return ", ".join(
        [start, *(words_of(key, value) for key, value in asked.parameters() if key != "wilayah")]
    )


EXPORTED: dict[str, Any] = {
    "id": gettext_lazy("ID"),
    "name": gettext_lazy("Nama koperasi"),
    "legal_number": gettext_lazy("Nomor badan hukum"),
    "legal_on": gettext_lazy("Tanggal badan hukum"),
    "cooperative_kind_code": gettext_lazy("Jenis"),
    "kab_id": gettext_lazy("Kode kabupaten/kota (Kemendagri)"),
    "address": gettext_lazy("Alamat"),
    "year": gettext_lazy("Tahun buku terakhir"),
    "rat_on": gettext_lazy("Tanggal RAT"),
    "members": gettext_lazy("Anggota"),
    "assets": gettext_lazy("Aset (Rp)"),
    "shu": gettext_lazy("SHU (Rp)"),
}
