"""What the quality of review is worked out from: verdicts by pair and by person, owners by kabupaten."""

from __future__ import annotations

from collections import Counter, defaultdict

from django.db.models import Count

from karawo.registry.models import DuplicateProposal, Owner
from karawo.registry.review.queries.labels import last_words
from karawo.registry.review.rules.quality import Band, bands_of


def bands(link: float) -> list[Band]:
    """Of all pairs of the present scope. link: the threshold of the model, 0–1."""
    return bands_of(DuplicateProposal.objects.values_list("probability", "decision").iterator(), link)


def owners_by_kab() -> dict[str, int]:
    """Owners that stand, by Kemendagri number; "" where the kabupaten is not known."""
    rows = Owner.objects.filter(merged_into=None).values_list("kab_id").annotate(count=Count("pk"))
    found: dict[str, int] = defaultdict(int)
    for kab_id, count in rows.order_by():
        found[str(kab_id) if kab_id >= 1000 else ""] += count
    return found


def judged() -> dict[tuple[str, int, int], list[str]]:
    """Pair → the last word of each reviewer, in the order they came."""
    found: dict[tuple[str, int, int], list[str]] = defaultdict(list)
    rows = last_words().order_by("at", "id").values_list("question", "first_id", "second_id", "verdict")
    for question, first_id, second_id, verdict in rows:
        found[question, first_id, second_id].append(verdict)
    return found


def verdicts_by_person() -> dict[str, Counter[str]]:
    """Name → verdict → pairs on which it is the person's last word."""
    found: dict[str, Counter[str]] = defaultdict(Counter)
    for name, verdict in last_words().values_list("by__name", "verdict"):
        found[name][verdict] += 1
    return found
