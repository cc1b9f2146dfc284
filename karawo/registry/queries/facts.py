"""Which basic facts of a row are known: the words `ada` and `tanpa` of the lists, and of the measures."""

from __future__ import annotations

from django.db.models import Exists, OuterRef, Q

from karawo.registry.models import Business, Identifier

OPEN = (str(Business.Status.ACTIVE), str(Business.Status.UNKNOWN))
"""Businesses that count: those not said to be closed or gone. Never asked is not the same as closed."""


def _number_of_owner(kind: str) -> Q:
    numbers = Identifier.objects.filter(kind=kind, is_valid_format=True, ended_at=None)
    return Q(Exists(numbers.filter(owner=OuterRef("primary_owner"))))


_KNOWN: dict[str, Q] = {
    # The number of digits tells how fine the place is known; kab_id is 75 or 0 where it ends above.
    "prov": Q(kab_id__gt=0),
    "kab": Q(kab_id__gte=1_000),
    "kec": Q(region_id__gte=100_000),
    "desa": Q(region_id__gte=1_000_000_000),
    "titik": Q(latitude__isnull=False),
    "kelas": ~Q(size_class=""),
    "kbli": ~Q(kbli_code=""),
    "mulai": Q(started_year__isnull=False),
    "penjualan": Q(latest_sales_rupiah__isnull=False),
    "jk": ~Q(primary_owner__sex=""),
    "nik": _number_of_owner("nik"),
    "telepon": _number_of_owner("phone"),
}
FACTS = tuple(_KNOWN)


def is_known(fact: str) -> Q:
    return _KNOWN[fact]
