"""What the tests of this room share: two entries of one person, and a checksum of the whole register."""

from __future__ import annotations

from django.db import connection

from karawo.regions.access import EVERYTHING, within
from karawo.registry.models import Business, Owner
from karawo.registry.tests.examples import another, registered

SITI = {"nik": "7571025003900002", "phone": "081277008899"}


def pair_of_owners(by, **second) -> tuple[Owner, Owner]:
    """The same woman twice: with NIK and telephone, and once more by a list that knew only her telephone."""
    one = registered(by, another("Siti Aminah Lamusu", "Kue Siti", **SITI))
    other = registered(
        by, another("Sitti Amina Lamusu", "Warung Siti", **({"phone": "081277008899"} | second))
    )
    with within(EVERYTHING):
        return Owner.objects.get(pk=one.primary_owner_id), Owner.objects.get(pk=other.primary_owner_id)


def owner_of(business: Business) -> Owner:
    with within(EVERYTHING):
        return Owner.objects.get(pk=business.primary_owner_id)


def fresh[T: (Owner, Business)](thing: T) -> T:
    with within(EVERYTHING):
        return type(thing)._base_manager.get(pk=thing.pk)


TABLES = (
    "owner business identifier ownership observation cooperativeyear recordlink duplicateproposal consent ownfile"
    " correctionrequest matchkeys searchentry"
)


def checksums(without: str = "-") -> dict[str, tuple[int, str]]:
    """All of the register but the records as received and the vocabulary; keys without their row number."""
    found = {}
    with within(EVERYTHING), connection.cursor() as cursor:
        for table in TABLES.split():
            cursor.execute(
                "SELECT count(*), coalesce(sum(hashtextextended((to_jsonb(x) - %s - %s)::text, 0)::numeric), 0)::text"
                f" FROM registry_{table} x",
                ["id" if table == "matchkeys" else "-", without],
            )
            found[table] = cursor.fetchone()
    return found
