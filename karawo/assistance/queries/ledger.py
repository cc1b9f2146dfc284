"""The ledger as lists show it: a filter that stands in the address, and the rows it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlencode

from django.db.models import Count, Q, QuerySet, Sum

from karawo.assistance.access import visible_aid
from karawo.assistance.models import Aid
from karawo.regions.access import Scope
from karawo.registry.actions.writing import canonical_owner_name

STANDING, ENDED, LOOSE, OVERRIDDEN, ALL = "berlaku", "ditarik", "belum-tertaut", "dengan-alasan", "semua"
STATES = (STANDING, ENDED, LOOSE, OVERRIDDEN, ALL)


@dataclass(frozen=True, kw_only=True)
class AidFilter:
    """Empty means no limit. unread: parts of an address that mean nothing here; a page says so."""

    text: str = ""
    kind: str = ""
    office_id: int | None = None
    kab_id: int | None = None
    year: int | None = None
    fund: str | None = None
    state: str = STANDING
    list_id: int | None = None
    unread: tuple[str, ...] = field(default=(), compare=False)

    @classmethod
    def from_query(cls, query: Mapping[str, str]) -> AidFilter:
        unread: list[str] = []

        def number(name: str) -> int | None:
            text = query.get(name, "").strip()
            if not text:
                return None
            if text.isascii() and text.isdigit() and len(text) <= 18:
                return int(text)
            unread.append(name)
            return None

        state = query.get("keadaan", "") or STANDING
        if state not in STATES:
            unread.append("keadaan")
            state = STANDING
        return cls(
            text=query.get("q", "").strip()[:100].replace("\x00", ""),
            kind=query.get("jenis", "").strip()[:40],
            office_id=number("kantor"),
            kab_id=number("kab"),
            year=number("tahun"),
            fund=None if not query.get("dana") else query["dana"][:10].removeprefix("-"),
            state=state,
            list_id=number("daftar"),
            unread=tuple(unread),
        )

    @property
    def query(self) -> str:
        pairs = {
            "q": self.text,
            "jenis": self.kind,
            "kantor": self.office_id,
            "kab": self.kab_id,
            "tahun": self.year,
            "keadaan": "" if self.state == STANDING else self.state,
            "daftar": self.list_id,
        }
        kept = {name: str(value) for name, value in pairs.items() if value not in ("", None)}
        if self.fund is not None:
            kept["dana"] = self.fund or "-"
        return urlencode(kept)


def aid_of(given: AidFilter, *, scope: Scope) -> QuerySet[Aid]:
    """Newest first. A name is looked for by its canonical words, each as a beginning."""
    rows = visible_aid(scope)
    match given.state:
        case "berlaku":
            rows = rows.standing()  # type: ignore[attr-defined]
        case "ditarik":
            rows = rows.filter(ended_at__isnull=False)
        case "belum-tertaut":
            rows = rows.filter(ended_at=None, owner=None)
        case "dengan-alasan":
            rows = rows.filter(ended_at=None).exclude(override_reason="")
    if given.kind:
        rows = rows.filter(kind__code=given.kind)
    for name, value in (
        ("office_id", given.office_id),
        ("kab_id", given.kab_id),
        ("given_on__year", given.year),
        ("source_list_id", given.list_id),
        ("fund_code", given.fund),
    ):
        if value is not None:
            rows = rows.filter(**{name: value})
    if given.text:
        words = Q(name__icontains=given.text)
        words |= Q(canonical_name__contains=canonical_owner_name(given.text, "person"))
        rows = rows.filter(words | Q(programme__icontains=given.text))
    return rows.order_by("-given_on", "-id")


@dataclass(frozen=True, slots=True)
class Sums:
    """people: different recipients by NIK or owner; what has neither counts once for each row and is told.

    value_rupiah: of the rows where it is known; without_value says how many are not.
    """

    rows: int
    people: int
    unidentified: int
    value_rupiah: int
    without_value: int


def sums_of(rows: QuerySet[Aid]) -> Sums:
    bare = rows.order_by()
    found = bare.aggregate(
        rows=Count("pk"),
        owners=Count("owner", distinct=True),
        niks=Count("nik_digest", filter=Q(owner=None), distinct=True),
        unidentified=Count("pk", filter=Q(owner=None, nik_digest=None)),
        value=Sum("value_rupiah"),
        without=Count("pk", filter=Q(value_rupiah=None)),
    )
    return Sums(
        found["rows"],
        found["owners"] + found["niks"],
        found["unidentified"],
        found["value"] or 0,
        found["without"],
    )


def years_of(scope: Scope) -> list[int]:
    days = visible_aid(scope).order_by().dates("given_on", "year", order="DESC")
    return [day.year for day in days]


def aid_of_subjects(subject_ids: list[int], *, scope: Scope) -> QuerySet[Aid]:
    """What these owners and businesses got, newest first, as the caller may see it."""
    rows = visible_aid(scope).filter(Q(owner_id__in=subject_ids) | Q(business_id__in=subject_ids))
    return rows.filter(ended_at=None).order_by("-given_on", "-id")
