"""Decisions of meetings: which became promises, and why one did not."""

from __future__ import annotations

from collections.abc import Collection
from decimal import Decimal

from django.db.models import CharField, F, QuerySet, Value
from django.db.models.functions import Cast, Concat
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from karawo.gatherings.models import Decision
from karawo.gatherings.queries import FollowUp
from karawo.kit.numbers import format_decimal
from karawo.partners.access import is_reached
from karawo.partners.models import Commitment, Partner
from karawo.partners.queries.duplicates import likely
from karawo.partners.rules.duplicates import key_of
from karawo.partners.rules.ladder import STATUSES, TONES, Status
from karawo.partners.rules.vocabulary import RUPIAH
from karawo.registry.actions.writing import kab_of
from karawo.ui.language import said


def ref_of(decision_id: int) -> str:
    return f"decision:{decision_id}"


def place_of(decision: Decision) -> int:
    """Where it is to be done: told with it, else where the gathering was."""
    return decision.region_id or decision.gathering.region_id


def known_as(name: str, kab_id: int) -> Partner | None:
    """The partner of that name that a thing of the place may name; the one of the place itself first."""
    keys = {key_of(name, is_person=is_person) for is_person in (False, True)}
    rows = Partner.objects.standing().filter(name_key__in=keys)
    known = [each for each in rows if is_reached(each, kab_id)]
    return min(known, key=lambda each: (each.kab_id != kab_id, each.pk)) if known else None


def likes_of(name: str, element: str, kab_id: int) -> list[Partner]:
    found = likely(name, is_person=False, kab_id=kab_id, element=element)
    return [like.partner for like in found]


def lacking_of(decision: Decision) -> str:
    """Why no promise came of it, and what mends that."""
    kab_id = kab_of(place_of(decision))
    words = {"who": decision.who}
    if known_as(decision.who, kab_id) is not None:
        return _("“%(who)s” ada di daftar mitra; tetapkan sebagai yang berjanji.") % words
    likes = likes_of(decision.who, decision.element_code, kab_id)
    if likes:
        words["like"] = likes[0].name
        return _("“%(who)s” mirip dengan %(like)s di daftar mitra. Pilih mana yang dimaksud.") % words
    return (
        _("“%(who)s” belum ada di daftar mitra, dan unsurnya tidak diisi. Pilih mitranya atau daftarkan.")
        % words
    )


def without_promise(rows: QuerySet[Decision]) -> QuerySet[Decision]:
    ref = Concat(Value("decision:"), Cast(F("pk"), CharField()))
    promised = Commitment.objects.exclude(decision_ref="").values("decision_ref")
    return rows.filter(withdrawn_at=None).annotate(ref=ref).exclude(ref__in=promised)


def became_of(decision_ids: Collection[int]) -> dict[int, FollowUp]:
    """Of each decision that stands: the promise with what came of it, or what is lacking."""
    today = timezone.localdate()
    refs = {ref_of(pk): pk for pk in decision_ids}
    promises = Commitment.objects.filter(decision_ref__in=refs)
    found = {refs[each.decision_ref]: _promised(each, is_late=each.is_overdue(today)) for each in promises}
    rest = Decision.objects.filter(pk__in=set(decision_ids) - found.keys(), withdrawn_at=None)
    for decision in rest.select_related("gathering"):
        found[decision.pk] = FollowUp(
            _("belum menjadi janji"),
            "bad",
            reverse("partners:decided", args=[decision.pk]),
            lacking_of(decision),
        )
    return found


def _promised(promise: Commitment, *, is_late: bool) -> FollowUp:
    state = _("lewat tenggat") if is_late else said(STATUSES[promise.status])
    if promise.delivered and promise.status != Status.DONE:
        state += _(", %(delivered)s dari %(quantity)s") % {
            "delivered": _amount(promise.delivered, ""),
            "quantity": _amount(promise.quantity, promise.unit),
        }
    return FollowUp(
        state, "bad" if is_late else TONES[promise.status], reverse("partners:commitment", args=[promise.pk])
    )


def _amount(number: Decimal, unit: str) -> str:
    text = format_decimal(number, 0 if number == number.to_integral_value() else 2)
    return f"Rp{text}" if unit == RUPIAH else f"{text} {unit}".strip()
