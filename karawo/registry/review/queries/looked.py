"""Who looked at a person's data, whichever of the merged records was open."""

from __future__ import annotations

from django.db import connection
from django.db.models import Q

from karawo.regions.access import EVERYTHING, within
from karawo.registry.review.queries.movers import SUBJECTS


def looked_at(kind: str, subject_id: int) -> Q:
    """Looks at the record, at those that are part of it, and at what it was part of while it was so.

    Costs one statement.
    """
    table = SUBJECTS[kind]._meta.db_table
    with within(EVERYTHING), connection.cursor() as cursor:
        cursor.execute(
            f"SELECT id, NULL, NULL FROM {table} WHERE merged_into_id = %s"  # noqa: S608 - our own table
            " UNION ALL SELECT kept_id, at, undone_at FROM review_merge"
            " WHERE question = %s AND gone_id = %s AND undone_at IS NOT NULL",
            [subject_id, kind, subject_id],
        )
        others = cursor.fetchall()
    parts = [identity for identity, since, _until in others if since is None]
    found = Q(subject_kind=kind, subject_id__in=[subject_id, *parts])
    for identity, since, until in others:
        if since is not None:
            found |= Q(subject_kind=kind, subject_id=identity, at__gte=since, at__lte=until)
    return found
