"""Who was never served: open businesses whose owner got nothing that the ledger knows of."""

from __future__ import annotations

from collections.abc import Mapping

from django.db.models import Exists, OuterRef, Q, QuerySet

from karawo.assistance.models import Aid
from karawo.registry.models import Business, Identifier
from karawo.registry.queries.facts import OPEN, is_known


def was_served() -> Q:
    """The owner, or the business itself, stands in the ledger."""
    given = Aid.objects.standing()
    return Q(Exists(given.filter(owner_id=OuterRef("primary_owner_id")))) | Q(
        Exists(given.filter(business_id=OuterRef("pk")))
    )


def cannot_be_known() -> Q:
    """Not in the ledger, and without a NIK by which an aid would have been led to the owner."""
    nik = Identifier.objects.filter(owner_id=OuterRef("primary_owner_id"), kind="nik", ended_at=None)
    return ~was_served() & ~Q(Exists(nik))


def never_served() -> Q:
    nik = Identifier.objects.filter(owner_id=OuterRef("primary_owner_id"), kind="nik", ended_at=None)
    return ~was_served() & Q(Exists(nik))


def open_businesses() -> QuerySet[Business]:
    return Business.objects.filter(merged_into=None, status__in=OPEN)


def loose_aid() -> int:
    """Aid of the caller's scope that nobody has linked to the register: it may belong to somebody below."""
    return Aid.objects.standing().filter(owner=None).count()


def _within(level: str, number: int) -> Q:
    if level == "prov":
        return Q(kab_id=number) | Q(kab_id__range=(number * 100, number * 100 + 99))
    if level == "kab":
        return Q(kab_id=number)
    return Q(region_id=number) | Q(region_id__range=(number * 10_000, number * 10_000 + 9_999))


STATES = ("belum", "pernah", "tidak-diketahui", "semua")


def businesses_by(filters: Mapping[str, str]) -> QuerySet[Business]:
    """The rows behind a figure: `keadaan` and the groups prov, kab, kec, jk, kelas, sektor; "-" where one is
    not known."""
    rows = open_businesses()
    match filters.get("keadaan", "belum"):
        case "belum":
            rows = rows.filter(never_served())
        case "pernah":
            rows = rows.filter(was_served())
        case "tidak-diketahui":
            rows = rows.filter(cannot_be_known())
    for name, column in (("jk", "primary_owner__sex"), ("kelas", "size_class"), ("sektor", "sector_code")):
        if value := filters.get(name, ""):
            rows = rows.filter(**{column: "" if value == "-" else value})
    for level, length in (("prov", 2), ("kab", 4), ("kec", 6)):
        value = filters.get(level, "")
        if value == "-":
            rows = rows.filter(~is_known(level))
        elif value.isascii() and value.isdigit() and len(value) == length:
            rows = rows.filter(_within(level, int(value)))
    return (
        rows.select_related("primary_owner").defer("primary_owner__birth_on").order_by("canonical_name", "pk")
    )
