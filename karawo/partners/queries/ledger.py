"""Sums over promises: each unit for itself, money apart, nothing added that is not alike."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from typing import Any

from django.db.models import Count, F, Q, QuerySet, Sum

from karawo.partners.models import Agreement, Commitment, Delivery
from karawo.partners.rules.ladder import PROMISED, Status
from karawo.partners.rules.vocabulary import RUPIAH

EXPIRING = timedelta(days=60)
SOON = timedelta(days=14)


@dataclass(frozen=True, slots=True)
class UnitSum:
    """All promises in one unit: promised = open + delivered + broken + withdrawn."""

    unit: str
    promises: int
    promised: Decimal
    open: Decimal
    delivered: Decimal
    broken: Decimal
    withdrawn: Decimal

    @property
    def is_money(self) -> bool:
        return self.unit == RUPIAH

    @property
    def percent(self) -> Decimal:
        return 100 * self.delivered / self.promised


def unit_sums(rows: QuerySet[Commitment]) -> list[UnitSum]:
    """Money first, then what most promises are in. Offers are not counted."""
    found = (
        rows.exclude(status=Status.OFFERED)
        .order_by()
        .values("unit")
        .annotate(
            promises=Count("pk"), promised=Sum("quantity"), still=Sum("open_quantity"), came=Sum("delivered"),
            not_kept=Sum("broken"), taken=Sum("withdrawn"),
        )
    )  # fmt: skip
    sums = [
        UnitSum(
            row["unit"], row["promises"], row["promised"], row["still"], row["came"], row["not_kept"], row["taken"]
        )
        for row in found
    ]  # fmt: skip
    return sorted(sums, key=lambda each: (not each.is_money, -each.promises, each.unit))


@dataclass(frozen=True, slots=True)
class Fulfilment:
    """due: promises whose day has come, kept ones among them. unsure: of these, a report waits to be confirmed."""

    key: Any
    promises: int
    due: int
    kept: int
    overdue: int
    broken: int
    unsure: int

    @property
    def percent(self) -> Decimal | None:
        return Decimal(100 * self.kept) / self.due if self.due else None


def fulfilment_by(rows: QuerySet[Commitment], column: str, *, on: date) -> list[Fulfilment]:
    """column: "partner_id", "partner__element", "kab_id", "programme". Most promises first."""
    came = Q(due_on__lt=on) | Q(status__in=(Status.DONE, Status.BROKEN))
    waiting = Q(pk__in=Delivery.objects.filter(state=Delivery.State.REPORTED).values("commitment_id"))
    found = (
        rows.exclude(status__in=(Status.OFFERED, Status.WITHDRAWN))
        .order_by()
        .values(key=F(column))
        .annotate(
            promises=Count("pk"),
            due=Count("pk", filter=came),
            kept=Count("pk", filter=Q(status=Status.DONE)),
            overdue=Count("pk", filter=Q(status__in=PROMISED, due_on__lt=on)),
            not_kept=Count("pk", filter=Q(status=Status.BROKEN)),
            unsure=Count("pk", filter=Q(status__in=PROMISED, due_on__lt=on) & waiting),
        )
        .order_by("-promises", "key")
    )
    return [
        Fulfilment(
            row["key"], row["promises"], row["due"], row["kept"], row["overdue"], row["not_kept"], row["unsure"]
        )
        for row in found
    ]  # fmt: skip


def programmes(rows: QuerySet[Commitment]) -> list[str]:
    return list(
        rows.exclude(programme="").order_by("programme").values_list("programme", flat=True).distinct()
    )


@dataclass(frozen=True, slots=True)
class Due:
    """Something of the ledger that waits for a person. kind: "janji" or "perjanjian"."""

    kind: str
    title: str
    note: str
    url_name: str
    pk: int
    due_on: date


def due_items(kab_ids: Sequence[int], *, on: date) -> list[Due]:
    """Promises that are late or due within 14 days, agreements that expire within 60 days and are not renewed.

    For the lists of what is due in the rooms above; within the caller's scope.
    """
    promises = (
        Commitment.objects.filter(kab_id__in=kab_ids, status__in=PROMISED, due_on__lte=on + SOON)
        .select_related("partner")
        .order_by("due_on")
    )
    papers = Agreement.objects.filter(
        kab_id__in=kab_ids, ended_at=None, renewed_by=None, valid_until__lte=on + EXPIRING,
        valid_until__gte=on - EXPIRING
    ).order_by("valid_until")  # fmt: skip
    return [
        *(
            Due("janji", row.partner.name, row.text, "partners:commitment", row.pk, row.due_on)
            for row in promises
        ),
        *(
            Due(
                "perjanjian", row.title, row.get_form_display(), "partners:agreement", row.pk, row.valid_until
            )
            for row in papers
            if row.valid_until is not None
        ),
    ]
