"""What was said about pairs: the last word of each reviewer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from django.db.models import Exists, OuterRef, QuerySet

from karawo.registry.review.models import ReviewLabel

if TYPE_CHECKING:
    from karawo.accounts.models import User
    from karawo.registry.models import DuplicateProposal


def last_words() -> QuerySet[ReviewLabel]:
    """The newest verdict of each person on each pair, but for those that were taken back."""
    later = ReviewLabel.objects.filter(
        question=OuterRef("question"),
        first_id=OuterRef("first_id"),
        second_id=OuterRef("second_id"),
        by=OuterRef("by"),
        pk__gt=OuterRef("pk"),
    )
    return ReviewLabel.objects.filter(~Exists(later)).exclude(verdict=ReviewLabel.Verdict.TAKEN_BACK)


def labels_of(pair: DuplicateProposal) -> list[ReviewLabel]:
    rows = last_words().filter(question=pair.question, first_id=pair.first_id, second_id=pair.second_id)
    return list(rows.select_related("by").order_by("at", "id"))


def last_label_by(user: User) -> ReviewLabel | None:
    return last_words().filter(by=user).order_by("-id").first()
