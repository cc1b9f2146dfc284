"""Who is in the list already under a name like this."""

from __future__ import annotations

from dataclasses import dataclass

from karawo.partners.models import Partner
from karawo.partners.rules.duplicates import Known, key_of, likeness
from karawo.ui.language import said

MOST_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Like:
    """is_same: a second entry is refused. reasons: in the language of the reader."""

    partner: Partner
    reasons: tuple[str, ...]
    is_same: bool


def likely(
    name: str, *, is_person: bool, kab_id: int, element: str, website: str = "", but: int | None = None
) -> list[Like]:
    """Within the caller's scope, the likeliest first. but: the partner itself, when its name is corrected.

    Looks at every standing partner in sight: some 20 µs each, for lists of thousands.
    """
    key = key_of(name, is_person=is_person)
    words = set(key.split())
    rows = Partner.objects.standing()
    if but is not None:
        rows = rows.exclude(pk=but)
    found = []
    for row in rows.values_list("pk", "name_key", "kab_id", "element", "website"):
        known = Known(*row)
        if not words & set(known.key.split()) and not (website and known.website) and len(words) > 1:
            continue
        if (like := likeness(key, kab_id, element, website, known)) is not None:
            found.append(like)
    found.sort(key=lambda like: (not like.is_same, -like.points, like.partner_id))
    partners = Partner.objects.select_related("region").in_bulk(
        [like.partner_id for like in found[:MOST_SHOWN]]
    )
    return [
        Like(partners[like.partner_id], tuple(said(reason) for reason in like.reasons), like.is_same)
        for like in found[:MOST_SHOWN]
    ]
